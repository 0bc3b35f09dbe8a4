package io.github.camelstrava.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Does something again and again, with growing pauses, until it does not fail. */
final class Retries {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Pause pause;
    private volatile boolean closed;

    Retries(Pause pause) {
        this.pause = pause;
    }

    void later(Runnable attempt) {
        later(attempt, FIRST_PAUSE);
    }

    private void later(Runnable attempt, Duration delay) {
        CompletableFuture<Void> over = pause.of(delay);
        if (over.isDone()) {
            // Nothing is put off any more: the component stops, and whoever waits for this makes a last attempt.
            return;
        }
        over.thenRun(() -> {
            try {
                if (!closed) {
                    attempt.run();
                }
            } catch (RuntimeException e) {
                Duration next = delay.multipliedBy(2);
                later(attempt, next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE);
            }
        });
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
