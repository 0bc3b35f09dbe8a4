package io.github.camelstrava.ratelimit;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Spreads those who waited for a window: they go out one after the other, not all when it turns. Times are milliseconds.
 * Guarded by the limiter's lock.
 */
final class Pace {

    /** All of a quarter hour's budget goes out in this time at the least, if everything waited for it. */
    private static final long FULL_BUDGET = 60_000;

    /** Where the budget is small, it need not take that long. */
    private static final long LONGEST_GAP = 200;

    private boolean on;
    private long next = Long.MIN_VALUE;

    /** A window turned while there were some who waited. */
    void begin() {
        on = true;
    }

    /** Nobody waits any more. */
    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    boolean isTime(long now) {
        return !on || now >= next;
    }

    /** When the next may go. */
    long next(long now) {
        return Math.max(now, next);
    }

    /**
     * Somebody went.
     *
     * @param limit how much a quarter hour grants
     * @param nodes how many there are that keep this pace
     */
    void served(long now, int limit, int nodes) {
        if (on) {
            long gap = Math.max(1, Math.min(FULL_BUDGET / Math.max(1, limit), LONGEST_GAP) * nodes);
            next = now + gap / 2 + ThreadLocalRandom.current().nextLong(gap + 1);
        }
    }
}
