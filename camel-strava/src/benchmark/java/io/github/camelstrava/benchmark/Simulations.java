package io.github.camelstrava.benchmark;

import static io.github.camelstrava.benchmark.Benchmarks.number;

import io.github.camelstrava.benchmark.simulation.PollingSimulation;
import io.github.camelstrava.benchmark.simulation.PollingSimulation.Way;
import io.github.camelstrava.benchmark.simulation.PushSimulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Runs what takes place in virtual time. */
final class Simulations {

    private static final int[] SMALLEST = {100, 1_000};
    private static final int[] NEXT = {200, 2_000};

    /** Of what it takes by turns. */
    private static final double MAX_MEAN_DELAY = 0.85;

    private static final double MAX_LONGEST_DELAY = 2.5;

    private static final double MAX_CALLS_BY_PUSH = 1.4;
    private static final double MAX_MINUTES_BY_PUSH = 10;

    /** The option's default. */
    private static final int RECONCILE_DAYS = 3;

    /** With uneven habits it takes that long until those who do little cost little. */
    private static final int RARE_RECONCILE_DAYS = 4;

    private static final String NOTHING = "0, 0, 0";
    private static final double SECONDS_OF_HOUR = 3_600;
    private static final double MINUTES_OF_HOUR = 60;
    private static final double HOURS_OF_DAY = 24;

    private final Report report;
    private final long seed;

    Simulations(Report report, long seed) {
        this.report = report;
        this.seed = seed;
    }

    void run() throws IOException, InterruptedException {
        Properties alone = polling(SMALLEST);
        polling(NEXT);
        push(SMALLEST, RECONCILE_DAYS, alone);
        push(SMALLEST, RARE_RECONCILE_DAYS, alone);
    }

    private Properties polling(int[] limits) throws IOException, InterruptedException {
        Properties result = simulate(PollingSimulation.class, "polling", limits, List.of());
        String delivered = result.getProperty(Way.COMPONENT + PollingSimulation.DELIVERED);
        population("polling", limits, delivered);
        for (Way way : Way.values()) {
            report.note(
                    "  " + way + ": mean, p95, longest delay",
                    Report.format(
                            "%.1f h, %.1f h, %.1f h",
                            number(result, way + PollingSimulation.MEAN),
                            number(result, way + PollingSimulation.P95),
                            number(result, way + PollingSimulation.LONGEST)));
            report.note(
                    "    calls for each activity",
                    Report.format("%.2f", number(result, way + PollingSimulation.CALLS)));
            faultless("    ", result, way.toString());
        }
        delay("  mean delay against by turns", result, PollingSimulation.MEAN, MAX_MEAN_DELAY);
        delay("  longest delay against by turns", result, PollingSimulation.LONGEST, MAX_LONGEST_DELAY);
        return result;
    }

    private Properties simulate(Class<?> simulation, String what, int[] limits, List<String> more)
            throws IOException, InterruptedException {
        System.out.println("Simulation of " + PollingSimulation.DAYS + " days of " + what + ", with " + budget(limits));
        List<String> arguments =
                new ArrayList<>(List.of(Long.toString(seed), Integer.toString(limits[0]), Integer.toString(limits[1])));
        arguments.addAll(more);
        return ChildJvm.run(simulation, List.of("-Xmx256m"), arguments);
    }

    private static String budget(int[] limits) {
        return Report.format("%,d/%,d reads", limits[0], limits[1]);
    }

    private void population(String what, int[] limits, String delivered) {
        report.note(
                Report.format(
                        "%d days of %s, %,d athletes, %s, seed %d",
                        PollingSimulation.DAYS, what, PollingSimulation.ATHLETES, budget(limits), seed),
                delivered + " activities");
    }

    private void delay(String what, Properties result, String delay, double most) {
        double ratio = number(result, Way.COMPONENT + delay) / number(result, Way.ROUND_ROBIN + delay);
        report.goal(what, Report.format("%.2f", ratio), Report.format("at most %.2f", most), ratio <= most);
    }

    private void faultless(String indentation, Properties result, String way) {
        String refused = result.getProperty(way + PollingSimulation.REFUSED);
        String lost = result.getProperty(way + PollingSimulation.LOST);
        String repeated = result.getProperty(way + PollingSimulation.REPEATED);
        String all = refused + ", " + lost + ", " + repeated;
        report.goal(indentation + "refused, lost, repeated", all, NOTHING, all.equals(NOTHING));
    }

    /** @param alone what polling came to with the same budget */
    private void push(int[] limits, int reconcileDays, Properties alone) throws IOException, InterruptedException {
        Properties result = simulate(PushSimulation.class, "push", limits, List.of(Integer.toString(reconcileDays)));
        population("push with reconcile=" + reconcileDays + "d", limits, result.getProperty(PushSimulation.DELIVERED));
        double activities = number(result, PushSimulation.DELIVERED);
        report.note(
                "  of the day's reads, at one for each activity",
                Report.format("%.0f %%", 100 * activities / PollingSimulation.DAYS / limits[1]));
        double calls = number(result, PushSimulation.CALLS) / activities;
        report.goal(
                "  calls for each activity",
                Report.format("%.2f", calls),
                Report.format("at most %.2f", MAX_CALLS_BY_PUSH),
                calls <= MAX_CALLS_BY_PUSH);
        report.note(
                "    of these for events; of those in vain",
                Report.format(
                        "%.2f; %.2f",
                        number(result, PushSimulation.CALLS_FOR_EVENTS) / activities,
                        number(result, PushSimulation.CALLS_IN_VAIN) / activities));
        report.note("  median delay", Report.format("%.0f s", number(result, PushSimulation.MEDIAN) * SECONDS_OF_HOUR));
        double minutes = number(result, PushSimulation.P95) * MINUTES_OF_HOUR;
        report.goal(
                "  p95 of the delay",
                Report.format("%.1f min", minutes),
                Report.format("under %.0f min", MAX_MINUTES_BY_PUSH),
                minutes < MAX_MINUTES_BY_PUSH);
        report.note(
                "    without events", Report.format("%.1f h", number(alone, Way.COMPONENT + PollingSimulation.P95)));
        double days = number(result, PushSimulation.LONGEST) / HOURS_OF_DAY;
        report.goal(
                "  longest delay",
                Report.format("%.2f d", days),
                // What events did not tell of may have to wait for budget as well.
                Report.format("under %d d", reconcileDays + 1),
                days < reconcileDays + 1);
        report.note(
                "    of those whose events were lost, " + result.getProperty(PushSimulation.UNTOLD),
                Report.format("%.2f d", number(result, PushSimulation.LONGEST_UNTOLD) / HOURS_OF_DAY));
        faultless("  ", result, "");
    }
}
