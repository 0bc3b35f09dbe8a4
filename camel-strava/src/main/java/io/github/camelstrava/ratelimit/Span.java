package io.github.camelstrava.ratelimit;

/** Strava's windows are natural ones: they do not slide. Times are milliseconds by Strava's clock. */
enum Span {
    QUARTER_HOUR(15 * 60 * 1_000L),
    /** From midnight to midnight UTC. */
    DAY(24 * 60 * 60 * 1_000L);

    private final long millis;

    Span(long millis) {
        this.millis = millis;
    }

    long windowAt(long time) {
        return Math.floorDiv(time, millis);
    }

    long end(long window) {
        return (window + 1) * millis;
    }
}
