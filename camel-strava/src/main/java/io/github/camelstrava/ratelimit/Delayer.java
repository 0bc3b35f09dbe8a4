package io.github.camelstrava.ratelimit;

import java.time.Duration;

/** Runs something later. Everything that waits in the component waits here. */
@FunctionalInterface
public interface Delayer {

    void after(Duration delay, Runnable task);
}
