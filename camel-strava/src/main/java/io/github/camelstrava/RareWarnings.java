package io.github.camelstrava;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Warnings about requests that anybody can make, and so not one for each. The others are in the debug log. */
final class RareWarnings {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Logger log;
    private final Clock clock;
    private Instant again = Instant.MIN;

    RareWarnings(Logger log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    synchronized void warn(String message) {
        Instant now = clock.instant();
        if (again.isAfter(now)) {
            log.debug(message);
        } else {
            again = now.plus(EVERY);
            log.warn(message);
        }
    }
}
