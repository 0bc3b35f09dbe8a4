package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.error.StravaUploadException;
import io.github.camelstrava.error.StravaUploadException.Reason;
import io.github.camelstrava.model.Upload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFaultsRouteTest {

    private static final String URI = "strava:uploadActivity";
    private static final String POLL = "/uploads/" + UploadServer.UPLOAD;
    private static final byte[] BYTES = UploadServer.bytes(100_000);

    private final UploadServer strava = new UploadServer();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        strava.close();
    }

    private Path file(String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Upload succeeded(Exchange exchange) {
        return UploadServer.succeeded(exchange, Upload.class);
    }

    @Nested
    class AtAStop {

        @Test
        @Timeout(value = 30, unit = TimeUnit.SECONDS)
        void whoWaitsIsToldAtOnceAndNothingIsAskedInALoop() throws Exception {
            strava.takesUploads();
            strava.answer("GET", POLL, UploadServer.sample(200, "Upload-processing"));
            StravaComponent component = strava.context.getComponent("strava", StravaComponent.class);
            component.setTime(java.time.Clock.systemUTC(), null);
            strava.start();
            CompletableFuture<Exchange> call = strava.begin(URI + "?dataType=fit", Map.of(), BYTES);
            await().until(() -> strava.calls().size() >= 2);

            component.stop();

            Exchange exchange = call.get(10, TimeUnit.SECONDS);
            assertThat(exchange.getException())
                    .hasMessageContaining("is stopping")
                    .hasMessageContaining(Long.toString(UploadServer.UPLOAD));
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
            assertThat(strava.calls()).hasSizeLessThan(5);
        }
    }

    @Nested
    class TroubleWhileWaiting {

        TroubleWhileWaiting() {
            strava.takesUploads().start();
        }

        static Stream<Arguments> passing() {
            return Stream.of(
                    Arguments.of("503", aResponse().withStatus(503)),
                    Arguments.of("500", aResponse().withStatus(500)),
                    Arguments.of("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                    Arguments.of("nothing", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                    Arguments.of("HTML", UploadServer.html(200)),
                    Arguments.of("HTML 502", UploadServer.html(502)),
                    Arguments.of("404", UploadServer.fault(404, "not-found-activity.json")),
                    Arguments.of("cut", UploadServer.json(200, "{\"id\":2000,\"sta")),
                    Arguments.of("empty", UploadServer.json(200, "")),
                    Arguments.of("list", UploadServer.json(200, "[]")));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("passing")
        void isSurvived(String name, ResponseDefinitionBuilder answer) {
            strava.answer("GET", POLL, answer, answer, answer, UploadServer.sample(200, "Upload-ready"));

            Exchange exchange = strava.upload(BYTES);

            assertThat(succeeded(exchange).activityId()).isEqualTo(UploadServer.ACTIVITY);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("passing")
        void isReportedAtTheTimeout(String name, ResponseDefinitionBuilder answer) {
            strava.answer("GET", POLL, answer);

            Exchange exchange = strava.upload(URI + "?dataType=fit&uploadTimeout=30s", BYTES);

            StravaUploadException failure = UploadServer.failed(exchange, StravaUploadException.class);
            assertThat(failure.getReason()).isEqualTo(Reason.STILL_PROCESSING);
            assertThat(failure.getCause()).isInstanceOf(StravaApiException.class);
            assertThat(failure).hasMessageContaining("The last time it was asked: strava:upload failed");
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
        }

        @Test
        void withABudgetIsWaitedFor() {
            strava.answer(
                    "GET", POLL, UploadServer.fault(429, "rate-limit.json"), UploadServer.sample(200, "Upload-ready"));

            Exchange exchange = strava.upload(URI + "?dataType=fit&uploadTimeout=30m", BYTES);

            assertThat(succeeded(exchange).activityId()).isEqualTo(UploadServer.ACTIVITY);
            assertThat(strava.arrivals.get(strava.arrivals.size() - 1))
                    .isAfterOrEqualTo(Instant.parse("2026-09-01T10:15:00Z"));
        }

        @Test
        void withABudgetIsNotWaitedForBeyondTheTimeout() {
            strava.answer("GET", POLL, UploadServer.fault(429, "rate-limit.json"));

            Exchange exchange = strava.upload(URI + "?dataType=fit&uploadTimeout=1m", BYTES);

            StravaUploadException failure = UploadServer.failed(exchange, StravaUploadException.class);
            assertThat(failure.getReason()).isEqualTo(Reason.STILL_PROCESSING);
            assertThat(failure.getUploadId()).isEqualTo(UploadServer.UPLOAD);
            assertThat(failure.getCause()).isInstanceOf(StravaRateLimitException.class);
            assertThat(strava.time.instant()).isBefore(Instant.parse("2026-09-01T10:15:00Z"));
        }

        @Test
        void withABudgetIsAnErrorIfTheRouteWantsItSo() {
            strava.answer("GET", POLL, UploadServer.fault(429, "rate-limit.json"));

            Exchange exchange = strava.upload(URI + "?dataType=fit&rateLimitPolicy=fail", BYTES);

            UploadServer.failed(exchange, StravaRateLimitException.class);
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
        }

        @Test
        void withATokenLeadsToAnother() {
            strava.answer(
                    "GET",
                    POLL,
                    UploadServer.fault(401, "unauthorized-token-invalid.json"),
                    UploadServer.sample(200, "Upload-ready"));

            succeeded(strava.upload(BYTES));

            assertThat(strava.requests())
                    .extracting(request -> request.getHeader("Authorization"))
                    .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        }

        @Test
        void withAllTokensEndsItAndKeepsTheUpload() {
            strava.answer("GET", POLL, UploadServer.fault(401, "unauthorized-token-invalid.json"));

            Exchange exchange = strava.upload(BYTES);

            UploadServer.failed(exchange, StravaAuthorizationException.class);
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
        }
    }

    @Nested
    class TroubleWhileSending {

        TroubleWhileSending() {
            strava.takesUploads();
        }

        @ParameterizedTest
        @ValueSource(strings = {"File", "bytes", "StreamCache", "text"})
        void withATokenSendsTheFileAgainFromItsStart(String form) throws Exception {
            strava.answer(
                    "POST",
                    "/uploads",
                    UploadServer.fault(401, "unauthorized-token-invalid.json"),
                    UploadServer.sample(201, "Upload-processing"));
            strava.start();
            byte[] content = "some text".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
            Object body =
                    switch (form) {
                        case "File" -> file("ride.fit", content).toFile();
                        case "bytes" -> content;
                        case "text" -> new String(content, StandardCharsets.US_ASCII);
                        default -> strava.cached(content);
                    };

            succeeded(strava.upload(body));

            assertThat(strava.calls()).containsExactly("POST /uploads", "POST /uploads", "GET " + POLL);
            assertThat(strava.requests().subList(0, 2)).allSatisfy(request -> assertThat(
                            UploadServer.parts(request).get("file").content())
                    .isEqualTo(content));
            assertThat(strava.requests().get(1).getHeader("Authorization")).isEqualTo("Bearer token-2");
            assertThat(strava.refreshes()).isOne();
        }

        @Test
        void withATokenIsReportedIfTheStreamIsGoneAndTheNextFileHasABetterToken() {
            strava.answer(
                    "POST",
                    "/uploads",
                    UploadServer.fault(401, "unauthorized-token-invalid.json"),
                    UploadServer.sample(201, "Upload-processing"));
            strava.start();
            UploadServer.OneShot stream = new UploadServer.OneShot(BYTES);

            Exchange exchange = strava.upload(stream);

            assertThat(UploadServer.failed(exchange, StravaAuthorizationException.class))
                    .hasMessageContaining("is a stream that has been read, so it could not be sent again");
            assertThat(strava.calls()).containsExactly("POST /uploads");
            assertThat(stream.closed).isPositive();
            succeeded(strava.upload(new UploadServer.OneShot(BYTES)));
            assertThat(strava.requests().get(1).getHeader("Authorization")).isEqualTo("Bearer token-2");
        }

        @Test
        void of5xxIsNotRepeated() {
            for (int status : new int[] {500, 502, 503, 504}) {
                strava.http.resetRequests();
                strava.answer("POST", "/uploads", aResponse().withStatus(status));
                strava.start();

                assertThat(UploadServer.failed(strava.upload(BYTES), StravaApiException.class))
                        .hasMessageEndingWith("Whether Strava carried it out is unknown.");
                assertThat(strava.calls()).containsExactly("POST /uploads");
            }
        }

        @Test
        void byA429IsSentAgainInTheNextWindow() {
            strava.answer(
                    "POST",
                    "/uploads",
                    UploadServer.fault(429, "rate-limit.json"),
                    UploadServer.sample(201, "Upload-processing"));
            strava.start();

            succeeded(strava.upload(BYTES));

            assertThat(UploadServer.parts(strava.requests().get(1)).get("file").content())
                    .isEqualTo(BYTES);
        }

        @Test
        void byA429IsReportedIfTheStreamIsGone() {
            strava.answer("POST", "/uploads", UploadServer.fault(429, "rate-limit.json"));
            strava.start();

            assertThat(UploadServer.failed(
                            strava.upload(new UploadServer.OneShot(BYTES)), StravaRateLimitException.class))
                    .hasMessageContaining("stream that has been read");
        }

        @Test
        void whereNobodyListensTriesAgainAlsoWithAStreamAndThenGivesUp() throws Exception {
            strava.start();
            String nowhere;
            try (RawServer server = new RawServer(RawServer.answers(200, "{}"))) {
                nowhere = server.uri();
            }
            UploadServer.OneShot stream = new UploadServer.OneShot(BYTES);
            Instant start = strava.time.instant();

            Exchange exchange = strava.upload(URI + "?dataType=fit&apiUri=" + nowhere, stream);

            assertThat(UploadServer.failed(exchange, StravaApiException.class).getMessage())
                    .contains("could not be reached")
                    .doesNotContain("unknown", "has been read");
            assertThat(Duration.between(start, strava.time.instant())).isGreaterThan(Duration.ofSeconds(1));
            succeeded(strava.call(
                    URI + "?dataType=fit", Map.of(), exchange.getMessage().getBody()));
            assertThat(UploadServer.parts(strava.requests().get(0)).get("file").content())
                    .as("of the same message, sent again")
                    .isEqualTo(BYTES);
        }

        @Test
        void inTheMiddleOfTheFileSendsItAgain() throws Exception {
            strava.start();
            byte[] large = new byte[8 << 20];
            Arrays.fill(large, (byte) 'x');
            try (RawServer server = new RawServer(
                    RawServer.resetsAfter(100_000),
                    RawServer.answers(201, UploadServer.text("/fixtures/Upload-ready.json")))) {
                Exchange exchange = strava.upload(
                        URI + "?dataType=fit&apiUri=" + server.uri(),
                        file("a.fit", large).toFile());

                assertThat(succeeded(exchange).activityId()).isEqualTo(UploadServer.ACTIVITY);
                assertThat(server.received).hasSize(2);
                assertThat(server.received.get(1).length()).isGreaterThan(large.length);
            }
        }

        @Test
        void inTheMiddleOfAStreamIsReported() throws Exception {
            strava.start();
            UploadServer.OneShot stream = new UploadServer.OneShot(new byte[8 << 20]);
            try (RawServer server = new RawServer(RawServer.resetsAfter(100_000))) {
                Exchange exchange = strava.upload(URI + "?dataType=fit&apiUri=" + server.uri(), stream);

                assertThat(UploadServer.failed(exchange, StravaApiException.class)
                                .getMessage())
                        .contains("is a stream that has been read")
                        .doesNotContain("unknown");
                assertThat(server.received).hasSize(1);
                assertThat(stream.closed).isPositive();
            }
        }

        @Test
        void afterTheWholeFileWasSentIsNotRepeated() {
            strava.start();
            try (RawServer server = new RawServer(RawServer.resetsInsteadOfAnswering())) {
                Exchange exchange = strava.upload(URI + "?dataType=fit&apiUri=" + server.uri(), BYTES);

                assertThat(UploadServer.failed(exchange, StravaApiException.class))
                        .hasMessageEndingWith("Whether Strava carried it out is unknown.");
                assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                        .isNull();
                assertThat(server.received).hasSize(1);
            }
        }

        @Test
        void aFileThatVanishedMeanwhileIsNoTroubleOfTheConnection() throws Exception {
            strava.start();
            Path file = file("ride.fit", BYTES);
            strava.onRequest(() -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            strava.answer("POST", "/uploads", UploadServer.fault(401, "unauthorized-token-invalid.json"));

            Exchange exchange = strava.upload(file);

            assertThat(exchange.getException()).hasMessageContaining("The file to send cannot be read");
        }
    }

    @Nested
    class ALargeFile {

        private static final long LENGTH = 300L << 20;

        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void isNeverInMemoryAsAWholeNorInATemporaryFile() throws Exception {
            Path file = directory.resolve("large.fit");
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(LENGTH);
            }
            Path temporary = Files.createDirectory(directory.resolve("tmp"));
            Path output = directory.resolve("output.txt");
            try (RawServer server =
                    new RawServer(RawServer.answers(201, UploadServer.text("/fixtures/Upload-ready.json")))) {
                Process process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-Djava.io.tmpdir=" + temporary,
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeUploads.class.getName(),
                                server.uri(),
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(50, TimeUnit.SECONDS);
                process.destroyForcibly();

                assertThat(ended).isTrue();
                assertThat(Files.readString(output))
                        .contains("File: " + UploadServer.ACTIVITY, "Stream: " + UploadServer.ACTIVITY);
                assertThat(server.received)
                        .extracting(RawServer.Received::length)
                        .allMatch(length -> length > LENGTH)
                        .hasSize(2);
                assertThat(temporary).isEmptyDirectory();
            }
        }
    }
}
