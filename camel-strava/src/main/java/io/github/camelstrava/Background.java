package io.github.camelstrava;

import io.github.camelstrava.ratelimit.Delayer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;

/** The threads of the component. There are none until something has waited, and none for those who wait. */
final class Background implements Delayer, Executor {

    private static final int WORKERS = 10;

    private final CamelContext context;
    private final Object source;
    private ScheduledExecutorService scheduler;
    private ExecutorService workers;

    Background(CamelContext context, Object source) {
        this.context = context;
        this.source = source;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        scheduler().schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }

    @Override
    public void execute(Runnable task) {
        workers().execute(task);
    }

    private synchronized ScheduledExecutorService scheduler() {
        if (scheduler == null) {
            scheduler = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(source, "StravaDelay");
        }
        return scheduler;
    }

    private synchronized ExecutorService workers() {
        if (workers == null) {
            workers = context.getExecutorServiceManager()
                    .newThreadPool(
                            source,
                            "StravaWorker",
                            new ThreadPoolProfileBuilder("strava")
                                    .poolSize(WORKERS)
                                    .maxPoolSize(WORKERS)
                                    .maxQueueSize(-1)
                                    .keepAliveTime(30L, TimeUnit.SECONDS)
                                    .allowCoreThreadTimeOut(true)
                                    .build());
        }
        return workers;
    }

    synchronized void stop() {
        if (scheduler != null) {
            context.getExecutorServiceManager().shutdownNow(scheduler);
            scheduler = null;
        }
        if (workers != null) {
            context.getExecutorServiceManager().shutdownGraceful(workers, 2_000);
            workers = null;
        }
    }
}
