package io.github.camelstrava.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StravaModelTest {

    @Test
    void readsWhatStravaDocuments() {
        DetailedActivity activity = Fixtures.read(Fixtures.text("DetailedActivity.json"), DetailedActivity.class);

        assertThat(activity.id()).isEqualTo(19000000000123L);
        assertThat(activity.sportType()).isEqualTo(SportType.GRAVEL_RIDE);
        assertThat(activity.type()).isEqualTo(ActivityType.RIDE);
        assertThat(activity.visibility()).isEqualTo(Visibility.FOLLOWERS_ONLY);
        assertThat(activity.startDate()).isEqualTo(Instant.parse("2026-07-05T06:12:44Z"));
        assertThat(activity.startDateLocal()).isEqualTo(LocalDateTime.parse("2026-07-05T08:12:44"));
        assertThat(activity.utcOffset()).isEqualTo(7200);
        assertThat(activity.distance()).isEqualTo(42195.3);
        assertThat(activity.elevLow()).isEqualTo(-3.4);
        assertThat(activity.isPrivate()).isFalse();
        assertThat(activity.startLatlng()).isEqualTo(new LatLng(47.12, -2.326));
        assertThat(activity.athlete().id()).isEqualTo(900000101L);
        assertThat(activity.gear().id()).isEqualTo("b70000001");
        assertThat(activity.laps()).extracting(Lap::lapIndex).containsExactly(1, 2);
        assertThat(activity.segmentEfforts().get(0).segment().name()).isEqualTo("Invented Kicker");
        assertThat(activity.segmentEfforts().get(0).achievements())
                .extracting(Achievement::type)
                .containsExactly("pr", "overall");
        assertThat(activity.photos().primary().urls()).containsEntry("100", "https://images.example.com/p/1-100.jpg");
        assertThat(activity.availableZones()).containsExactly("heartrate", "power");
    }

    @Test
    void aFieldOfTheWrongTypeIsNullAndSpoilsNothingElse() {
        SummaryActivity activity = Fixtures.read("""
                {"id": 7, "distance": "far", "moving_time": [1], "trainer": "yes", "name": 12, "athlete": "Ann",
                 "start_date": "yesterday", "start_date_local": 5, "start_latlng": "here", "map": [], "sport_type": {}}
                """, SummaryActivity.class);

        assertThat(activity.id()).isEqualTo(7);
        assertThat(activity.distance()).isNull();
        assertThat(activity.movingTime()).isNull();
        assertThat(activity.trainer()).isNull();
        assertThat(activity.name()).isNull();
        assertThat(activity.athlete()).isNull();
        assertThat(activity.startDate()).isNull();
        assertThat(activity.startDateLocal()).isNull();
        assertThat(activity.startLatlng()).isNull();
        assertThat(activity.map()).isNull();
        assertThat(activity.sportType()).isNull();
        assertThat(activity.json().get("distance").textValue()).isEqualTo("far");
    }

    @Test
    void oddElementsAreLeftOutOfTypedListsOnly() {
        DetailedActivity activity = Fixtures.read("{\"laps\": [null, 5, {\"id\": 1}]}", DetailedActivity.class);

        assertThat(activity.laps()).extracting(Lap::id).containsExactly(1L);
        assertThat(activity.json().get("laps")).hasSize(3);
    }

    @Test
    void aValueNobodyHasHeardOfKeepsItsSpelling() {
        SummaryActivity activity = page("SummaryActivity-page.json").get(2);

        assertThat(activity.sportType()).isEqualTo(new SportType("UnderwaterHockey"));
        assertThat(activity.sportType()).hasToString("UnderwaterHockey");
        assertThat(activity.json().at("/a_field_added_later/nested/2").intValue())
                .isEqualTo(3);
    }

    @Test
    void idsBeyondWhatADoubleHoldsAreExact() {
        assertThat(page("SummaryActivity-page.json").get(2).id()).isEqualTo(9223372036854770001L);
        assertThat(Fixtures.read("{\"id\": \"3250000000000000001\"}", Route.class)
                        .id())
                .isEqualTo(3250000000000000001L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "9.3e18", "12.5", "\"b12\"", "true"})
    void anIdThatIsNotExactlyALongIsNone(String id) {
        assertThat(Fixtures.read("{\"id\": " + id + "}", Route.class).id()).isNull();
    }

    @Test
    void wholeNumbersMayBeWrittenAsDecimals() {
        Lap lap = Fixtures.read("{\"elapsed_time\": 155.0, \"moving_time\": 155.5}", Lap.class);

        assertThat(lap.elapsedTime()).isEqualTo(155);
        assertThat(lap.movingTime()).isNull();
    }

    @Test
    void decimalsMayBeWrittenAsWholeNumbers() {
        assertThat(Fixtures.read("{\"distance\": 0}", Lap.class).distance()).isEqualTo(0.0);
    }

    @Test
    void emptyCoordinatesAreNoPosition() {
        SummaryActivity manual = page("SummaryActivity-page.json").get(1);

        assertThat(manual.startLatlng()).isNull();
        assertThat(manual.json().get("start_latlng")).isEmpty();
    }

    @Test
    void aHiddenStartTimeIsReadAsStravaSendsIt() {
        SummaryActivity activity = page("SummaryActivity-page.json").get(2);

        assertThat(activity.startDate()).isEqualTo("2026-07-03T22:00:01Z");
        assertThat(activity.startDateLocal()).isEqualTo("2026-07-04T00:00:01");
    }

    @Test
    void absentAndNullDifferInTheJsonOnly() {
        SummaryGear gear = Fixtures.read("{\"name\": null}", SummaryGear.class);

        assertThat(gear.name()).isNull();
        assertThat(gear.id()).isNull();
        assertThat(gear.json().has("name")).isTrue();
        assertThat(gear.json().has("id")).isFalse();
    }

    @Test
    void aDayMayComeWithATime() {
        assertThat(Fixtures.read("{\"pr_date\": \"2026-07-05\"}", SummarySegmentEffort.class)
                        .prDate())
                .isEqualTo(LocalDate.of(2026, 7, 5));
        assertThat(Fixtures.read("{\"pr_date\": \"2026-07-05T23:59:59Z\"}", SummarySegmentEffort.class)
                        .prDate())
                .isEqualTo(LocalDate.of(2026, 7, 5));
        assertThat(Fixtures.read("{\"pr_date\": \"soon\"}", SummarySegmentEffort.class)
                        .prDate())
                .isNull();
    }

    @Test
    void secondsSince1970AreInstants() {
        assertThat(Fixtures.read("{\"event_time\": 1790000000}", WebhookEvent.class)
                        .eventTime())
                .isEqualTo(Instant.ofEpochSecond(1790000000));
        assertThat(Fixtures.read("{\"event_time\": 9223372036854775807}", WebhookEvent.class)
                        .eventTime())
                .isNull();
    }

    @Test
    void anEventTellsWhetherTheAthleteRevokedTheAccess() {
        assertThat(event("WebhookEvent-athlete-deauthorize.json").isDeauthorization())
                .isTrue();
        assertThat(event("WebhookEvent-activity-update-title.json").isDeauthorization())
                .isFalse();
        assertThat(event("WebhookEvent-activity-create-no-updates.json").updates())
                .isEmpty();
        assertThat(event("WebhookEvent-activity-update-title.json").updates()).isEqualTo(Map.of("title", "New title"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.12345678901234567890123",
                "3.0999999046325684",
                "-0.0",
                "1e400",
                "1E-400",
                "1e22",
                "123456789012345678901234567890",
                "100.0",
                "9007199254740993.0"
            })
    void numbersSurviveByValue(String number) throws Exception {
        String json = "{\"distance\":" + number + "}";

        String written = StravaJson.mapper().writeValueAsString(Fixtures.read(json, Lap.class));

        Fixtures.assertSameByValue(written, Fixtures.exactTree(json));
    }

    @Test
    void pointsAreDecodedFromThePolyline() {
        PolylineMap map = Fixtures.read("{\"polyline\": \"_p~iF~ps|U_ulLnnqC_mqNvxq`@\"}", PolylineMap.class);

        assertThat(map.points())
                .containsExactly(new LatLng(38.5, -120.2), new LatLng(40.7, -120.95), new LatLng(43.252, -126.453));
        assertThat(page("SummaryActivity-page.json").get(0).map().points().get(0))
                .isEqualTo(new LatLng(47.12, -2.326));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null", "\"_p~iF\"", "\"_p~iF~ps|\"", "\"_p~iF~ps|U \"", "\"~~~~~~~~~~~~~~~~~\""})
    void anAbsentOrDamagedPolylineHasNoPoints(String polyline) {
        assertThat(Fixtures.read("{\"summary_polyline\": " + polyline + "}", PolylineMap.class)
                        .points())
                .isEmpty();
    }

    @Test
    void modelsAreEqualIfTypeAndJsonAre() {
        assertThat(Fixtures.read("{\"id\": 1}", Lap.class))
                .isEqualTo(Fixtures.read("{\"id\": 1}", Lap.class))
                .hasSameHashCodeAs(Fixtures.read("{\"id\": 1}", Lap.class))
                .isNotEqualTo(Fixtures.read("{\"id\": 2}", Lap.class))
                .isNotEqualTo(Fixtures.read("{\"id\": 1}", Route.class));
    }

    @Test
    void theTextForLogsHoldsNothingPersonal() {
        assertThat(Fixtures.read(Fixtures.text("DetailedAthlete.json"), DetailedAthlete.class))
                .hasToString("DetailedAthlete[id=900000101]");
    }

    @Test
    void listsOfNestedObjectsCannotBeChanged() {
        List<Lap> laps =
                Fixtures.read("{\"laps\": [{}]}", DetailedActivity.class).laps();

        assertThatThrownBy(() -> laps.add(null)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aListOfModelsIsWrittenAsAnArray() throws Exception {
        StravaList<SummaryActivity> list = new StravaList<>(page("SummaryActivity-page.json"));

        for (ObjectMapper mapper : List.of(StravaJson.mapper(), new ObjectMapper())) {
            Fixtures.assertSameByValue(
                    mapper.writeValueAsString(list), Fixtures.exactTree(Fixtures.text("SummaryActivity-page.json")));
        }
    }

    @Test
    void valuesAndPositionsAreWrittenAndReadByAnyObjectMapper() throws Exception {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(mapper.writeValueAsString(List.of(SportType.TRAIL_RUN, new LatLng(47.12, -2.326))))
                .isEqualTo("[\"TrailRun\",[47.12,-2.326]]");
        assertThat(mapper.readValue("\"TrailRun\"", SportType.class)).isEqualTo(SportType.TRAIL_RUN);
        assertThat(mapper.readValue("[47.12,-2.326]", LatLng.class)).isEqualTo(new LatLng(47.12, -2.326));
    }

    /** Camel JMS would prefer Java serialization to the type converters. */
    @Test
    void nothingIsSerializable() {
        assertThat(new Lap(JsonNodeFactory.instance.objectNode())).isNotInstanceOf(Serializable.class);
        assertThat(new StravaList<Lap>(List.of())).isNotInstanceOf(Serializable.class);
        assertThat(Fixtures.read("{}", StreamSet.class)).isNotInstanceOf(Serializable.class);
    }

    private static WebhookEvent event(String file) {
        return Fixtures.read(Fixtures.text(file), WebhookEvent.class);
    }

    private static List<SummaryActivity> page(String file) {
        return Fixtures.readList(Fixtures.text(file), SummaryActivity.class);
    }
}
