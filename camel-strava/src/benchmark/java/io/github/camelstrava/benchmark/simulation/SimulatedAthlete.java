package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.model.SummaryActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Somebody with habits of their own: as many activities a day on the average, around morning and evening. */
final class SimulatedAthlete {

    private static final double[] PEAKS = {6.5, 17.5};
    private static final double PEAK_WIDTH = 1.5;
    /** So many in a hundred are uploaded days later. */
    private static final int LATE = 3;
    /** So many in a thousand are shown only after Strava has told of them. */
    private static final int SHOWN_LATE = 15;

    private static final int MINUTES_OF_DAY = 24 * 60;

    final long id;
    private final List<SimulatedActivity> activities = new ArrayList<>();

    /**
     * @param rate     activities a day
     * @param first    the id of the first activity
     * @param slowness of Strava, apart from what athletes do
     */
    SimulatedAthlete(long id, double rate, Instant from, int days, long first, Random random, Random slowness) {
        this.id = id;
        for (int day = 0; day < days; day++) {
            int count = poisson(rate, random);
            for (int i = 0; i < count; i++) {
                Instant start = from.plus(Duration.ofDays(day)).plus(timeOfDay(random));
                Instant uploaded = start.plus(until(random));
                Instant shown = uploaded.plus(hidden(slowness));
                activities.add(new SimulatedActivity(first + activities.size(), start, uploaded, shown));
            }
        }
        activities.sort(Comparator.comparing(SimulatedActivity::start).thenComparing(SimulatedActivity::id));
    }

    private static int poisson(double mean, Random random) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private static Duration timeOfDay(Random random) {
        double hours = PEAKS[random.nextInt(PEAKS.length)] + PEAK_WIDTH * random.nextGaussian();
        return Duration.ofSeconds((long) (Math.min(23.9, Math.max(0, hours)) * 3600));
    }

    /** From the start to the upload. */
    private static Duration until(Random random) {
        Duration duration = Duration.ofMinutes(20 + random.nextInt(160));
        return random.nextInt(100) < LATE
                ? duration.plusMinutes(random.nextInt(5 * MINUTES_OF_DAY))
                : duration.plusMinutes(random.nextInt(10));
    }

    /** From the upload until Strava shows it. */
    private static Duration hidden(Random random) {
        return random.nextInt(1_000) < SHOWN_LATE ? Duration.ofSeconds(10 + random.nextInt(55)) : Duration.ZERO;
    }

    List<SimulatedActivity> activities() {
        return activities;
    }

    /** Oldest first, as Strava lists what started after some time. */
    List<SummaryActivity> page(Instant now, Instant after, Instant before, int page, int pageSize) {
        return activities.stream()
                .filter(activity -> !activity.shown().isAfter(now))
                .filter(activity -> activity.start().getEpochSecond() > after.getEpochSecond())
                .filter(activity -> before == null || activity.start().getEpochSecond() < before.getEpochSecond())
                .skip((page - 1L) * pageSize)
                .limit(pageSize)
                .map(SimulatedActivity::summary)
                .toList();
    }

    /** Null if Strava shows no such activity. */
    SummaryActivity one(Instant now, long activityId) {
        return activities.stream()
                .filter(activity ->
                        activity.id() == activityId && !activity.shown().isAfter(now))
                .map(SimulatedActivity::summary)
                .findFirst()
                .orElse(null);
    }
}
