package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The grants to one application that the store holds, and what of them was seen of late, for when it is away. */
final class Grants {

    private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

    /** How often a store that is away is asked again. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    private static final int MAX_SEEN = 1_000;

    private final String clientId;
    private final StravaStore store;
    private final Clock clock;
    /** Until when nobody but one asks a store that could not be reached. */
    private final AtomicReference<Instant> awayUntil = new AtomicReference<>(Instant.MIN);

    private final Map<Long, Grant> seen = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Grant> eldest) {
            return size() > MAX_SEEN;
        }
    });

    Grants(String clientId, StravaStore store, Clock clock) {
        this.clientId = clientId;
        this.store = store;
        this.clock = clock;
    }

    List<Long> athletes() {
        return store.items(EntryKind.GRANT, clientId).stream()
                .map(Long::valueOf)
                .sorted()
                .toList();
    }

    /** A farewell beside a grant is left over from before the athlete came back. */
    List<Farewell> farewells() {
        return store.items(EntryKind.FAREWELL, clientId).stream()
                .map(Long::valueOf)
                .filter(athleteId -> peek(athleteId).isEmpty())
                .flatMap(athleteId -> store.get(Farewell.key(clientId, athleteId)).stream())
                .toList();
    }

    Optional<Grant> stored(long athleteId) {
        try {
            Optional<Grant> grant = peek(athleteId);
            awayUntil.set(Instant.MIN);
            grant.ifPresentOrElse(this::see, () -> seen.remove(athleteId));
            return grant;
        } catch (StravaStoreException e) {
            awayUntil.set(clock.instant().plus(AWAY));
            throw e;
        }
    }

    /** The same, for looking at many: it is not kept at hand. */
    Optional<Grant> peek(long athleteId) {
        return store.get(Grant.key(clientId, athleteId));
    }

    /** The grant as it was last seen in the store. */
    Optional<Grant> seen(long athleteId) {
        return Optional.ofNullable(seen.get(athleteId));
    }

    /**
     * Whether the store need not be asked, as it could not be reached a moment ago. One caller now and then is told to
     * find out, and may have to wait for that.
     */
    boolean isStoreAway() {
        Instant until = awayUntil.get();
        Instant now = clock.instant();
        return until != Instant.MIN && (now.isBefore(until) || !awayUntil.compareAndSet(until, now.plus(AWAY)));
    }

    Optional<Grant> put(Grant grant) {
        try {
            Optional<Grant> stored = store.put(grant);
            stored.ifPresent(this::see);
            return stored;
        } catch (StravaStoreException e) {
            awayUntil.set(clock.instant().plus(AWAY));
            throw e;
        }
    }

    /** Stores the grant of an athlete who has just connected, if the store still holds the version it names. */
    Optional<Grant> connect(Grant grant) {
        Optional<Grant> stored = put(grant);
        stored.ifPresent(connected -> welcome(connected.athleteId()));
        return stored;
    }

    /**
     * Stores a grant in place of whatever there is.
     *
     * @param tried whether that was tried before, and failed; the grant, or what came of it, may be there all the same
     */
    Grant replace(Grant grant, boolean tried) {
        Optional<Grant> stored;
        do {
            Optional<Grant> now = stored(grant.athleteId());
            if (tried && now.isPresent() && isFrom(grant, now.get())) {
                return now.get();
            }
            stored = connect(grant.withVersion(now.map(Grant::version).orElse(0L)));
        } while (stored.isEmpty());
        return stored.get();
    }

    private static boolean isFrom(Grant consent, Grant now) {
        boolean refreshed = consent.issuedAt() != null
                && now.issuedAt() != null
                && now.issuedAt().isAfter(consent.issuedAt())
                && now.connectedAt().equals(consent.connectedAt());
        return refreshed || now.tokens().equals(consent.tokens());
    }

    /**
     * Forgets a grant. What groups know of the athlete is kept for a while, as the athlete may come back.
     *
     * @return whether it was still the one in the store
     */
    boolean remove(Grant grant) {
        long athleteId = grant.athleteId();
        // First: should this end half-way, an athlete without a farewell would be remembered for ever.
        Farewell farewell = new Farewell(clientId, athleteId, clock.instant(), 0);
        long version = store.get(farewell.key()).map(Farewell::version).orElse(0L);
        store.put(farewell.withVersion(version));
        boolean removed = store.remove(grant);
        if (removed) {
            seen.remove(athleteId);
        } else if (stored(athleteId).isPresent()) {
            welcome(athleteId);
        }
        return removed;
    }

    /** Takes back the farewell of an athlete who is there. */
    private void welcome(long athleteId) {
        try {
            store.get(Farewell.key(clientId, athleteId)).ifPresent(store::remove);
        } catch (StravaStoreException e) {
            // It does not count beside a grant, and must not make one that is stored look as if it were not.
            LOG.debug("{}", e.getMessage());
        }
    }

    boolean isLasting() {
        return store.isLasting();
    }

    private void see(Grant grant) {
        seen.put(grant.athleteId(), grant);
    }
}
