package io.github.camelstrava.sandbox;

import java.util.Set;

/** All that Strava knows, as it spells them. */
final class SportTypes {
    private static final Set<String> ALL = Set.of(("AlpineSki BackcountrySki Badminton Basketball Canoeing Cricket"
                    + " Crossfit Dance EBikeRide Elliptical EMountainBikeRide Golf GravelRide Handcycle"
                    + " HighIntensityIntervalTraining Hike IceSkate InlineSkate Kayaking Kitesurf MountainBikeRide"
                    + " NordicSki Padel PhysicalTherapy Pickleball Pilates Racquetball Ride RockClimbing RollerSki"
                    + " Rowing Run Sail Skateboard Snowboard Snowshoe Soccer Squash StairStepper StandUpPaddling"
                    + " Surfing Swim TableTennis Tennis TrailRun Velomobile VirtualRide VirtualRow VirtualRun"
                    + " Volleyball Walk WeightTraining Wheelchair Windsurf Workout Yoga")
            .split(" "));

    private SportTypes() {}

    static boolean exists(String sportType) {
        return ALL.contains(sportType);
    }
}
