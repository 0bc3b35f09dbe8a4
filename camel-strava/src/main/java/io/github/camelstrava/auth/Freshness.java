package io.github.camelstrava.auth;

import io.github.camelstrava.store.Grant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Knows when access tokens end, and when it is time for others. */
final class Freshness {

    /** Strava issues a new access token in the last hour of the old one, and the same one before. */
    private static final Duration LAST_HOUR = Duration.ofHours(1);

    /** After a refresh that failed for a passing reason, while the access token still works. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private final ConcurrentMap<Long, Instant> notBefore = new ConcurrentHashMap<>();

    Freshness(Clock clock) {
        this.clock = clock;
    }

    boolean isAlive(Grant grant) {
        Instant expiresAt = grant.tokens().expiresAt();
        return grant.tokens().accessToken() != null && (expiresAt == null || expiresAt.isAfter(clock.instant()));
    }

    /** In its last hour; a token of a shorter life in its last half, so that a strange expiry cannot cause a loop. */
    boolean isDue(Grant grant) {
        if (grant.tokens().accessToken() == null) {
            return true;
        }
        Instant now = clock.instant();
        Instant expiresAt = grant.tokens().expiresAt();
        Instant patient = notBefore.get(grant.athleteId());
        if (patient != null && !now.isBefore(patient)) {
            notBefore.remove(grant.athleteId(), patient);
        }
        if (expiresAt == null || patient != null && now.isBefore(patient) && isAlive(grant)) {
            return false;
        }
        Duration margin = LAST_HOUR;
        if (grant.issuedAt() != null) {
            Duration half = Duration.between(grant.issuedAt(), expiresAt).dividedBy(2);
            margin = half.compareTo(LAST_HOUR) < 0 ? half : LAST_HOUR;
        }
        return !now.isBefore(expiresAt.minus(margin));
    }

    /** A refresh failed; the access token serves for a while before the next is tried. */
    void bePatient(long athleteId) {
        notBefore.put(athleteId, clock.instant().plus(PATIENCE));
    }

    void forget(long athleteId) {
        notBefore.remove(athleteId);
    }
}
