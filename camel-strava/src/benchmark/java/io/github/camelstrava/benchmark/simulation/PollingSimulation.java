package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A thousand athletes of uneven habits, whose activities are polled for thirty days: as the component does, by turns at
 * even distances, and greedily at a fixed delay. All see the same athletes, and Strava counts strictly. Prints properties.
 */
public final class PollingSimulation {

    /** The ways to choose who is polled, and when. */
    public enum Way {
        COMPONENT(Preference.LIKELY_NEWS, true),
        ROUND_ROBIN(PollingSimulation::byTurns, true),
        GREEDY(PollingSimulation::byTurns, false);

        private final Preference preference;
        private final boolean spread;

        Way(Preference preference, boolean spread) {
            this.preference = preference;
            this.spread = spread;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static final String MEAN = ".mean";
    public static final String P95 = ".p95";
    public static final String LONGEST = ".longest";
    public static final String CALLS = ".calls";
    public static final String DELIVERED = ".delivered";
    public static final String REFUSED = ".refused";
    public static final String LOST = ".lost";
    public static final String REPEATED = ".repeated";

    public static final int ATHLETES = 1_000;
    public static final int DAYS = 30;

    /** Uneven: a few do a lot, many little. */
    private static final double SHAPE = 0.8;

    private static final double MEAN_RATE = 0.5;

    /** What the athletes did before they were met. */
    private static final int DAYS_BEFORE = 60;
    /** From the first polls until it is measured. */
    private static final int DAYS_TO_SETTLE = 3;
    /** Until then what is late has to be there. */
    private static final int DAYS_AFTER = 12;

    private static final String MIDNIGHT = "2026-09-01T00:00:00Z";
    private static final long FIRST_ATHLETE = 1_000;
    private static final long ACTIVITIES_OF_ONE = 100_000;

    private final int[] readLimits;
    private final long seed;
    private final Way way;

    private PollingSimulation(int[] readLimits, long seed, Way way) {
        this.readLimits = readLimits;
        this.seed = seed;
        this.way = way;
    }

    /** @param args a seed, and the reads granted in a quarter hour and in a day */
    public static void main(String[] args) {
        int[] readLimits = {Integer.parseInt(args[1]), Integer.parseInt(args[2])};
        for (Way way : Way.values()) {
            new PollingSimulation(readLimits, Long.parseLong(args[0]), way).run();
        }
    }

    private static double byTurns(double rate, double age) {
        return age;
    }

    private void run() {
        VirtualTime time = new VirtualTime(MIDNIGHT);
        Instant met = time.instant();
        Instant begin = met.plus(Duration.ofDays(DAYS_TO_SETTLE));
        Instant end = begin.plus(Duration.ofDays(DAYS));
        Map<Long, SimulatedAthlete> athletes = athletes(met);
        SimulatedStrava strava = new SimulatedStrava(time, readLimits);
        Delays delays = delays(athletes, begin, end);
        SimulatedPoller poller =
                new SimulatedPoller(time, strava, athletes, delays, way.preference, way.spread, new Random(seed + 1));

        long callsBefore = 0;
        long callsUntilEnd = 0;
        Instant nextPoll = met;
        Instant next = null;
        while (time.instant().isBefore(end.plus(Duration.ofDays(DAYS_AFTER)))) {
            boolean regular = next == null || !next.isBefore(nextPoll);
            Instant due = regular ? nextPoll : next;
            if (due.isAfter(time.instant())) {
                time.pass(Duration.between(time.instant(), due));
            }
            // Greedy pollers go through their list again only after they have reached its end.
            next = regular && (way.spread || next == null) ? poller.poll() : poller.goOn();
            nextPoll = regular ? time.instant().plus(SimulatedPoller.DELAY) : nextPoll;
            callsBefore = time.instant().isBefore(begin) ? strava.calls() : callsBefore;
            callsUntilEnd = time.instant().isBefore(end) ? strava.calls() : callsUntilEnd;
        }
        print(MEAN, delays.meanHours());
        print(P95, delays.hours(0.95));
        print(LONGEST, delays.hours(1));
        print(CALLS, (double) (callsUntilEnd - callsBefore) / delays.measured());
        count(DELIVERED, delays.measured());
        count(REFUSED, strava.refused());
        count(LOST, delays.lost());
        count(REPEATED, delays.repeated());
    }

    private Map<Long, SimulatedAthlete> athletes(Instant met) {
        Random random = new Random(seed);
        Map<Long, SimulatedAthlete> athletes = new LinkedHashMap<>();
        Instant from = met.minus(Duration.ofDays(DAYS_BEFORE));
        for (int i = 0; i < ATHLETES; i++) {
            long id = FIRST_ATHLETE + i;
            double rate = gamma(random) * MEAN_RATE / SHAPE;
            int days = DAYS_BEFORE + DAYS_TO_SETTLE + DAYS;
            athletes.put(id, new SimulatedAthlete(id, rate, from, days, id * ACTIVITIES_OF_ONE, random));
        }
        return athletes;
    }

    /** Of the shape above and scale 1, after Ahrens and Dieter: for shapes below 1. */
    private static double gamma(Random random) {
        double bound = (Math.E + SHAPE) / Math.E;
        while (true) {
            double p = bound * random.nextDouble();
            double x = p <= 1 ? Math.pow(p, 1 / SHAPE) : -Math.log((bound - p) / SHAPE);
            double density = p <= 1 ? Math.exp(-x) : Math.pow(x, SHAPE - 1);
            if (random.nextDouble() <= density) {
                return x;
            }
        }
    }

    /** Of what is uploaded in the days that are measured. */
    private static Delays delays(Map<Long, SimulatedAthlete> athletes, Instant begin, Instant end) {
        Delays delays = new Delays();
        athletes.values().stream()
                .flatMap(athlete -> athlete.activities().stream())
                .filter(activity -> !activity.uploaded().isBefore(begin)
                        && activity.uploaded().isBefore(end))
                .forEach(delays::await);
        return delays;
    }

    private void count(String what, long value) {
        System.out.println(way + what + "=" + value);
    }

    private void print(String what, double value) {
        System.out.println(String.format(Locale.ROOT, "%s%s=%.3f", way, what, value));
    }
}
