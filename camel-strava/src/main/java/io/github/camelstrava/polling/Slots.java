package io.github.camelstrava.polling;

import java.time.Duration;
import java.time.Instant;

/** The times at which a group may make its calls, where they are spread over the day. Thread-safe. */
final class Slots {

    /** What was not used for longer than this is left to later. */
    private static final Duration LONGEST_CREDIT = Duration.ofHours(1);

    private Duration apart = Duration.ZERO;
    /** The slot that was used last, and for how many calls. */
    private Instant last = Instant.MIN;

    private int calls;
    private Instant lastSeen;

    /** Whoever comes only now and then may make the calls of the time between, and no earlier ones. */
    synchronized void arrive(Instant now) {
        Instant earliest = now.minus(LONGEST_CREDIT);
        Instant since = lastSeen == null ? now : lastSeen.isBefore(earliest) ? earliest : lastSeen;
        if (next().isBefore(since)) {
            last = since;
            calls = 0;
        }
    }

    synchronized void leave(Instant now) {
        lastSeen = now;
    }

    /** @param newApart how far apart calls are from now on, those that were made before as well; zero if they need not be */
    synchronized void spread(Duration newApart) {
        apart = newApart;
    }

    /** When the next call may be made. */
    synchronized Instant next() {
        return last.plus(apart.multipliedBy(calls));
    }

    synchronized void use(int newCalls) {
        last = next();
        calls = newCalls;
    }
}
