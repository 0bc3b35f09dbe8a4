package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.http.NotSentException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Grant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refreshes an athlete's tokens, so that no refresh token is spent twice and none that Strava issues is lost. */
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private static final int MAX_REPORTED = 1_000;

    private final Identity identity;
    private final OAuthClient oauth;
    private final Grants grants;
    private final UnsavedGrants unsaved;
    private final Freshness freshness;
    private final SpendingRule spending;
    private final ReconnectListener listener;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final SingleFlight<Optional<Grant>> spends = new SingleFlight<>();

    /** The versions of grants without a refresh token that were reported to be of no more use. */
    private final Map<Long, Long> reported = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_REPORTED;
        }
    });

    /**
     * A refresh as a caller needs it.
     *
     * @param wanted      whether the grant found in the store still needs it; another node may have been faster
     * @param usableStill whether the access token can serve meanwhile, as long as it lives
     * @param patience    how long another node's refresh is waited for
     */
    record Wish(String operation, Predicate<Grant> wanted, boolean usableStill, SpendingRule.Patience patience) {}

    Refresher(
            Identity identity,
            OAuthClient oauth,
            Grants grants,
            UnsavedGrants unsaved,
            Freshness freshness,
            SpendingRule spending,
            ReconnectListener listener) {
        this.identity = identity;
        this.oauth = oauth;
        this.grants = grants;
        this.unsaved = unsaved;
        this.freshness = freshness;
        this.spending = spending;
        this.listener = listener;
    }

    /** Refreshes on the calling thread, or later if another node is at it. */
    CompletableFuture<Grant> refresh(long athleteId, Wish wish) {
        unsaved.save(athleteId);
        Grant grant = grants.stored(athleteId).orElseThrow(() -> notConnected(athleteId, wish.operation()));
        if (!wish.wanted().test(grant)) {
            return CompletableFuture.completedFuture(grant);
        }
        boolean serves = wish.usableStill() && freshness.isAlive(grant);
        if (grant.tokens().refreshToken() == null || identity.clientSecret() == null) {
            return serves
                    ? CompletableFuture.completedFuture(grant)
                    : CompletableFuture.failedFuture(withoutRefreshToken(grant, wish));
        }
        // As long as it is not known whether the refresh token is spent, the access token may be the last there is.
        if (serves && grant.spending() != null) {
            return CompletableFuture.completedFuture(grant);
        }
        if (spending.isOthers(grant.spending())) {
            return spending.isPatient(wish.patience())
                    ? spending.lookAgain().thenCompose(waited -> refresh(athleteId, wish))
                    : CompletableFuture.failedFuture(
                            spending.stillOthers(grant.spending(), "athlete " + athleteId, wish.operation()));
        }
        return spends.run(athleteId, () -> CompletableFuture.completedFuture(begin(grant, wish.operation())))
                .exceptionally(failure -> Optional.of(serving(grant, serves, StravaException.unwrap(failure))))
                .thenCompose(outcome ->
                        outcome.map(CompletableFuture::completedFuture).orElseGet(() -> refresh(athleteId, wish)));
    }

    /** The access token serves although there is no other, if that is due to passing trouble. */
    private Grant serving(Grant grant, boolean serves, Throwable failure) {
        boolean passing = failure instanceof StravaStoreException
                || failure instanceof StravaApiException e
                        && !e.isApplicationFault()
                        && !(e instanceof StravaAuthorizationException);
        if (!passing || !serves) {
            throw new CompletionException(failure);
        }
        LOG.info("{} The access token of athlete {} serves for now.", failure.getMessage(), grant.athleteId());
        freshness.bePatient(grant.athleteId());
        return grant;
    }

    /** @return empty if the grant is no longer the one in the store */
    private Optional<Grant> begin(Grant grant, String operation) {
        Optional<Grant> begun = grants.put(grant.withSpending(spending.begin()));
        if (begun.isPresent() && grant.spending() != null && !spending.isOwn(grant.spending())) {
            LOG.warn(
                    "A refresh of the tokens of athlete {} began at {}, and its result was never stored. If Strava"
                            + " answered it, the athlete has to connect again.",
                    grant.athleteId(),
                    grant.spending().since());
        }
        return begun.flatMap(marked -> spend(marked, operation));
    }

    /**
     * @param  begun says in the store that its refresh token is being sent
     * @return       empty if it was overtaken by what is in the store now
     */
    private Optional<Grant> spend(Grant begun, String operation) {
        IssuedTokens issued;
        try {
            issued = oauth.refresh(identity, begun.tokens().refreshToken(), operation);
        } catch (StravaAuthorizationException e) {
            return refused(begun, e);
        } catch (RuntimeException e) {
            if (isAnswerLost(e)) {
                LOG.warn(
                        "Strava's answer to a refresh of the tokens of athlete {} was lost. If it held a new refresh token,"
                                + " the athlete has to connect again when the access token ends.",
                        begun.athleteId());
            } else {
                notSpent(begun);
            }
            throw e;
        }
        freshness.forget(begun.athleteId());
        Grant next = next(begun, issued);
        warnOfMemory(begun, next);
        return unsaved.save(next);
    }

    /** Whether Strava may have replaced the refresh token, and told. */
    private static boolean isAnswerLost(RuntimeException failure) {
        return failure instanceof StravaApiException e
                && switch (e.getStatus()) {
                    case 0 -> !(e.getCause() instanceof NotSentException);
                    // Something in between has not got Strava's answer.
                    case 200, 502, 504 -> true;
                    default -> false;
                };
    }

    /** Nothing came of it, so whoever needs the tokens next may try. */
    private void notSpent(Grant begun) {
        try {
            grants.put(begun.withSpending(null));
        } catch (StravaStoreException e) {
            LOG.debug("{}", e.getMessage());
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

    /** From here on the configured refresh token is worth nothing, and a restart has no other. */
    private void warnOfMemory(Grant before, Grant next) {
        boolean rotated = !next.tokens().refreshToken().equals(before.tokens().refreshToken());
        if (rotated && !grants.isLasting() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "Strava has replaced the refresh token of athlete {}, and the store keeps the new one in memory only:"
                            + " after a restart the athlete has to connect again. Configure a FileStore or a JdbcStore.",
                    next.athleteId());
        }
    }

    private StravaAuthorizationException withoutRefreshToken(Grant grant, Wish wish) {
        if (!Long.valueOf(grant.version()).equals(reported.put(grant.athleteId(), grant.version()))) {
            report(grant, "The access token is no longer valid, and there is no refresh token to replace it.");
        }
        return new StravaAuthorizationException(
                wish.operation(),
                0,
                StravaFault.NONE,
                "strava:" + wish.operation() + " failed: the access token of athlete " + grant.athleteId()
                        + " is no longer valid,"
                        + " and without a refresh token and the option clientSecret there is no other; the athlete has to"
                        + " connect again.",
                null);
    }

    /**
     * Strava refused the refresh token; another node may hold a newer one.
     *
     * @return empty if there is something newer
     */
    private Optional<Grant> refused(Grant begun, StravaAuthorizationException cause) {
        // A consent given meanwhile is newer.
        unsaved.save(begun.athleteId());
        Optional<Grant> now = grants.stored(begun.athleteId());
        if (now.isPresent() && (now.get().version() != begun.version() || !grants.remove(begun))) {
            return Optional.empty();
        }
        freshness.forget(begun.athleteId());
        if (now.isPresent()) {
            report(begun, "Strava no longer accepts the refresh token.");
        }
        throw cause;
    }

    private void report(Grant grant, String reason) {
        LOG.warn("Athlete {} has to connect again. {}", grant.athleteId(), reason);
        listener.mustReconnect(grant.athleteId(), reason);
    }

    StravaAuthorizationException notConnected(long athleteId, String operation) {
        return new StravaAuthorizationException(
                operation,
                0,
                StravaFault.NONE,
                "strava:" + operation + " was not sent: athlete " + athleteId + " is not connected; the athlete has to"
                        + " connect.",
                null);
    }
}
