package io.github.camelstrava.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the whole suite and prints what it measured beside what was aimed at. */
final class Benchmarks {

    private static final double MAX_OF_CLIENT = 1.3;
    private static final double MAX_OF_ARRAYS = 2;
    /** A number of 64 bits in a hash table that may be a little more than one third full. */
    private static final double MAX_BYTES_OF_ID = 24;

    private static final double MEGABYTE = 1 << 20;

    private final Report report = new Report();
    private final int forks;
    private final int activities;
    private final Path logs;

    private Benchmarks(int forks, int activities, Path logs) {
        this.forks = forks;
        this.activities = activities / ActivityPages.PAGE_SIZE * ActivityPages.PAGE_SIZE;
        this.logs = logs;
    }

    /** @param args how many JVMs measure the calls one after the other, how many activities are streamed, and a directory for logs */
    public static void main(String[] args) throws Exception {
        new Benchmarks(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2])).run();
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        try (ServerProcess server = ServerProcess.start(activities)) {
            calls(server);
            streaming(server);
        }
        streams();
        report.print();
    }

    private void calls(ServerProcess server) throws RunnerException, IOException {
        System.out.println("Calls, in " + forks + (forks == 1 ? " JVM" : " JVMs by turns"));
        Files.createDirectories(logs);
        Options options = new OptionsBuilder()
                .include("\\." + CallBenchmark.class.getSimpleName() + "\\.")
                .jvmArgs("-Xms1g", "-Xmx1g", "-D" + CallBenchmark.API_URI + "=" + server.apiUri())
                .forks(forks)
                .warmupIterations(10)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(20)
                .measurementTime(TimeValue.milliseconds(500))
                .shouldFailOnError(true)
                .output(logs.resolve("jmh.txt").toString())
                .build();
        for (RunResult result : new Runner(options).run()) {
            Timings timings = new Timings(result.getBenchmarkResults());
            switch (CallBenchmark.Answer.valueOf(result.getParams().getParam("answer"))) {
                case ACTIVITY -> compare("One activity of 10 KB", timings);
                case PAGE -> compare("A page of " + ActivityPages.PAGE_SIZE + " activities", timings);
            }
        }
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
    private static double number(Properties result, String name) {
        return Double.parseDouble(result.getProperty(name, "NaN"));
    }
}
