package io.github.camelstrava;

import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Athletes who left may come back, and then go on where the group stopped; but not after too long a time. */
final class Departed {

    private static final Logger LOG = LoggerFactory.getLogger(Departed.class);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration FORGET_EVERY = Duration.ofHours(12);

    private final StravaStore store;
    private final String groupId;
    private final TokenKeeper tokens;
    private final Clock clock;
    private Instant next = Instant.MIN;

    Departed(StravaStore store, String groupId, TokenKeeper tokens, Clock clock) {
        this.store = store;
        this.groupId = groupId;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Forgets those who did not come back, now and then. */
    void forget() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(FORGET_EVERY);
        try {
            tokens.farewells().forEach(farewell -> forget(farewell, now));
        } catch (StravaStoreException e) {
            LOG.debug("Athletes who left are forgotten another time: {}", e.getMessage());
        }
    }

    private void forget(Farewell farewell, Instant now) {
        // Who comes back is polled anyway.
        store.get(DueAthlete.key(groupId, farewell.athleteId())).ifPresent(store::remove);
        if (farewell.at().plus(KEPT).isBefore(now)) {
            store.get(Position.key(groupId, farewell.athleteId())).ifPresent(store::remove);
        }
        if (farewell.at().plus(KEPT.multipliedBy(2)).isBefore(now)) {
            // By now all groups that still run have forgotten the athlete.
            store.remove(farewell);
        }
    }
}
