package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.DetailedSegment;
import io.github.camelstrava.model.SportType;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.UpdatableActivity;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRouteTest {

    private static final String CREATE = "strava:createActivity";
    private static final String UPDATE = "strava:updateActivity?id=5";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a new activity needs, as Strava is told. */
    private static final Map<String, String> RUN = Map.of(
            "name", "Morning run",
            "sport_type", "Run",
            "start_date_local", "2026-09-01T08:30:00Z",
            "elapsed_time", "1800");

    private final UploadServer strava = new UploadServer();

    @BeforeEach
    void start() {
        strava.answer("POST", "/activities", UploadServer.sample(201, "DetailedActivity-manual-created"));
        strava.answer("PUT", "/activities/5", UploadServer.sample(200, "DetailedActivity"));
        strava.answer("PUT", "/athlete", UploadServer.sample(200, "DetailedAthlete"));
        strava.answer("PUT", "/segments/9/starred", UploadServer.sample(200, "DetailedSegment"));
        strava.answer("GET", "/activities/5", UploadServer.sample(200, "DetailedActivity"));
        strava.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:copy").to("strava:activity?id=5").to(CREATE);
                from("direct:writeBack").to("strava:activity?id=5").to(UPDATE);
            }
        });
    }

    @AfterEach
    void stop() {
        strava.close();
    }

    private Exchange call(String uri, Object body, String... headers) {
        Exchange exchange = strava.upload(uri, body, headers);
        if (exchange.getException() != null) {
            throw new AssertionError("The call failed", exchange.getException());
        }
        return exchange;
    }

    private Map<String, String> form() {
        LoggedRequest request = strava.only();
        assertThat(request.getHeader("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(request.getUrl()).doesNotContain("?");
        return UploadServer.form(request);
    }

    private JsonNode json() {
        LoggedRequest request = strava.only();
        assertThat(request.getHeader("Content-Type")).startsWith("application/json");
        assertThat(request.getUrl()).doesNotContain("?");
        return tree(request.getBodyAsString());
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> run() {
        return new HashMap<>(RUN);
    }

    private static Map<String, String> runAnd(String... pairs) {
        Map<String, String> all = new HashMap<>(RUN);
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    @Nested
    class ANewActivity {

        @Test
        void mayBeToldByOptionsAlone() {
            Exchange exchange = call(
                    CREATE + "?name=RAW(Morning run)&sportType=Run&startDateLocal=2026-09-01T08:30:00&elapsedTime=1800"
                            + "&description=Easy&distance=5000.5&trainer=true&commute=false",
                    null);

            assertThat(form())
                    .isEqualTo(runAnd("description", "Easy", "distance", "5000.5", "trainer", "1", "commute", "0"));
            DetailedActivity created = exchange.getMessage().getBody(DetailedActivity.class);
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(StravaConstants.ID, created.id())
                    .containsEntry(StravaConstants.ATHLETE_ID, UploadServer.ATHLETE);
            assertThat(strava.only().getHeader("Authorization")).isEqualTo("Bearer token-1");
        }

        @Test
        void replacesTheIdOfAnotherInTheHeader() {
            Exchange exchange = strava.call(CREATE, Map.of(StravaConstants.ID, 1L), run());

            DetailedActivity created = UploadServer.succeeded(exchange, DetailedActivity.class);
            assertThat(created.id()).isNotEqualTo(1L);
            assertThat(exchange.getMessage().getHeader(StravaConstants.ID)).isEqualTo(created.id());
        }

        @Test
        void mayBeToldByHeadersAlone() {
            UploadServer.succeeded(
                    strava.call(
                            CREATE,
                            Map.of(
                                    "CamelStravaName",
                                    "Morning run",
                                    "CamelStravaSportType",
                                    SportType.RUN,
                                    "CamelStravaStartDateLocal",
                                    LocalDateTime.parse("2026-09-01T08:30"),
                                    "CamelStravaElapsedTime",
                                    Duration.ofMinutes(30),
                                    "CamelStravaTrainer",
                                    false,
                                    "CamelStravaDistance",
                                    5000),
                            ""),
                    DetailedActivity.class);

            assertThat(form()).isEqualTo(runAnd("trainer", "0", "distance", "5000"));
        }

        @Test
        void mayBeAMapUnderTheNamesOfTheOptionsWithJavaValues() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", "Morning run");
            map.put("sportType", SportType.RUN);
            map.put("startDateLocal", LocalDateTime.parse("2026-09-01T08:30:00"));
            map.put("elapsedTime", 1800L);
            map.put("distance", 5000.5);
            map.put("trainer", true);
            map.put("commute", Boolean.FALSE);
            call(CREATE, map);

            assertThat(form()).isEqualTo(runAnd("distance", "5000.5", "trainer", "1", "commute", "0"));
        }

        @Test
        void mayBeAMapUnderStravasNamesWithTexts() {
            Map<String, Object> map = run();
            map.put("distance", new BigDecimal("5000.50"));
            map.put("trainer", "0");
            map.put("commute", 1);
            call(CREATE, map);

            assertThat(form()).isEqualTo(runAnd("distance", "5000.50", "trainer", "0", "commute", "1"));
        }

        static Stream<Arguments> formsOfJson() {
            String json = "{\"name\":\"Morning run\",\"sport_type\":\"Run\",\"elapsed_time\":1800,"
                    + "\"start_date_local\":\"2026-09-01T08:30:00Z\",\"description\":\"schön ☀\",\"trainer\":true}";
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return Stream.of(
                    Arguments.of("text", json),
                    Arguments.of("byte[]", bytes),
                    Arguments.of("InputStream", new ByteArrayInputStream(bytes)),
                    Arguments.of("Reader", new StringReader(json)),
                    Arguments.of("JsonNode", tree(json)),
                    Arguments.of("model", new UpdatableActivity((ObjectNode) tree(json))));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("formsOfJson")
        void mayBeJsonInAnyForm(String name, Object body) {
            call(CREATE, body);

            assertThat(form()).isEqualTo(runAnd("description", "schön ☀", "trainer", "1"));
        }

        @Test
        void mayBeACopyOfOneThatWasFetchedWithoutWhatCannotBeSet() {
            strava.answer(
                    "GET",
                    "/activities/5",
                    UploadServer.json(
                            200,
                            "{\"id\":5,\"name\":\"Morning run\",\"sport_type\":\"Run\",\"elapsed_time\":1800.0,"
                                    + "\"start_date_local\":\"2026-09-01T08:30:00Z\",\"distance\":5000.5,"
                                    + "\"description\":null,\"kudos_count\":7,\"trainer\":false,\"map\":{},"
                                    + "\"athlete\":{\"id\":3}}"));

            call("direct:copy", null);

            LoggedRequest request = strava.requests().get(1);
            assertThat(UploadServer.form(request)).isEqualTo(runAnd("distance", "5000.5", "trainer", "0"));
        }

        @Test
        void alsoOfAList() {
            SummaryActivity summary =
                    new SummaryActivity((ObjectNode) tree(UploadServer.text("/fixtures/SummaryActivity-page.json"))
                            .get(0));

            call(CREATE, summary);

            assertThat(form().keySet())
                    .contains("name", "sport_type", "start_date_local", "elapsed_time")
                    .isSubsetOf(
                            "name",
                            "sport_type",
                            "start_date_local",
                            "elapsed_time",
                            "distance",
                            "trainer",
                            "commute",
                            "description");
        }

        @Test
        void hasFieldsThatAreNoOptionsAsTheyAre() {
            Map<String, Object> map = run();
            map.put("city", "Saint-Étienne");
            map.put("private", true);
            map.put("device_name", "Uhr & Co");
            map.put("perceived_exertion", 7);
            map.put("nothing", null);
            map.put("start_latlng", List.of(1.5, -2));
            map.put("a&b=c\r\nd", "x");
            call(CREATE, map);

            assertThat(form())
                    .isEqualTo(runAnd(
                            "city", "Saint-Étienne",
                            "private", "true",
                            "device_name", "Uhr & Co",
                            "perceived_exertion", "7",
                            "start_latlng", "[1.5,-2]",
                            "a&b=c\r\nd", "x"));
        }

        @Test
        void hasWhatTheHeaderSaysElseTheUriElseTheBody() {
            Map<String, Object> map = run();
            map.put("name", "of the body");
            map.put("description", "of the body");
            map.put("distance", 1);
            call(CREATE + "?name=of-the-URI&description=of-the-URI", map, "camelstravaNAME", "of the header");

            assertThat(form())
                    .containsEntry("name", "of the header")
                    .containsEntry("description", "of-the-URI")
                    .containsEntry("distance", "1");
        }

        static Stream<Object> times() {
            return Stream.of(
                    "2026-09-01T08:30:00",
                    "2026-09-01T08:30",
                    "2026-09-01 08:30:00",
                    "2026-09-01T08:30:00Z",
                    "2026-09-01T08:30:00.123Z",
                    "2026-09-01T08:30:00+02:00",
                    "2026-09-01T08:30:00 02:00",
                    "2026-09-01T08:30:00-07:00[America/Los_Angeles]",
                    LocalDateTime.parse("2026-09-01T08:30:00"),
                    Instant.parse("2026-09-01T08:30:00Z"),
                    OffsetDateTime.parse("2026-09-01T08:30:00+05:30"),
                    ZonedDateTime.parse("2026-09-01T08:30:00+02:00[Europe/Paris]"),
                    Date.from(Instant.parse("2026-09-01T08:30:00Z")));
        }

        @ParameterizedTest
        @MethodSource("times")
        void startsAtTheTimeOnTheClockThere(Object time) {
            Map<String, Object> map = run();
            map.put("start_date_local", time);
            call(CREATE, map);
            map.remove("start_date_local");
            UploadServer.succeeded(
                    strava.call(CREATE, Map.of("CamelStravaStartDateLocal", time), map), DetailedActivity.class);

            assertThat(strava.requests()).hasSize(2).allSatisfy(request -> assertThat(UploadServer.form(request))
                    .isEqualTo(RUN));
        }

        @ParameterizedTest
        @CsvSource({
            "name,             name",
            "sport_type,       sportType",
            "start_date_local, startDateLocal",
            "elapsed_time,     elapsedTime"
        })
        void withoutWhatItNeedsIsRefusedBeforeAnyCall(String field, String option) {
            for (boolean asNull : new boolean[] {false, true}) {
                Map<String, Object> map = run();
                map.remove(field);
                if (asNull) {
                    map.put(field, null);
                }

                assertThat(UploadServer.failed(strava.upload(CREATE, map), IllegalArgumentException.class))
                        .hasMessage("strava:createActivity needs the option " + option + ", or " + field
                                + " in the body, or the header CamelStrava" + Character.toUpperCase(option.charAt(0))
                                + option.substring(1) + ".");
            }
            assertThat(strava.calls()).isEmpty();
        }

        @Test
        void mayHaveTheOlderTypeInPlaceOfTheSportType() {
            Map<String, Object> map = run();
            map.remove("sport_type");
            map.put("type", "Run");
            call(CREATE, map);

            assertThat(form()).containsEntry("type", "Run").doesNotContainKey("sport_type");
        }

        @ParameterizedTest
        @CsvSource({
            "sport_type,       Trail Run,           sportType",
            "sport_type,       Run&private=1,       sportType",
            "start_date_local, yesterday,           startDateLocal",
            "start_date_local, 2026-13-01T08:30:00, startDateLocal",
            "elapsed_time,     half an hour,        elapsedTime",
            "elapsed_time,     0,                   elapsedTime",
            "elapsed_time,     -5,                  elapsedTime",
            "elapsed_time,     1.5,                 elapsedTime",
            "distance,         far,                 distance",
            "distance,         -1,                  distance",
            "distance,         NaN,                 distance",
            "distance,         1e400,               distance",
            "trainer,          perhaps,             trainer",
            "trainer,          2,                   trainer",
            "commute,          '',                  commute"
        })
        void withAMalformedValueIsRefusedBeforeAnyCall(String field, String value, String option) {
            Map<String, Object> map = run();
            map.put(field, value);

            assertThat(UploadServer.failed(strava.upload(CREATE, map), IllegalArgumentException.class))
                    .hasMessageStartingWith("Option " + option + " has the value '" + value + "'");
            assertThat(strava.calls()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Tom & Jerry = 100 % + more",
                    "a\r\nb\n\tc",
                    "\"quoted\" 'and' \\back\\slashed\\",
                    "🚴‍♀️ 山 é",
                    "%2f../..?x#y;z",
                    "${body} #{x} {{y}}",
                    "  around  ",
                    "<b>&amp;</b>",
                    "a\u0000b"
                })
        void hasFreeTextUnchanged(String text) {
            Map<String, Object> map = run();
            map.put("name", text);
            map.put("city", text);
            call(CREATE, map, "CamelStravaDescription", text);

            assertThat(form()).isEqualTo(runAnd("name", text, "city", text, "description", text));
        }
    }

    @Nested
    class AChange {

        @Test
        void isJsonWithTruthValues() {
            call(
                    UPDATE + "&trainer=true&commute=false&gearId=none",
                    null,
                    "CamelStravaName",
                    "Ünë \"☀\"\n& = +",
                    "CamelStravaHideFromHome",
                    "true");

            assertThat(json())
                    .isEqualTo(JSON.createObjectNode()
                            .put("name", "Ünë \"☀\"\n& = +")
                            .put("trainer", true)
                            .put("commute", false)
                            .put("hide_from_home", true)
                            .put("gear_id", "none"));
            assertThat(strava.calls()).containsExactly("PUT /activities/5");
        }

        @Test
        void ofAModelMadeForItIsSentWhole() {
            String json = "{\"name\":\"New\",\"commute\":true,\"sport_type\":\"Ride\",\"private_note\":\"x\","
                    + "\"perceived_exertion\":5.5,\"stats_visibility\":[{\"type\":\"pace\",\"visibility\":\"only_me\"}]}";

            call(UPDATE, new UpdatableActivity((ObjectNode) tree(json)));

            assertThat(json()).isEqualTo(tree(json));
        }

        @Test
        void ofWhatWasFetchedSendsOnlyWhatCanBeSet() {
            call("direct:writeBack", null);

            JsonNode sent = tree(strava.requests().get(1).getBodyAsString());
            JsonNode fetched = tree(UploadServer.text("/fixtures/DetailedActivity.json"));
            assertThat(sent.properties().stream().map(Map.Entry::getKey))
                    .contains("name", "sport_type")
                    .isSubsetOf("name", "sport_type", "description", "trainer", "commute", "hide_from_home", "gear_id");
            assertThat(sent.properties())
                    .allSatisfy(field -> assertThat(field.getValue()).isEqualTo(fetched.get(field.getKey())));
        }

        @Test
        void ofWhatWasFetchedSendsNothingIfOptionsSayWhatToChange() {
            SummaryActivity ride = new SummaryActivity(
                    (ObjectNode) tree("{\"id\":5,\"name\":\"Its name by then\",\"gear_id\":null,\"commute\":false}"));

            call(UPDATE + "&hideFromHome=true", ride);
            assertThat(json()).isEqualTo(tree("{\"hide_from_home\":true}"));

            strava.http.resetRequests();
            call(UPDATE, ride, "CamelStravaCommute", "true");
            assertThat(json()).isEqualTo(tree("{\"commute\":true}"));

            strava.http.resetRequests();
            call(UPDATE, ride);
            assertThat(json()).as("and no nulls").isEqualTo(tree("{\"name\":\"Its name by then\",\"commute\":false}"));
        }

        @Test
        void hasOtherFieldsAsTheyAre() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "Ride");
            map.put("private", false);
            map.put("description", null);
            map.put("when", Instant.parse("2026-09-01T08:30:00Z"));
            map.put("nested", Map.of("a", Arrays.asList(1, 2.5, null, "x")));
            call(UPDATE, map);

            assertThat(json())
                    .isEqualTo(tree("{\"type\":\"Ride\",\"private\":false,\"description\":null,"
                            + "\"when\":\"2026-09-01T08:30:00Z\",\"nested\":{\"a\":[1,2.5,null,\"x\"]}}"));
        }

        @Test
        void hasWhatTheHeaderSaysElseTheUriElseTheBody() {
            call(
                    UPDATE + "&name=of-the-URI&description=of-the-URI",
                    "{\"name\":\"of the body\",\"description\":\"of the body\",\"commute\":true}",
                    "CamelStravaName",
                    "of the header");

            assertThat(json())
                    .isEqualTo(tree("{\"name\":\"of the header\",\"description\":\"of-the-URI\",\"commute\":true}"));
        }

        @Test
        void keepsLargeNumbersExact() {
            call(UPDATE, "{\"some_id\":9007199254740993,\"ratio\":0.1234567890123456789}");

            assertThat(strava.only().getBodyAsString()).contains("9007199254740993", "0.12345678901234567");
        }

        static Stream<Object> wrongBodies() {
            return Stream.of(
                    List.of("canary"),
                    new StravaList<>(List.of()),
                    "canary",
                    "[\"canary\"]",
                    "\"canary\"",
                    "{\"name\":\"canary\"",
                    "{\"name\":canary}",
                    "{\"name\":\"a\"} canary",
                    "[1,2]".getBytes(StandardCharsets.UTF_8),
                    new ByteArrayInputStream("canary".getBytes(StandardCharsets.UTF_8)),
                    tree("[\"canary\"]"),
                    tree("5"),
                    5,
                    true,
                    new Object());
        }

        @ParameterizedTest
        @MethodSource("wrongBodies")
        void byABodyThatIsNoObjectIsRefusedWithoutQuotingIt(Object body) {
            for (String uri : List.of(UPDATE, CREATE, "strava:updateAthlete")) {
                Exchange exchange = strava.upload(uri, body);
                if (body instanceof ByteArrayInputStream stream) {
                    stream.reset();
                }

                assertThat(UploadServer.failed(exchange, IllegalArgumentException.class))
                        .hasMessageContaining("takes a Map, a model, a JSON object, or no body and only options");
                assertThat(StravaRoutes.stackTraceOf(exchange.getException())).doesNotContain("canary");
            }
            assertThat(strava.calls()).isEmpty();
        }
    }

    @Nested
    class OtherWrites {

        @Test
        void changeTheWeightOfAnAthlete() {
            Exchange exchange = call("strava:updateAthlete?weight=70.5", null);
            call("strava:updateAthlete", Map.of("weight", 71));
            call("strava:updateAthlete", "{\"weight\":72.25,\"ftp\":250}");

            assertThat(exchange.getMessage().getBody()).isInstanceOf(DetailedAthlete.class);
            assertThat(strava.calls()).containsOnly("PUT /athlete");
            assertThat(strava.requests())
                    .extracting(UploadServer::form)
                    .containsExactly(
                            Map.of("weight", "70.5"), Map.of("weight", "71"), Map.of("weight", "72.25", "ftp", "250"));
        }

        @Test
        void writeBackOfAnAthleteOnlyTheWeight() {
            call("strava:updateAthlete", new DetailedAthlete((ObjectNode)
                    tree("{\"id\":7,\"weight\":70.5,\"firstname\":\"Inés\"}")));

            assertThat(form()).isEqualTo(Map.of("weight", "70.5"));
        }

        @Test
        void ofNothingAreRefusedBeforeAnyCall() {
            for (Object body : new Object[] {null, "", Map.of(), "{}"}) {
                assertThat(UploadServer.failed(
                                strava.upload("strava:updateAthlete", body), IllegalArgumentException.class))
                        .hasMessageContaining("strava:updateAthlete needs something to send: the option weight");
            }
            assertThat(strava.calls()).isEmpty();
        }

        @Test
        void starASegmentWhateverTheBodyIs() {
            Exchange exchange = call("strava:starSegment?id=9", "whatever");
            call("strava:starSegment?id=9&starred=false", Map.of("starred", true));
            call("strava:starSegment", null, StravaConstants.ID, "9", "CamelStravaStarred", "FALSE");

            assertThat(exchange.getMessage().getBody()).isInstanceOf(DetailedSegment.class);
            assertThat(strava.calls()).containsOnly("PUT /segments/9/starred");
            assertThat(strava.requests())
                    .extracting(UploadServer::form)
                    .containsExactly(Map.of("starred", "true"), Map.of("starred", "false"), Map.of("starred", "false"));
        }
    }

    @Nested
    class InTrouble {

        static Stream<Arguments> writes() {
            return Stream.of(
                    Arguments.of(CREATE, "POST", "/activities", RUN),
                    Arguments.of(UPDATE, "PUT", "/activities/5", Map.of("name", "x")),
                    Arguments.of("strava:updateAthlete", "PUT", "/athlete", Map.of("weight", 70)),
                    Arguments.of("strava:starSegment?id=9", "PUT", "/segments/9/starred", null));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("writes")
        void isNotRepeatedIfStravaMayHaveSeenIt(String uri, String method, String path, Object body) {
            String slow = uri + (uri.contains("?") ? "&" : "?") + "responseTimeout=500";
            Map<String, ResponseDefinitionBuilder> answers = new LinkedHashMap<>();
            answers.put("500", aResponse().withStatus(500));
            answers.put("502", UploadServer.html(502));
            answers.put("503", aResponse().withStatus(503));
            answers.put("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
            answers.put("nothing", aResponse().withFault(Fault.EMPTY_RESPONSE));
            answers.put("cut", UploadServer.json(200, "{\"id\":5,\"na"));
            answers.put("HTML", UploadServer.html(200));
            answers.put("timeout", UploadServer.json(200, "{}").withFixedDelay(1_500));
            answers.forEach((name, answer) -> {
                strava.http.resetRequests();
                strava.answer(method, path, answer);

                Exchange exchange = strava.upload(name.equals("timeout") ? slow : uri, body);

                assertThat(exchange.getException())
                        .as(name)
                        .isInstanceOf(StravaApiException.class)
                        .hasMessageEndingWith("Whether Strava carried it out is unknown.");
                // A request that timed out here is in the server's journal when it was answered there.
                if (!name.equals("timeout")) {
                    assertThat(strava.calls()).as(name).containsExactly(method + " " + path);
                }
            });
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("writes")
        void isRepeatedWhereNobodyListens(String uri, String method, String path, Object body) {
            String nowhere;
            try (RawServer server = new RawServer(RawServer.answers(200, "{}"))) {
                nowhere = server.uri();
            }
            Instant before = strava.time.instant();

            Exchange exchange = strava.upload(uri + (uri.contains("?") ? "&" : "?") + "apiUri=" + nowhere, body);

            assertThat(UploadServer.failed(exchange, StravaApiException.class).getMessage())
                    .contains("could not be reached")
                    .doesNotContain("unknown");
            assertThat(Duration.between(before, strava.time.instant())).isGreaterThan(Duration.ofSeconds(1));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("writes")
        void goesOnInTheNextWindow(String uri, String method, String path, Object body) {
            strava.answer(
                    method, path, UploadServer.fault(429, "rate-limit.json"), UploadServer.json(200, "{\"id\":12}"));

            Exchange exchange = strava.upload(uri, body);

            assertThat(exchange.getException()).isNull();
            assertThat(strava.calls()).containsExactly(method + " " + path, method + " " + path);
            assertThat(strava.requests().get(1).getBodyAsString())
                    .isEqualTo(strava.requests().get(0).getBodyAsString());
            assertThat(strava.arrivals.get(1)).isAfterOrEqualTo(Instant.parse("2026-09-01T10:15:00Z"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("writes")
        void isSentAgainWithABetterToken(String uri, String method, String path, Object body) {
            strava.answer(
                    method,
                    path,
                    UploadServer.fault(401, "unauthorized-token-invalid.json"),
                    UploadServer.json(200, "{\"id\":12}"));

            Exchange exchange = strava.upload(uri, body);

            assertThat(exchange.getException()).isNull();
            assertThat(strava.requests())
                    .extracting(request -> request.getHeader("Authorization"))
                    .containsExactly("Bearer token-1", "Bearer token-2");
            assertThat(strava.requests().get(1).getBodyAsString())
                    .isEqualTo(strava.requests().get(0).getBodyAsString());
        }
    }
}
