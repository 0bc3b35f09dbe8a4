package io.github.camelstrava.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.auth.Identity;
import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.error.FaultReader;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.http.HttpAnswer;
import io.github.camelstrava.http.HttpBody;
import io.github.camelstrava.http.HttpCall;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.http.NotCompletedException;
import io.github.camelstrava.http.NotSentException;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Bucket;
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
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;
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
    private final Identity application;
    private final RateLimiter limiter;
    private final TokenKeeper tokens;
    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;

    public StravaClient(
            HttpTransport transport,
            String apiUri,
            Identity application,
            RateLimiter limiter,
            TokenKeeper tokens,
            Clock clock,
            Delayer delayer,
            Executor worker) {
        this.transport = transport;
        this.apiUri = apiUri;
        this.application = application;
        this.limiter = limiter;
        this.tokens = tokens;
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
    }

    /** Makes something of the body of a good answer. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * The athlete a call acts for; see {@link TokenKeeper#actingAthlete}.
     *
     * @param named may be null
     */
    public CompletableFuture<Long> actingAthlete(Long named, StravaOperation operation, Terms terms) {
        return then(
                tokens.actingAthlete(named, operation.name(), (token, name) -> athleteOf(token, operation, terms)),
                CompletableFuture::completedFuture);
    }

    /** Asks whose an access token is. */
    public CompletableFuture<Long> athleteOf(String accessToken, StravaOperation operation, Terms terms) {
        ApiCall call = ApiCall.of(StravaOperation.athlete, Arguments.NONE, null, application);
        return new Attempts<>(call, terms, StravaClient::readId, null, accessToken).start();
    }

    private static Long readId(InputStream body) throws IOException {
        Long id = StravaJson.readObject(body, DetailedAthlete.class).id();
        if (id == null) {
            throw MismatchedInputException.from(null, Long.class, "the athlete has no id");
        }
        return id;
    }

    /**
     * Makes a call that returns one thing, or nothing.
     *
     * @param athleteId null if the operation is the application's
     * @param type      a model, Map, or Void
     */
    public <T> CompletableFuture<T> one(
            StravaOperation operation, Long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        return call(ApiCall.of(operation, arguments, null, application), athleteId, terms, body -> readOne(body, type));
    }

    @SuppressWarnings("unchecked")
    private static <T> T readOne(InputStream body, Class<T> type) throws IOException {
        if (type == Void.class) {
            body.transferTo(OutputStream.nullOutputStream());
            return null;
        }
        return StravaBody.class.isAssignableFrom(type)
                ? (T) StravaJson.readObject(body, type.asSubclass(StravaBody.class))
                : StravaJson.mapper().readValue(body, type);
    }

    /**
     * Fetches a file.
     *
     * @param saver takes it while it arrives; may be called more than once, if it broke off
     */
    public <T> CompletableFuture<T> download(
            StravaOperation operation, long athleteId, Arguments arguments, BodyReader<T> saver, Terms terms) {
        return call(ApiCall.of(operation, arguments, null, application), athleteId, terms, saver);
    }

    /**
     * Reads the one page of a list that the arguments name.
     *
     * @param athleteId null if the operation is the application's
     * @param cursor    where the page before ended, null if pages are numbered or it is the first
     */
    public <T extends StravaModel> CompletableFuture<List<T>> page(
            StravaOperation operation, Long athleteId, Arguments arguments, String cursor, Class<T> type, Terms terms) {
        String field = operation.spec().answer().field();
        return call(
                ApiCall.of(operation, arguments, cursor, application),
                athleteId,
                terms,
                body -> field == null ? StravaJson.readList(body, type) : readListIn(field, body, type));
    }

    private static <T extends StravaModel> List<T> readListIn(String field, InputStream body, Class<T> type)
            throws IOException {
        JsonNode list = StravaJson.mapper().readValue(body, ObjectNode.class).get(field);
        if (!(list instanceof ArrayNode)) {
            throw MismatchedInputException.from(null, List.class, "there is no array " + field);
        }
        List<T> elements = new ArrayList<>(list.size());
        for (JsonNode element : list) {
            if (element.isObject()) {
                elements.add(StravaJson.mapper().treeToValue(element, type));
            }
        }
        return elements;
    }

    /**
     * Hands over a file, and waits for what becomes of it if the arguments say so.
     *
     * @param accepted told the upload's id as soon as Strava has given one
     * @return         completes exceptionally with {@link io.github.camelstrava.error.StravaUploadException} if no
     *                 activity comes of it, or none in time
     */
    public CompletableFuture<Upload> upload(
            StravaOperation operation,
            long athleteId,
            Arguments arguments,
            HttpBody.FilePart file,
            LongConsumer accepted,
            Terms terms) {
        Duration timeout = arguments.<Duration>get(Param.uploadTimeout).orElseThrow();
        boolean wait = arguments.<Boolean>get(Param.waitForUpload).orElseThrow();
        CompletableFuture<Upload> sent = call(
                ApiCall.upload(operation, arguments, file, timeout),
                athleteId,
                terms,
                body -> StravaJson.readObject(body, Upload.class));
        return then(sent, upload -> {
            if (upload.id() != null) {
                accepted.accept(upload.id());
            }
            boolean ready = UploadResult.isReady(operation, 201, upload);
            return ready || !wait || upload.id() == null
                    ? CompletableFuture.completedFuture(upload)
                    : new UploadWatch(this, clock, delayer, worker, operation, athleteId, upload.id(), terms, timeout)
                            .start();
        });
    }

    private <T> CompletableFuture<T> call(ApiCall call, Long athleteId, Terms terms, BodyReader<T> reader) {
        Function<Grant, CompletableFuture<Grant>> grants = refused -> refused == null
                ? tokens.current(athleteId, call.operation().name())
                : tokens.replacing(refused, call.operation().name());
        return new Attempts<>(call, terms, reader, athleteId == null ? null : grants, null).start();
    }

    /**
     * Goes on where it is if there is nothing to wait for, else on the worker: whoever ends the waiting has work of its
     * own.
     */
    private <T, R> CompletableFuture<R> then(CompletableFuture<T> step, Function<T, CompletableFuture<R>> next) {
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
        private final Function<Grant, CompletableFuture<Grant>> grants;
        private final String bareToken;
        private final AnswerFormat format;
        private final Instant waitUntil;
        private Grant refusedGrant;
        private int retries;

        /**
         * @param grants    finds the tokens to use, given those just refused or null; null if no grant is used
         * @param bareToken the access token to use without a grant, null for none
         */
        Attempts(
                ApiCall call,
                Terms terms,
                BodyReader<T> reader,
                Function<Grant, CompletableFuture<Grant>> grants,
                String bareToken) {
            this.call = call;
            this.terms = terms;
            this.reader = reader;
            this.grants = grants;
            this.bareToken = bareToken;
            this.format = AnswerFormat.of(call.operation().spec());
            this.waitUntil = clock.instant().plus(terms.maxWait());
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
            if (grants == null) {
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
            Outcome<T> outcome;
            try {
                HttpCall request = request(accessToken);
                LOG.debug("{}", request);
                outcome = transport.execute(request, answer -> receive(permit, answer, accessToken));
            } catch (NotSentException e) {
                limiter.unused(permit);
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
                limiter.answered(permit, headers, false, false);
            }
            if (status / 100 == 2) {
                return read(answer, accessToken);
            }
            FaultReader.Refusal refusal = FaultReader.read(answer.body(), accessToken, application.clientSecret());
            if (status == 429) {
                limiter.answered(permit, headers, true, refusal.fault().has(null, "read rate limit", null));
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
                return format == AnswerFormat.FILE && body.start().length == 0
                        ? Outcome.failure(unreadable(answer, "not with a file", body, accessToken))
                        : Outcome.of(value);
            } catch (JacksonException e) {
                return e instanceof JsonEOFException
                        ? Outcome.transientFailure(
                                unreadable(answer, "the JSON is cut short", body, accessToken), false)
                        : Outcome.failure(unreadable(answer, "not with the JSON expected", body, accessToken));
            }
        }

        private StravaApiException unreadable(HttpAnswer answer, String why, RecordedStream body, String accessToken) {
            String excerpt = FaultReader.excerpt(body.start(), accessToken, application.clientSecret());
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
                        yield CompletableFuture.failedFuture(ErrorMapper.notRepeatable(outcome.failure()));
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
            Instant retryAt = limiter.availableAt(call.operation().spec().bucket(), terms.priority());
            return CompletableFuture.failedFuture(new StravaRateLimitException(
                    call.operation().name(),
                    429,
                    fault,
                    retryAt,
                    "strava:" + call.operation() + " failed: Strava's request budget is used up; there is more at "
                            + retryAt + "."));
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
