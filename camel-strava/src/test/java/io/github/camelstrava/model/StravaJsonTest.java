package io.github.camelstrava.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StravaJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "5",
                "\"text\"",
                "true",
                "[]",
                "[{\"id\":1}]",
                "{",
                "{\"id\":1",
                "{\"id\":1}}",
                "{\"id\":1} {\"id\":2}",
                "{\"id\":1} x",
                "{\"id\":01}",
                "<html><body>503</body></html>"
            })
    void onlyACompleteObjectIsAnObject(String json) {
        assertThatThrownBy(() -> StravaJson.readObject(stream(json), SummaryActivity.class))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> StravaJson.readObject(new StringReader(json), SummaryActivity.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "5",
                "{}",
                "{\"errors\":[]}",
                "[",
                "[{\"id\":1}",
                "[{\"id\":1},",
                "[{\"id\":1",
                "[]]",
                "[] []",
                "[{\"id\":1}] x",
                "[{\"id\":}]",
                "<html>"
            })
    void onlyACompleteArrayIsAList(String json) {
        assertThatThrownBy(() -> StravaJson.readList(stream(json), SummaryActivity.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void elementsOfAListThatAreNoObjectsAreLeftOut() throws IOException {
        assertThat(StravaJson.readList(
                        stream("[null, {\"id\": 1}, 5, [{\"id\": 2}], \"x\", {}, {\"id\": 3} ] "), Lap.class))
                .extracting(Lap::id)
                .containsExactly(1L, null, 3L);
        assertThat(StravaJson.readList(stream("[]"), Lap.class)).isEmpty();
    }

    @Test
    void theLastOfEqualNamesCounts() throws IOException {
        assertThat(StravaJson.readObject(stream("{\"id\": 1, \"id\": 2}"), Lap.class)
                        .id())
                .isEqualTo(2);
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> StravaJson.readObject(stream("{\"a\":" + "[".repeat(100_000)), Lap.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("1000");
    }

    @Test
    void errorsQuoteOnlyALittleOfTheDocument() {
        assertThatThrownBy(() -> StravaJson.readObject(stream("{\"id\": " + "secret".repeat(100) + "}"), Lap.class))
                .isInstanceOf(JsonProcessingException.class)
                .message()
                .hasSizeLessThan(300);
    }

    @Test
    void streamsStayOpen() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream = new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        StravaJson.readObject(stream, Lap.class);

        assertThat(closed).isFalse();
    }

    @Test
    void timesAreWrittenAsIso8601() throws IOException {
        assertThat(StravaJson.mapper().writeValueAsString(Map.of("at", Instant.parse("2026-07-05T06:12:44Z"))))
                .isEqualTo("{\"at\":\"2026-07-05T06:12:44Z\"}");
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
