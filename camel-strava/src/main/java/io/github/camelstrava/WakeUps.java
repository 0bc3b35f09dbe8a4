package io.github.camelstrava;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * Lets a consumer go on between two polls of its scheduler, on the scheduler's own thread. Schedulers other than Camel's
 * default go by a plan of the user's, and consumers whose scheduler was not started by somebody else's: there is nothing
 * in between.
 */
final class WakeUps {

    /** Whatever goes wrong, there is some time to do other things. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** What was planned by the budget of yesterday may be due earlier. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final ScheduledPollConsumer consumer;
    private final Runnable task;
    private final Clock clock;
    private Future<?> next;
    private boolean urgent;

    WakeUps(ScheduledPollConsumer consumer, Runnable task, Clock clock) {
        this.consumer = consumer;
        this.task = task;
        this.clock = clock;
    }

    /** At once, or as soon as what is under way is done. */
    synchronized void now() {
        urgent = false;
        at(clock.instant());
        urgent = true;
    }

    /** In place of what was planned before, unless that is urgent. */
    synchronized void at(Instant time) {
        if (urgent) {
            return;
        }
        cancel();
        if (consumer.isSchedulerStarted()
                && consumer.getScheduler() instanceof DefaultScheduledPollConsumerScheduler scheduler
                && scheduler.getScheduledExecutorService() != null) {
            next = schedule(scheduler.getScheduledExecutorService(), Duration.between(clock.instant(), time));
        }
    }

    private Future<?> schedule(ScheduledExecutorService executor, Duration wait) {
        Duration bounded = wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        try {
            return executor.schedule(task, bounded.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The consumer is being stopped.
            return null;
        }
    }

    synchronized void cancel() {
        urgent = false;
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}
