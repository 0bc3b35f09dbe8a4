package io.github.camelstrava.ratelimit;

/** Who goes first when calls wait for budget, first to last. */
public enum Rank {
    HIGH(RateLimitPriority.high),
    LOW(RateLimitPriority.low),
    /** Caused by an event that anybody may have sent: counts as low, and may use less of the reads. */
    EVENT(RateLimitPriority.low);

    private final RateLimitPriority priority;

    Rank(RateLimitPriority priority) {
        this.priority = priority;
    }

    public static Rank of(RateLimitPriority priority) {
        return priority == RateLimitPriority.high ? HIGH : LOW;
    }

    RateLimitPriority priority() {
        return priority;
    }
}
