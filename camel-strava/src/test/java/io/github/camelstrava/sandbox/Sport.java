package io.github.camelstrava.sandbox;

import java.util.Set;

/** What is typical of a sport. */
enum Sport {
    RIDE("Ride", "Ride", "Ride", Where.OUTSIDE, 7.4, 80, 1.0, 8, 0.62, 84, Gear.BIKE),
    GRAVEL_RIDE("GravelRide", "Ride", "Gravel Ride", Where.OUTSIDE, 6.3, 95, 1.1, 8, 0.64, 80, Gear.BIKE),
    MOUNTAIN_BIKE_RIDE(
            "MountainBikeRide", "Ride", "Mountain Bike Ride", Where.OUTSIDE, 4.3, 85, 1.8, 5, 0.68, 72, Gear.BIKE),
    E_BIKE_RIDE("EBikeRide", "EBikeRide", "E-Bike Ride", Where.OUTSIDE, 5.9, 55, 1.0, 4, 0.42, 70, Gear.BIKE),
    VIRTUAL_RIDE("VirtualRide", "VirtualRide", "Virtual Ride", Where.TRAINER, 8.7, 55, 1.0, 0, 0.70, 88, Gear.BIKE),
    RUN("Run", "Run", "Run", Where.OUTSIDE, 2.95, 46, 1.0, 2.5, 0.70, 84, Gear.SHOES),
    TRAIL_RUN("TrailRun", "Run", "Trail Run", Where.OUTSIDE, 2.4, 68, 2.0, 2.2, 0.72, 80, Gear.SHOES),
    WALK("Walk", "Walk", "Walk", Where.OUTSIDE, 1.42, 48, 1.0, 1.5, 0.30, 55, Gear.SHOES),
    HIKE("Hike", "Hike", "Hike", Where.OUTSIDE, 1.1, 165, 2.6, 1.3, 0.45, 50, Gear.SHOES),
    SWIM("Swim", "Swim", "Swim", Where.POOL, 0.86, 38, 0, 0, 0.58, 27, Gear.NONE),
    WEIGHT_TRAINING("WeightTraining", "WeightTraining", "Weight Training", Where.GYM, 0, 50, 0, 0, 0.38, 0, Gear.NONE),
    YOGA("Yoga", "Yoga", "Yoga", Where.GYM, 0, 42, 0, 0, 0.18, 0, Gear.NONE),
    WORKOUT("Workout", "Workout", "Workout", Where.GYM, 0, 40, 0, 0, 0.50, 0, Gear.NONE);

    /** What Strava knew before sport types; newer ones appear there as Workout. */
    private static final Set<String> OLD_TYPES = Set.of(
            "AlpineSki BackcountrySki Canoeing Crossfit EBikeRide Elliptical Golf Handcycle Hike IceSkate InlineSkate "
                    .concat(
                            "Kayaking Kitesurf NordicSki Ride RockClimbing RollerSki Rowing Run Sail Skateboard Snowboard ")
                    .concat(
                            "Snowshoe Soccer StairStepper StandUpPaddling Surfing Swim Velomobile VirtualRide VirtualRun ")
                    .concat("Walk WeightTraining Wheelchair Windsurf Workout Yoga")
                    .split(" "));

    private final String type;
    private final String oldType;
    private final String noun;
    private final Where where;
    private final double speed;
    private final double minutes;
    private final double steepness;
    private final double gradeEffect;
    private final double effort;
    private final int cadence;
    private final Gear gear;

    Sport(
            String type,
            String oldType,
            String noun,
            Where where,
            double speed,
            double minutes,
            double steepness,
            double gradeEffect,
            double effort,
            int cadence,
            Gear gear) {
        this.type = type;
        this.oldType = oldType;
        this.noun = noun;
        this.where = where;
        this.speed = speed;
        this.minutes = minutes;
        this.steepness = steepness;
        this.gradeEffect = gradeEffect;
        this.effort = effort;
        this.cadence = cadence;
        this.gear = gear;
    }

    enum Where {
        OUTSIDE,
        TRAINER,
        POOL,
        GYM
    }

    enum Gear {
        BIKE,
        SHOES,
        NONE
    }

    /** The sport that resembles a type most; types nobody has heard of are a workout indoors. */
    static Sport like(String sportType) {
        for (Sport sport : values()) {
            if (sport.type.equals(sportType)) {
                return sport;
            }
        }
        return WORKOUT;
    }

    /** The value of the deprecated field {@code type}. */
    static String oldType(String sportType) {
        Sport sport = like(sportType);
        return sport == WORKOUT && OLD_TYPES.contains(sportType) ? sportType : sport.oldType;
    }

    /** As spelled in {@code sport_type}. */
    String type() {
        return type;
    }

    /** The last word of the names Strava makes up. */
    String noun() {
        return noun;
    }

    Where where() {
        return where;
    }

    boolean isOutside() {
        return where == Where.OUTSIDE;
    }

    boolean isOnFoot() {
        return gear == Gear.SHOES;
    }

    boolean isCycling() {
        return gear == Gear.BIKE;
    }

    /** Metres per second on flat ground. */
    double speed() {
        return speed;
    }

    double minutes() {
        return minutes;
    }

    double steepness() {
        return steepness;
    }

    /** How much a slope of one slows or speeds up, as a factor. */
    double gradeEffect() {
        return gradeEffect;
    }

    /** Share of the heart rate reserve. */
    double effort() {
        return effort;
    }

    /** Per minute as Strava counts it, steps of one leg; 0 for none. */
    int cadence() {
        return cadence;
    }

    Gear gear() {
        return gear;
    }
}
