package io.github.camelstrava.benchmark;

import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.Permit;
import io.github.camelstrava.ratelimit.Rank;
import io.github.camelstrava.ratelimit.RateLimitHeaders;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.store.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Calls of the component, and places in a budget that nobody has to wait for: by turns in one JVM, by the same number of
 * threads, each timed by itself from the first thread's start to the last one's end. JMH's own score means nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BudgetBenchmark {

    static final int CALLS = 800;

    /** A hundred for each call, so that one time as a multiple of the other is in percent. */
    static final int PLACES = 100 * CALLS;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long an answer's date serves: it is cut to the second anyway. */
    private static final long FRESH_MILLIS = 100;

    private static final String LIMIT = "900000000,900000000";
    private static final String USAGE = "1200,34000";

    @Param({"1", "16"})
    public int threads;

    private ExecutorService callers;
    private ExecutorService workers;
    private ScheduledExecutorService delays;
    private Way component;
    private RateLimiter alone;
    private RateLimiter sharing;
    private volatile RateLimitHeaders headers;
    private volatile long begun;

    /** Nanoseconds of all calls, of all places in a budget of one node and of all in a shared one; and how often. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Times {
        public long call;
        public long alone;
        public long sharing;
        public long turns;
    }

    @Setup
    public void open() throws Exception {
        callers = Executors.newFixedThreadPool(threads);
        workers = Executors.newCachedThreadPool();
        delays = Executors.newSingleThreadScheduledExecutor();
        component = new ComponentRoutes(System.getProperty(CallBenchmark.API_URI));
        Clock clock = Clock.systemUTC();
        alone = new RateLimiter(clock, this::delay, workers, 90);
        sharing = RateLimiter.sharing(new MemoryStore(), StravaAccount.CLIENT, clock, this::delay, workers, 90);
        headers = answered(clock);
        delays.scheduleAtFixedRate(() -> headers = answered(clock), 0, FRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void delay(Duration delay, Runnable task) {
        delays.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static RateLimitHeaders answered(Clock clock) {
        Map<String, String> headers = Map.of(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)),
                "X-RateLimit-Limit",
                LIMIT,
                "X-RateLimit-Usage",
                USAGE,
                "X-ReadRateLimit-Limit",
                LIMIT,
                "X-ReadRateLimit-Usage",
                USAGE);
        return RateLimitHeaders.of(headers::get);
    }

    @TearDown
    public void close() throws Exception {
        component.close();
        List.of(callers, delays, workers).forEach(ExecutorService::shutdownNow);
    }

    @Benchmark
    public void turn(Times times, Blackhole hole) throws Exception {
        times.call += nanos(CALLS, () -> component.activity(hole));
        times.alone += nanos(PLACES, () -> take(alone));
        times.sharing += nanos(PLACES, () -> take(sharing));
        times.turns++;
    }

    private void take(RateLimiter limiter) {
        Permit permit = limiter.acquire(Bucket.READ, Rank.HIGH, RateLimitPolicy.wait, PATIENCE, "activity")
                .join();
        limiter.answered(permit, headers, 200, false);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** How long it takes until all threads together have done something so often. */
    private long nanos(int times, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads, () -> begun = System.nanoTime());
        Callable<Long> caller = () -> {
            start.await();
            for (int i = 0; i < times / threads; i++) {
                work.run();
            }
            return System.nanoTime();
        };
        long ended = Long.MIN_VALUE;
        for (Future<Long> end : callers.invokeAll(Collections.nCopies(threads, caller))) {
            ended = Math.max(ended, end.get());
        }
        return ended - begun;
    }
}
