package io.github.camelstrava.auth;

import io.github.camelstrava.store.Grant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that Strava has issued and the store could not take. What they came in place of is spent, so they are kept, and
 * stored as soon as the store is back; until then nobody uses them.
 */
final class UnsavedGrants {

    private static final Logger LOG = LoggerFactory.getLogger(UnsavedGrants.class);

    private static final int LOCKS = 64;

    /**
     * @param consent whether it replaces whatever there is, and not just the grant that it was made from
     * @param tried   whether the store failed to take it before, and may yet have it
     */
    private record Unsaved(Grant grant, boolean consent, boolean tried) {}

    private final Grants grants;
    private final Retries retries;
    private final ConcurrentMap<Long, Unsaved> unsaved = new ConcurrentHashMap<>();
    /** Of two who store the same consent, the slower would undo what came of it meanwhile. */
    private final Object[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();

    UnsavedGrants(Grants grants, Retries retries) {
        this.grants = grants;
        this.retries = retries;
    }

    boolean has(long athleteId) {
        return unsaved.containsKey(athleteId);
    }

    /**
     * Stores the outcome of a refresh.
     *
     * @return                  empty if the grant it belongs to is no more the one in the store
     * @throws RuntimeException if the store cannot take it yet
     */
    Optional<Grant> save(Grant refreshed) {
        return save(new Unsaved(refreshed, false, false));
    }

    /** Stores what came of a new consent, in place of whatever there is. */
    Grant saveConsent(Grant given) {
        return save(new Unsaved(given, true, false)).orElse(given);
    }

    private Optional<Grant> save(Unsaved next) {
        long athleteId = next.grant().athleteId();
        // What came of the grant before a new consent does not matter any more.
        unsaved.merge(athleteId, next, (left, added) -> left.consent() && !added.consent() ? left : added);
        try {
            return save(athleteId);
        } catch (RuntimeException e) {
            if (retries.isClosed()) {
                lost(athleteId, e);
            } else {
                LOG.warn(
                        "The new tokens of athlete {} cannot be stored now; they are kept in memory until they can. {}",
                        athleteId,
                        e.getMessage());
                retries.later(() -> save(athleteId));
            }
            throw e;
        }
    }

    /** Stores what is left to store for an athlete. */
    Optional<Grant> save(long athleteId) {
        if (!has(athleteId)) {
            return Optional.empty();
        }
        synchronized (locks[Math.floorMod(Long.hashCode(athleteId), LOCKS)]) {
            Unsaved next = unsaved.get(athleteId);
            return next == null ? Optional.empty() : store(next);
        }
    }

    private Optional<Grant> store(Unsaved next) {
        long athleteId = next.grant().athleteId();
        try {
            Optional<Grant> stored =
                    next.consent() ? Optional.of(grants.replace(next.grant(), next.tried())) : grants.put(next.grant());
            unsaved.remove(athleteId, next);
            return stored;
        } catch (RuntimeException e) {
            unsaved.replace(athleteId, next, new Unsaved(next.grant(), next.consent(), true));
            throw e;
        }
    }

    /** Makes a last attempt. */
    void close() {
        for (long athleteId : unsaved.keySet()) {
            try {
                save(athleteId);
            } catch (RuntimeException e) {
                lost(athleteId, e);
            }
        }
    }

    private static void lost(long athleteId, RuntimeException e) {
        LOG.error(
                "The new tokens of athlete {} could not be stored before the stop; the athlete will have to connect"
                        + " again. {}",
                athleteId,
                e.getMessage());
    }
}
