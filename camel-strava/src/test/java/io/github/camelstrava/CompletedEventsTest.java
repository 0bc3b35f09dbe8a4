package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;

class CompletedEventsTest {

    private final VirtualTime time = new VirtualTime("2026-09-01T10:00:30Z");
    private final IdempotentRepository repository =
            MemoryIdempotentRepository.memoryIdempotentRepository(new HashMap<>());
    private final CompletedEvents events = new CompletedEvents(repository, "route", time, time, Runnable::run);
    private final AtomicInteger runs = new AtomicInteger();

    private CompletableFuture<Boolean> once() {
        return events.once("event", () -> {
            runs.incrementAndGet();
            return CompletableFuture.completedFuture(true);
        });
    }

    @Test
    void aNodeThatDiedDoesNotHideAnEventForMoreThanTwoMinutes() {
        // Its work on the event neither ends nor fails.
        events.once("event", CompletableFuture::new);

        CompletableFuture<Boolean> soon = once();
        time.pass(Duration.ofSeconds(15));
        assertThat(soon).isCompletedWithValue(false);
        assertThat(runs).hasValue(0);

        time.pass(Duration.ofMinutes(2));
        assertThat(once()).isCompletedWithValue(true);
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatAnotherNodeCompletesMeanwhileIsNotRun() {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        events.once("event", () -> other);
        CompletableFuture<Boolean> here = once();

        other.complete(true);
        time.pass(Duration.ofSeconds(1));

        assertThat(here).isCompletedWithValue(true);
        assertThat(runs).hasValue(0);
    }

    @Test
    void whatFailsAtAnotherNodeMeanwhileIsRunHere() {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        events.once("event", () -> other);
        CompletableFuture<Boolean> here = once();

        other.complete(false);
        time.pass(Duration.ofSeconds(1));

        assertThat(here).isCompletedWithValue(true);
        assertThat(runs).hasValue(1);
    }
}
