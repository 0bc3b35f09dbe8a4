package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Something that goes wrong, and for which requests. A value: each method returns a new fault; nothing happens before it
 * is handed to {@link StravaSandbox#fault(Fault)}.
 *
 * <pre>{@code
 * strava.fault(Fault.status(503).on(StravaOperation.activities).times(2));
 * strava.fault(Fault.connectionReset().onPage(2).once());
 * strava.fault(Fault.rateLimited().after(10).times(3));
 * strava.fault(Fault.answerLost().onTokens().once());
 * }</pre>
 *
 * <p>Without a condition a fault strikes every API call, but no OAuth call, until it is removed. Faults that take the
 * place of an answer ({@link #status}, {@link #connectionReset} …) keep the request from having any effect; where several
 * of them wait for one request, the one armed first strikes. All others spoil the answer of a request that was served.
 * Requests that meet a fault count in the rate limits like any other.
 */
public final class Fault {
    private final Kind kind;
    private final boolean onOAuth;
    private final Predicate<SandboxRequest> condition;
    private final int spared;
    private final int times;

    private Fault(Kind kind, boolean onOAuth, Predicate<SandboxRequest> condition, int spared, int times) {
        this.kind = kind;
        this.onOAuth = onOAuth;
        this.condition = condition;
        this.spared = spared;
        this.times = times;
    }

    /**
     * @param before  runs before the request is served, may be null
     * @param change  what becomes of the answer
     * @param instead whether the request is not served at all
     */
    private record Kind(Runnable before, UnaryOperator<Answer> change, boolean instead) {}

    private static Fault instead(UnaryOperator<Answer> change) {
        return new Fault(new Kind(null, change, true), false, request -> true, 0, Integer.MAX_VALUE);
    }

    private static Fault spoil(UnaryOperator<Answer> change) {
        return new Fault(new Kind(null, change, false), false, request -> true, 0, Integer.MAX_VALUE);
    }

    // What goes wrong: in place of the answer

    /** An error with the body Strava sends with it; from 500 on without rate-limit headers. */
    public static Fault status(int status) {
        return instead(answer -> FaultBodies.of(status, answer));
    }

    /** Any status with any body. */
    public static Fault status(int status, String contentType, String body) {
        return instead(answer -> answer.withStatus(status).with(contentType, body));
    }

    /** A page for people, with 503 in an outage; with 200 it is what a captive portal would send. */
    public static Fault html(int status) {
        return instead(answer -> FaultBodies.html(status, answer));
    }

    /** 429 with headers that say that the quarter hour is used up. */
    public static Fault rateLimited() {
        return instead(FaultBodies::rateLimited);
    }

    public static Fault rateLimitedWithoutHeaders() {
        return instead(answer -> FaultBodies.withoutRateHeaders(FaultBodies.rateLimited(answer)));
    }

    /** 401: the access token is void. */
    public static Fault unauthorized() {
        return status(401);
    }

    /** 401: the athlete did not grant the scope. */
    public static Fault scopeMissing(Scope scope) {
        return instead(answer -> FaultBodies.scopeMissing(scope, answer));
    }

    /** 403: the subscription of the application's owner lapsed. */
    public static Fault applicationInactive() {
        return instead(answer ->
                FaultBodies.json(answer.withStatus(403), Json.fault("Forbidden", "Application", "Status", "Inactive")));
    }

    /** 403: as many athletes are connected as the application may have; see {@link #onTokens}. */
    public static Fault athleteLimitReached() {
        return instead(
                answer -> FaultBodies.json(answer.withStatus(403), Json.object().put("message", Answer.ATHLETE_LIMIT)));
    }

    public static Fault redirect(String location) {
        return instead(answer -> answer.withStatus(302).withHeaders(Map.of("Location", location)));
    }

    /** 401: the endpoint is closed to other people's programs. */
    public static Fault internalOnly() {
        return instead(answer -> FaultBodies.json(
                answer.withStatus(401), Json.fault("Authorization Error", "Application", "internal", "invalid")));
    }

    /** The connection is reset before any answer, and the request had no effect. */
    public static Fault connectionReset() {
        return instead(
                answer -> answer.withSocket(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER));
    }

    /** The connection is closed without a byte of answer, and the request had no effect. */
    public static Fault connectionClosed() {
        return instead(answer -> answer.withSocket(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE));
    }

    /** Bytes that are no HTTP, then the end. */
    public static Fault garbage() {
        return instead(answer -> answer.withSocket(com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE));
    }

    /** A 200 whose chunked body breaks off in a chunk that makes no sense. */
    public static Fault malformedChunk() {
        return instead(
                answer -> answer.withSocket(com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK));
    }

    // What goes wrong: on the way back

    /** The request is served, but the connection is reset before its answer: a token may have been replaced. */
    public static Fault answerLost() {
        return spoil(answer -> answer.withSocket(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER));
    }

    /** The connection ends in the middle of the body. */
    public static Fault brokenTransfer() {
        return spoil(Answer::withCut);
    }

    /** The transfer is complete, but the JSON ends in the middle. */
    public static Fault cutJson() {
        return spoil(answer -> answer.withBody(Arrays.copyOf(answer.body(), answer.body().length * 3 / 5)));
    }

    /** Nothing at all, with the status of success. */
    public static Fault emptyBody() {
        return spoil(answer -> answer.withBody(new byte[0]));
    }

    /** An object where a list belongs, and a list where an object belongs. */
    public static Fault wrongShape() {
        return spoil(FaultBodies::otherShape);
    }

    /** Another body, whatever was asked for. */
    public static Fault body(String body) {
        return spoil(answer -> answer.withBody(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Changes the answer's JSON, for example to take {@code refresh_token} out of it; lists and objects alike. */
    public static Fault editJson(Consumer<JsonNode> change) {
        return spoil(answer -> FaultBodies.edited(answer, change));
    }

    /** A pause before the first byte; the request is served before it. */
    public static Fault delay(Duration delay) {
        return spoil(answer -> answer.withDelay(delay));
    }

    /** The body comes in drops, the last of them after so long a time. */
    public static Fault dribble(Duration time) {
        return spoil(answer -> answer.withDribble(time));
    }

    public static Fault withoutRateHeaders() {
        return spoil(FaultBodies::withoutRateHeaders);
    }

    /** {@code x-ratelimit-limit} and the like, as some of Strava's servers write them. */
    public static Fault rateHeadersInLowerCase() {
        return spoil(FaultBodies::withRateHeadersInLowerCase);
    }

    /** Another value of a header, such as {@code X-RateLimit-Usage}. */
    public static Fault header(String name, String value) {
        return spoil(answer -> answer.withHeaders(Map.of(name, value)));
    }

    /** The server says that it is earlier or later than it is; windows turn as ever. */
    public static Fault wrongDate(Duration offset) {
        return spoil(answer -> answer.withDate(answer.date().plus(offset)));
    }

    /** Nothing goes wrong, but something else happens before the request is served; it waits for that to end. */
    public static Fault meanwhile(Runnable happening) {
        return new Fault(
                new Kind(happening, UnaryOperator.identity(), false), false, request -> true, 0, Integer.MAX_VALUE);
    }

    // For which requests

    public Fault on(StravaOperation first, StravaOperation... more) {
        Set<StravaOperation> operations = EnumSet.of(first, more);
        return when(request -> operations.contains(request.operation()));
    }

    /** @param method such as {@code PUT} */
    public Fault onMethod(String method) {
        return when(request -> request.method().equals(method));
    }

    /** @param path below the API's base, such as {@code /athlete/activities} */
    public Fault onPath(String path) {
        return when(request -> request.path().equals(path));
    }

    /** Strikes calls of the token endpoint, and no API calls. */
    public Fault onTokens() {
        return new Fault(kind, true, condition.and(request -> request.path().equals(OAuth.TOKEN)), spared, times);
    }

    /** Strikes calls that end an athlete's connection, and no API calls. */
    public Fault onRevocation() {
        return new Fault(kind, true, condition.and(request -> OAuth.ends(request.path())), spared, times);
    }

    /** Strikes one page of any list. */
    public Fault onPage(int page) {
        return when(request -> request.isPaged() && request.page() == page);
    }

    public Fault forAthlete(SandboxAthlete athlete) {
        return when(request -> Long.valueOf(athlete.id()).equals(request.athleteId()));
    }

    /** A further condition, beside those there are. */
    public Fault when(Predicate<SandboxRequest> further) {
        return new Fault(kind, onOAuth, condition.and(further), spared, times);
    }

    /** Spares so many of the requests it is for. */
    public Fault after(int requests) {
        return new Fault(kind, onOAuth, condition, requests, times);
    }

    public Fault times(int newTimes) {
        return new Fault(kind, onOAuth, condition, spared, newTimes);
    }

    public Fault once() {
        return times(1);
    }

    boolean isFor(SandboxRequest request) {
        return request.isOAuth() == onOAuth && condition.test(request);
    }

    boolean isInstead() {
        return kind.instead;
    }

    void before() {
        if (kind.before != null) {
            kind.before.run();
        }
    }

    Answer change(Answer answer) {
        return kind.change.apply(answer);
    }

    int spared() {
        return spared;
    }

    int times() {
        return times;
    }
}
