package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.model.TokenSet;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whose tokens a call uses and keeps them valid: refreshed on demand, by one caller at a time for each athlete,
 * stored before they are used.
 *
 * <p>Thread-safe. Whoever comes while a refresh runs gets its result, good or bad, without holding a thread.
 */
public final class TokenKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeeper.class);

    /** Strava issues a new access token in the last hour of the old one, and the same one before. */
    private static final Duration LAST_HOUR = Duration.ofHours(1);

    /** After a refresh that failed for a passing reason, while the access token still works. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MAX_RECENT = 1_000;

    private final Identity identity;
    private final StravaStore store;
    private final OAuthClient oauth;
    private final Clock clock;
    private final ConcurrentMap<Object, CompletableFuture<Grant>> running = new ConcurrentHashMap<>();
    /** Issued, but not stored because the store failed. Not used before they are. */
    private final ConcurrentMap<Long, Grant> unsaved = new ConcurrentHashMap<>();

    private final ConcurrentMap<Long, Instant> notBefore = new ConcurrentHashMap<>();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final SeedChain seed;
    /** Grants read of late, for when the store is away. */
    private final Map<Long, Grant> recent = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Grant> eldest) {
            return size() > MAX_RECENT;
        }
    });

    TokenKeeper(Identity identity, StravaStore store, OAuthClient oauth, Clock clock) {
        this.identity = identity;
        this.store = store;
        this.oauth = oauth;
        this.clock = clock;
        this.seed = new SeedChain(
                identity, store, oauth, found -> connect(found.tokens(), found.issuedAt(), clock.instant()));
    }

    /** @param oauthUri the base address of the OAuth endpoints */
    public static TokenKeeper create(
            Identity identity, StravaStore store, HttpTransport transport, String oauthUri, Clock clock) {
        return new TokenKeeper(identity, store, new OAuthClient(transport, oauthUri, clock), clock);
    }

    /** All athletes in the store. */
    public List<Long> athletes() {
        return store.athletes(identity.clientId());
    }

    /** An athlete's grant as it is stored. */
    public Optional<Grant> stored(long athleteId) {
        Optional<Grant> grant = store.grant(identity.clientId(), athleteId);
        grant.ifPresentOrElse(found -> recent.put(athleteId, found), () -> recent.remove(athleteId));
        return grant;
    }

    /** The same, for looking at many: it is not kept at hand. */
    public Optional<Grant> peek(long athleteId) {
        return store.grant(identity.clientId(), athleteId);
    }

    /**
     * The athlete a call acts for.
     *
     * @param  named  the one the call names, may be null
     * @param  lookup asks whose the configured token is, the first time
     * @return        completes exceptionally with {@link IllegalArgumentException} if several athletes are connected and
     *                none is named, with {@link StravaAuthorizationException} if there is none
     */
    public CompletableFuture<Long> actingAthlete(Long named, String operation, AthleteLookup lookup) {
        if (!identity.hasSeed()) {
            return CompletableFuture.completedFuture(named)
                    .thenApply(athlete -> athlete != null ? athlete : onlyAthlete(operation));
        }
        CompletableFuture<Long> seeded = seed.athlete(operation, lookup);
        // The named athlete may be the one of the seed. Trouble with the seed is no trouble of others.
        return named == null
                ? seeded
                : seeded.handle((athlete, failure) -> {
                    if (failure == null || isKnown(named)) {
                        return named;
                    }
                    throw new CompletionException(StravaException.unwrap(failure));
                });
    }

    private boolean isKnown(long athleteId) {
        try {
            return stored(athleteId).isPresent();
        } catch (StravaStoreException e) {
            return recent.containsKey(athleteId);
        }
    }

    private long onlyAthlete(String operation) {
        List<Long> athletes = athletes();
        if (athletes.size() > 1) {
            throw new IllegalArgumentException("strava:" + operation + " needs the option athleteId (or the header"
                    + " CamelStravaAthleteId): " + athletes.size() + " athletes are connected.");
        }
        if (athletes.isEmpty()) {
            throw new StravaAuthorizationException(
                    operation,
                    0,
                    StravaFault.NONE,
                    "strava:" + operation + " was not sent: no athlete is connected. Configure refreshToken, or"
                            + " connect an athlete with strava:exchangeToken or strava:storeToken.",
                    null);
        }
        return athletes.get(0);
    }

    /** Tokens to make a call with, refreshed if they are due. */
    public CompletableFuture<Grant> current(long athleteId, String operation) {
        try {
            Grant grant = stored(athleteId).orElse(null);
            if (grant != null && !isDue(grant) && !unsaved.containsKey(athleteId)) {
                return CompletableFuture.completedFuture(grant);
            }
        } catch (StravaStoreException e) {
            return withoutStore(athleteId, e);
        }
        return once(athleteId, () -> refresh(athleteId, operation, this::isDue, true))
                .exceptionallyCompose(failure -> withoutStore(athleteId, StravaException.unwrap(failure)));
    }

    /** While the store is away, an access token that was read before serves as long as it lives. */
    private CompletableFuture<Grant> withoutStore(long athleteId, Throwable failure) {
        Grant seen = failure instanceof StravaStoreException ? recent.get(athleteId) : null;
        return seen != null && isAlive(seen)
                ? CompletableFuture.completedFuture(seen)
                : CompletableFuture.failedFuture(failure);
    }

    /** Other tokens than those that Strava has just refused. */
    public CompletableFuture<Grant> replacing(Grant refused, String operation) {
        String token = refused.tokens().accessToken();
        // Not the same as a refresh because of age: that may end with the very tokens that were refused.
        return once(
                List.of(refused.athleteId(), token),
                () -> refresh(
                        refused.athleteId(),
                        operation,
                        grant -> token.equals(grant.tokens().accessToken()),
                        false));
    }

    /** Refreshes whether due or not. */
    public CompletableFuture<Grant> refreshed(long athleteId, String operation) {
        return once(List.of(athleteId), () -> refresh(athleteId, operation, grant -> true, false));
    }

    /** Turns an authorization code into a stored grant. */
    public CompletableFuture<Grant> exchange(String code, String operation, AthleteLookup lookup) {
        try {
            IssuedTokens issued = oauth.exchange(identity, code, operation);
            Long athleteId = issued.tokens().athleteId();
            CompletableFuture<Long> athlete = athleteId != null
                    ? CompletableFuture.completedFuture(athleteId)
                    : lookup.athleteOf(issued.tokens().accessToken(), operation);
            return athlete.thenApply(
                    id -> connect(issued.tokens().withAthlete(id), issued.issuedAt(), clock.instant()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes over tokens that were obtained elsewhere. */
    public void take(TokenSet tokens) {
        connect(tokens, null, stored(tokens.athleteId()).map(Grant::connectedAt).orElseGet(clock::instant));
    }

    /** Revokes the athlete's grant at Strava and forgets it. */
    public void deauthorize(long athleteId, String operation) {
        Grant grant = stored(athleteId).orElseThrow(() -> notConnected(athleteId, operation));
        TokenSet tokens = grant.tokens();
        oauth.revoke(identity, tokens.refreshToken() != null ? tokens.refreshToken() : tokens.accessToken(), operation);
        // Another node may have refreshed them meanwhile; they are void as well.
        Optional<Grant> left = Optional.of(grant);
        while (left.isPresent() && !store.removeGrant(left.get())) {
            left = stored(athleteId);
        }
        forget(athleteId);
    }

    private void forget(long athleteId) {
        recent.remove(athleteId);
        unsaved.remove(athleteId);
        notBefore.remove(athleteId);
    }

    public String authorizationUrl(Map<String, String> parameters) {
        return oauth.authorizationUrl(parameters);
    }

    /** A consent just given replaces whatever was there. */
    private Grant connect(TokenSet tokens, Instant issuedAt, Instant connectedAt) {
        Grant given = new Grant(identity.clientId(), tokens, connectedAt, issuedAt, 0);
        try {
            Optional<Grant> stored;
            do {
                given = given.withVersion(
                        stored(tokens.athleteId()).map(Grant::version).orElse(0L));
                stored = store.putGrant(given);
            } while (stored.isEmpty());
            forget(tokens.athleteId());
            return stored.get();
        } catch (StravaStoreException e) {
            // A code works once: what it was exchanged for is stored as soon as the store is back.
            unsaved.put(given.athleteId(), given);
            throw e;
        }
    }

    /**
     * Runs a refresh on the calling thread, unless one is running.
     *
     * @param wanted      whether the grant found in the store still needs it; another node may have been faster
     * @param usableStill whether the access token can serve if Strava is in trouble
     */
    private Grant refresh(long athleteId, String operation, Function<Grant, Boolean> wanted, boolean usableStill)
            throws Exception {
        return store.exclusively("refresh-" + athleteId, () -> {
            saveUnsaved(athleteId);
            Grant grant = stored(athleteId).orElseThrow(() -> notConnected(athleteId, operation));
            if (!wanted.apply(grant)) {
                return grant;
            }
            if (grant.tokens().refreshToken() == null || identity.clientSecret() == null) {
                return withoutRefreshToken(grant, operation, usableStill);
            }
            try {
                IssuedTokens issued = oauth.refresh(identity, grant.tokens().refreshToken(), operation);
                notBefore.remove(athleteId);
                Grant next = next(grant, issued);
                warnOfMemory(grant, next);
                return save(next);
            } catch (StravaAuthorizationException e) {
                return refused(grant, operation, e);
            } catch (StravaApiException e) {
                if (usableStill && isAlive(grant) && !e.isApplicationFault()) {
                    LOG.info("{} The access token of athlete {} serves for now.", e.getMessage(), athleteId);
                    notBefore.put(athleteId, clock.instant().plus(PATIENCE));
                    return grant;
                }
                throw e;
            }
        });
    }

    /** From here on the configured refresh token is worth nothing, and a restart has no other. */
    private void warnOfMemory(Grant before, Grant next) {
        boolean rotated = !next.tokens().refreshToken().equals(before.tokens().refreshToken());
        if (rotated && !store.isLasting() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "Strava has replaced the refresh token of athlete {}, and the store keeps the new one in memory only:"
                            + " after a restart the athlete has to connect again. Configure a FileStore.",
                    next.athleteId());
        }
    }

    private static Grant next(Grant grant, IssuedTokens issued) {
        TokenSet tokens = issued.tokens();
        return grant.withTokens(
                new TokenSet(
                        grant.athleteId(),
                        tokens.accessToken(),
                        tokens.refreshToken(),
                        tokens.expiresAt(),
                        OAuthClient.scopes(tokens, grant.tokens())),
                issued.issuedAt());
    }

    /** The spent refresh token must not be sent again, so what came in its place is kept until the store takes it. */
    private Grant save(Grant next) {
        unsaved.put(next.athleteId(), next);
        return saveUnsaved(next.athleteId()).orElseGet(() -> stored(next.athleteId())
                .orElseThrow(() -> notConnected(next.athleteId(), "refreshToken")));
    }

    private Optional<Grant> saveUnsaved(long athleteId) {
        Grant next = unsaved.get(athleteId);
        if (next == null) {
            return Optional.empty();
        }
        Optional<Grant> stored = store.putGrant(next);
        unsaved.remove(athleteId, next);
        stored.ifPresent(grant -> recent.put(athleteId, grant));
        return stored;
    }

    private Grant withoutRefreshToken(Grant grant, String operation, boolean usableStill) {
        if (usableStill && isAlive(grant)) {
            return grant;
        }
        throw new StravaAuthorizationException(
                operation,
                0,
                StravaFault.NONE,
                "strava:" + operation + " failed: the access token of athlete " + grant.athleteId()
                        + " is no longer valid,"
                        + " and without a refresh token and the option clientSecret there is no other; the athlete has to"
                        + " connect again.",
                null);
    }

    /** Strava refused the refresh token; another node may hold a newer one. */
    private Grant refused(Grant grant, String operation, StravaAuthorizationException cause) {
        Optional<Grant> now = stored(grant.athleteId());
        if (now.isPresent() && now.get().version() != grant.version()) {
            return now.get();
        }
        if (store.removeGrant(grant)) {
            forget(grant.athleteId());
            LOG.warn("Athlete {} has to connect again: Strava no longer accepts the refresh token.", grant.athleteId());
        }
        throw new StravaAuthorizationException(
                operation, cause.getStatus(), cause.getFault(), cause.getMessage(), cause);
    }

    private StravaAuthorizationException notConnected(long athleteId, String operation) {
        return new StravaAuthorizationException(
                operation,
                0,
                StravaFault.NONE,
                "strava:" + operation + " was not sent: athlete " + athleteId + " is not connected; the athlete has to"
                        + " connect.",
                null);
    }

    private boolean isAlive(Grant grant) {
        Instant expiresAt = grant.tokens().expiresAt();
        return grant.tokens().accessToken() != null && (expiresAt == null || expiresAt.isAfter(clock.instant()));
    }

    /** In its last hour; a token of a shorter life in its last half, so that a strange expiry cannot cause a loop. */
    private boolean isDue(Grant grant) {
        if (grant.tokens().accessToken() == null) {
            return true;
        }
        Instant now = clock.instant();
        Instant expiresAt = grant.tokens().expiresAt();
        Instant patient = notBefore.get(grant.athleteId());
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

    /** @param key whoever comes with the same key while the action runs gets its result */
    private CompletableFuture<Grant> once(Object key, Callable<Grant> action) {
        CompletableFuture<Grant> mine = new CompletableFuture<>();
        CompletableFuture<Grant> first = running.putIfAbsent(key, mine);
        if (first != null) {
            return first;
        }
        Grant grant = null;
        Throwable failure = null;
        try {
            grant = action.call();
        } catch (Throwable e) {
            // Whatever it is: those who wait for this must not wait for ever.
            failure = e;
        }
        running.remove(key, mine);
        if (failure == null) {
            mine.complete(grant);
        } else {
            mine.completeExceptionally(failure);
        }
        return mine;
    }
}
