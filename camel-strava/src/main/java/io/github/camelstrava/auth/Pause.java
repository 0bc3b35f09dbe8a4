package io.github.camelstrava.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Waits without holding a thread. */
@FunctionalInterface
public interface Pause {

    CompletableFuture<Void> of(Duration duration);
}
