package io.github.camelstrava.ratelimit;

import io.github.camelstrava.store.SharedBudget.Quota;

/** What is known of one limit in its current window. Times are by Strava's clock. Guarded by the limiter's lock. */
final class Usage {

    final Span span;
    private int limit;
    private long limitKnownSince = -1;
    private boolean limitLearnt;
    private long window = Long.MIN_VALUE;
    /** The largest usage Strava reported, less the calls counted in {@link #uncounted} that it included. */
    private int reported;
    /** Reported to a call that was sent before the window turned, so perhaps about the window before. */
    private int doubtful;

    private boolean certain;
    /** Own calls in this window whose answers told no usage. */
    private int uncounted;
    /** Own calls that were sent before the window turned and answered after: they may be counted in this one. */
    private int late;

    private boolean refused;
    /** The largest usage Strava reported to any node, -1 if none. */
    private int told = -1;
    /** Own calls in this window that other nodes have not heard of. */
    private int unshared;
    /** What all nodes together had used when they were last heard of, and own calls since then. */
    private int shared;

    Usage(Span span, int assumedLimit) {
        this.span = span;
        this.limit = assumedLimit;
    }

    /** Starts a new window if it is time. */
    void turn(long serverTime) {
        if (span.windowAt(serverTime) > window) {
            restart(serverTime);
            uncounted = 0;
            late = 0;
        }
    }

    /** Goes to the window of a clock that was set right; calls of the wrong window may well count in the right one. */
    void restart(long serverTime) {
        long current = span.windowAt(serverTime);
        if (current != window) {
            window = current;
            reported = 0;
            doubtful = 0;
            certain = false;
            refused = false;
            told = -1;
            unshared = 0;
            shared = 0;
        }
    }

    long window() {
        return window;
    }

    /** Calls that an earlier report may not know of. */
    int uncounted() {
        return uncounted + late;
    }

    /** Whether a call of this window was told the usage. */
    boolean isCertain() {
        return certain;
    }

    int limit() {
        return limit;
    }

    int used() {
        return used(100);
    }

    /** @param percent how much of the limit may be used by who asks */
    int used(int percent) {
        // What may be about the window before leaves room for a call that finds out, whoever makes it.
        int own = uncounted + (certain ? reported + late : Math.max(reported, Math.min(doubtful, share(percent) - 1)));
        return Math.max(own, Math.max(shared, told));
    }

    /** How much of the limit may be used. */
    int share(int percent) {
        return (int) ((long) limit * percent / 100);
    }

    /**
     * @param inFlight calls that are being made and may not be counted in {@link #used()}
     * @param percent  how much of the limit may be used
     */
    boolean allows(int inFlight, int percent) {
        return !refused && used(percent) + inFlight < share(percent);
    }

    long end() {
        return span.end(window);
    }

    void countUnreported() {
        uncounted++;
        countShared();
    }

    /**
     * @param sentIn        the window in which the call was sent
     * @param uncountedThen {@link #uncounted()} at that time
     * @param tellsAbout    the window Strava was in when it answered
     */
    void report(int usage, long sentIn, int uncountedThen, long tellsAbout) {
        if (tellsAbout >= window) {
            countShared();
        }
        if (tellsAbout != window) {
            return;
        }
        if (sentIn == window) {
            told = Math.max(told, usage);
            int others = usage - uncountedThen;
            reported = certain ? Math.max(reported, others) : others;
            certain = true;
        } else {
            doubtful = Math.max(doubtful, usage);
            late++;
        }
    }

    void learnLimit(int newLimit, long callNumber) {
        if (newLimit > 0 && callNumber > limitKnownSince) {
            limitLearnt |= newLimit != limit || limitKnownSince < 0;
            limit = newLimit;
            limitKnownSince = callNumber;
        }
    }

    /** Strava said no, whatever the numbers. */
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    // what nodes tell each other

    private void countShared() {
        unshared++;
        shared += shared > 0 ? 1 : 0;
    }

    int told() {
        return told;
    }

    int unshared() {
        return unshared;
    }

    boolean isLimitLearnt() {
        return limitLearnt;
    }

    /** Other nodes have heard of so many calls, and of the limit. */
    void heard(long inWindow, int calls) {
        limitLearnt = false;
        if (inWindow == window) {
            unshared -= calls;
        }
    }

    /** They have not, after all. */
    void notHeard(long inWindow, int calls, boolean learnt) {
        limitLearnt |= learnt;
        if (inWindow == window) {
            unshared += calls;
        }
    }

    /** All nodes together know of this. */
    void hear(Quota quota) {
        if (quota.window() != window) {
            return;
        }
        if (quota.limit() > 0 && !limitLearnt) {
            limit = quota.limit();
        }
        shared = quota.counted() + quota.others() + unshared;
        told = Math.max(told, quota.told());
        refused |= quota.refused();
    }
}
