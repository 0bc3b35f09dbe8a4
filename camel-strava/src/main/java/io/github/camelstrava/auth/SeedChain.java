package io.github.camelstrava.auth;

import io.github.camelstrava.auth.SpendingRule.Patience;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.Seed;
import io.github.camelstrava.store.StravaStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the chain of an athlete's tokens from the configured seed, once in the life of the store: the configured refresh
 * token is spent at most once, and never again after a restart.
 */
final class SeedChain {

    private static final Logger LOG = LoggerFactory.getLogger(SeedChain.class);

    private final Identity identity;
    private final StravaStore store;
    private final Grants grants;
    private final OAuthClient oauth;
    private final SpendingRule spending;
    private final Retries retries;
    private final ReconnectListener listener;
    private final SingleFlight<Long> flights = new SingleFlight<>();
    private volatile Long athlete;
    private volatile StravaAuthorizationException refused;
    /** What the spent token was exchanged for, until the store has it. */
    private volatile Seed unsaved;

    SeedChain(
            Identity identity,
            StravaStore store,
            Grants grants,
            OAuthClient oauth,
            SpendingRule spending,
            Retries retries,
            ReconnectListener listener) {
        this.identity = identity;
        this.store = store;
        this.grants = grants;
        this.oauth = oauth;
        this.spending = spending;
        this.retries = retries;
        this.listener = listener;
    }

    /** Whose the seed is; the first time this is asked for, by one caller for all. */
    CompletableFuture<Long> athlete(String operation, AthleteLookup lookup) {
        if (athlete != null) {
            return CompletableFuture.completedFuture(athlete);
        }
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        return flights.run(identity, () -> start(operation, lookup)).whenComplete((id, failure) -> {
            if (failure == null) {
                athlete = id;
            } else if (StravaException.unwrap(failure) instanceof StravaAuthorizationException e) {
                giveUp(e);
            }
        });
    }

    private synchronized void giveUp(StravaAuthorizationException e) {
        if (refused == null) {
            refused = e;
            if (!isScopeMissing(e)) {
                listener.mustReconnect(null, "Strava does not accept the configured token (any more).");
            }
        }
    }

    private CompletableFuture<Long> start(String operation, AthleteLookup lookup) {
        Patience patience = spending.patience();
        return current(operation, patience).thenCompose(seed -> learnAthlete(seed, operation, lookup)
                .exceptionallyCompose(failure -> isTokenRefused(failure, seed)
                        ? successor(seed, operation, patience)
                                .thenCompose(next -> learnAthlete(next, operation, lookup))
                        : CompletableFuture.failedFuture(failure)));
    }

    private CompletableFuture<Long> learnAthlete(Seed seed, String operation, AthleteLookup lookup) {
        return seed.athleteId() != null
                ? adopted(seed, seed.athleteId(), operation, spending.patience())
                : lookup.athleteOf(seed.tokens().accessToken(), operation)
                        .thenCompose(learnt -> adopted(seed, learnt.id(), operation, spending.patience()));
    }

    /** Whether it is the access token that Strava did not accept, and there may be another. */
    private boolean isTokenRefused(Throwable failure, Seed seed) {
        return StravaException.unwrap(failure) instanceof StravaAuthorizationException refusal
                && !isScopeMissing(refusal)
                && seed.tokens() != null
                && seed.tokens().refreshToken() != null
                && identity.clientSecret() != null;
    }

    private static boolean isScopeMissing(StravaAuthorizationException e) {
        return e.getFault().has(null, null, "missing");
    }

    /** A seed whose athlete is known, or can be asked for. */
    private CompletableFuture<Seed> current(String operation, Patience patience) {
        Seed known = known();
        return known.athleteId() != null || known.tokens().accessToken() != null
                ? CompletableFuture.completedFuture(known)
                : exchanged(known, operation, patience);
    }

    private CompletableFuture<Seed> successor(Seed seed, String operation, Patience patience) {
        Seed known = known();
        boolean same = known.athleteId() == null
                && seed.tokens().accessToken().equals(known.tokens().accessToken());
        return same ? exchanged(known, operation, patience) : CompletableFuture.completedFuture(known);
    }

    private Seed known() {
        saveLeft();
        return stored().orElseGet(this::configured);
    }

    private Optional<Seed> stored() {
        return store.get(Seed.key(identity.clientId(), identity.seedFingerprint()));
    }

    private Seed configured() {
        TokenSet tokens = new TokenSet(null, identity.accessToken(), identity.refreshToken(), null, Set.of());
        return new Seed(identity.clientId(), identity.seedFingerprint(), null, tokens, null, null, 0);
    }

    private CompletableFuture<Seed> exchanged(Seed seed, String operation, Patience patience) {
        if (spending.isOthers(seed.spending())) {
            return spending.isPatient(patience)
                    ? spending.lookAgain().thenCompose(waited -> successorOf(seed, operation, patience))
                    : CompletableFuture.failedFuture(
                            spending.stillOthers(seed.spending(), "the configured athlete", operation));
        }
        Optional<Seed> begun = store.put(seed.withSpending(spending.begin()));
        return begun.isEmpty()
                ? successorOf(seed, operation, patience)
                : CompletableFuture.completedFuture(spend(begun.get(), operation));
    }

    /** What has become of a seed meanwhile, exchanged if it is still the same. */
    private CompletableFuture<Seed> successorOf(Seed seed, String operation, Patience patience) {
        return seed.tokens().accessToken() == null
                ? current(operation, patience)
                : successor(seed, operation, patience);
    }

    /** @param begun says in the store that its refresh token is being sent */
    private Seed spend(Seed begun, String operation) {
        IssuedTokens issued;
        try {
            issued = oauth.refresh(identity, begun.tokens().refreshToken(), operation);
        } catch (RuntimeException e) {
            notSpent(begun);
            throw e;
        }
        Seed next = begun.withTokens(issued.tokens(), issued.issuedAt());
        unsaved = next;
        try {
            return saved(next);
        } catch (RuntimeException e) {
            LOG.warn(
                    "What the configured refresh token was exchanged for cannot be stored now; it is kept in memory until"
                            + " it can. {}",
                    e.getMessage());
            retries.later(this::saveLeft);
            throw e;
        }
    }

    /** Nothing came of it, so whoever needs the tokens next may try. */
    private void notSpent(Seed begun) {
        try {
            store.put(begun.withSpending(null));
        } catch (StravaStoreException e) {
            LOG.debug("{}", e.getMessage());
        }
    }

    private synchronized Seed saved(Seed seed) {
        Seed stored = store.put(seed).or(this::stored).orElse(seed);
        unsaved = null;
        return stored;
    }

    private synchronized void saveLeft() {
        if (unsaved != null) {
            saved(unsaved);
        }
    }

    /** Makes a last attempt to store what could not be stored. */
    void close() {
        try {
            saveLeft();
        } catch (RuntimeException e) {
            LOG.error(
                    "What the configured refresh token was exchanged for could not be stored before the stop; configure a"
                            + " new one. {}",
                    e.getMessage());
        }
    }

    /** The first to get so far starts the athlete's chain; others wait until it is there. */
    private CompletableFuture<Long> adopted(Seed seed, long athleteId, String operation, Patience patience) {
        if (seed.tokens() == null) {
            return CompletableFuture.completedFuture(seed.athleteId());
        }
        Optional<Grant> before = grants.stored(athleteId);
        if (isAdopted(seed, before)) {
            store.put(seed.ofAthlete(athleteId));
            return CompletableFuture.completedFuture(athleteId);
        }
        if (spending.isOthers(seed.spending())) {
            return spending.isPatient(patience)
                    ? spending.lookAgain().thenCompose(waited -> adopted(known(), athleteId, operation, patience))
                    : CompletableFuture.failedFuture(
                            spending.stillOthers(seed.spending(), "the configured athlete", operation));
        }
        Optional<Seed> mine = store.put(ownedBy(athleteId, seed).withSpending(spending.begin()));
        if (mine.isEmpty()) {
            return adopted(known(), athleteId, operation, patience);
        }
        if (!hasMovedOn(seed, before)) {
            // Refused if the athlete's tokens are others by now: those are newer.
            grants.connect(new Grant(
                    identity.clientId(),
                    seed.tokens().withAthlete(athleteId),
                    mine.get().spending().since(),
                    seed.issuedAt(),
                    null,
                    before.map(Grant::version).orElse(0L)));
        }
        store.put(mine.get().ofAthlete(athleteId));
        return CompletableFuture.completedFuture(athleteId);
    }

    /** With the athlete, who may not be found out any more when these tokens have been replaced. */
    private static Seed ownedBy(long athleteId, Seed seed) {
        return new Seed(
                seed.clientId(),
                seed.fingerprint(),
                athleteId,
                seed.tokens(),
                seed.issuedAt(),
                seed.spending(),
                seed.version());
    }

    /** Whether the grant comes from this seed: whoever adopted it then ended before that was noted. */
    private static boolean isAdopted(Seed seed, Optional<Grant> grant) {
        return seed.spending() != null
                && grant.filter(now -> now.connectedAt().equals(seed.spending().since()))
                        .isPresent();
    }

    /** Whether the athlete's tokens were issued after those of the seed. */
    private static boolean hasMovedOn(Seed seed, Optional<Grant> grant) {
        return seed.issuedAt() != null
                && grant.map(Grant::issuedAt)
                        .filter(issued -> !issued.isBefore(seed.issuedAt()))
                        .isPresent();
    }
}
