package io.github.camelstrava;

import io.github.camelstrava.ratelimit.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final CamelContext context;
    private final Object source;
    private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService scheduler;
    private ExecutorService workers;
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
        Once once = new Once(task);
        if (!schedule(delay, once)) {
            task.run();
        }
        return once::cancel;
    }

    @Override
    public void execute(Runnable task) {
        if (!submit(task)) {
            task.run();
        }
    }

    private synchronized boolean schedule(Duration delay, Once task) {
        if (stopped) {
            return false;
        }
        if (scheduler == null) {
            scheduler = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(source, "StravaDelay");
            if (scheduler instanceof SizedScheduledExecutorService sized) {
                // Else each call would leave its timer behind for as long as the response timeout.
                sized.getScheduledThreadPoolExecutor().setRemoveOnCancelPolicy(true);
                sized.getScheduledThreadPoolExecutor().setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
                sized.getScheduledThreadPoolExecutor().allowCoreThreadTimeOut(true);
            }
        }
        pending.add(task);
        task.scheduled = scheduler.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
        return true;
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
        synchronized (this) {
            stopped = true;
            running = workers;
            if (scheduler != null) {
                context.getExecutorServiceManager().shutdownNow(scheduler);
            }
        }
        List.copyOf(pending).forEach(Runnable::run);
        if (running != null) {
            context.getExecutorServiceManager().shutdownGraceful(running, STOP_MILLIS);
        }
    }

    /** Runs once, either in time or at the stop. */
    private final class Once implements Runnable {
        private final Runnable task;
        private volatile Future<?> scheduled;

        Once(Runnable task) {
            this.task = task;
        }

        void cancel() {
            if (pending.remove(this)) {
                scheduled.cancel(false);
            }
        }

        @Override
        public void run() {
            if (pending.remove(this)) {
                task.run();
            }
        }
    }
}
