package io.github.camelstrava.polling;

import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** How active an athlete is, by what a position remembers anyway: the time to look back, and what started in it. */
final class Habit {

    /** Of somebody of whom nothing is known. */
    static final double UNKNOWN = 0.5;

    private static final double MILLIS_OF_DAY = Duration.ofDays(1).toMillis();

    private Habit() {}

    /**
     * How many activities a day to expect. One activity in two days is assumed before anything was seen, and counts less
     * the longer the athlete is observed.
     */
    static double activitiesPerDay(Position position, Duration lookback) {
        Instant until = position.polledAt();
        if (until == null) {
            return UNKNOWN;
        }
        Instant from = position.askFrom(until, lookback);
        long seen = Stream.concat(
                        position.done().values().stream(),
                        position.pending().values().stream().map(Position.Pending::start))
                .filter(start -> !start.isBefore(from))
                .count();
        double days = Duration.between(from, until).toMillis() / MILLIS_OF_DAY;
        return (seen + 1) / (Math.max(0, days) + 2);
    }
}
