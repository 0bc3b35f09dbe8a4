package io.github.camelstrava;

import java.time.Duration;

/** How long to leave alone what does not work: each time twice as long, up to a bound. Guarded by its owner. */
final class GrowingPause {

    private final int free;
    private final Duration first;
    private final Duration longest;
    private int failures;

    /** @param free so many failures in a row are followed by no pause */
    GrowingPause(int free, Duration first, Duration longest) {
        this.free = free;
        this.first = first.compareTo(longest) < 0 ? first : longest;
        this.longest = longest;
    }

    /** It has failed once more. */
    Duration next() {
        if (failures++ < free) {
            return Duration.ZERO;
        }
        Duration pause = first;
        for (int i = free + 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** It works. */
    void over() {
        failures = 0;
    }
}
