package io.github.camelstrava.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who was granted what, and how tokens replace each other. */
final class Tokens {
    /** With more left than this, a refresh brings nothing new. */
    private static final Duration FRESH = Duration.ofHours(1);

    private static final int DIGITS = 40;

    private final Clock clock;
    private final Duration lifetime;
    private final Dice dice;
    private final Map<Long, Grant> grants = new HashMap<>();
    private final Map<String, Access> access = new HashMap<>();
    private final Map<String, Long> refresh = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final Set<String> spent = new HashSet<>();
    private int athleteLimit = Integer.MAX_VALUE;
    private int reused;

    Tokens(Clock clock, Duration lifetime, Dice dice) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.dice = dice;
    }

    /** @param scopes in the order they were granted in */
    record Access(long athleteId, Set<String> scopes, Instant expires) {}

    record Grant(long athleteId, Set<String> scopes, String accessToken, String refreshToken, Instant expires) {
        @Override
        public String toString() {
            return "Grant of " + athleteId;
        }
    }

    private record Code(long athleteId, Set<String> scopes) {}

    /** A new grant replaces an older one; access tokens of the older one live on until they expire. */
    synchronized Grant grant(long athleteId, Set<String> scopes) {
        Grant old = grants.get(athleteId);
        if (old != null) {
            refresh.remove(old.refreshToken);
            spent.add(old.refreshToken);
        }
        Grant grant = new Grant(
                athleteId,
                new LinkedHashSet<>(scopes),
                dice.hex(DIGITS),
                dice.hex(DIGITS),
                clock.instant().plus(lifetime));
        grants.put(athleteId, grant);
        access.put(grant.accessToken, new Access(athleteId, grant.scopes, grant.expires));
        refresh.put(grant.refreshToken, athleteId);
        return grant;
    }

    synchronized Optional<Grant> refresh(String refreshToken) {
        Long athleteId = refresh.get(refreshToken);
        if (athleteId == null) {
            if (spent.contains(refreshToken)) {
                reused++;
            }
            return Optional.empty();
        }
        Grant grant = grants.get(athleteId);
        boolean fresh = grant.expires.isAfter(clock.instant().plus(FRESH));
        return Optional.of(fresh ? grant : grant(athleteId, grant.scopes));
    }

    synchronized String code(long athleteId, Set<String> scopes) {
        String code = dice.hex(DIGITS);
        codes.put(code, new Code(athleteId, new LinkedHashSet<>(scopes)));
        return code;
    }

    /** @throws Refused if the athlete is one too many */
    synchronized Optional<Grant> exchange(String code) {
        Code known = codes.remove(code);
        if (known != null && isFullFor(known.athleteId)) {
            throw new Refused(Answer.athleteLimitReached());
        }
        return known == null ? Optional.empty() : Optional.of(grant(known.athleteId, known.scopes));
    }

    synchronized Optional<Access> access(String accessToken) {
        return Optional.ofNullable(access.get(accessToken)).filter(known -> known.expires.isAfter(clock.instant()));
    }

    /** Whose token this is or was, access or refresh; null for nobody's. */
    synchronized Long owner(String token) {
        Access known = access.get(token);
        return known != null ? Long.valueOf(known.athleteId) : refresh.get(token);
    }

    /** @return whether there was something to withdraw */
    synchronized boolean revoke(long athleteId) {
        Grant grant = grants.remove(athleteId);
        if (grant != null) {
            refresh.remove(grant.refreshToken);
        }
        access.values().removeIf(known -> known.athleteId == athleteId);
        return grant != null;
    }

    synchronized void expire(long athleteId) {
        Instant now = clock.instant();
        grants.computeIfPresent(
                athleteId, (id, grant) -> new Grant(id, grant.scopes, grant.accessToken, grant.refreshToken, now));
        access.replaceAll(
                (token, known) -> known.athleteId == athleteId ? new Access(athleteId, known.scopes, now) : known);
    }

    synchronized void expireAll() {
        Set.copyOf(grants.keySet()).forEach(this::expire);
    }

    synchronized String refreshToken(long athleteId) {
        Grant grant = grants.get(athleteId);
        return grant == null ? null : grant.refreshToken;
    }

    synchronized String accessToken(long athleteId) {
        Grant grant = grants.get(athleteId);
        return grant == null ? null : grant.accessToken;
    }

    synchronized Set<String> scopes(long athleteId) {
        Grant grant = grants.get(athleteId);
        return grant == null ? Set.of() : Set.copyOf(grant.scopes);
    }

    synchronized boolean isConnected(long athleteId) {
        return grants.containsKey(athleteId);
    }

    synchronized void athleteLimit(int newLimit) {
        athleteLimit = newLimit;
    }

    /** Whether the athlete cannot be connected for want of room; there is always room for those who are. */
    synchronized boolean isFullFor(long athleteId) {
        return grants.size() >= athleteLimit && !grants.containsKey(athleteId);
    }

    synchronized int reused() {
        return reused;
    }
}
