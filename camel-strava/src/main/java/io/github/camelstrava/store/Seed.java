package io.github.camelstrava.store;

import io.github.camelstrava.model.TokenSet;
import java.time.Instant;

/**
 * What became of a token from the configuration. A seed starts an athlete's chain of tokens once; from then on the
 * store has the athlete's grant, and the seed only says whose it is.
 *
 * @param fingerprint a digest of the token as configured
 * @param athleteId   whose it turned out to be, null until that is known
 * @param tokens      the tokens it was exchanged for, until the athlete is known; then null
 * @param issuedAt    when they were issued
 */
public record Seed(String fingerprint, Long athleteId, TokenSet tokens, Instant issuedAt) {}
