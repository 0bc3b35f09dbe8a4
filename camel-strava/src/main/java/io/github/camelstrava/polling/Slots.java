package io.github.camelstrava.polling;

import java.time.Duration;
import java.time.Instant;

/** The times at which a group may make its calls, where they are spread over the day. Thread-safe. */
final class Slots {

    /** What was not used for longer than this is left to later. */
    private static final Duration LONGEST_CREDIT = Duration.ofHours(1);

    private Duration apart = Duration.ZERO;
    private Instant next = Instant.MIN;
    private Instant lastSeen;

    /** Whoever comes only now and then may make the calls of the time between, and no earlier ones. */
    synchronized void arrive(Instant now) {
        Instant since = lastSeen == null ? now : lastSeen;
        Instant earliest = now.minus(LONGEST_CREDIT);
        since = since.isBefore(earliest) ? earliest : since;
        next = next.isBefore(since) ? since : next;
    }

    synchronized void leave(Instant now) {
        lastSeen = now;
    }

    /** @param newApart how far apart calls are from now on; zero if they need not be */
    synchronized void spread(Duration newApart) {
        apart = newApart;
    }

    /** When the next call may be made. */
    synchronized Instant next() {
        return apart.isZero() ? Instant.MIN : next;
    }

    synchronized void use(int calls) {
        next = next.plus(apart.multipliedBy(calls));
    }
}
