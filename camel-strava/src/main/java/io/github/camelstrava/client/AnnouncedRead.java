package io.github.camelstrava.client;

import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaNotFoundException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asks for what Strava has announced, a few times if it is not there yet. No thread waits. */
final class AnnouncedRead<T> {

    /** What is not there by then was deleted, is hidden, or was made up. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9));

    private final Supplier<CompletableFuture<T>> read;
    private final Later later;
    private final Iterator<Duration> pauses = PAUSES.iterator();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    AnnouncedRead(Supplier<CompletableFuture<T>> read, Later later) {
        this.read = read;
        this.later = later;
    }

    CompletableFuture<T> start() {
        ask();
        return result;
    }

    private void ask() {
        CompletableFuture<T> answer;
        try {
            answer = read.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, failure) -> follow(value, StravaException.unwrap(failure)));
    }

    private void follow(T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else if (failure instanceof StravaNotFoundException missing
                && !missing.isApplicationFault()
                && pauses.hasNext()) {
            later.run(pauses.next(), this::ask, this::stop);
        } else {
            result.completeExceptionally(failure);
        }
    }

    private void stop() {
        result.completeExceptionally(
                new CancellationException("The Strava component is stopping; the call was not made again."));
    }
}
