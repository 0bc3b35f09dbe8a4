package io.github.camelstrava.client;

import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import java.time.Duration;

/**
 * How a caller shares the request budget.
 *
 * @param maxWait how long it waits for budget, for each call
 */
public record Terms(RateLimitPolicy policy, RateLimitPriority priority, Duration maxWait) {}
