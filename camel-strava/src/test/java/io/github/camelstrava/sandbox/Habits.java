package io.github.camelstrava.sandbox;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;

/** How an athlete trains, when, and with what: drawn once, so that all activities of one athlete fit together. */
final class Habits {
    /** A liking for a few sports, and how much of each. */
    private enum Taste {
        ROAD(List.of(Sport.RIDE, Sport.VIRTUAL_RIDE, Sport.GRAVEL_RIDE, Sport.RUN), 60, 16, 14, 10),
        RUNNING(List.of(Sport.RUN, Sport.TRAIL_RUN, Sport.WEIGHT_TRAINING, Sport.WALK), 66, 16, 12, 6),
        TRIATHLON(List.of(Sport.RIDE, Sport.RUN, Sport.SWIM, Sport.WEIGHT_TRAINING), 34, 34, 26, 6),
        MOUNTAINS(List.of(Sport.TRAIL_RUN, Sport.HIKE, Sport.MOUNTAIN_BIKE_RIDE, Sport.RUN), 32, 26, 26, 16),
        EVERYDAY(List.of(Sport.RIDE, Sport.WALK, Sport.YOGA, Sport.E_BIKE_RIDE), 58, 20, 12, 10),
        GRAVEL(List.of(Sport.GRAVEL_RIDE, Sport.RIDE, Sport.RUN, Sport.WEIGHT_TRAINING), 48, 24, 18, 10);

        private final List<Sport> sports;
        private final double[] weights;

        Taste(List<Sport> sports, double... weights) {
            this.sports = sports;
            this.weights = weights;
        }
    }

    private static final List<String> WATCHES =
            List.of("Kestrel Watch 3", "Northpoint Solo", "Tempo 255", "Ibex 7 Pro");
    private static final List<String> BIKE_COMPUTERS = List.of("Wayline 540", "Northpoint Bike 2", "Tempo Edge 840");

    private final Taste taste;
    private final double usualHour;
    private final double[] dayWeights = new double[7];
    private final double fitness;
    private final double weight;
    private final int restingHeartRate;
    private final int maximumHeartRate;
    private final boolean powerMeter;
    private final boolean heartRateMonitor;
    private final double privacy;
    private final String watch;
    private final String bikeComputer;

    Habits(Dice dice) {
        taste = dice.pick(Arrays.asList(Taste.values()));
        usualHour = dice.pick(List.of(6.2, 6.8, 12.1, 17.6, 18.4));
        for (DayOfWeek day : DayOfWeek.values()) {
            dayWeights[day.ordinal()] = day.ordinal() >= 5 ? dice.between(1.2, 2.0) : dice.between(0.3, 1.1);
        }
        fitness = 1 + 0.17 * dice.bell();
        weight = Json.rounded(dice.between(51.0, 88.0), 1);
        restingHeartRate = dice.between(43, 61);
        maximumHeartRate = dice.between(174, 197);
        powerMeter = taste != Taste.EVERYDAY && dice.chance(0.55);
        heartRateMonitor = dice.chance(0.88);
        privacy = dice.chance(0.5) ? 0.05 : 0;
        watch = dice.pick(WATCHES);
        bikeComputer = dice.pick(BIKE_COMPUTERS);
    }

    Sport sport(Dice dice) {
        return taste.sports.get(dice.weighted(taste.weights));
    }

    double weightOf(DayOfWeek day) {
        return dayWeights[day.ordinal()];
    }

    /** When an activity starts, in minutes of the local day. */
    int startMinute(Dice dice, DayOfWeek day) {
        double hour = day.ordinal() >= 5 ? dice.between(7.4, 10.5) : usualHour + 0.7 * dice.bell();
        return (int) (hour * 60);
    }

    boolean commutes() {
        return taste == Taste.EVERYDAY;
    }

    /** About 0.83 to 1.17. */
    double fitness() {
        return fitness;
    }

    /** Kilograms. */
    double weight() {
        return weight;
    }

    /** Watts an hour through. */
    int thresholdPower() {
        return (int) (weight * 3.1 * fitness);
    }

    int restingHeartRate() {
        return restingHeartRate;
    }

    int maximumHeartRate() {
        return maximumHeartRate;
    }

    boolean hasPowerMeter() {
        return powerMeter;
    }

    boolean hasHeartRateMonitor() {
        return heartRateMonitor;
    }

    /** Share of the activities kept to oneself. */
    double privacy() {
        return privacy;
    }

    boolean isRunner() {
        return taste == Taste.RUNNING || taste == Taste.MOUNTAINS;
    }

    String device(Sport sport) {
        if (sport == Sport.VIRTUAL_RIDE) {
            return "Zephyr Indoor";
        }
        return sport.isCycling() ? bikeComputer : watch;
    }
}
