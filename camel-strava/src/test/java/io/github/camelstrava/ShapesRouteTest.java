package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.SummaryActivity;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are well-formed and yet not what was asked for, and records that are odd and yet records. */
class ShapesRouteTest {

    private static final String FAULT = "{\"message\":\"Authorization Error\",\"errors\":[]}";

    private final UploadServer strava = new UploadServer();

    @BeforeEach
    void start() {
        strava.start();
    }

    @AfterEach
    void stop() {
        strava.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"x\",\"y\"]", "[null]", "[5,6]", "[[{\"id\":1}]]"})
    void aListWithoutAnyObjectIsAnErrorAndNotEmpty(String answer) {
        answer("GET", "/athlete/activities", 200, answer);
        answer("GET", "/activities/5/laps", 200, answer);

        for (String uri : List.of("strava:activities?page=1", "strava:activityLaps?id=5")) {
            assertThat(failure(uri)).hasMessageContaining("not with the JSON expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"segments\":{}}", "{\"segments\":[\"x\"]}", "null"})
    void aListInAnObjectIsReadAsStrictly(String answer) {
        answer("GET", "/segments/explore", 200, answer);

        assertThat(failure("strava:exploreSegments?bounds=1,2,3,4")).hasMessageContaining("not with the JSON expected");
    }

    @Test
    void aListMayBeEmpty() {
        answer("GET", "/athlete/activities", 200, "[]");

        List<?> list =
                strava.call("strava:activities", Map.of(), null).getMessage().getBody(List.class);
        assertThat(list).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /activities/5,         strava:activity?id=5",
        "GET,    /activities/5/streams, strava:activityStreams?id=5",
        "POST,   /clubs/5/join,         strava:joinClub?id=5",
        "POST,   /clubs/5/leave,        strava:leaveClub?id=5",
        "DELETE, /activities/5,         strava:deleteActivity?id=5",
        "POST,   /activities,           strava:createActivity?name=N&sportType=Run&startDateLocal=2026-09-01&elapsedTime=5"
    })
    void aFaultIsAFaultWhateverTheStatus(String method, String path, String uri) {
        answer(method, path, 200, FAULT);

        assertThat(failure(uri)).hasMessageContaining("Authorization Error");
    }

    @Test
    void whatIsNoJsonIsNoAnswerThoughNothingWasExpected() {
        answer("POST", "/clubs/5/leave", 200, "<html>Sign in</html>");

        assertThat(failure("strava:leaveClub?id=5")).hasMessageContaining("Sign in");
    }

    @Test
    void anActivityThatWasMadeHasAnId() {
        answer("POST", "/activities", 201, "{}");

        Exchange exchange = strava.call(
                "strava:createActivity?name=N&sportType=Run&startDateLocal=2026-09-01&elapsedTime=5",
                Map.of(StravaConstants.ID, 5),
                null);

        assertThat(UploadServer.failed(exchange, StravaApiException.class))
                .hasMessageContaining("Whether Strava carried it out is unknown.");
    }

    @Test
    void anUploadHasAnId() {
        answer("POST", "/uploads", 201, "{}");

        UploadServer.failed(strava.upload(new byte[] {1, 2, 3}), StravaApiException.class);

        assertThat(strava.calls()).containsExactly("POST /uploads");
    }

    @Test
    void oneAbsurdRecordSpoilsNeitherItselfNorItsPage() {
        String digits = "9".repeat(5_000);
        for (String absurd : List.of(
                "{\"id\":2,\"distance\":" + digits + "}",
                "{\"id\":" + digits + "}",
                "{\"id\":2,\"name\":" + "[".repeat(900) + "]".repeat(900) + "}",
                "{\"id\":2,\"name\":\"" + "x".repeat(21_000_000) + "\"}",
                "{\"id\":2,\"" + "k".repeat(60_000) + "\":1}",
                "{\"id\":2,\"distance\":1e400,\"start_date\":[],\"map\":7,\"athlete\":\"me\"}",
                "null")) {
            answer("GET", "/athlete/activities", 200, "[{\"id\":1}," + absurd + ",{\"id\":3}]");

            List<?> page = UploadServer.succeeded(strava.call("strava:activities?page=1", Map.of(), null), List.class);

            assertThat(page)
                    .extracting(activity -> ((SummaryActivity) activity).id())
                    .contains(1L, 3L)
                    .hasSize(absurd.equals("null") ? 2 : 3);
        }
    }

    private void answer(String method, String path, int status, String body) {
        strava.answer(request(method, urlPathEqualTo(path)), UploadServer.json(status, body));
    }

    private StravaApiException failure(String uri) {
        return UploadServer.failed(strava.call(uri, Map.of(), null), StravaApiException.class);
    }
}
