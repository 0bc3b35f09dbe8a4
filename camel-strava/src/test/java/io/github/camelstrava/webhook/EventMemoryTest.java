package io.github.camelstrava.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMemoryTest {

    private final VirtualTime time = new VirtualTime("2026-09-01T10:00:00Z");
    private final EventMemory memory = new EventMemory(EventMemory.Completed.NONE, time);
    private int runs;

    private static WebhookEvent event(Consumer<ObjectNode> change) {
        ObjectNode json = StravaJson.mapper()
                .createObjectNode()
                .put("object_type", "activity")
                .put("object_id", 19_000_000_000_123L)
                .put("aspect_type", "update")
                .put("owner_id", 900_000_101L)
                .put("event_time", 1_790_000_060L)
                .put("subscription_id", 310_001L);
        json.putObject("updates").put("title", "New").put("type", "Ride");
        change.accept(json);
        return new WebhookEvent(json);
    }

    private static WebhookEvent event(long id) {
        return event(json -> json.put("object_id", id));
    }

    private CompletableFuture<Boolean> once(WebhookEvent event, CompletableFuture<Boolean> outcome) {
        return memory.once(event, () -> {
            runs++;
            return outcome;
        });
    }

    private boolean runs(WebhookEvent event) {
        int before = runs;
        assertThat(once(event, CompletableFuture.completedFuture(true))).isCompletedWithValue(true);
        return runs > before;
    }

    @Test
    void whoComesWhileItIsWorkedOnGetsThatOutcome() {
        for (boolean done : new boolean[] {false, true}) {
            CompletableFuture<Boolean> work = new CompletableFuture<>();
            CompletableFuture<Boolean> first = once(event(1), work);
            CompletableFuture<Boolean> repeat = once(event(1), new CompletableFuture<>());
            assertThat(first).isNotDone();
            assertThat(repeat).isNotDone();

            work.complete(done);

            assertThat(first).isCompletedWithValue(done);
            assertThat(repeat).isCompletedWithValue(done);
        }
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void anErrorReachesAllWhoWaitAndIsForgottenThen() {
        CompletableFuture<Boolean> work = new CompletableFuture<>();
        CompletableFuture<Boolean> first = once(event(1), work);
        CompletableFuture<Boolean> repeat = once(event(1), new CompletableFuture<>());

        work.completeExceptionally(new IllegalStateException("no"));

        assertThat(first).isCompletedExceptionally();
        assertThat(repeat).isCompletedExceptionally();
        assertThat(runs(event(1))).isTrue();
    }

    @Test
    void workThatCannotEvenBeginIsForgottenToo() {
        Supplier<CompletableFuture<Boolean>> impossible = () -> {
            throw new IllegalStateException("no");
        };

        assertThat(memory.once(event(1), impossible)).isCompletedExceptionally();
        assertThat(runs(event(1))).isTrue();
    }

    @Test
    void whatIsDoneIsKnownForAnHour() {
        assertThat(runs(event(1))).isTrue();

        time.pass(Duration.ofHours(1));
        assertThat(runs(event(1))).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(runs(event(1))).isTrue();
        assertThat(runs(event(1))).isFalse();
    }

    @Test
    void theHourBeginsWhenItIsDone() {
        CompletableFuture<Boolean> work = new CompletableFuture<>();
        once(event(1), work);
        time.pass(Duration.ofHours(5));
        work.complete(true);

        time.pass(Duration.ofMinutes(59));

        assertThat(runs(event(1))).isFalse();
    }

    @Test
    void itsMemoryHasABoundAndTheOldestGoFirst() {
        for (long id = 1; id <= 50_001; id++) {
            assertThat(runs(event(id))).isTrue();
        }

        assertThat(runs(event(2))).isFalse();
        assertThat(runs(event(50_001))).isFalse();
        assertThat(runs(event(1))).isTrue();
    }

    @Test
    void whatOthersRememberRunsNothing() {
        Set<String> remembered = new HashSet<>();
        EventMemory.Completed lasting = new EventMemory.Completed() {
            @Override
            public boolean contains(String key) {
                return remembered.contains(key);
            }

            @Override
            public CompletableFuture<Boolean> once(String key, Supplier<CompletableFuture<Boolean>> work) {
                return contains(key)
                        ? CompletableFuture.completedFuture(true)
                        : work.get().thenApply(done -> done && remembered.add(key));
            }
        };
        List<String> ran = new ArrayList<>();
        EventMemory one = new EventMemory(lasting, time);
        EventMemory other = new EventMemory(lasting, time);

        one.once(event(1), () -> CompletableFuture.completedFuture(false));
        assertThat(remembered).as("what failed").isEmpty();
        one.once(event(1), () -> CompletableFuture.completedFuture(ran.add("one")));
        assertThat(remembered).hasSize(1);
        assertThat(other.once(event(1), () -> CompletableFuture.completedFuture(ran.add("other"))))
                .isCompletedWithValue(true);
        assertThat(ran).containsExactly("one");
    }

    @Test
    void theSameEventIsKnownByWhatMakesItOne() {
        assertThat(EventMemory.key(event(json -> json.put("subscription_id", 7).put("new_field", "x"))))
                .isEqualTo(EventMemory.key(event(json -> {})));
        assertThat(EventMemory.key(event(
                        json -> json.putObject("updates").put("type", "Ride").put("title", "New"))))
                .as("in another order")
                .isEqualTo(EventMemory.key(event(json -> {})));
        assertThat(EventMemory.key(event(json -> json.remove("updates"))))
                .as("left out or empty")
                .isEqualTo(EventMemory.key(event(json -> json.putObject("updates"))));
    }

    @ParameterizedTest
    @CsvSource({
        "object_type, athlete",
        "aspect_type, create",
        "object_id,   19000000000124",
        "owner_id,    900000102",
        "event_time,  1790000061"
    })
    void anotherEventDiffersInAnyOfThese(String field, String value) {
        WebhookEvent other = event(json -> {
            if (json.get(field).isNumber()) {
                json.put(field, Long.parseLong(value));
            } else {
                json.put(field, value);
            }
        });

        assertThat(EventMemory.key(other)).isNotEqualTo(EventMemory.key(event(json -> {})));
    }

    @Test
    void anotherChangeIsAnotherEvent() {
        Set<String> keys = new HashSet<>();
        keys.add(EventMemory.key(event(json -> {})));
        keys.add(EventMemory.key(event(json -> json.putObject("updates").put("title", "New"))));
        keys.add(EventMemory.key(event(json -> json.putObject("updates").put("title", "Newer"))));
        keys.add(EventMemory.key(event(json -> json.putObject("updates").put("private", "true"))));
        keys.add(EventMemory.key(event(json -> json.putObject("updates"))));
        keys.add(EventMemory.key(event(json -> json.putObject("updates").put("title\",\"type", "New"))));

        assertThat(keys).hasSize(6);
    }
}
