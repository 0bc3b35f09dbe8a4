package io.github.camelstrava.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.camelstrava.error.FaultReader;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.http.HttpAnswer;
import io.github.camelstrava.http.HttpCall;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.http.NotCompletedException;
import io.github.camelstrava.http.NotSentException;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.Permit;
import io.github.camelstrava.ratelimit.RateLimitHeaders;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.store.Grant;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one call at a time: takes a place in the budget, adds the token, sends, and sees to what goes wrong. What
 * need not wait happens on the calling thread; what waited goes on on the worker.
 */
final class CallRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    private static final int MAX_RETRIES = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    private final HttpTransport transport;
    private final String apiUri;
    private final String clientSecret;
    private final RateLimiter limiter;
    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;

    CallRunner(
            HttpTransport transport,
            String apiUri,
            String clientSecret,
            RateLimiter limiter,
            Clock clock,
            Delayer delayer,
            Executor worker) {
        this.transport = transport;
        this.apiUri = apiUri;
        this.clientSecret = clientSecret;
        this.limiter = limiter;
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
    }

    /** Makes a call with tokens that can be replaced, or as the application without any. */
    <T> CompletableFuture<T> run(ApiCall call, Terms terms, BodyReader<T> reader, TokenSource tokens) {
        return new Attempts<>(call, terms, reader, tokens, null).start();
    }

    /** The same without retries, for those who ask again anyway. */
    <T> CompletableFuture<T> runOnce(ApiCall call, Terms terms, BodyReader<T> reader, TokenSource tokens) {
        Attempts<T> attempts = new Attempts<>(call, terms, reader, tokens, null);
        attempts.retries = MAX_RETRIES;
        return attempts.start();
    }

    /** Makes a call with an access token that nothing is known of. */
    <T> CompletableFuture<T> runWith(String accessToken, ApiCall call, Terms terms, BodyReader<T> reader) {
        return new Attempts<>(call, terms, reader, null, accessToken).start();
    }

    /** Finds the tokens to use. */
    @FunctionalInterface
    interface TokenSource {

        /** @param refused those just refused, null the first time */
        CompletableFuture<Grant> find(Grant refused);
    }

    /**
     * Goes on where it is if there is nothing to wait for, else on the worker: whoever ends the waiting has work of its
     * own.
     */
    <T, R> CompletableFuture<R> then(CompletableFuture<T> step, Function<T, CompletableFuture<R>> next) {
        if (step.isDone()) {
            return step.thenCompose(next);
        }
        return step.handleAsync(
                        (value, failure) ->
                                failure == null ? next.apply(value) : CompletableFuture.<R>failedFuture(failure),
                        worker)
                .thenCompose(Function.identity());
    }

    /** The attempts at one call. */
    private final class Attempts<T> {
        private final ApiCall call;
        private final Terms terms;
        private final BodyReader<T> reader;
        private final TokenSource tokens;
        private final String bareToken;
        private final AnswerFormat format;
        private final Instant waitUntil;
        private Grant refusedGrant;
        private int retries;

        /**
         * @param tokens    null if no grant is used
         * @param bareToken the access token to use without a grant, null for none
         */
        Attempts(ApiCall call, Terms terms, BodyReader<T> reader, TokenSource tokens, String bareToken) {
            this.call = call;
            this.terms = terms;
            this.reader = reader;
            this.tokens = tokens;
            this.bareToken = bareToken;
            this.format = AnswerFormat.of(call.operation().spec());
            this.waitUntil = clock.instant().plus(terms.maxWait());
        }

        CompletableFuture<T> start() {
            boolean counted = call.operation().spec().bucket() != Bucket.NONE;
            CompletableFuture<Void> ready = counted ? limiter.firstContact() : CompletableFuture.completedFuture(null);
            // What follows is for the worker then, but not to get in line.
            return then(ready.isDone() ? acquire() : ready.thenCompose(known -> acquire()), this::withPermit);
        }

        private CompletableFuture<Permit> acquire() {
            return limiter.acquire(
                    call.operation().spec().bucket(),
                    terms.rank(),
                    terms.policy(),
                    Duration.between(clock.instant(), waitUntil),
                    call.operation().name());
        }

        private CompletableFuture<T> withPermit(Permit permit) {
            if (tokens == null) {
                return send(permit, bareToken, null);
            }
            return then(
                    grant(refusedGrant).whenComplete((found, failure) -> {
                        if (failure != null) {
                            limiter.unused(permit);
                        }
                    }),
                    found -> send(permit, found.tokens().accessToken(), found));
        }

        private CompletableFuture<Grant> grant(Grant refused) {
            try {
                return tokens.find(refused);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private CompletableFuture<T> send(Permit permit, String accessToken, Grant grant) {
            if (!limiter.isValid(permit)) {
                limiter.unused(permit);
                return start();
            }
            Outcome<T> outcome;
            try {
                HttpCall request = request(accessToken);
                LOG.debug("{}", request);
                outcome = transport.execute(request, answer -> receive(permit, answer, accessToken));
            } catch (NotSentException e) {
                limiter.unreached(permit);
                outcome = Outcome.transientFailure(ErrorMapper.broken(call.operation(), e, true), true);
            } catch (NotCompletedException e) {
                limiter.unanswered(permit);
                outcome = Outcome.transientFailure(ErrorMapper.broken(call.operation(), e, true), true);
            } catch (IOException e) {
                limiter.unanswered(permit);
                outcome = Outcome.transientFailure(ErrorMapper.broken(call.operation(), e, false), false);
            } catch (RuntimeException e) {
                limiter.unanswered(permit);
                return CompletableFuture.failedFuture(e);
            }
            return follow(outcome, grant);
        }

        private HttpCall request(String accessToken) {
            HttpCall request = new HttpCall(
                    call.operation().spec().method(),
                    URI.create(apiUri + call.path()),
                    call.secretQuery(),
                    null,
                    format.accept,
                    call.body());
            return accessToken == null ? request : request.withBearer(accessToken);
        }

        private Outcome<T> receive(Permit permit, HttpAnswer answer, String accessToken) throws IOException {
            int status = answer.status();
            RateLimitHeaders headers = RateLimitHeaders.of(answer.headers());
            if (status != 429) {
                // Before the body is read, which takes time and may fail: what the headers tell is true all the same.
                limiter.answered(permit, headers, status, false);
            }
            if (status / 100 == 2) {
                return read(answer, accessToken);
            }
            FaultReader.Refusal refusal = FaultReader.read(answer.body(), accessToken, clientSecret);
            if (status == 429) {
                limiter.answered(permit, headers, status, refusal.fault().has(null, "read rate limit", null));
                return Outcome.noBudget(refusal.fault());
            }
            StravaApiException failure = ErrorMapper.refused(call.operation(), status, refusal);
            if (ErrorMapper.isTokenRefused(status, refusal.fault())) {
                return Outcome.tokenRefused(failure);
            }
            boolean passing = status == 502 || status == 503 || status == 504;
            return passing ? Outcome.transientFailure(failure, false) : Outcome.failure(failure);
        }

        private Outcome<T> read(HttpAnswer answer, String accessToken) throws IOException {
            RecordedStream body = new RecordedStream(answer.body());
            String type = answer.header("Content-Type");
            if (type != null && !format.accepts(type)) {
                body.readNBytes(RecordedStream.LENGTH);
                if (format != AnswerFormat.NOTHING || body.start().length > 0) {
                    return Outcome.failure(unreadable(answer, "not with " + format.name, body, accessToken));
                }
            }
            try {
                T value = reader.read(body);
                byte[] start = body.start();
                return format == AnswerFormat.FILE && (start.length == 0 || AnswerFormat.isHtml(start))
                        ? Outcome.failure(unreadable(answer, "not with a file", body, accessToken))
                        : Outcome.of(value);
            } catch (JacksonException e) {
                return e instanceof JsonEOFException
                        ? Outcome.transientFailure(
                                unreadable(answer, "the JSON is cut short", body, accessToken), false)
                        : Outcome.failure(
                                unreadable(answer, "not with the JSON expected" + position(e), body, accessToken));
            }
        }

        private static String position(JacksonException e) {
            JsonLocation location = e.getLocation();
            return location == null || location.getLineNr() < 0
                    ? ""
                    : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
        }

        private StravaApiException unreadable(HttpAnswer answer, String why, RecordedStream body, String accessToken) {
            String excerpt = FaultReader.excerpt(body.start(), accessToken, clientSecret);
            return ErrorMapper.unreadable(call.operation(), answer.status(), why, excerpt);
        }

        private CompletableFuture<T> follow(Outcome<T> outcome, Grant grant) {
            return switch (outcome.kind()) {
                case DONE -> CompletableFuture.completedFuture(outcome.value());
                case NO_BUDGET -> noBudget(outcome.fault());
                case TOKEN_REFUSED -> {
                    if (refusedGrant != null || grant == null) {
                        yield CompletableFuture.failedFuture(outcome.failure());
                    }
                    if (!call.isRepeatable()) {
                        // The next call is to have better tokens.
                        yield then(
                                grant(grant),
                                better -> CompletableFuture.failedFuture(ErrorMapper.notRepeatable(outcome.failure())));
                    }
                    refusedGrant = grant;
                    yield start();
                }
                case TRANSIENT -> {
                    boolean repeatable = call.operation().spec().isRead() || outcome.unseen();
                    if (!repeatable || retries >= MAX_RETRIES || !limiter.mayRetry()) {
                        yield CompletableFuture.failedFuture(outcome.failure());
                    }
                    yield call.isRepeatable()
                            ? retry(outcome.failure())
                            : CompletableFuture.failedFuture(ErrorMapper.notRepeatable(outcome.failure()));
                }
                case FAILED -> CompletableFuture.failedFuture(outcome.failure());
            };
        }

        private CompletableFuture<T> noBudget(StravaFault fault) {
            boolean counted = call.operation().spec().bucket() != Bucket.NONE;
            if (terms.policy() == RateLimitPolicy.wait && counted && call.isRepeatable()) {
                return start();
            }
            Instant retryAt = limiter.availableAt(call.operation().spec().bucket(), terms.rank());
            return CompletableFuture.failedFuture(new StravaRateLimitException(
                    call.operation().name(),
                    429,
                    fault,
                    retryAt,
                    "strava:" + call.operation() + " failed: Strava's request budget is used up; there is more at "
                            + retryAt + "." + (call.isRepeatable() ? "" : ErrorMapper.STREAM_GONE)));
        }

        private CompletableFuture<T> retry(StravaApiException failure) {
            long base = FIRST_BACKOFF.toMillis() << retries++;
            Duration backoff =
                    Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base));
            LOG.debug("{} Trying again in {}.", failure.getMessage(), backoff);
            CompletableFuture<Void> waited = new CompletableFuture<>();
            delayer.after(backoff, () -> waited.completeAsync(() -> null, worker));
            return waited.thenCompose(nothing -> start());
        }
    }

    private record Outcome<T>(Kind kind, T value, StravaApiException failure, StravaFault fault, boolean unseen) {

        enum Kind {
            DONE,
            NO_BUDGET,
            TOKEN_REFUSED,
            TRANSIENT,
            FAILED
        }

        static <T> Outcome<T> of(T value) {
            return new Outcome<>(Kind.DONE, value, null, null, false);
        }

        /** @param fault what Strava said */
        static <T> Outcome<T> noBudget(StravaFault fault) {
            return new Outcome<>(Kind.NO_BUDGET, null, null, fault, false);
        }

        static <T> Outcome<T> tokenRefused(StravaApiException failure) {
            return new Outcome<>(Kind.TOKEN_REFUSED, null, failure, null, false);
        }

        /** @param unseen whether Strava cannot have seen the request */
        static <T> Outcome<T> transientFailure(StravaApiException failure, boolean unseen) {
            return new Outcome<>(Kind.TRANSIENT, null, failure, null, unseen);
        }

        static <T> Outcome<T> failure(StravaApiException failure) {
            return new Outcome<>(Kind.FAILED, null, failure, null, false);
        }
    }
}
