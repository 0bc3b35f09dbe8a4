package io.github.camelstrava.benchmark;

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
 * The same call in three ways, by turns in one JVM, each timed by itself: other work of the machine then slows all three
 * alike, and their ratios hold where their times do not. JMH's own score, of the three together, means nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBenchmark {

    static final String API_URI = "benchmark.apiUri";

    /** All orders, as what went before leaves its mark on caches and on the heap. */
    private static final int[][] ORDERS = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}, {1, 0, 2}};

    /** What is read. */
    public enum Answer {
        ACTIVITY,
        PAGE
    }

    @Param
    public Answer answer;

    private Way[] ways;
    private int turn;

    /** Nanoseconds of each way, and how often each had its turn. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Times {
        public long component;
        public long client;
        public long route;
        public long turns;

        void add(int way, long nanos) {
            switch (way) {
                case 0 -> component += nanos;
                case 1 -> client += nanos;
                default -> route += nanos;
            }
        }
    }

    @Setup
    public void open() throws Exception {
        String apiUri = System.getProperty(API_URI);
        ways = new Way[] {new ComponentRoutes(apiUri), new PlainClient(apiUri), new HandWrittenRoutes(apiUri)};
    }

    @TearDown
    public void close() throws Exception {
        for (Way way : ways) {
            way.close();
        }
    }

    @Benchmark
    public void call(Times times, Blackhole hole) throws Exception {
        for (int way : ORDERS[turn++ % ORDERS.length]) {
            long start = System.nanoTime();
            if (answer == Answer.ACTIVITY) {
                ways[way].activity(hole);
            } else {
                ways[way].page(hole);
            }
            times.add(way, System.nanoTime() - start);
        }
        times.turns++;
    }
}
