package io.github.camelstrava.ratelimit;

import java.time.Instant;

/** What is known of one limit in its current window. Guarded by the limiter's lock. */
final class Usage {

    final Span span;
    private int limit;
    private long limitKnownSince = -1;
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

    Usage(Span span, int assumedLimit) {
        this.span = span;
        this.limit = assumedLimit;
    }

    /** Starts a new window if it is time. */
    void turn(Instant serverTime) {
        if (span.windowAt(serverTime) > window) {
            restart(serverTime);
            uncounted = 0;
            late = 0;
        }
    }

    /** Goes to the window of a clock that was set right; calls of the wrong window may well count in the right one. */
    void restart(Instant serverTime) {
        long current = span.windowAt(serverTime);
        if (current != window) {
            window = current;
            reported = 0;
            doubtful = 0;
            certain = false;
            refused = false;
        }
    }

    long window() {
        return window;
    }

    /** Calls that an earlier report may not know of. */
    int uncounted() {
        return uncounted + late;
    }

    int limit() {
        return limit;
    }

    int used() {
        return uncounted + (certain ? reported + late : Math.max(reported, doubtful));
    }

    /**
     * @param inFlight calls that are being made and may not be counted in {@link #used()}
     * @param percent  how much of the limit may be used
     */
    boolean allows(int inFlight, int percent) {
        return !refused && used() + inFlight < (long) limit * percent / 100;
    }

    Instant end() {
        return span.end(window);
    }

    void countUnreported() {
        uncounted++;
    }

    /**
     * @param sentIn        the window in which the call was sent
     * @param uncountedThen {@link #uncounted()} at that time
     * @param tellsAbout    the window Strava was in when it answered
     */
    void report(int usage, long sentIn, int uncountedThen, long tellsAbout) {
        if (tellsAbout != window) {
            return;
        }
        if (sentIn == window) {
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
            limit = newLimit;
            limitKnownSince = callNumber;
        }
    }

    /** Strava said no, whatever the numbers. */
    void refuse() {
        refused = true;
    }
}
