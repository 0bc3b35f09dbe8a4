package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Knows whose tokens a call uses and keeps them valid: refreshed on demand, by one caller at a time for each athlete,
 * stored before they are used.
 *
 * <p>Thread-safe. Whoever comes while a refresh runs gets its result, good or bad, without holding a thread.
 */
public final class TokenKeeper {

    private final Identity identity;
    private final OAuthClient oauth;
    private final Clock clock;
    private final Grants grants;
    private final Retries retries;
    private final UnsavedGrants unsaved;
    private final Freshness freshness;
    private final SpendingRule spending;
    private final Refresher refresher;
    private final SeedChain seed;
    private final SingleFlight<Grant> flights = new SingleFlight<>();

    TokenKeeper(
            Identity identity,
            StravaStore store,
            OAuthClient oauth,
            Clock clock,
            SpendingRule spending,
            Pause pause,
            ReconnectListener listener) {
        this.identity = identity;
        this.oauth = oauth;
        this.clock = clock;
        this.spending = spending;
        this.grants = new Grants(identity.clientId(), store, clock);
        this.retries = new Retries(pause);
        this.unsaved = new UnsavedGrants(grants, retries);
        this.freshness = new Freshness(clock);
        this.refresher = new Refresher(identity, oauth, grants, unsaved, freshness, spending, listener);
        this.seed = new SeedChain(identity, store, grants, oauth, spending, retries, listener);
    }

    /**
     * @param oauthUri the base address of the OAuth endpoints
     * @param timeout  how long they are waited for
     */
    public static TokenKeeper create(
            Identity identity,
            StravaStore store,
            HttpTransport transport,
            String oauthUri,
            Duration timeout,
            Clock clock,
            Pause pause,
            ReconnectListener listener) {
        return new TokenKeeper(
                identity,
                store,
                new OAuthClient(transport, oauthUri, clock),
                clock,
                new SpendingRule(store, clock, timeout, pause),
                pause,
                listener);
    }

    /** Makes a last attempt to store what could not be stored. */
    public void close() {
        retries.close();
        unsaved.close();
        seed.close();
    }

    /** All athletes in the store. */
    public List<Long> athletes() {
        return grants.athletes();
    }

    /** Athletes who were connected and are no more. */
    public List<Farewell> farewells() {
        return grants.farewells();
    }

    /** An athlete's grant as it is stored. */
    public Optional<Grant> stored(long athleteId) {
        return grants.stored(athleteId);
    }

    /** The same, for looking at many: it is not kept at hand. */
    public Optional<Grant> peek(long athleteId) {
        return grants.peek(athleteId);
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
            return grants.seen(athleteId).isPresent();
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
        Optional<Grant> seen = grants.seen(athleteId).filter(freshness::isAlive);
        if (seen.isPresent() && grants.isStoreAway()) {
            return CompletableFuture.completedFuture(seen.get());
        }
        try {
            Optional<Grant> grant = grants.stored(athleteId);
            if (grant.isPresent() && isGood(grant.get())) {
                return CompletableFuture.completedFuture(grant.get());
            }
        } catch (StravaStoreException e) {
            return withoutStore(athleteId, e);
        }
        return flights.run(athleteId, () -> refresher.refresh(athleteId, wish(operation, freshness::isDue, true)))
                .exceptionallyCompose(failure -> withoutStore(athleteId, StravaException.unwrap(failure)));
    }

    private boolean isGood(Grant grant) {
        return !freshness.isDue(grant) && !unsaved.has(grant.athleteId());
    }

    /** While the store is away, an access token that was read before serves as long as it lives. */
    private CompletableFuture<Grant> withoutStore(long athleteId, Throwable failure) {
        Grant seen =
                failure instanceof StravaStoreException ? grants.seen(athleteId).orElse(null) : null;
        return seen != null && freshness.isAlive(seen)
                ? CompletableFuture.completedFuture(seen)
                : CompletableFuture.failedFuture(failure);
    }

    /** Other tokens than those that Strava has just refused. */
    public CompletableFuture<Grant> replacing(Grant refused, String operation) {
        String token = refused.tokens().accessToken();
        // Not the same as a refresh because of age: that may end with the very tokens that were refused.
        return flights.run(
                List.of(refused.athleteId(), token),
                () -> refresher.refresh(
                        refused.athleteId(),
                        wish(operation, grant -> token.equals(grant.tokens().accessToken()), false)));
    }

    /** Refreshes whether due or not. */
    public CompletableFuture<Grant> refreshed(long athleteId, String operation) {
        return flights.run(
                List.of(athleteId), () -> refresher.refresh(athleteId, wish(operation, grant -> true, false)));
    }

    private Refresher.Wish wish(String operation, Predicate<Grant> wanted, boolean usableStill) {
        return new Refresher.Wish(operation, wanted, usableStill, spending.patience());
    }

    /** Turns an authorization code into a stored grant. */
    public CompletableFuture<Grant> exchange(String code, String operation, AthleteLookup lookup) {
        return connect(code, operation, lookup, UnaryOperator.identity()).thenApply(Connection::grant);
    }

    /**
     * Turns an authorization code into a stored grant, if it is one for enough.
     *
     * @param scopes is given what Strava says that the athlete granted, empty if it does not say, and returns what is to be
     *               stored; if it throws instead, nothing is stored
     */
    public CompletableFuture<Connection> connect(
            String code, String operation, AthleteLookup lookup, UnaryOperator<Set<String>> scopes) {
        try {
            IssuedTokens issued = oauth.exchange(identity, code, operation);
            TokenSet tokens =
                    issued.tokens().withScopes(scopes.apply(issued.tokens().scopes()));
            CompletableFuture<SummaryAthlete> athlete = issued.athlete() != null
                    ? CompletableFuture.completedFuture(issued.athlete())
                    : lookup.athleteOf(tokens.accessToken(), operation);
            return athlete.thenApply(known ->
                    new Connection(connect(tokens.withAthlete(known.id()), issued.issuedAt(), clock.instant()), known));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes over tokens that were obtained elsewhere. */
    public void take(TokenSet tokens) {
        connect(
                tokens,
                null,
                grants.stored(tokens.athleteId()).map(Grant::connectedAt).orElseGet(clock::instant));
    }

    /** A consent just given replaces whatever was there. */
    private Grant connect(TokenSet tokens, Instant issuedAt, Instant connectedAt) {
        freshness.forget(tokens.athleteId());
        return unsaved.saveConsent(new Grant(identity.clientId(), tokens, connectedAt, issuedAt));
    }

    /** Revokes the athlete's grant at Strava and forgets it. */
    public void deauthorize(long athleteId, String operation) {
        unsaved.save(athleteId);
        Grant grant = grants.stored(athleteId).orElseThrow(() -> refresher.notConnected(athleteId, operation));
        oauth.revoke(identity, tokenToRevoke(grant), operation);
        Optional<Grant> left = Optional.of(grant);
        while (left.isPresent() && !grants.remove(left.get())) {
            left = grants.stored(athleteId);
            // Another node has refreshed them meanwhile, and Strava may not have known the token it was told.
            left.filter(now -> !now.tokens().equals(grant.tokens()))
                    .ifPresent(now -> oauth.revoke(identity, tokenToRevoke(now), operation));
        }
        freshness.forget(athleteId);
    }

    /** A refresh token that is being sent may be spent by now; an access token lives on. */
    private String tokenToRevoke(Grant grant) {
        TokenSet tokens = grant.tokens();
        boolean doubtful = tokens.refreshToken() == null || grant.spending() != null && freshness.isAlive(grant);
        return doubtful ? tokens.accessToken() : tokens.refreshToken();
    }

    /**
     * Where an athlete agrees, or not.
     *
     * @param scope          separated by commas; null, as are the next two, to leave it out
     * @param approvalPrompt {@code auto} or {@code force}
     */
    public String authorizationUrl(String redirectUri, String scope, String approvalPrompt, String state) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", identity.clientId());
        query.put("redirect_uri", redirectUri);
        query.put("response_type", "code");
        query.put("approval_prompt", approvalPrompt);
        query.put("scope", scope);
        query.put("state", state);
        query.values().removeIf(Objects::isNull);
        return oauth.authorizationUrl(query);
    }
}
