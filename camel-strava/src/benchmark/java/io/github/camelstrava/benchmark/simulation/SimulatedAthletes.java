package io.github.camelstrava.benchmark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A thousand athletes of uneven habits, and the days in which they are watched. */
final class SimulatedAthletes {

    static final int COUNT = 1_000;
    static final int DAYS = 30;

    private static final Instant MET = Instant.parse("2026-09-01T00:00:00Z");

    /** Uneven: a few do a lot, many little. */
    private static final double SHAPE = 0.8;

    private static final double MEAN_RATE = 0.5;

    /** What the athletes did before they were met. */
    private static final int DAYS_BEFORE = 60;
    /** From the first polls until it is measured. */
    private static final int DAYS_TO_SETTLE = 3;
    /** Until then what is late has to be there. */
    private static final int DAYS_AFTER = 12;

    private static final long FIRST_ATHLETE = 1_000;
    private static final long ACTIVITIES_OF_ONE = 100_000;

    private final Map<Long, SimulatedAthlete> athletes = new LinkedHashMap<>();

    SimulatedAthletes(long seed) {
        Random random = new Random(seed);
        Random slowness = new Random(seed + 2);
        Instant from = MET.minus(Duration.ofDays(DAYS_BEFORE));
        for (int i = 0; i < COUNT; i++) {
            long id = FIRST_ATHLETE + i;
            double rate = gamma(random) * MEAN_RATE / SHAPE;
            int days = DAYS_BEFORE + DAYS_TO_SETTLE + DAYS;
            athletes.put(id, new SimulatedAthlete(id, rate, from, days, id * ACTIVITIES_OF_ONE, random, slowness));
        }
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

    /** By their ids. */
    Map<Long, SimulatedAthlete> byId() {
        return athletes;
    }

    /** When the first of them is polled. */
    Instant met() {
        return MET;
    }

    /** From then on it is measured. */
    Instant begin() {
        return MET.plus(Duration.ofDays(DAYS_TO_SETTLE));
    }

    /** What is uploaded from then on is not measured. */
    Instant end() {
        return begin().plus(Duration.ofDays(DAYS));
    }

    /** Until then everything has to be there. */
    Instant afterwards() {
        return end().plus(Duration.ofDays(DAYS_AFTER));
    }

    /** Of what is uploaded in the days that are measured. */
    Delays delays() {
        Delays delays = new Delays();
        athletes.values().stream()
                .flatMap(athlete -> athlete.activities().stream())
                .filter(activity -> !activity.uploaded().isBefore(begin())
                        && activity.uploaded().isBefore(end()))
                .forEach(delays::await);
        return delays;
    }
}
