package io.github.camelstrava.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.error.FaultReader;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.http.HttpAnswer;
import io.github.camelstrava.http.HttpCall;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.http.NotSentException;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.Permit;
import io.github.camelstrava.ratelimit.RateLimitHeaders;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.store.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to Strava's API for one application: takes a place in the budget, adds the athlete's token, sends, and turns
 * the answer into a model or an exception. What need not wait happens on the calling thread; what waited goes on on the
 * worker.
 */
public final class StravaClient {

    private static final Logger LOG = LoggerFactory.getLogger(StravaClient.class);

    private static final int MAX_RETRIES = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    private final HttpTransport transport;
    private final String apiUri;
    private final RateLimiter limiter;
    private final TokenKeeper tokens;
    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;

    public StravaClient(
            HttpTransport transport,
            String apiUri,
            RateLimiter limiter,
            TokenKeeper tokens,
            Clock clock,
            Delayer delayer,
            Executor worker) {
        this.transport = transport;
        this.apiUri = apiUri;
        this.limiter = limiter;
        this.tokens = tokens;
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
    }

    /** Reads a body of the answer. */
    @FunctionalInterface
    interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * The athlete a call acts for; see {@link TokenKeeper#actingAthlete}.
     *
     * @param named may be null
     */
    public CompletableFuture<Long> actingAthlete(Long named, StravaOperation operation, Terms terms) {
        return tokens.actingAthlete(named, operation.name(), (token, name) -> athleteOf(token, operation, terms));
    }

    /** Asks whose an access token is. */
    public CompletableFuture<Long> athleteOf(String accessToken, StravaOperation operation, Terms terms) {
        ApiCall call =
                ApiCall.of(StravaOperation.athlete, new Arguments(null, null, Map.of(), null), Map.of());
        return new Attempts<>(call, terms, body -> StravaJson.readObject(body, DetailedAthlete.class).id(), token -> {
                    throw new IllegalStateException("a bare token has no successor");
                })
                .withToken(accessToken)
                .start();
    }

    /** Reads one object on behalf of an athlete. */
    public <T extends StravaBody> CompletableFuture<T> object(
            StravaOperation operation, long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        return call(
                ApiCall.of(operation, arguments, Map.of()),
                athleteId,
                terms,
                body -> StravaJson.readObject(body, type));
    }

    /** Reads the one page of a list that the arguments name. */
    public <T extends StravaModel> CompletableFuture<List<T>> page(
            StravaOperation operation, long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        Map<String, Object> paging = new LinkedHashMap<>();
        arguments.get(Param.page).ifPresent(page -> paging.put(Param.page.wireName(), page));
        arguments.get(Param.pageSize).ifPresent(size -> paging.put(Param.pageSize.wireName(), size));
        return call(
                ApiCall.of(operation, arguments, paging),
                athleteId,
                terms,
                body -> StravaJson.readList(body, type));
    }

    <T> CompletableFuture<T> call(ApiCall call, long athleteId, Terms terms, BodyReader<T> reader) {
        return new Attempts<>(call, terms, reader, refused -> refused == null
                        ? tokens.current(athleteId, call.operation().name())
                        : tokens.replacing(refused, call.operation().name()))
                .start();
    }

    /** Goes on where it is if there is nothing to wait for, else on the worker. */
    <T, R> CompletableFuture<R> then(CompletableFuture<T> step, Function<T, CompletableFuture<R>> next) {
        return step.isDone() ? step.thenCompose(next) : step.thenComposeAsync(next, worker);
    }

    /** The attempts at one call. */
    private final class Attempts<T> {
        private final ApiCall call;
        private final Terms terms;
        private final BodyReader<T> reader;
        private final Function<Grant, CompletableFuture<Grant>> grants;
        private final Instant waitUntil;
        private String bareToken;
        private Grant refusedGrant;
        private int retries;

        /** @param grants finds the tokens to use, given those just refused or null */
        Attempts(ApiCall call, Terms terms, BodyReader<T> reader, Function<Grant, CompletableFuture<Grant>> grants) {
            this.call = call;
            this.terms = terms;
            this.reader = reader;
            this.grants = grants;
            this.waitUntil = clock.instant().plus(terms.maxWait());
        }

        Attempts<T> withToken(String accessToken) {
            this.bareToken = accessToken;
            return this;
        }

        CompletableFuture<T> start() {
            Duration patience = Duration.between(clock.instant(), waitUntil);
            CompletableFuture<Permit> place = limiter.acquire(
                    call.operation().spec().bucket(),
                    terms.priority(),
                    terms.policy(),
                    patience,
                    call.operation().name());
            return then(place, this::withPermit);
        }

        private CompletableFuture<T> withPermit(Permit permit) {
            if (bareToken != null) {
                return send(permit, bareToken, null);
            }
            CompletableFuture<Grant> grant;
            try {
                grant = grants.apply(refusedGrant);
            } catch (RuntimeException e) {
                grant = CompletableFuture.failedFuture(e);
            }
            return then(
                    grant.whenComplete((found, failure) -> {
                        if (failure != null) {
                            limiter.unused(permit);
                        }
                    }),
                    found -> send(permit, found.tokens().accessToken(), found));
        }

        private CompletableFuture<T> send(Permit permit, String accessToken, Grant grant) {
            HttpCall request = new HttpCall(
                            call.operation().spec().method(), URI.create(apiUri + call.path()), null, null)
                    .withBearer(accessToken);
            LOG.debug("{}", request);
            Outcome<T> outcome;
            try {
                outcome = transport.execute(request, answer -> receive(permit, answer));
            } catch (NotSentException e) {
                limiter.unused(permit);
                outcome = Outcome.transientFailure(ErrorMapper.broken(call.operation(), e), true);
            } catch (IOException e) {
                limiter.unanswered(permit);
                outcome = Outcome.transientFailure(ErrorMapper.broken(call.operation(), e), false);
            } catch (RuntimeException e) {
                limiter.unanswered(permit);
                return CompletableFuture.failedFuture(e);
            }
            return follow(outcome, grant);
        }

        private Outcome<T> receive(Permit permit, HttpAnswer answer) throws IOException {
            int status = answer.status();
            RateLimitHeaders headers = RateLimitHeaders.of(answer.headers());
            if (status / 100 == 2) {
                Outcome<T> outcome = read(answer);
                limiter.answered(permit, headers, false, false);
                return outcome;
            }
            FaultReader.Refusal refusal = FaultReader.read(answer.body());
            boolean readsRefused = refusal.fault().has(null, "read rate limit", null);
            limiter.answered(permit, headers, status == 429, readsRefused);
            if (status == 429) {
                return Outcome.noBudget();
            }
            StravaApiException failure = ErrorMapper.refused(call.operation(), status, refusal);
            if (ErrorMapper.isTokenRefused(status, refusal.fault())) {
                return Outcome.tokenRefused(failure);
            }
            boolean passing = status == 502 || status == 503 || status == 504;
            return passing ? Outcome.transientFailure(failure, false) : Outcome.failure(failure);
        }

        private Outcome<T> read(HttpAnswer answer) throws IOException {
            try {
                return Outcome.of(reader.read(answer.body()));
            } catch (JsonEOFException e) {
                return Outcome.transientFailure(
                        ErrorMapper.unreadable(call.operation(), answer.status(), "it is cut short", e), false);
            } catch (JacksonException e) {
                return Outcome.failure(
                        ErrorMapper.unreadable(call.operation(), answer.status(), e.getOriginalMessage(), e));
            }
        }

        private CompletableFuture<T> follow(Outcome<T> outcome, Grant grant) {
            return switch (outcome.kind()) {
                case DONE -> CompletableFuture.completedFuture(outcome.value());
                case NO_BUDGET -> noBudget();
                case TOKEN_REFUSED -> {
                    if (refusedGrant != null || grant == null) {
                        yield CompletableFuture.failedFuture(outcome.failure());
                    }
                    refusedGrant = grant;
                    yield start();
                }
                case TRANSIENT -> {
                    boolean repeatable = call.operation().spec().isRead() || outcome.unseen();
                    if (!repeatable || retries >= MAX_RETRIES || !limiter.mayRetry()) {
                        yield CompletableFuture.failedFuture(outcome.failure());
                    }
                    yield retry(outcome.failure());
                }
                case FAILED -> CompletableFuture.failedFuture(outcome.failure());
            };
        }

        private CompletableFuture<T> noBudget() {
            if (terms.policy() == RateLimitPolicy.wait) {
                return start();
            }
            Instant retryAt = limiter.availableAt(call.operation().spec().bucket(), terms.priority());
            return CompletableFuture.failedFuture(new StravaRateLimitException(
                    call.operation().name(),
                    429,
                    StravaFault.NONE,
                    retryAt,
                    "strava:" + call.operation() + " failed: Strava's request budget is used up; there is more at "
                            + retryAt + "."));
        }

        private CompletableFuture<T> retry(StravaApiException failure) {
            long base = FIRST_BACKOFF.toMillis() << retries++;
            Duration backoff = Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base));
            LOG.debug("{} Trying again in {}.", failure.getMessage(), backoff);
            CompletableFuture<Void> waited = new CompletableFuture<>();
            delayer.after(backoff, () -> waited.completeAsync(() -> null, worker));
            return waited.thenCompose(nothing -> start());
        }
    }

    private record Outcome<T>(Kind kind, T value, StravaApiException failure, boolean unseen) {

        enum Kind {
            DONE,
            NO_BUDGET,
            TOKEN_REFUSED,
            TRANSIENT,
            FAILED
        }

        static <T> Outcome<T> of(T value) {
            return new Outcome<>(Kind.DONE, value, null, false);
        }

        static <T> Outcome<T> noBudget() {
            return new Outcome<>(Kind.NO_BUDGET, null, null, false);
        }

        static <T> Outcome<T> tokenRefused(StravaApiException failure) {
            return new Outcome<>(Kind.TOKEN_REFUSED, null, failure, false);
        }

        /** @param unseen whether Strava cannot have seen the request */
        static <T> Outcome<T> transientFailure(StravaApiException failure, boolean unseen) {
            return new Outcome<>(Kind.TRANSIENT, null, failure, unseen);
        }

        static <T> Outcome<T> failure(StravaApiException failure) {
            return new Outcome<>(Kind.FAILED, null, failure, false);
        }
    }
}
