package io.github.camelstrava.ratelimit;

/** What a call does when the budget is used up. Spelled as in the option. */
public enum RateLimitPolicy {
    /** Waits for the next window, without holding a thread of the component. */
    wait,
    /** Fails at once. */
    fail,
    /** Is sent nevertheless; what Strava tells about the budget is still read. */
    none
}
