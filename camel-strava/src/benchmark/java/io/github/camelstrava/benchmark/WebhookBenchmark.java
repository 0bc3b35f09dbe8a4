package io.github.camelstrava.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Events that are pushed to the component, and to a bare route: by turns in one JVM, over the same number of connections,
 * each timed by itself from the first event to the last answer. JMH's own score means nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WebhookBenchmark {

    /** In a turn of each. */
    static final int EVENTS = 400;

    private static final int CONNECTIONS = 8;

    private final AtomicLong sent = new AtomicLong();
    private EventRoutes routes;
    private ExecutorService clients;
    private List<EventSender> webhook;
    private List<EventSender> bare;
    private int turn;
    private volatile long begun;

    /** Nanoseconds of all events by the component and by the bare route; and how often. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Times {
        public long webhook;
        public long bare;
        public long turns;
    }

    @Setup
    public void open() throws Exception {
        routes = new EventRoutes(System.getProperty(CallBenchmark.API_URI));
        clients = Executors.newFixedThreadPool(CONNECTIONS);
        webhook = senders(EventRoutes.WEBHOOK);
        bare = senders(EventRoutes.BARE);
    }

    private List<EventSender> senders(String path) throws Exception {
        List<EventSender> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            senders.add(new EventSender(routes.port(), path));
        }
        return senders;
    }

    @TearDown
    public void close() throws Exception {
        for (EventSender sender : webhook) {
            sender.close();
        }
        for (EventSender sender : bare) {
            sender.close();
        }
        clients.shutdownNow();
        routes.close();
        if (routes.taken() != sent.get()) {
            throw new IllegalStateException(routes.taken() + " events of " + sent + " got to a route.");
        }
    }

    @Benchmark
    public void turn(Times times) throws Exception {
        // What went before leaves its mark.
        if (turn++ % 2 == 0) {
            times.webhook += nanos(webhook);
            times.bare += nanos(bare);
        } else {
            times.bare += nanos(bare);
            times.webhook += nanos(webhook);
        }
        times.turns++;
    }

    /** How long it takes until all of them have sent their events and got the answers. */
    private long nanos(List<EventSender> senders) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CONNECTIONS, () -> begun = System.nanoTime());
        List<Callable<Long>> tasks = new ArrayList<>();
        for (EventSender sender : senders) {
            tasks.add(() -> {
                start.await();
                for (int i = 0; i < EVENTS / CONNECTIONS; i++) {
                    sender.send(sent.getAndIncrement());
                }
                return System.nanoTime();
            });
        }
        long ended = Long.MIN_VALUE;
        for (Future<Long> end : clients.invokeAll(tasks)) {
            ended = Math.max(ended, end.get());
        }
        return ended - begun;
    }
}
