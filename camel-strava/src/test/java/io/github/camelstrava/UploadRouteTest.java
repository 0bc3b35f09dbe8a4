package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelstrava.UploadServer.Part;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaUploadException;
import io.github.camelstrava.error.StravaUploadException.Reason;
import io.github.camelstrava.model.SportType;
import io.github.camelstrava.model.Upload;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRouteTest {

    private static final String URI = "strava:uploadActivity";
    private static final String POLL = "/uploads/" + UploadServer.UPLOAD;
    private static final byte[] BYTES = UploadServer.bytes(100_000);

    private static final int UPLOADS = 100;

    private final UploadServer strava = new UploadServer();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        strava.close();
    }

    private Map<String, Part> sent() {
        return UploadServer.parts(strava.requests().get(0));
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
    class TheFile {

        TheFile() {
            strava.takesUploads().start();
        }

        @ParameterizedTest
        @ValueSource(strings = {"File", "Path", "InputStream", "StreamCache", "ByteBuffer", "byte[]"})
        void mayComeInAnyFormAndArrivesByteForByte(String form) throws Exception {
            Path file = file("ride.fit", BYTES);
            Object body =
                    switch (form) {
                        case "File" -> file.toFile();
                        case "Path" -> file;
                        case "InputStream" -> new UploadServer.OneShot(BYTES);
                        case "StreamCache" -> strava.cached(BYTES);
                        case "ByteBuffer" -> java.nio.ByteBuffer.wrap(BYTES);
                        default -> BYTES;
                    };

            Exchange exchange = strava.upload(URI, body, Exchange.FILE_NAME, "ride.fit");

            assertThat(succeeded(exchange).activityId()).isEqualTo(UploadServer.ACTIVITY);
            assertThat(sent().get("file").content()).isEqualTo(BYTES);
            assertThat(sent().get("file").headers())
                    .containsIgnoringCase("Content-Disposition: form-data; name=\"file\"; filename=\"ride.fit\"\r\n")
                    .containsIgnoringCase("Content-Type: application/octet-stream");
        }

        @Test
        void ofTextIsSentAsUtf8UnlessTheExchangeSaysOtherwise() {
            String gpx = "<gpx><name>Ünë søndag ☀</name></gpx>";
            strava.upload(URI + "?dataType=gpx", gpx);
            strava.upload(URI + "?dataType=gpx", "<gpx>é</gpx>", Exchange.CHARSET_NAME, "ISO-8859-1");

            assertThat(sent().get("file").text()).isEqualTo(gpx);
            assertThat(UploadServer.parts(strava.requests().get(2)).get("file").content())
                    .isEqualTo("<gpx>é</gpx>".getBytes(StandardCharsets.ISO_8859_1));
        }

        @Test
        void ofAStrengthTrainingIsJson() {
            String json = "{\"version\":\"1.0\",\"sets\":[{\"exercise_type\":\"PLANK_GENERIC\"}]}";

            succeeded(strava.upload(URI + "?dataType=json", json));

            assertThat(sent().get("file").text()).isEqualTo(json);
            assertThat(sent().get("data_type").text()).isEqualTo("json");
        }

        @ParameterizedTest
        @CsvSource({
            "ride.fit,             fit",
            "ride.fit.gz,          fit.gz",
            "ride.tcx,             tcx",
            "ride.tcx.gz,          tcx.gz",
            "ride.gpx,             gpx",
            "ride.gpx.gz,          gpx.gz",
            "lifts.json,           json",
            "RIDE.FIT,             fit",
            "Ride.Gpx.GZ,          gpx.gz",
            "in/box/2026/ride.tcx, tcx",
            "in\\box\\ride.tcx,    tcx",
            "my.fit.ride.gpx,      gpx"
        })
        void hasItsTypeFromTheFileName(String name, String type) {
            strava.upload(URI, BYTES, Exchange.FILE_NAME, name);

            assertThat(sent().get("data_type").text()).isEqualTo(type);
            assertThat(sent().get("file").headers())
                    .contains("filename=\"" + name.replaceFirst(".*[/\\\\]", "") + "\"");
        }

        @Test
        void hasItsTypeFromItsOwnNameIfTheHeaderTellsNone() {
            strava.upload(URI, file("Ride.FIT.gz", BYTES).toFile());
            strava.upload(URI, file("run.gpx", BYTES), Exchange.FILE_NAME, "something");

            assertThat(sent().get("data_type").text()).isEqualTo("fit.gz");
            Map<String, Part> second = UploadServer.parts(strava.requests().get(2));
            assertThat(second.get("data_type").text()).isEqualTo("gpx");
            assertThat(second.get("file").headers()).contains("filename=\"something\"");
        }

        @Test
        void hasTheTypeThatTheOptionNamesWhateverItsName() {
            strava.upload(URI + "?dataType=FIT.GZ", BYTES, Exchange.FILE_NAME, "ride.gpx");
            strava.upload(URI + "?dataType=tcx", BYTES, "CamelStravaDataType", "gpx");

            assertThat(sent().get("data_type").text()).isEqualTo("fit.gz");
            assertThat(UploadServer.parts(strava.requests().get(2))
                            .get("data_type")
                            .text())
                    .as("the header wins")
                    .isEqualTo("gpx");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "ride", "ride.xml", "ride.gz", "fit", "ride.fit/", "ridefit", "ride.fit.zip"})
        void ofUnknownTypeIsRefusedBeforeAnyCall(String name) {
            Exchange exchange = strava.upload(URI, BYTES, Exchange.FILE_NAME, name);

            assertThat(UploadServer.failed(exchange, IllegalArgumentException.class))
                    .hasMessageContaining("needs the option dataType")
                    .hasMessageContaining("CamelFileName");
            assertThat(strava.calls()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"pdf", "fit\r\nX-Forged: yes", "../fit", "fit&private=1", "fit%00", "fi\u0000t"})
        void ofATypeThatDoesNotExistIsRefusedBeforeAnyCall(String type) {
            Exchange exchange = strava.upload(URI, BYTES, "CamelStravaDataType", type);

            assertThat(UploadServer.failed(exchange, IllegalArgumentException.class)
                            .getMessage())
                    .contains("Option dataType")
                    .doesNotContain("\r", "\n", "\u0000");
            assertThat(strava.calls()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes", "text", "stream", "cache", "file", "path"})
        void thatIsEmptyIsRefusedBeforeAnyCall(String form) throws Exception {
            Path file = file("empty.fit", new byte[0]);
            Object body =
                    switch (form) {
                        case "bytes" -> new byte[0];
                        case "text" -> "";
                        case "stream" -> new UploadServer.OneShot(new byte[0]);
                        case "cache" -> strava.cached(new byte[0]);
                        case "file" -> file.toFile();
                        default -> file;
                    };

            assertThat(UploadServer.failed(strava.upload(body), IllegalArgumentException.class))
                    .hasMessageContaining("empty file");
            assertThat(strava.calls()).isEmpty();
        }

        @Test
        void thatIsMissingOrNoFileIsRefusedBeforeAnyCall() {
            for (Object body : new Object[] {
                null, new File("no-such.fit"), Path.of("no-such.fit"), directory, directory.toFile(), new Object(), 5
            }) {
                assertThat(UploadServer.failed(strava.upload(body), IllegalArgumentException.class))
                        .as(String.valueOf(body))
                        .hasMessageMatching(
                                "strava:uploadActivity (needs a file in the body.*|cannot read the file .*)");
            }
            assertThat(strava.calls()).isEmpty();
        }

        @Test
        void thatCannotBeReadToItsEndIsNoTroubleOfTheConnection() {
            InputStream broken = new InputStream() {
                private int left = 50_000;

                @Override
                public int read() throws IOException {
                    if (left-- <= 0) {
                        throw new IOException("the disk is broken");
                    }
                    return 'x';
                }
            };

            Exchange exchange = strava.upload(broken);

            assertThat(exchange.getException())
                    .hasMessageContaining("The file to send cannot be read: the disk is broken");
            assertThat(strava.calls()).as("complete requests").doesNotContain("GET " + POLL);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\"; filename=\"b.fit",
                    "a\r\nX-Forged: yes\r\n\r\n.fit",
                    "../../etc/passwd.fit",
                    "..\\..\\boot.fit",
                    "a\r\nb/../c.fit",
                    "a\u0000b.fit",
                    "a\u0085b\u2028c.fit"
                })
        void mayHaveAnyNameWithoutHarm(String name) {
            succeeded(strava.upload(URI, BYTES, Exchange.FILE_NAME, name));

            Map<String, Part> parts = sent();
            assertThat(parts.keySet()).containsExactlyInAnyOrder("data_type", "file");
            assertThat(parts.get("file").content()).isEqualTo(BYTES);
            String headers = parts.get("file").headers();
            assertThat(headers.lines().filter(line -> !line.isEmpty()))
                    .allMatch(line -> line.startsWith("Content-"))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(headers).doesNotContain("/..", "../", "\\", "\u0000");
            assertThat(headers.replaceAll("[^\"]", ""))
                    .as("quotes of " + headers)
                    .hasSize(4);
        }

        @Test
        void mayHaveANameThatIsNotAscii() {
            succeeded(strava.upload(URI, BYTES, Exchange.FILE_NAME, "Sonntagsründchen ☀ 山.fit"));

            assertThat(sent().get("file").headers()).contains("filename=\"Sonntagsründchen ☀ 山.fit\"");
        }

        @Test
        void isClosedWhenItWasSent() {
            UploadServer.OneShot stream = new UploadServer.OneShot(BYTES);

            succeeded(strava.upload(stream));

            assertThat(stream.closed).isPositive();
        }
    }

    @Nested
    class OfAFileRoute {

        @Test
        void theFileIsSentFromTheDirectory() throws Exception {
            strava.takesUploads();
            strava.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + directory + "?initialDelay=0&delay=50")
                            .to(URI)
                            .to("mock:done");
                }
            });
            MockEndpoint done = strava.context.getEndpoint("mock:done", MockEndpoint.class);
            file("Sunday.FIT", BYTES);
            await().until(() -> {
                strava.time.pass(Duration.ofSeconds(1));
                return !done.getExchanges().isEmpty();
            });

            assertThat(sent().get("data_type").text()).isEqualTo("fit");
            assertThat(sent().get("file").content()).isEqualTo(BYTES);
            assertThat(done.getExchanges().get(0).getMessage().getHeaders())
                    .containsEntry(StravaConstants.ID, UploadServer.ACTIVITY)
                    .containsEntry(StravaConstants.UPLOAD_ID, UploadServer.UPLOAD);
            await().untilAsserted(() ->
                    assertThat(directory.resolve(".camel/Sunday.FIT")).exists());
        }

        @Test
        void aStreamOfAnEarlierStepIsSentFromCamelsOwnCopyAndAgainAfterA401() {
            strava.takesUploads()
                    .answer(
                            "POST",
                            "/uploads",
                            UploadServer.fault(401, "unauthorized-token-invalid.json"),
                            UploadServer.sample(201, "Upload-processing"));
            strava.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:upload").streamCache(true).to(URI + "?dataType=fit");
                }
            });

            succeeded(strava.upload("direct:upload", new UploadServer.OneShot(BYTES)));

            assertThat(strava.requests().subList(0, 2)).allSatisfy(request -> assertThat(
                            UploadServer.parts(request).get("file").content())
                    .isEqualTo(BYTES));
        }
    }

    @Nested
    class TheRequest {

        TheRequest() {
            strava.takesUploads().start();
        }

        @Test
        void hasTheFieldsThatStravaExpects() {
            succeeded(strava.upload(
                    URI + "?dataType=fit&trainer=true&commute=false&externalId=98765&sportType=Ride",
                    BYTES,
                    "CamelStravaName",
                    "Größe & Mühe = 100 %+1 \"☀\"",
                    "CamelStravaDescription",
                    "eins\r\n--zwei\n\ndrei 🚴"));

            Map<String, Part> parts = sent();
            assertThat(parts.keySet())
                    .containsExactlyInAnyOrder(
                            "file",
                            "data_type",
                            "name",
                            "description",
                            "trainer",
                            "commute",
                            "external_id",
                            "sport_type");
            assertThat(parts.get("name").text()).isEqualTo("Größe & Mühe = 100 %+1 \"☀\"");
            assertThat(parts.get("description").text()).isEqualTo("eins\r\n--zwei\n\ndrei 🚴");
            assertThat(parts.get("trainer").text()).isEqualTo("1");
            assertThat(parts.get("commute").text()).isEqualTo("0");
            assertThat(parts.get("external_id").text()).isEqualTo("98765");
            assertThat(parts.get("sport_type").text()).isEqualTo("Ride");
            assertThat(strava.requests().get(0).getHeader("Authorization")).isEqualTo("Bearer token-1");
            assertThat(strava.requests().get(0).getHeader("Content-Type")).startsWith("multipart/form-data");
        }

        @Test
        void takesValuesOfJavaTypesFromHeaders() {
            succeeded(strava.call(
                    URI,
                    Map.of(
                            "CamelStravaDataType",
                            "fit",
                            "CamelStravaTrainer",
                            true,
                            "CamelStravaCommute",
                            1,
                            "CamelStravaSportType",
                            SportType.TRAIL_RUN),
                    BYTES));

            assertThat(sent().get("trainer").text()).isEqualTo("1");
            assertThat(sent().get("commute").text()).isEqualTo("1");
            assertThat(sent().get("sport_type").text()).isEqualTo("TrailRun");
        }

        @Test
        void hasItsLengthIfTheFileHasOne() {
            strava.upload(BYTES);
            strava.upload(new UploadServer.OneShot(BYTES));

            assertThat(strava.requests().get(0).getHeader("Content-Length")).isNotNull();
            assertThat(strava.requests().get(2).getHeader("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Nested
    class Waiting {

        Waiting() {
            strava.takesUploads().start();
        }

        @Test
        void endsWithTheActivity() {
            Exchange exchange = strava.upload(BYTES);

            assertThat(succeeded(exchange).id()).isEqualTo(UploadServer.UPLOAD);
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(StravaConstants.ID, UploadServer.ACTIVITY)
                    .containsEntry(StravaConstants.UPLOAD_ID, UploadServer.UPLOAD)
                    .containsEntry(StravaConstants.ATHLETE_ID, UploadServer.ATHLETE);
            assertThat(strava.calls()).containsExactly("POST /uploads", "GET " + POLL);
        }

        @Test
        void asksLessAndLessOften() {
            ResponseDefinitionBuilder[] answers = new ResponseDefinitionBuilder[12];
            Arrays.fill(answers, UploadServer.sample(200, "Upload-processing"));
            answers[11] = UploadServer.sample(200, "Upload-ready");
            strava.answer("GET", POLL, answers);

            CompletableFuture<Exchange> call = strava.begin(URI + "?dataType=fit", Map.of(), BYTES);
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                while (strava.time.scheduled() > 0) {
                    strava.time.pass(Duration.ofMillis(50));
                }
                return call.isDone();
            });

            succeeded(call.join());
            List<Duration> pauses = pauses();
            assertThat(pauses.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            assertThat(pauses).isSorted().allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) >= 0);
            assertThat(pauses.get(11)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
        }

        @Test
        void neverAsksMoreThanOnceASecondAlsoInTrouble() {
            strava.answer(
                    "GET",
                    POLL,
                    aResponse().withStatus(503),
                    aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                    aResponse().withStatus(502),
                    UploadServer.json(200, "{\"id\":" + UploadServer.UPLOAD),
                    aResponse().withStatus(504),
                    aResponse().withStatus(503),
                    UploadServer.sample(200, "Upload-ready"));

            CompletableFuture<Exchange> call = strava.begin(URI + "?dataType=fit", Map.of(), BYTES);
            await().pollInterval(Duration.ofMillis(2)).until(() -> {
                strava.time.pass(Duration.ofMillis(100));
                return call.isDone();
            });

            succeeded(call.join());
            assertThat(strava.calls()).hasSize(8);
            assertThat(pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) >= 0);
        }

        private List<Duration> pauses() {
            List<Instant> arrivals = strava.arrivals;
            return IntStream.range(1, arrivals.size())
                    .mapToObj(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i)))
                    .toList();
        }

        @Test
        void canBeLeftOut() {
            Exchange exchange = strava.upload(URI + "?dataType=fit&waitForUpload=false", BYTES);

            assertThat(succeeded(exchange).activityId()).isNull();
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(StravaConstants.UPLOAD_ID, UploadServer.UPLOAD)
                    .doesNotContainKey(StravaConstants.ID);
            assertThat(strava.calls()).containsExactly("POST /uploads");
        }

        @Test
        void isNotNeededIfStravaIsDoneAtOnce() {
            strava.answer("POST", "/uploads", UploadServer.sample(201, "Upload-ready"));

            Exchange exchange = strava.upload(BYTES);

            assertThat(exchange.getMessage().getHeader(StravaConstants.ID)).isEqualTo(UploadServer.ACTIVITY);
            assertThat(strava.calls()).containsExactly("POST /uploads");
        }

        @Test
        void endsAtTheTimeout() {
            strava.answer("GET", POLL, UploadServer.sample(200, "Upload-processing"));
            Instant start = strava.time.instant();

            Exchange exchange = strava.upload(URI + "?dataType=fit&uploadTimeout=90s", BYTES);

            StravaUploadException failure = UploadServer.failed(exchange, StravaUploadException.class);
            assertThat(failure.getReason()).isEqualTo(Reason.STILL_PROCESSING);
            assertThat(failure.getUploadId()).isEqualTo(UploadServer.UPLOAD);
            assertThat(failure)
                    .hasMessageContaining("uploadTimeout")
                    .hasMessageContaining("strava:upload?id=" + UploadServer.UPLOAD);
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
            assertThat(Duration.between(start, strava.arrivals.get(strava.arrivals.size() - 1)))
                    .as("it is asked for once more at the end")
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(140));
        }

        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void holdsNoThread() throws Exception {
            Endpoint endpoint = strava.context.getEndpoint(URI + "?dataType=fit");
            AsyncProducer producer = endpoint.createAsyncProducer();
            producer.start();
            AtomicInteger done = new AtomicInteger();
            List<Exchange> exchanges = new ArrayList<>();
            strava.answer(
                    com.github.tomakehurst.wiremock.client.WireMock.post(urlEqualTo("/uploads")),
                    UploadServer.sample(201, "Upload-processing")
                            .withHeader("X-RateLimit-Limit", "5000,50000")
                            .withHeader("X-RateLimit-Usage", "1,1")
                            .withHeader("X-ReadRateLimit-Limit", "5000,50000")
                            .withHeader("X-ReadRateLimit-Usage", "1,1"));
            for (int i = 0; i < UPLOADS; i++) {
                Exchange exchange = endpoint.createExchange();
                exchange.getMessage().setBody(new byte[] {1});
                exchanges.add(exchange);
                producer.process(exchange, synchronous -> done.incrementAndGet());
            }

            assertThat(strava.calls()).hasSize(UPLOADS);
            assertThat(done).hasValue(0);
            assertThat(threadsOfOurs()).hasSizeLessThan(3);
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        strava.time.pass(Duration.ofSeconds(1));
                        return done.get() == UPLOADS;
                    });
            exchanges.forEach(UploadRouteTest::succeeded);
        }

        private Set<String> threadsOfOurs() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.contains("Strava"))
                    .collect(Collectors.toSet());
        }
    }

    @Nested
    class AFileOfWhichNoActivityCameIsReported {

        AFileOfWhichNoActivityCameIsReported() {
            strava.takesUploads().start();
        }

        static Stream<Arguments> accounts() {
            return Stream.of(
                    Arguments.of("Upload-error-duplicate", Reason.DUPLICATE, 19_000_000_000_099L),
                    Arguments.of("Upload-error-duplicate-html", Reason.DUPLICATE, 19_000_000_000_099L),
                    Arguments.of("Upload-error-malformed", Reason.MALFORMED, null),
                    Arguments.of("Upload-error-empty", Reason.EMPTY, null),
                    Arguments.of("Upload-activity-deleted", Reason.DELETED, null));
        }

        @ParameterizedTest
        @MethodSource("accounts")
        void whenItIsAskedFor(String sample, Reason reason, Long duplicateOf) {
            strava.answer("GET", POLL, UploadServer.sample(200, "Upload-processing"), UploadServer.sample(200, sample));

            Exchange exchange = strava.upload(BYTES);

            check(UploadServer.failed(exchange, StravaUploadException.class), reason, duplicateOf);
            assertThat(strava.calls()).as("and asked for no more").hasSize(3);
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .isEqualTo(UploadServer.UPLOAD);
            assertThat(exchange.getMessage().getHeader(StravaConstants.ID)).isNull();
        }

        @ParameterizedTest
        @MethodSource("accounts")
        void atOnceIfTheFirstAnswerTells(String sample, Reason reason, Long duplicateOf) {
            for (int status : reason == Reason.DELETED ? new int[] {201} : new int[] {201, 400, 409}) {
                strava.http.resetRequests();
                strava.answer("POST", "/uploads", UploadServer.sample(status, sample));

                Exchange exchange = strava.upload(URI + "?dataType=fit&waitForUpload=" + (status == 201), BYTES);

                StravaUploadException failure = UploadServer.failed(exchange, StravaUploadException.class);
                check(failure, reason, duplicateOf);
                assertThat(failure.getStatus()).isEqualTo(status);
                assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                        .isEqualTo(failure.getUploadId());
                assertThat(strava.calls()).containsExactly("POST /uploads");
            }
        }

        private void check(StravaUploadException failure, Reason reason, Long duplicateOf) {
            assertThat(failure.getReason()).isEqualTo(reason);
            assertThat(failure.getDuplicateOf()).isEqualTo(duplicateOf);
            assertThat(failure.getUploadId()).isEqualTo(UploadServer.UPLOAD);
            assertThat(failure.getMessage())
                    .startsWith("strava:uploadActivity failed: ")
                    .endsWith(".")
                    .doesNotContain("<", ">", "href");
            if (duplicateOf != null) {
                assertThat(failure.getMessage()).contains(duplicateOf.toString());
            }
        }

        @Test
        void withWhatStravaSaidIfThatIsNew() {
            strava.answer(
                    "GET",
                    POLL,
                    UploadServer.json(
                            200, "{\"id\":" + UploadServer.UPLOAD + ",\"error\":\"Sorry,\\n<b>too warm</b> today\"}"));

            StravaUploadException failure = UploadServer.failed(strava.upload(BYTES), StravaUploadException.class);

            assertThat(failure.getReason()).isEqualTo(Reason.OTHER);
            assertThat(failure).hasMessageContaining("(Sorry, too warm today)");
        }

        @Test
        void asAnyRefusedRequestIfStravaDoesNotLikeIt() {
            strava.answer(
                    "POST",
                    "/uploads",
                    UploadServer.json(
                            400,
                            "{\"message\":\"Bad Request\",\"errors\":[{\"resource\":\"Upload\",\"field\":\"data_type\","
                                    + "\"code\":\"invalid\"}]}"));

            StravaApiException failure = UploadServer.failed(strava.upload(BYTES), StravaApiException.class);

            assertThat(failure.getStatus()).isEqualTo(400);
            assertThat(failure.getFault().has("Upload", "data_type", "invalid")).isTrue();
            assertThat(failure).hasMessageContaining("Bad Request").hasMessageContaining("data_type");
            assertThat(strava.calls()).containsExactly("POST /uploads");
        }

        @Test
        void withoutTheUploadOfAnEarlierFile() {
            strava.answer("POST", "/uploads", UploadServer.json(409, "{\"message\":\"Conflict\",\"errors\":[]}"));

            Exchange exchange = strava.call(URI + "?dataType=fit", Map.of(StravaConstants.UPLOAD_ID, 5L), BYTES);

            assertThat(UploadServer.failed(exchange, StravaApiException.class).getStatus())
                    .isEqualTo(409);
            assertThat(exchange.getMessage().getHeader(StravaConstants.UPLOAD_ID))
                    .as("of an earlier file")
                    .isNull();
        }
    }

    @Nested
    class TheBudget {

        @Test
        void ofReadsIsNotNeededToSendButToAsk() {
            strava.takesUploads();
            strava.answer(
                    get(urlEqualTo("/athlete")),
                    UploadServer.json(200, "{\"id\":7}")
                            .withHeader("X-RateLimit-Limit", "200,2000")
                            .withHeader("X-RateLimit-Usage", "110,110")
                            .withHeader("X-ReadRateLimit-Limit", "100,1000")
                            .withHeader("X-ReadRateLimit-Usage", "100,100"));
            strava.start();
            strava.call("strava:athlete", Map.of(), null);

            CompletableFuture<Exchange> upload = strava.begin(URI + "?dataType=fit&uploadTimeout=30m", Map.of(), BYTES);
            await().until(() -> strava.calls().contains("POST /uploads"));
            Instant sent = strava.arrivals.get(strava.arrivals.size() - 1);
            succeeded(strava.finish(upload));

            assertThat(sent).isBefore(Instant.parse("2026-09-01T10:15:00Z"));
            assertThat(strava.calls()).endsWith("POST /uploads", "GET " + POLL);
            assertThat(strava.arrivals.get(strava.arrivals.size() - 1))
                    .isAfterOrEqualTo(Instant.parse("2026-09-01T10:15:00Z"));
        }
    }
}
