package io.github.camelstrava.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the whole suite and prints what it measured beside what was aimed at. */
final class Benchmarks {

    private static final double MAX_OF_CLIENT = 1.3;
    private static final double MAX_OF_ARRAYS = 2;
    /** A number of 64 bits in a hash table that may be a little more than one third full. */
    private static final double MAX_BYTES_OF_ID = 24;

    /** Of the time of a call. */
    private static final double MAX_PERCENT_OF_BUDGET = 1;

    private static final double MAX_ROUND_TRIPS = 1;
    /** One round trip, and something for what the measurement is off by. */
    private static final double MAX_ROUND_TRIP_TIMES = 1.3;

    /** Of athletes in memory. */
    private static final double MAX_MEGABYTES = 100;

    /** Far from its goal, so that it matters little how a JVM compiles. */
    private static final int MAX_BUDGET_FORKS = 3;

    private static final double MAX_DECISION_MILLIS = 50;
    private static final int MANY_ATHLETES_MEGABYTES = 256;

    /** Of the events that a route without the component takes in the same time. */
    private static final double MIN_OF_BARE = 0.8;

    private static final double MEGABYTE = 1 << 20;
    private static final double MICROS_PER_SECOND = 1_000_000;
    private static final double NANOS_PER_MICRO = 1_000;

    private final Report report = new Report();
    private final int forks;
    private final int activities;
    private final Path logs;
    private final long seed;

    private Benchmarks(int forks, int activities, Path logs, long seed) {
        this.forks = forks;
        this.activities = activities / ActivityPages.PAGE_SIZE * ActivityPages.PAGE_SIZE;
        this.logs = logs;
        this.seed = seed;
    }

    /**
     * @param args how many JVMs measure the calls one after the other, how many activities are streamed, a directory for
     *             logs, and the seed of the simulation
     */
    public static void main(String[] args) throws Exception {
        new Benchmarks(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]), Long.parseLong(args[3]))
                .run();
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        try (ServerProcess server = ServerProcess.start(activities)) {
            calls(server);
            budget(server);
            jdbcStore(server);
            webhook(server);
            streaming(server);
        }
        streams();
        memoryStore();
        manyAthletes();
        new Simulations(report, seed).run();
        report.print();
    }

    private void calls(ServerProcess server) throws RunnerException, IOException {
        System.out.println("Calls, in " + jvms(forks));
        Options options = options(CallBenchmark.class, server, forks)
                .warmupIterations(10)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(20)
                .measurementTime(TimeValue.milliseconds(500))
                .build();
        for (RunResult result : new Runner(options).run()) {
            Timings timings = new Timings(result.getBenchmarkResults());
            switch (CallBenchmark.Answer.valueOf(result.getParams().getParam("answer"))) {
                case ACTIVITY -> compare("One activity of 10 KB", timings);
                case PAGE -> compare("A page of " + ActivityPages.PAGE_SIZE + " activities", timings);
            }
        }
    }

    private static String jvms(int number) {
        return number + (number == 1 ? " JVM" : " JVMs by turns");
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, ServerProcess server, int jvms) throws IOException {
        Files.createDirectories(logs);
        return new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .jvmArgs("-Xms1g", "-Xmx1g", "-D" + CallBenchmark.API_URI + "=" + server.apiUri())
                .forks(jvms)
                .shouldFailOnError(true)
                .output(logs.resolve(benchmark.getSimpleName() + ".txt").toString());
    }

    private void compare(String what, Timings timings) {
        report.note(what, Report.format("%,.0f µs", timings.median("component")));
        Timings.Ratio ofClient = timings.ratio("component", "client");
        report.ratio(
                Report.format("  against HttpClient and Jackson, %,.0f µs", timings.median("client")),
                ofClient,
                "at most " + MAX_OF_CLIENT,
                ofClient.value() <= MAX_OF_CLIENT);
        Timings.Ratio ofRoute = timings.ratio("component", "route");
        report.ratio(
                Report.format("  against a hand-written route, %,.0f µs", timings.median("route")),
                ofRoute,
                "less than 1",
                ofRoute.value() < 1);
    }

    private void budget(ServerProcess server) throws RunnerException, IOException {
        int jvms = Math.min(forks, MAX_BUDGET_FORKS);
        System.out.println("Budget, in " + jvms(jvms));
        Options options = options(BudgetBenchmark.class, server, jvms)
                .warmupIterations(4)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .build();
        for (RunResult result : new Runner(options).run()) {
            Timings timings = new Timings(result.getBenchmarkResults());
            String threads = result.getParams().getParam("threads");
            report.note(
                    "A call by " + (threads.equals("1") ? "one thread" : "one of " + threads + " threads"),
                    Report.format("%,.0f µs", timings.median("call") / BudgetBenchmark.CALLS));
            place("budget", timings, "alone");
            place("shared budget", timings, "sharing");
        }
    }

    private void place(String budget, Timings timings, String way) {
        double nanos = timings.median(way) / BudgetBenchmark.PLACES * NANOS_PER_MICRO;
        Timings.Ratio percent = timings.ratio(way, "call");
        report.percent(
                Report.format("  a place in the %s against it, %,.0f ns", budget, nanos),
                percent,
                Report.format("under %.0f %%", MAX_PERCENT_OF_BUDGET),
                percent.value() < MAX_PERCENT_OF_BUDGET);
    }

    private void jdbcStore(ServerProcess server) throws IOException, InterruptedException {
        System.out.println("JdbcStore on PostgreSQL");
        Properties result = ChildJvm.run(JdbcStoreRun.class, List.of("-Xms512m", "-Xmx512m"), List.of(server.apiUri()));
        roundTrips("of calls in a row", result, JdbcStoreRun.IN_A_ROW);
        roundTrips("of calls that come alone", result, JdbcStoreRun.ISOLATED);
        double withoutDatabase = number(result, JdbcStoreRun.WITH_MEMORY_STORE);
        double added = number(result, JdbcStoreRun.WITH_JDBC_STORE) - withoutDatabase;
        double roundTrip = number(result, JdbcStoreRun.WITH_SELECT) - withoutDatabase;
        report.goal(
                Report.format("JdbcStore: %,.0f µs for a call, against a SELECT before it", added),
                Report.format("%.2f", added / roundTrip),
                Report.format("at most %.1f", MAX_ROUND_TRIP_TIMES),
                added / roundTrip <= MAX_ROUND_TRIP_TIMES);
        double select = number(result, JdbcStoreRun.SELECT);
        report.note(
                Report.format("  against the same SELECT by itself, %,.0f µs", select),
                Report.format("%.2f", added / select));
    }

    private void roundTrips(String what, Properties result, String calls) {
        double byCaller = number(result, calls + JdbcStoreRun.BY_CALLER);
        report.goal(
                "JdbcStore: round trips " + what,
                Report.format("%.2f", byCaller),
                Report.format("at most %.0f", MAX_ROUND_TRIPS),
                byCaller <= MAX_ROUND_TRIPS);
        report.note(
                "  with those in the background", Report.format("%.2f", number(result, calls + JdbcStoreRun.BY_ALL)));
    }

    private void webhook(ServerProcess server) throws RunnerException, IOException {
        System.out.println("Events, in " + jvms(forks));
        Options options = options(WebhookBenchmark.class, server, forks)
                .warmupIterations(10)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(20)
                .measurementTime(TimeValue.milliseconds(500))
                .build();
        for (RunResult result : new Runner(options).run()) {
            Timings timings = new Timings(result.getBenchmarkResults());
            report.note("Pushed events per second, strava:webhook", perSecond(timings, "webhook"));
            Timings.Ratio ofBare = timings.ratio("bare", "webhook");
            report.ratio(
                    Report.format("  against a bare platform-http route, %s", perSecond(timings, "bare")),
                    ofBare,
                    "at least " + MIN_OF_BARE,
                    ofBare.value() >= MIN_OF_BARE);
        }
    }

    private static String perSecond(Timings timings, String way) {
        return Report.format("%,.0f", WebhookBenchmark.EVENTS * MICROS_PER_SECOND / timings.median(way));
    }

    private void memoryStore() throws IOException, InterruptedException {
        System.out.println("Memory of athletes");
        Properties result = ChildJvm.run(MemoryStoreMemory.class, List.of("-XX:+UseG1GC"), List.of());
        double both = number(result, MemoryStoreMemory.GRANTS_AND_POSITIONS) / MEGABYTE;
        report.goal(
                Report.format("%,d athletes in a MemoryStore", MemoryStoreMemory.ATHLETES),
                Report.format("%.1f MB", both),
                Report.format("under %.0f MB", MAX_MEGABYTES),
                both < MAX_MEGABYTES);
        report.note(
                "  without the positions of a group",
                Report.format("%.1f MB", number(result, MemoryStoreMemory.GRANTS) / MEGABYTE));
    }

    private void manyAthletes() throws IOException, InterruptedException {
        System.out.println("Many athletes");
        Properties result =
                ChildJvm.run(ManyAthletesRun.class, List.of("-Xmx" + MANY_ATHLETES_MEGABYTES + "m"), List.of());
        double longest = number(result, ManyAthletesRun.LONGEST_DECISION);
        report.goal(
                Report.format("%,d athletes in a JdbcStore: who is next, longest", ManyAthletesRun.ATHLETES),
                Report.format("%.1f ms", longest),
                Report.format("under %.0f ms", MAX_DECISION_MILLIS),
                longest < MAX_DECISION_MILLIS);
        report.note(
                "  median; with the claim",
                Report.format(
                        "%.1f ms; %.1f ms",
                        number(result, ManyAthletesRun.DECISION), number(result, ManyAthletesRun.WITH_CLAIM)));
        report.note(
                "  who has come and gone, once a minute; at the start",
                Report.format(
                        "%.0f ms; %.0f ms",
                        number(result, ManyAthletesRun.LOOK), number(result, ManyAthletesRun.FIRST_LOOK)));
        double heap = number(result, ManyAthletesRun.HEAP) / MEGABYTE;
        report.goal(
                Report.format("  heap in use, of %,d MB", MANY_ATHLETES_MEGABYTES),
                Report.format("%.1f MB", heap),
                Report.format("under %d MB", MANY_ATHLETES_MEGABYTES),
                heap < MANY_ATHLETES_MEGABYTES);
    }

    private void streaming(ServerProcess server) throws IOException, InterruptedException {
        System.out.println("Streaming");
        Properties result = ChildJvm.run(
                StreamingRun.class, List.of("-Xmx64m"), List.of(server.apiUri(), Integer.toString(activities)));
        int count = (int) number(result, StreamingRun.COUNT);
        report.goal(
                "Streaming in a heap of 64 MB: activities",
                Report.format("%,d", count),
                Report.format("%,d", activities),
                count == activities);
        report.note("  per second", Report.format("%,.0f", count / number(result, StreamingRun.SECONDS)));
        double before = number(result, StreamingRun.HEAP_AT_A_TENTH);
        double after = number(result, StreamingRun.HEAP_AT_THE_END);
        report.note(
                "  heap in use after a tenth, and at the end",
                Report.format("%.1f, %.1f MB", before / MEGABYTE, after / MEGABYTE));
        double growth = (after - before) / (0.9 * activities);
        report.goal(
                "  its growth in bytes for each activity, whose id is kept",
                Report.format("%.1f", growth),
                Report.format("at most %.0f", MAX_BYTES_OF_ID),
                growth <= MAX_BYTES_OF_ID);
    }

    private void streams() throws IOException, InterruptedException {
        System.out.println("Memory of streams");
        Properties result = ChildJvm.run(StreamSetMemory.class, List.of("-XX:+UseG1GC"), List.of());
        double ratio = number(result, StreamSetMemory.STREAM_SET) / number(result, StreamSetMemory.ARRAYS);
        report.goal(
                Report.format("11 streams of %,d points, against bare arrays", StreamSetMemory.POINTS),
                Report.format("%.2f", ratio),
                Report.format("at most %.0f", MAX_OF_ARRAYS),
                ratio <= MAX_OF_ARRAYS);
    }

    /** Not a number if the run did not get that far: no goal is reached by it. */
    static double number(Properties result, String name) {
        return Double.parseDouble(result.getProperty(name, "NaN"));
    }
}
