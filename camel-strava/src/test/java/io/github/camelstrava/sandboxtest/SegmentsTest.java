package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
    private static final String[] MEASURED = {
        "average_cadence", "device_watts", "average_watts", "average_heartrate", "max_heartrate"
    };

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder()
            .clock(clock)
            .limits(10_000, 10_000, 10_000, 10_000)
            .start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete =
            strava.addAthlete(a -> a.livesIn("Girona").activities(60, Duration.ofDays(60)));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void starsSegmentsAndTakesStarsAway() {
        List<Long> before = client.get(athlete, "/segments/starred").ids();
        long other = ids(explore("41.8,2.6,42.2,3.1")).stream()
                .filter(id -> !before.contains(id))
                .findFirst()
                .orElseThrow();

        JsonNode starred = client.form(athlete, "PUT", "/segments/" + other + "/starred", Map.of("starred", "true"))
                .json();

        assertThat(before).hasSize(2);
        assertThat(starred.get("starred").asBoolean()).isTrue();
        assertThat(starred.get("resource_state").asInt()).isEqualTo(3);
        assertThat(client.get(athlete, "/segments/starred").ids()).containsExactly(before.get(0), before.get(1), other);
        assertThat(athlete.starredSegments()).containsExactly(before.get(0), before.get(1), other);
        assertThat(client.get(athlete, "/segments/starred?per_page=2&page=2").ids())
                .containsExactly(other);
        assertThat(get("/segments/starred").get(2).get("starred_date").asText()).isEqualTo("2026-09-01T06:00:00Z");
        assertThat(strava.requestsTo(StravaOperation.starSegment))
                .singleElement()
                .satisfies(request -> assertThat(request.form()).isEqualTo(Map.of("starred", "true")));

        client.form(athlete, "PUT", "/segments/" + before.get(0) + "/starred", Map.of("starred", "false"));

        assertThat(athlete.starredSegments()).containsExactly(before.get(1), other);
        assertThat(get("/segments/" + before.get(0)).get("starred").asBoolean()).isFalse();
    }

    @Test
    void refusesStarsItCannotRead() {
        String path = "/segments/" + athlete.starredSegments().get(0) + "/starred";

        assertThat(client.form(athlete, "PUT", path, Map.of()).error()).isEqualTo("Segment/starred/missing");
        assertThat(client.form(athlete, "PUT", path, Map.of("starred", "maybe")).error())
                .isEqualTo("Segment/starred/invalid");
        assertThat(client.form(athlete, "PUT", "/segments/1/starred", Map.of("starred", "true"))
                        .error())
                .isEqualTo("Segment/id/invalid");
    }

    @Test
    void showsTheStarsOfOthersInTheOldWay() {
        SandboxAthlete other = strava.addAthlete();

        assertThat(client.get(athlete, "/athletes/" + other.id() + "/segments/starred")
                        .ids())
                .isEqualTo(other.starredSegments());
        assertThat(client.get(athlete, "/athletes/1/segments/starred").error()).isEqualTo("Athlete/id/invalid");
    }

    @Test
    void findsSegmentsInAnArea() {
        JsonNode found = explore("41.8,2.6,42.2,3.1");

        assertThat(Shapes.fields(found)).containsExactly("segments");
        assertThat(found.get("segments").size()).isBetween(1, 10);
        for (JsonNode segment : found.get("segments")) {
            Shapes.assertLike(Shapes.example("ExplorerResponse").at("/segments/0"), segment);
            JsonNode detail = get("/segments/" + segment.get("id").asText());
            Shapes.assertLike(Shapes.example("DetailedSegment"), detail, "athlete_segment_stats");
            assertThat(detail.get("name")).isEqualTo(segment.get("name"));
            assertThat(detail.get("distance")).isEqualTo(segment.get("distance"));
            assertThat(detail.at("/map/polyline")).isEqualTo(segment.get("points"));
        }
        assertThat(explore("-1,-1,1,1").get("segments")).isEmpty();
        assertThat(explore("-90,-180,90,180").get("segments")).hasSize(10);
        assertThat(ids(explore("41.8,2.6,42.2,3.1&activity_type=running")))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(ids(found));
        assertThat(explore("41.8,2.6,42.2,3.1&min_cat=5").get("segments")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', bounds/missing",
        "'?bounds=1,2,3', bounds/invalid",
        "'?bounds=a,b,c,d', bounds/invalid",
        "'?bounds=1,2,3,4&activity_type=flying', activity_type/invalid",
        "'?bounds=1,2,3,4&min_cat=6', min_cat/invalid"
    })
    void refusesAreasItCannotRead(String query, String error) {
        Client.Reply reply = client.get(athlete, "/segments/explore" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).endsWith("/" + error);
    }

    @Test
    void effortsOfActivitiesAreEffortsOnSegments() {
        for (JsonNode embedded : efforts()) {
            JsonNode effort = get("/segment_efforts/" + embedded.get("id").asText());
            JsonNode segment = get("/segments/" + embedded.at("/segment/id").asText());

            Shapes.assertLike(Shapes.example("DetailedSegmentEffort"), effort, MEASURED);
            assertThat(effort.get("id").asLong()).isGreaterThan(1L << 53);
            assertThat(effort.at("/activity/id")).isEqualTo(embedded.at("/activity/id"));
            assertThat(effort.get("elapsed_time")).isEqualTo(embedded.get("elapsed_time"));
            assertThat(segment.get("name")).isEqualTo(embedded.get("name"));
            assertThat(segment.get("distance")).isEqualTo(embedded.at("/segment/distance"));
            assertThat(embedded.get("distance").asDouble())
                    .isCloseTo(segment.get("distance").asDouble(), within(130.0));
            assertThat(segment.at("/athlete_segment_stats/pr_elapsed_time").asInt())
                    .isLessThanOrEqualTo(embedded.get("elapsed_time").asInt());
        }
    }

    @Test
    void listsEffortsOnASegmentAsTheyHappenedWhateverThePage() {
        long segment = busiestSegment();
        List<JsonNode> expected = efforts().stream()
                .filter(effort -> effort.at("/segment/id").asLong() == segment)
                .toList();

        JsonNode list = get("/segment_efforts?segment_id=" + segment);

        assertThat(list).hasSameSizeAs(expected);
        assertThat(list.findValuesAsText("elapsed_time")).isNotEmpty();
        List<String> starts = new ArrayList<>();
        list.forEach(effort -> starts.add(effort.get("start_date_local").asText()));
        assertThat(starts).hasSizeGreaterThan(2).isSorted();
        Shapes.assertLike(Shapes.example("DetailedSegmentEffort-page").get(0), list.get(0), MEASURED);
        assertThat(get("/segment_efforts?segment_id=" + segment + "&page=2")).isEqualTo(list);
        assertThat(get("/segment_efforts?segment_id=" + segment + "&per_page=1").get(0))
                .isEqualTo(list.get(0));
        assertThat(get("/segment_efforts?segment_id=" + segment + "&start_date_local=" + starts.get(1)
                        + "&end_date_local=" + starts.get(1)))
                .hasSize(1);
        assertThat(client.get(athlete, "/segment_efforts?segment_id=" + segment + "&start_date_local=soon")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void namesTheRecordOfAStarredSegment() {
        long segment = busiestSegment();
        client.form(athlete, "PUT", "/segments/" + segment + "/starred", Map.of("starred", "true"));
        JsonNode last = null;
        for (JsonNode starred : get("/segments/starred")) {
            if (starred.get("id").asLong() == segment) {
                last = starred;
            }
        }

        Shapes.assertLike(Shapes.example("SummarySegment-page").get(0), last);
        Shapes.assertLike(
                Shapes.example("SummarySegment-page").at("/0/athlete_pr_effort"), last.get("athlete_pr_effort"));
    }

    @Test
    void refusesEffortsThatCannotBeFound() {
        assertThat(client.get(athlete, "/segment_efforts").error()).isEqualTo("SegmentEffort/segment_id/missing");
        assertThat(client.get(athlete, "/segment_efforts?segment_id=1").error()).isEqualTo("Segment/id/invalid");
        assertThat(client.get(athlete, "/segment_efforts/3400000000000000001").error())
                .isEqualTo("SegmentEffort/id/invalid");
        String id = efforts().get(0).get("id").asText();
        assertThat(client.get(strava.addAthlete(), "/segment_efforts/" + id).status())
                .isEqualTo(404);
    }

    @Test
    void streamsOfSegmentsAndEfforts() {
        JsonNode effort = efforts().get(0);
        long segment = effort.at("/segment/id").asLong();

        JsonNode course = get("/segments/" + segment + "/streams?keys=distance,latlng,altitude&key_by_type=true");
        JsonNode recorded =
                get("/segment_efforts/" + effort.get("id").asText() + "/streams?keys=time,latlng&key_by_type=true");

        assertThat(Shapes.fields(course)).containsExactly("altitude", "distance", "latlng");
        assertThat(Shapes.fields(recorded)).containsExactly("distance", "latlng", "time");
        assertThat(recorded.at("/time/data/0").asInt()).isZero();
        int last = recorded.at("/time/data").size() - 1;
        assertThat(recorded.at("/time/data/" + last).asInt())
                .isEqualTo(effort.get("elapsed_time").asInt());
        assertThat(get("/segments/" + segment + "/streams?keys=latlng").isArray())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/segments/33000000/streams", "/segment_efforts/1/streams"})
    void streamsNeedTheWiderScope(String path) {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ));

        assertThat(client.get(reserved, path).error()).isEqualTo("AccessToken/read_all_permission/missing");
    }

    private List<JsonNode> efforts() {
        List<JsonNode> efforts = new ArrayList<>();
        for (SandboxActivity activity : athlete.activities()) {
            activity.json().get("segment_efforts").forEach(efforts::add);
        }
        assertThat(efforts).hasSizeGreaterThan(10);
        return efforts;
    }

    private long busiestSegment() {
        Set<Long> seen = new LinkedHashSet<>();
        long busiest = 0;
        int most = 0;
        List<JsonNode> efforts = efforts();
        for (JsonNode effort : efforts) {
            long id = effort.at("/segment/id").asLong();
            int count = (int) efforts.stream()
                    .filter(other -> other.at("/segment/id").asLong() == id)
                    .count();
            if (seen.add(id) && count > most) {
                most = count;
                busiest = id;
            }
        }
        return busiest;
    }

    private JsonNode explore(String bounds) {
        return get("/segments/explore?bounds=" + bounds);
    }

    private static List<Long> ids(JsonNode explored) {
        List<Long> ids = new ArrayList<>();
        explored.get("segments").forEach(segment -> ids.add(segment.get("id").asLong()));
        return ids;
    }

    private JsonNode get(String path) {
        Client.Reply reply = client.get(athlete, path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        return reply.json();
    }
}
