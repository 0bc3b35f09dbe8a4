package io.github.camelstrava.polling;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the reading of a long time in slices was left.
 *
 * @param next   the earliest start that was not read
 * @param length how long the next slice is to be
 */
record Backlog(Instant next, Duration length) {

    /**
     * Goes on within the time to look back, which is long or full where a poll was cut short in it. Where it was through
     * with that, it looks back again.
     *
     * @param newest up to where all starts were asked for
     */
    Slice rest(Slice asked, Instant newest) {
        boolean within = next.isAfter(asked.from()) && next.isBefore(newest);
        return within ? new Slice(next, asked.until()) : asked;
    }
}
