package io.github.camelstrava.ratelimit;

/** Who goes first when calls wait for budget. Spelled as in the option. */
public enum RateLimitPriority {
    /** May spend the whole budget. */
    high,
    /** May spend the share of the read budget that the component's option {@code budgetShare} grants. */
    low
}
