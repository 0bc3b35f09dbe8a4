package io.github.camelstrava.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.github.camelstrava.auth.Identity;
import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.http.HttpBody;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.RateLimiter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/** Makes calls to Strava's API for one application, and turns answers into models or exceptions. */
public final class StravaClient {

    private final CallRunner runner;
    private final Identity application;
    private final TokenKeeper tokens;
    private final Clock clock;
    private final Later later;

    public StravaClient(
            HttpTransport transport,
            String apiUri,
            Identity application,
            RateLimiter limiter,
            TokenKeeper tokens,
            Clock clock,
            Delayer delayer,
            Executor worker) {
        this.runner = new CallRunner(transport, apiUri, application.clientSecret(), limiter, clock, delayer, worker);
        this.application = application;
        this.tokens = tokens;
        this.clock = clock;
        this.later = new Later(clock, delayer, worker);
    }

    /**
     * The athlete a call acts for; see {@link TokenKeeper#actingAthlete}.
     *
     * @param named may be null
     */
    public CompletableFuture<Long> actingAthlete(Long named, StravaOperation operation, Terms terms) {
        return runner.then(
                tokens.actingAthlete(named, operation.name(), (token, name) -> athleteOf(token, operation, terms)),
                CompletableFuture::completedFuture);
    }

    /** Asks whose an access token is. */
    public CompletableFuture<SummaryAthlete> athleteOf(String accessToken, StravaOperation operation, Terms terms) {
        ApiCall call = ApiCall.of(StravaOperation.athlete, Arguments.NONE, null, application);
        return runner.runWith(accessToken, call, terms, StravaClient::readAthlete);
    }

    private static SummaryAthlete readAthlete(InputStream body) throws IOException {
        SummaryAthlete athlete = StravaJson.readObject(body, SummaryAthlete.class);
        if (athlete.id() == null || athlete.id() <= 0) {
            throw MismatchedInputException.from(null, Long.class, "the athlete has no id");
        }
        return athlete;
    }

    /**
     * Makes a call that returns one thing, or nothing.
     *
     * @param athleteId null if the operation is the application's
     * @param type      a model, Map, or Void
     */
    public <T> CompletableFuture<T> one(
            StravaOperation operation, Long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        return call(
                ApiCall.of(operation, arguments, null, application),
                athleteId,
                terms,
                body -> OneReader.read(operation, body, type));
    }

    /** The same without retries, for those who ask again anyway. */
    <T> CompletableFuture<T> once(
            StravaOperation operation, Long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        return runner.runOnce(
                ApiCall.of(operation, arguments, null, application),
                terms,
                body -> OneReader.read(operation, body, type),
                tokens(operation, athleteId));
    }

    /** The same for what Strava has just announced: where it is not found, it is asked for a few times more. */
    public <T> CompletableFuture<T> announced(
            StravaOperation operation, Long athleteId, Arguments arguments, Class<T> type, Terms terms) {
        return new AnnouncedRead<>(() -> one(operation, athleteId, arguments, type, terms), later).start();
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
        JsonNode list = StravaJson.mapper().readTree(body).path(field);
        if (!list.isArray()) {
            throw MismatchedInputException.from(null, List.class, "there is no array " + field);
        }
        return StravaJson.readList(StravaJson.mapper().treeAsTokens(list), type);
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
                body -> OneReader.read(operation, body, Upload.class));
        return runner.then(sent, upload -> {
            accepted.accept(upload.id());
            boolean ready = UploadResult.isReady(operation, 201, upload);
            return ready || !wait
                    ? CompletableFuture.completedFuture(upload)
                    : new UploadWatch(this, clock, later, operation, athleteId, upload.id(), terms, timeout).start();
        });
    }

    private <T> CompletableFuture<T> call(ApiCall call, Long athleteId, Terms terms, BodyReader<T> reader) {
        return runner.run(call, terms, reader, tokens(call.operation(), athleteId));
    }

    /** @return null if the call is the application's */
    private CallRunner.TokenSource tokens(StravaOperation operation, Long athleteId) {
        return athleteId == null
                ? null
                : refused -> refused == null
                        ? tokens.current(athleteId, operation.name())
                        : tokens.replacing(refused, operation.name());
    }
}
