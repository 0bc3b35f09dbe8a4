package io.github.camelstrava.store;

import java.time.Instant;

/**
 * Says that a refresh token is being sent to Strava, and may be spent although nothing came of it yet.
 *
 * @param node  who sends it
 * @param since by the store's clock
 */
public record Spending(String node, Instant since) {}
