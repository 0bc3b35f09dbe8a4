package io.github.camelstrava.client;

import io.github.camelstrava.ratelimit.Rank;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import java.time.Duration;

/**
 * How a caller shares the request budget.
 *
 * @param maxWait how long it waits for budget, for each call
 * @param pushed  whether it is for an event, which anybody may have sent
 */
public record Terms(RateLimitPolicy policy, RateLimitPriority priority, Duration maxWait, boolean pushed) {

    public Terms(RateLimitPolicy policy, RateLimitPriority priority, Duration maxWait) {
        this(policy, priority, maxWait, false);
    }

    /** The same for calls that an event caused. */
    public Terms forEvent() {
        return new Terms(policy, RateLimitPriority.low, maxWait, true);
    }

    /** The same for those who find out at once that they would have to wait for budget. */
    public Terms withoutWaiting() {
        return policy == RateLimitPolicy.wait ? new Terms(RateLimitPolicy.fail, priority, maxWait, pushed) : this;
    }

    Terms waitingAtMost(Duration wait) {
        return new Terms(policy, priority, wait, pushed);
    }

    Rank rank() {
        return pushed ? Rank.EVENT : Rank.of(priority);
    }
}
