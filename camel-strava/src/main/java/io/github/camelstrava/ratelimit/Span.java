package io.github.camelstrava.ratelimit;

import java.time.Instant;

/** Strava's windows are natural ones: they do not slide. */
enum Span {
    QUARTER_HOUR(15 * 60),
    /** From midnight to midnight UTC. */
    DAY(24 * 60 * 60);

    private final long seconds;

    Span(long seconds) {
        this.seconds = seconds;
    }

    long windowAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), seconds);
    }

    Instant end(long window) {
        return Instant.ofEpochSecond((window + 1) * seconds);
    }
}
