package io.github.camelstrava.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSetTest {

    @Test
    void readsStreamsByKey() {
        StreamSet set = Fixtures.read(Fixtures.text("StreamSet.json"), StreamSet.class);

        assertThat(set.keys()).containsExactlyElementsOf(StreamSet.KEYS);
        assertThat(set.time()).containsExactly(0, 1, 2, 3, 5, 6);
        assertThat(set.distance()).containsExactly(0.0, 6.9, 14.1, 21.4, 35.8, 43.0);
        assertThat(set.latlng()).hasSize(6).startsWith(new LatLng(47.12, -2.326));
        assertThat(set.altitude()).containsExactly(-3.4, -3.2, 0, 0.4, 1.0, 1.2);
        assertThat(set.velocitySmooth()).startsWith(0.0, 6.9, 7.05);
        assertThat(set.heartrate()).startsWith(98, 99);
        assertThat(set.cadence()).startsWith(0, 62);
        assertThat(set.temp()).endsWith(17, -1);
        assertThat(set.moving()).startsWith(false, true);
        assertThat(set.gradeSmooth()).startsWith(0.0, 0.4, -1.2);
        assertThat(set.stream("time").seriesType()).isEqualTo("distance");
        assertThat(set.stream("time").originalSize()).isEqualTo(6);
        assertThat(set.stream("time").resolution()).isEqualTo("high");
    }

    @Test
    void readsAListOfStreamsThatNameTheirType() {
        StreamSet legacy = Fixtures.read(Fixtures.text("Stream-list-legacy.json"), StreamSet.class);
        StreamSet route = Fixtures.read(Fixtures.text("Stream-list-route.json"), StreamSet.class);

        assertThat(legacy.keys()).containsExactly("latlng", "distance");
        assertThat(legacy.stream("latlng").originalSize()).isEqualTo(2);
        assertThat(route.keys()).containsExactly("latlng", "distance", "altitude");
        assertThat(route.altitude()).containsExactly(12.0, 14.5);
        assertThat(route.stream("latlng").resolution()).isNull();
    }

    @Test
    void missingElementsKeepTheirPlace() {
        StreamSet set = Fixtures.read("""
                {"watts": {"data": [null, 140, null]}, "altitude": {"data": [null, 1.5, null]},
                 "latlng": {"data": [null, [47.1, -2.3], []]}, "moving": {"data": [null, true, null]},
                 "temp": {"data": [null, null]}}
                """, StreamSet.class);

        assertThat(set.watts()).containsExactly(DataStream.MISSING, 140, DataStream.MISSING);
        assertThat(set.altitude()).containsExactly(Double.NaN, 1.5, Double.NaN);
        assertThat(set.latlng()).containsExactly(null, new LatLng(47.1, -2.3), null);
        assertThat(set.moving()).containsExactly(false, true, false);
        assertThat(set.temp()).containsExactly(DataStream.MISSING, DataStream.MISSING);
        for (String key : List.of("watts", "altitude", "latlng", "moving")) {
            assertThat(set.stream(key).isMissing(0)).as(key).isTrue();
            assertThat(set.stream(key).isMissing(1)).as(key).isFalse();
            assertThat(set.stream(key).isMissing(2)).as(key).isTrue();
        }
    }

    @Test
    void anAbsentStreamIsNull() {
        StreamSet set = Fixtures.read("{}", StreamSet.class);

        assertThat(set.keys()).isEmpty();
        assertThat(set.time()).isNull();
        assertThat(set.latlng()).isNull();
        assertThat(set.stream("time")).isNull();
    }

    @Test
    void aStreamOfAnotherKindThanDocumentedIsNullButKept() {
        StreamSet set = Fixtures.read("{\"time\": {\"data\": [\"a\", {\"b\": 1}]}}", StreamSet.class);

        assertThat(set.time()).isNull();
        assertThat(set.stream("time").size()).isEqualTo(2);
        assertThat(set.latlng()).isNull();
    }

    @Test
    void whereWholeNumbersAreDocumentedDecimalsAreRounded() {
        StreamSet set = Fixtures.read("{\"heartrate\": {\"data\": [98, 99.0, 99.6, null]}}", StreamSet.class);

        assertThat(set.heartrate()).containsExactly(98, 99, 100, DataStream.MISSING);
        assertThat(set.stream("heartrate").decimals()).containsExactly(98, 99, 99.6, Double.NaN);
    }

    @Test
    void arraysAreCopies() {
        StreamSet set = Fixtures.read("{\"time\": {\"data\": [1]}, \"moving\": {\"data\": [true]}}", StreamSet.class);

        set.time()[0] = 5;
        set.moving()[0] = false;

        assertThat(set.time()).containsExactly(1);
        assertThat(set.moving()).containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"time\": {\"data\": []}}",
                "{\"time\": {\"data\": [], \"series_type\": null, \"original_size\": 0, \"added\": {\"later\": [1]}}}",
                "{\"power_balance\": {\"data\": [50.5, 49, null], \"resolution\": \"high\"}}",
                "{\"names\": {\"data\": [\"a\", null, {\"b\": [1.5]}, true, 3, [1, 2]]}}",
                "{\"watts\": {\"data\": [null, null, 3, \"x\", 4.25, [], [1], true, {\"a\": 1}]}}",
                "{\"latlng\": {\"data\": [[], [1], [1, 2], [1, 2, 3], [\"a\", 2], [1, null], 5, null, [[1], 2]]}}",
                "{\"moving\": {\"data\": [null, \"x\", true, null, 0, false]}}",
                "{\"time\": {\"data\": [2147483647, 2147483648, -2147483648, 9007199254740993, 1e400, 1e-400]}}",
                "{\"time\": {\"data\": [99999999999999999999, -2147483648, 1]}}",
                "{\"distance\": {\"data\": [0, 0.1, 3.0999999046325684, 0.12345678901234567890, -0.0, 1e22]}}",
                "{\"latlng\": {\"data\": [[47.123456789012345678, 1], [9007199254740993, 1]]}}",
                "{\"time\": {\"data\": null, \"size\": 3}, \"note\": \"text\", \"list\": [1], \"x\": {\"data\": \"y\"}}"
            })
    void losesNothing(String json) throws Exception {
        for (ObjectMapper mapper : List.of(StravaJson.mapper(), new ObjectMapper())) {
            StreamSet set = mapper.readValue(json, StreamSet.class);
            String written = mapper.writeValueAsString(set);

            Fixtures.assertSameByValue(written, Fixtures.exactTree(json));
            Fixtures.assertSameByValue(set.json().toString(), Fixtures.exactTree(json));
            assertThat(mapper.readValue(written, StreamSet.class))
                    .isEqualTo(set)
                    .hasSameHashCodeAs(set);
            assertThat(mapper.treeToValue(set.json(), StreamSet.class)).isEqualTo(set);
        }
    }

    @Test
    void whatAListHoldsBesideStreamsIsKeptUnderAnEmptyName() throws Exception {
        StreamSet set = Fixtures.read("""
                [{"data": [1]}, {"type": "time", "data": [2]}, {"type": "time", "data": [3]}, {"type": 5, "data": []},
                 {"type": "temp"}, null, "x", [4]]
                """, StreamSet.class);

        assertThat(set.time()).containsExactly(2);
        Fixtures.assertSameByValue(StravaJson.mapper().writeValueAsString(set), Fixtures.exactTree("""
                        {"time": {"data": [2]},
                         "": [{"data": [1]}, {"type": "time", "data": [3]}, {"type": 5, "data": []},
                              {"type": "temp"}, null, "x", [4]]}
                        """));
    }

    @Test
    void longStreamsOfAnyMixtureLoseNothing() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 50; round++) {
            List<String> elements = new ArrayList<>();
            int rare = 1 + random.nextInt(3000);
            int usual = random.nextInt(5);
            for (int i = random.nextInt(5000); i > 0; i--) {
                elements.add(element(random.nextInt(rare) == 0 ? random.nextInt(6) : usual, random));
            }
            String json = "{\"any\": {\"data\": [" + String.join(",", elements) + "]}}";

            StreamSet set = Fixtures.read(json, StreamSet.class);

            assertThat(set.stream("any").size()).isEqualTo(elements.size());
            Fixtures.assertSameByValue(StravaJson.mapper().writeValueAsString(set), Fixtures.exactTree(json));
        }
    }

    private static String element(int kind, Random random) {
        return switch (kind) {
            case 0 -> String.valueOf(random.nextInt(300));
            case 1 -> String.valueOf(random.nextInt(100_000) / 10.0);
            case 2 -> "[" + random.nextInt(90_000_000) / 1e6 + "," + random.nextInt(90) + "]";
            case 3 -> String.valueOf(random.nextBoolean());
            case 4 -> "null";
            default -> "\"odd\"";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "\"x\"", "", "{\"time\": {\"data\": [1, 2", "[{\"type\": \"time\"", "{} {}"})
    void whatIsNoSetOfStreamsIsAnError(String json) {
        assertThatThrownBy(() -> StravaJson.readObject(new StringReader(json), StreamSet.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void theTextForLogsHoldsNoPositions() {
        assertThat(Fixtures.read(Fixtures.text("Stream-list-route.json"), StreamSet.class))
                .hasToString("StreamSet[latlng, distance, altitude]");
    }
}
