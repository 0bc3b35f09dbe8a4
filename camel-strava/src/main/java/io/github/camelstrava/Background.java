package io.github.camelstrava;

import io.github.camelstrava.ratelimit.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;

/**
 * The threads of the component: one that looks at the clock, and one for each call that goes on after it waited, but none
 * for those who wait. There is no bound to them, as a route may well wait for another call of the component in such a
 * thread, and the threads that would end its waiting must not be used up; the limiter lets only a few go on at a time.
 *
 * <p>After a stop, nothing is put off any more: everything runs at once, on the thread that asks for it, so that nobody
 * waits for ever.
 */
final class Background implements Delayer, Executor {

    private static final long STOP_MILLIS = 2_000;
    private static final long IDLE_SECONDS = 30;
    /** Longer than anything waits, and far from an overflow. */
    private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(365);

    private final CamelContext context;
    private final Object source;
    private final NavigableSet<Once> pending = new TreeSet<>();
    private ScheduledExecutorService scheduler;
    private ExecutorService workers;
    private Future<?> wake;
    private long nextWake;
    private long sequence;
    private boolean stopped;

    Background(CamelContext context, Object source) {
        this.context = context;
        this.source = source;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        cancelable(delay, task);
    }

    /** @return takes the task back, if it has not run yet */
    Runnable cancelable(Duration delay, Runnable task) {
        Once once = schedule(delay, task);
        if (once == null) {
            task.run();
            return () -> {};
        }
        return () -> remove(once);
    }

    @Override
    public void execute(Runnable task) {
        if (!submit(task)) {
            task.run();
        }
    }

    /** @return null after a stop */
    private synchronized Once schedule(Duration delay, Runnable task) {
        if (stopped) {
            return null;
        }
        long nanos = Math.min(TimeUnit.MILLISECONDS.toNanos(Math.max(0, delay.toMillis())), MAX_NANOS);
        Once once = new Once(task, System.nanoTime() + nanos, ++sequence);
        pending.add(once);
        // Nearly all tasks are timeouts that are taken back, each due after the one before: to wake the thread for
        // every one of them would cost more than the rest of a call.
        if (wake == null || once.due - nextWake < 0) {
            wakeAt(once.due);
        }
        return once;
    }

    private void wakeAt(long due) {
        if (wake != null) {
            wake.cancel(false);
        }
        nextWake = due;
        wake = scheduler().schedule(this::runDue, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private synchronized void runDue() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        for (Once once : pending) {
            if (once.due - now > 0) {
                wakeAt(once.due);
                return;
            }
            scheduler.execute(once);
        }
        wake = null;
    }

    private ScheduledExecutorService scheduler() {
        if (scheduler == null) {
            scheduler = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(source, "StravaDelay");
            if (scheduler instanceof SizedScheduledExecutorService sized) {
                sized.getScheduledThreadPoolExecutor().setRemoveOnCancelPolicy(true);
                sized.getScheduledThreadPoolExecutor().setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
                sized.getScheduledThreadPoolExecutor().allowCoreThreadTimeOut(true);
            }
        }
        return scheduler;
    }

    private synchronized boolean remove(Once once) {
        return pending.remove(once);
    }

    private synchronized boolean submit(Runnable task) {
        if (stopped) {
            return false;
        }
        if (workers == null) {
            workers = context.getExecutorServiceManager().newCachedThreadPool(source, "StravaWorker");
        }
        workers.execute(task);
        return true;
    }

    void stop() {
        ExecutorService running;
        List<Once> left;
        synchronized (this) {
            stopped = true;
            left = List.copyOf(pending);
            running = workers;
            if (scheduler != null) {
                context.getExecutorServiceManager().shutdownNow(scheduler);
            }
        }
        left.forEach(Runnable::run);
        if (running != null) {
            context.getExecutorServiceManager().shutdownGraceful(running, STOP_MILLIS);
        }
    }

    /** Runs once, either in time or at the stop. */
    private final class Once implements Runnable, Comparable<Once> {
        private final Runnable task;
        private final long due;
        private final long number;

        Once(Runnable task, long due, long number) {
            this.task = task;
            this.due = due;
            this.number = number;
        }

        @Override
        public int compareTo(Once other) {
            // nanoTime may overflow: only differences can be compared.
            return due == other.due ? Long.compare(number, other.number) : Long.compare(due - other.due, 0);
        }

        @Override
        public void run() {
            if (remove(this)) {
                task.run();
            }
        }
    }
}
