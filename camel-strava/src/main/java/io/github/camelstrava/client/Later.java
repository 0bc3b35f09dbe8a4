package io.github.camelstrava.client;

import io.github.camelstrava.ratelimit.Delayer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/** Goes on later, without holding a thread meanwhile. */
record Later(Clock clock, Delayer delayer, Executor worker) {

    /** @param stopped run in place of the task, on whatever thread, if the component stops before it is time */
    void run(Duration wait, Runnable task, Runnable stopped) {
        Instant now = clock.instant();
        delayer.after(wait, () -> {
            // A delayer that stops runs at once what is left.
            if (Duration.between(now, clock.instant()).compareTo(wait.dividedBy(2)) < 0) {
                stopped.run();
            } else {
                worker.execute(task);
            }
        });
    }
}
