package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Seed;
import io.github.camelstrava.store.StravaStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Starts the chain of an athlete's tokens from the configured seed, once in the life of the store: the configured refresh
 * token is spent at most once, and never again after a restart.
 */
final class SeedChain {

    private final Identity identity;
    private final StravaStore store;
    private final OAuthClient oauth;
    private final Consumer<Seed> connect;
    private final AtomicReference<CompletableFuture<Long>> running = new AtomicReference<>();
    private volatile Long athlete;
    private volatile StravaAuthorizationException refused;
    /** What the spent token was exchanged for, until the store has it. Guarded by {@link #alone}. */
    private Seed unsaved;

    /** @param connect stores the tokens of a seed whose athlete is known as that athlete's grant */
    SeedChain(Identity identity, StravaStore store, OAuthClient oauth, Consumer<Seed> connect) {
        this.identity = identity;
        this.store = store;
        this.oauth = oauth;
        this.connect = connect;
    }

    /** Whose the seed is; the first time this is asked for, by one caller for all. */
    CompletableFuture<Long> athlete(String operation, AthleteLookup lookup) {
        if (athlete != null) {
            return CompletableFuture.completedFuture(athlete);
        }
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<Long> mine = new CompletableFuture<>();
        CompletableFuture<Long> first = running.compareAndExchange(null, mine);
        if (first != null) {
            return first;
        }
        start(operation, lookup).whenComplete((id, failure) -> {
            if (failure == null) {
                athlete = id;
            } else if (StravaException.unwrap(failure) instanceof StravaAuthorizationException e) {
                refused = e;
            }
            running.set(null);
            if (failure == null) {
                mine.complete(id);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletableFuture<Long> start(String operation, AthleteLookup lookup) {
        try {
            Seed seed = alone(() -> {
                Seed known = known();
                if (known.athleteId() != null || known.tokens().accessToken() != null) {
                    return known;
                }
                // Shows that the store can be written before the token is spent.
                store.putSeed(identity.clientId(), known);
                return refreshed(known, operation);
            });
            return learnAthlete(seed, operation, lookup)
                    .exceptionallyCompose(failure -> isTokenRefused(failure, seed)
                            ? learnAthlete(successor(seed, operation), operation, lookup)
                            : CompletableFuture.failedFuture(failure));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Long> learnAthlete(Seed seed, String operation, AthleteLookup lookup) {
        return seed.athleteId() != null
                ? CompletableFuture.completedFuture(seed.athleteId())
                : lookup.athleteOf(seed.tokens().accessToken(), operation).thenApply(id -> adopt(seed, id));
    }

    /** Whether it is the access token that Strava did not accept, and there may be another. */
    private boolean isTokenRefused(Throwable failure, Seed seed) {
        return StravaException.unwrap(failure) instanceof StravaAuthorizationException refusal
                && !refusal.getFault().has(null, null, "missing")
                && seed.tokens() != null
                && seed.tokens().refreshToken() != null
                && identity.clientSecret() != null;
    }

    private Seed successor(Seed seed, String operation) {
        return alone(() -> {
            Seed known = known();
            boolean same = known.athleteId() == null
                    && seed.tokens().accessToken().equals(known.tokens().accessToken());
            return same ? refreshed(known, operation) : known;
        });
    }

    private Seed known() {
        if (unsaved != null) {
            return saved(unsaved);
        }
        return store.seed(identity.clientId(), identity.seedFingerprint()).orElseGet(this::configured);
    }

    private Seed configured() {
        TokenSet tokens = new TokenSet(null, identity.accessToken(), identity.refreshToken(), null, Set.of());
        return new Seed(identity.seedFingerprint(), null, tokens, null);
    }

    private Seed refreshed(Seed seed, String operation) {
        IssuedTokens issued = oauth.refresh(identity, seed.tokens().refreshToken(), operation);
        return saved(new Seed(seed.fingerprint(), null, issued.tokens(), issued.issuedAt()));
    }

    private Seed saved(Seed seed) {
        unsaved = seed;
        store.putSeed(identity.clientId(), seed);
        unsaved = null;
        return seed;
    }

    private long adopt(Seed seed, long athleteId) {
        return alone(() -> {
            Optional<Seed> known = store.seed(identity.clientId(), seed.fingerprint());
            if (known.isEmpty() || known.get().athleteId() == null) {
                connect.accept(
                        new Seed(seed.fingerprint(), athleteId, seed.tokens().withAthlete(athleteId), seed.issuedAt()));
                store.putSeed(identity.clientId(), new Seed(seed.fingerprint(), athleteId, null, null));
            }
            return athleteId;
        });
    }

    private <T> T alone(Callable<T> action) {
        try {
            return store.exclusively("seed-" + identity.seedFingerprint(), action);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the configured token", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
