package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorSamplesRouteTest {

    private final UploadServer strava = new UploadServer();

    @BeforeEach
    void start() {
        strava.configuration.setRateLimitPolicy(RateLimitPolicy.none);
        strava.start();
    }

    @AfterEach
    void stop() {
        strava.close();
    }

    private Exchange call(StravaOperation operation) {
        return strava.call(OperationCalls.uri(operation), Map.of(), OperationCalls.body(operation));
    }

    private StravaApiException failure(StravaOperation operation, ResponseDefinitionBuilder answer) {
        strava.http.resetRequests();
        strava.answer(any(anyUrl()), answer);
        Exchange exchange = call(operation);
        assertThat(exchange.getException()).isInstanceOf(StravaApiException.class);
        StravaApiException failure = (StravaApiException) exchange.getException();
        assertThat(failure.getOperation()).isEqualTo(operation.name());
        assertThat(failure.getMessage())
                .startsWith("strava:" + operation + " failed: ")
                .endsWith(".");
        assertThat(StravaRoutes.stackTraceOf(failure))
                .doesNotContain("token-1", "token-2", "refresh-", UploadServer.CLIENT_SECRET, "canary");
        return failure;
    }

    private static Arguments sample(
            String sample, int status, String operation, Class<?> type, boolean application, String... said) {
        return Arguments.of(sample, status, operation, type, application, List.of(said));
    }

    static Stream<Arguments> samples() {
        Class<?> plain = StravaApiException.class;
        Class<?> authorization = StravaAuthorizationException.class;
        return Stream.of(
                sample("bad-request-authorize-scope.json", 400, "token", plain, false, "Bad Request", "scope"),
                sample("bad-request-client-id.json", 400, "token", plain, true, "Bad Request", "clientId"),
                sample("bad-request-client-id.json", 400, "subscriptions", plain, true, "clientId and clientSecret"),
                sample("bad-request-client-secret.json", 400, "token", plain, true, "Bad Request", "clientSecret"),
                sample(
                        "bad-request-client-secret.json",
                        400,
                        "deleteSubscription",
                        plain,
                        true,
                        "clientId and clientSecret"),
                sample("bad-request-code.json", 400, "exchangeToken", authorization, false, "authorization code"),
                sample("bad-request-code-legacy.json", 400, "exchangeToken", authorization, false, "authorize again"),
                sample("bad-request-refresh-token.json", 400, "token", authorization, false, "connect again"),
                sample("bad-request-refresh-token-legacy.json", 400, "token", authorization, false, "connect again"),
                sample(
                        "bad-request-subscription-callback-not-200.json",
                        400,
                        "createSubscription",
                        plain,
                        false,
                        "GET to callback URL does not return 200"),
                sample(
                        "bad-request-subscription-callback-not-verifiable.json",
                        400,
                        "createSubscription",
                        plain,
                        false,
                        "not verifiable"),
                sample(
                        "bad-request-subscription-exists.json",
                        400,
                        "createSubscription",
                        plain,
                        false,
                        "already exists"),
                sample(
                        "forbidden-application-inactive.json",
                        403,
                        "activity",
                        plain,
                        true,
                        "the application is inactive",
                        "subscription must be renewed"),
                sample(
                        "forbidden-athlete-limit.json",
                        403,
                        "athlete",
                        plain,
                        true,
                        "Limit of connected athletes exceeded",
                        "may not connect more athletes"),
                sample("forbidden.json", 403, "athleteStats", plain, false, "Forbidden", "do not permit"),
                sample(
                        "not-found-activity.json",
                        404,
                        "activity",
                        StravaNotFoundException.class,
                        false,
                        "Resource Not Found",
                        "may not see it"),
                sample(
                        "not-found-path.json",
                        404,
                        "clubMembers",
                        StravaNotFoundException.class,
                        true,
                        "removed this endpoint",
                        "2026-09-01"),
                sample(
                        "payment-required.json",
                        402,
                        "segmentEfforts",
                        plain,
                        false,
                        "Payment Required",
                        "needs a Strava subscription"),
                sample("rate-limit.json", 429, "activity", StravaRateLimitException.class, false, "budget is used up"),
                sample(
                        "rate-limit-read.json",
                        429,
                        "activities",
                        StravaRateLimitException.class,
                        false,
                        "budget is used up"),
                sample(
                        "rate-limit-legacy.json",
                        429,
                        "gear",
                        StravaRateLimitException.class,
                        false,
                        "there is more at"),
                sample("rate-limit.json", 429, "subscriptions", StravaRateLimitException.class, false, "used up"),
                sample("server-error.html", 500, "route", plain, false, "temporarily unavailable", "try again later"),
                sample(
                        "unauthorized-application-invalid.json",
                        401,
                        "athlete",
                        authorization,
                        false,
                        "Authorization Error",
                        "connect again"),
                sample(
                        "unauthorized-application-invalid.json",
                        401,
                        "createSubscription",
                        plain,
                        true,
                        "clientId and clientSecret"),
                sample(
                        "unauthorized-internal-only.json",
                        401,
                        "clubAdmins",
                        plain,
                        true,
                        "closed this endpoint to other applications"),
                sample(
                        "unauthorized-scope-missing.json",
                        401,
                        "activities",
                        authorization,
                        false,
                        "lack the scope activity:read;"),
                sample(
                        "unauthorized-scope-missing.json",
                        403,
                        "activities",
                        authorization,
                        false,
                        "lack the scope activity:read;"),
                sample(
                        "unauthorized-scope-missing-profile.json",
                        401,
                        "athleteZones",
                        authorization,
                        false,
                        "lack the scope profile:read_all;"),
                sample(
                        "unauthorized-token-invalid.json",
                        401,
                        "activity",
                        authorization,
                        false,
                        "have the athlete connect again"));
    }

    @ParameterizedTest(name = "{0}: strava:{2}")
    @MethodSource("samples")
    void whatStravaSaysBecomesAnExceptionWithItsCure(
            String sample,
            int status,
            StravaOperation operation,
            Class<? extends StravaApiException> type,
            boolean application,
            List<String> said) {
        ResponseDefinitionBuilder answer =
                UploadServer.fault(status, sample).withHeader("Content-Type", "text/html; charset=utf-8");
        strava.answer(any(anyUrl()), answer);
        if (operation.spec().method() == null || status == 401) {
            strava.answer(post(urlEqualTo("/oauth/token")), operation.spec().method() == null ? answer : token());
        }
        if (operation == StravaOperation.token) {
            strava.time.pass(java.time.Duration.ofHours(6));
        }

        Exchange exchange = operation == StravaOperation.exchangeToken
                ? strava.call("strava:exchangeToken", Map.of(), "canary-code")
                : operation == StravaOperation.token ? strava.call("strava:token", Map.of(), null) : call(operation);

        StravaApiException failure = UploadServer.failed(exchange, type);
        assertThat(failure.getStatus()).isEqualTo(status);
        assertThat(failure.getHttpResponseCode()).isEqualTo(status);
        assertThat(failure.getOperation()).isEqualTo(operation.name());
        assertThat(failure.isApplicationFault()).isEqualTo(application);
        assertThat(failure.getMessage())
                .startsWith("strava:" + operation + " failed: ")
                .endsWith(".")
                .contains(said);
        assertThat(StravaRoutes.stackTraceOf(failure))
                .doesNotContain("token-1", "token-2", "refresh-", UploadServer.CLIENT_SECRET, "canary");
        boolean refreshed = operation.spec().method() != null
                && status == 401
                && type == StravaAuthorizationException.class
                && !sample.contains("scope");
        if (operation.spec().method() != null) {
            assertThat(strava.refreshes()).isEqualTo(refreshed ? 1 : 0);
            assertThat(strava.requests()).as("tries").hasSize(refreshed ? 2 : 1);
        }
    }

    private static ResponseDefinitionBuilder token() {
        return UploadServer.json(
                200, "{\"access_token\":\"token-2\",\"refresh_token\":\"refresh-2\",\"expires_in\":21600}");
    }

    @Test
    void everySampleIsTried() throws Exception {
        Path faults = Path.of(ErrorSamplesRouteTest.class
                .getResource("/faults/Fault-forbidden.json")
                .toURI());
        Set<String> tried = samples().map(sample -> sample.get()[0].toString()).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(faults.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("Fault-"))
                            .map(name -> name.replaceFirst("^Fault-", "")))
                    .allMatch(tried::contains);
        }
    }

    @Nested
    class EachOperation {

        private static final String CALLS = "io.github.camelstrava.OperationCalls#";

        private boolean mayNotRepeat(StravaOperation operation) {
            return !operation.spec().isRead();
        }

        @ParameterizedTest
        @MethodSource(CALLS + "all")
        void reportsAPageOfHtmlWhateverTheStatus(StravaOperation operation) {
            for (int status : new int[] {200, 400, 403, 500}) {
                StravaApiException failure = failure(operation, UploadServer.html(status));

                assertThat(failure.getStatus()).isEqualTo(status);
                assertThat(failure.getMessage()).contains("Strava is temporarily unavailable");
                assertThat(strava.calls())
                        .containsExactly(
                                operation.spec().method() + " " + strava.only().getUrl());
            }
        }

        @ParameterizedTest
        @MethodSource(CALLS + "withJson")
        void reportsAnAnswerThatIsNotWhatItShouldBe(StravaOperation operation) {
            OperationSpec spec = operation.spec();
            boolean bareList = spec.list() && spec.answer().field() == null;
            List<String> wrong = spec.answer().field() != null
                    ? List.of("{}", "[]", "{\"segments\":{}}", "{\"segments\":null}", "5")
                    : bareList
                            ? List.of("{}", "{\"message\":\"x\"}", "\"text\"", "5", "null")
                            : List.of("\"text\"", "5", "null");
            for (String body : wrong) {
                assertThat(failure(operation, UploadServer.json(200, body)).getMessage())
                        .as(body)
                        .contains("not with the JSON expected");
            }
            for (String body : List.of("", "   ", "no JSON", "{\"id\":1} {\"id\":2}")) {
                assertThat(failure(operation, UploadServer.json(200, body)).getStatus())
                        .as(body)
                        .isEqualTo(200);
            }
            String good = bareList ? "[]" : "{\"segments\":[]}";
            assertThat(failure(
                                    operation,
                                    aResponse()
                                            .withStatus(200)
                                            .withHeader("Content-Type", "text/plain")
                                            .withBody(good))
                            .getMessage())
                    .contains("not with JSON");
        }

        @ParameterizedTest
        @MethodSource(CALLS + "withJson")
        void reportsJsonThatIsCutShort(StravaOperation operation) {
            String start = operation.spec().list() && operation.spec().answer().field() == null
                    ? "[{\"id\":1,\"na"
                    : "{\"id\":1,\"segments\":[{\"id\":1},{\"i";

            assertThat(failure(operation, UploadServer.json(200, start)).getMessage())
                    .contains("cut short")
                    .contains(operation.spec().isRead() ? "" : "Whether Strava carried it out is unknown");
            assertThat(strava.calls()).as("writes are not repeated").hasSize(mayNotRepeat(operation) ? 1 : 4);
        }

        @ParameterizedTest
        @MethodSource(CALLS + "all")
        void reportsAConnectionThatBreaks(StravaOperation operation) {
            StravaApiException failure = failure(operation, aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

            assertThat(failure.getMessage()).contains("broke off");
            assertThat(failure.getMessage().contains("unknown")).isEqualTo(mayNotRepeat(operation));
            assertThat(strava.calls()).hasSize(mayNotRepeat(operation) ? 1 : 4);
        }

        @ParameterizedTest
        @MethodSource(CALLS + "downloads")
        void thatReturnsAFileReportsWhatIsNone(StravaOperation operation) {
            assertThat(failure(operation, UploadServer.json(200, "{\"message\":\"no\"}"))
                            .getMessage())
                    .contains("not with a file");
            assertThat(failure(operation, aResponse().withHeader("Content-Type", "application/gpx+xml"))
                            .getMessage())
                    .contains("the body is empty");
            assertThat(failure(operation, aResponse().withBody("<!DOCTYPE html><html>no</html>"))
                            .getMessage())
                    .contains("not with a file");
        }

        @ParameterizedTest
        @MethodSource(CALLS + "withoutResult")
        void thatReturnsNothingIsContentWithNothing(StravaOperation operation) {
            for (ResponseDefinitionBuilder answer : List.of(
                    aResponse().withStatus(200),
                    aResponse().withStatus(204),
                    aResponse().withStatus(200).withHeader("Content-Type", "text/html"),
                    UploadServer.json(200, "{\"active\":false}"))) {
                strava.answer(any(anyUrl()), answer);
                Exchange exchange = call(operation);

                assertThat(exchange.getException()).isNull();
                assertThat(exchange.getMessage().getBody()).isNull();
            }
        }

        @ParameterizedTest
        @MethodSource(CALLS + "all")
        void followsNoRedirect(StravaOperation operation) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                StravaApiException failure = failure(
                        operation,
                        aResponse()
                                .withStatus(status)
                                .withHeader("Location", "http://127.0.0.1:" + strava.http.port() + "/elsewhere"));

                assertThat(failure.getMessage()).contains("redirects are not followed");
                assertThat(strava.only().getUrl()).doesNotContain("elsewhere");
            }
        }

        @ParameterizedTest
        @MethodSource(CALLS + "byTheApplication")
        void ofTheApplicationNamesTheOptionsThatAreWrong(StravaOperation operation) {
            for (String sample : List.of("unauthorized-application-invalid.json", "unauthorized-token-invalid.json")) {
                StravaApiException failure = failure(operation, UploadServer.fault(401, sample));

                assertThat(failure).isNotInstanceOf(StravaAuthorizationException.class);
                assertThat(failure.isApplicationFault()).isTrue();
                assertThat(failure.getMessage()).contains("clientId", "clientSecret");
                assertThat(strava.refreshes()).isZero();
            }
        }

        @ParameterizedTest
        @MethodSource(CALLS + "byTheApplication")
        void ofTheApplicationNeedsItsSecretBeforeAnyCall(StravaOperation operation) {
            strava.configuration.setClientSecret(null);
            String uri = OperationCalls.uri(operation);

            Throwable failure;
            try {
                failure = strava.call(uri, Map.of(), null).getException();
            } catch (RuntimeException e) {
                failure = e;
            }

            assertThat(StravaRoutes.stackTraceOf(failure)).contains("needs the options clientId and clientSecret");
            assertThat(strava.calls()).isEmpty();
        }

        @ParameterizedTest
        @MethodSource(CALLS + "byTheApplication")
        void ofTheApplicationIsSentWithItsSecretAndWithoutAnyToken(StravaOperation operation) {
            failure(operation, UploadServer.fault(404, "not-found-activity.json"));

            String sent = operation.spec().bodyType() == BodyType.FORM
                    ? strava.only().getBodyAsString()
                    : strava.only().getUrl();
            assertThat(sent).contains("client_id=4711", "client_secret=" + UploadServer.CLIENT_SECRET);
            assertThat(strava.only().getHeader("Authorization")).isNull();
            if (operation.spec().bodyType() == BodyType.FORM) {
                assertThat(strava.only().getUrl()).doesNotContain("?");
            }
        }
    }
}
