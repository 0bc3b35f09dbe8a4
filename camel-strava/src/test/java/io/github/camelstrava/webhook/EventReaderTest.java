package io.github.camelstrava.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.model.WebhookEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static final String EVENT = """
            {"aspect_type":"update","event_time":1790000060,"object_id":19000000000123,"object_type":"activity",\
            "owner_id":900000101,"subscription_id":310001,"updates":{"title":"New title"},"new_field":[1]}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "activity-create",
                "activity-create-no-updates",
                "activity-delete",
                "activity-update-private",
                "activity-update-title",
                "activity-update-type",
                "activity-update-unknown-key",
                "athlete-deauthorize"
            })
    void readsWhatStravaSends(String sample) throws Exception {
        try (InputStream stream = getClass().getResourceAsStream("/fixtures/WebhookEvent-" + sample + ".json")) {
            assertThat(EventReader.read(stream).ownerId()).isPositive();
        }
    }

    @Test
    void keepsWhatItDoesNotKnow() throws Exception {
        WebhookEvent event = read(EVENT);

        assertThat(event.objectId()).isEqualTo(19_000_000_000_123L);
        assertThat(event.updates()).containsEntry("title", "New title");
        assertThat(event.json().has("new_field")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"activity\" | 7",
                "\"activity\" | \"\"",
                "\"activity\" | null",
                "19000000000123 | -19000000000123",
                "19000000000123 | 19000000000123.5",
                "19000000000123 | 190000000001230000000000000",
                "19000000000123 | \"19000000000123\"",
                "\"owner_id\":900000101 | \"other_id\":900000101",
                "310001 | 0",
                "1790000060 | 1e400",
                "{\"title\":\"New title\"} | [\"title\"]",
                "{\"title\":\"New title\"} | {\"title\":{}}",
                "\"update\" | \"up date\"",
                "\"updates\" | \"event_time\"",
            })
    void refusesWhatIsNotAsStravasEventsAre(String part, String forged) {
        assertRefused(400, EVENT.replace(part, forged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{}", "{} {}", "<html></html>"})
    void refusesWhatIsNoObject(String body) {
        assertRefused(400, body);
    }

    @Test
    void refusesNestingThatWouldCostStack() {
        assertRefused(400, EVENT.replace("[1]", "[".repeat(5_000) + "]".repeat(5_000)));
    }

    @Test
    void readsNoMoreThanAnEventCanHave() {
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return ' ';
            }
        };

        assertThatThrownBy(() -> EventReader.read(endless))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(413));
        assertThat(read[0]).isLessThan(100_000);
    }

    @Test
    void refusesABodyThatBreaksOff() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };

        assertThatThrownBy(() -> EventReader.read(broken)).isInstanceOf(RefusedRequestException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                   true",
        "activity:update,                      true",
        "activity:*,                           true",
        "activity:create,                      false",
        "athlete:*,                            false",
        "activity:create athlete:deauthorize,  false"
    })
    void theFilterKnowsTypeAndAspect(String wanted, boolean accepted) throws Exception {
        List<String> events = wanted.isEmpty() ? List.of() : List.of(wanted.split(" "));

        assertThat(new EventFilter(events).accepts(read(EVENT))).isEqualTo(accepted);
    }

    @Test
    void theFilterKnowsADeauthorization() throws Exception {
        WebhookEvent event = read(
                EVENT.replace("\"activity\"", "\"athlete\"").replace("title\":\"New title", "authorized\":\"false"));

        assertThat(new EventFilter(List.of("athlete:deauthorize")).accepts(event))
                .isTrue();
        assertThat(new EventFilter(List.of("athlete:deauthorize")).accepts(read(EVENT)))
                .isFalse();
    }

    private static WebhookEvent read(String body) throws RefusedRequestException {
        return EventReader.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(int status, String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(status));
    }
}
