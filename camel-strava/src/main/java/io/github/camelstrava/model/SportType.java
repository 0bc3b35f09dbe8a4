package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A sport. Strava adds sports without notice; one that has no constant here works all the same.
 *
 * @param value as Strava spells it
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SportType">Strava: SportType</a>
 */
public record SportType(@JsonValue String value) {

    public static final SportType ALPINE_SKI = new SportType("AlpineSki");
    public static final SportType BACKCOUNTRY_SKI = new SportType("BackcountrySki");
    public static final SportType BADMINTON = new SportType("Badminton");
    public static final SportType BASKETBALL = new SportType("Basketball");
    public static final SportType CANOEING = new SportType("Canoeing");
    public static final SportType CRICKET = new SportType("Cricket");
    public static final SportType CROSSFIT = new SportType("Crossfit");
    public static final SportType DANCE = new SportType("Dance");
    public static final SportType E_BIKE_RIDE = new SportType("EBikeRide");
    public static final SportType ELLIPTICAL = new SportType("Elliptical");
    public static final SportType E_MOUNTAIN_BIKE_RIDE = new SportType("EMountainBikeRide");
    public static final SportType GOLF = new SportType("Golf");
    public static final SportType GRAVEL_RIDE = new SportType("GravelRide");
    public static final SportType HANDCYCLE = new SportType("Handcycle");
    public static final SportType HIGH_INTENSITY_INTERVAL_TRAINING = new SportType("HighIntensityIntervalTraining");
    public static final SportType HIKE = new SportType("Hike");
    public static final SportType ICE_SKATE = new SportType("IceSkate");
    public static final SportType INLINE_SKATE = new SportType("InlineSkate");
    public static final SportType KAYAKING = new SportType("Kayaking");
    public static final SportType KITESURF = new SportType("Kitesurf");
    public static final SportType MOUNTAIN_BIKE_RIDE = new SportType("MountainBikeRide");
    public static final SportType NORDIC_SKI = new SportType("NordicSki");
    public static final SportType PADEL = new SportType("Padel");
    public static final SportType PHYSICAL_THERAPY = new SportType("PhysicalTherapy");
    public static final SportType PICKLEBALL = new SportType("Pickleball");
    public static final SportType PILATES = new SportType("Pilates");
    public static final SportType RACQUETBALL = new SportType("Racquetball");
    public static final SportType RIDE = new SportType("Ride");
    public static final SportType ROCK_CLIMBING = new SportType("RockClimbing");
    public static final SportType ROLLER_SKI = new SportType("RollerSki");
    public static final SportType ROWING = new SportType("Rowing");
    public static final SportType RUN = new SportType("Run");
    public static final SportType SAIL = new SportType("Sail");
    public static final SportType SKATEBOARD = new SportType("Skateboard");
    public static final SportType SNOWBOARD = new SportType("Snowboard");
    public static final SportType SNOWSHOE = new SportType("Snowshoe");
    public static final SportType SOCCER = new SportType("Soccer");
    public static final SportType SQUASH = new SportType("Squash");
    public static final SportType STAIR_STEPPER = new SportType("StairStepper");
    public static final SportType STAND_UP_PADDLING = new SportType("StandUpPaddling");
    public static final SportType SURFING = new SportType("Surfing");
    public static final SportType SWIM = new SportType("Swim");
    public static final SportType TABLE_TENNIS = new SportType("TableTennis");
    public static final SportType TENNIS = new SportType("Tennis");
    public static final SportType TRAIL_RUN = new SportType("TrailRun");
    public static final SportType VELOMOBILE = new SportType("Velomobile");
    public static final SportType VIRTUAL_RIDE = new SportType("VirtualRide");
    public static final SportType VIRTUAL_ROW = new SportType("VirtualRow");
    public static final SportType VIRTUAL_RUN = new SportType("VirtualRun");
    public static final SportType VOLLEYBALL = new SportType("Volleyball");
    public static final SportType WALK = new SportType("Walk");
    public static final SportType WEIGHT_TRAINING = new SportType("WeightTraining");
    public static final SportType WHEELCHAIR = new SportType("Wheelchair");
    public static final SportType WINDSURF = new SportType("Windsurf");
    public static final SportType WORKOUT = new SportType("Workout");
    public static final SportType YOGA = new SportType("Yoga");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SportType {
        Objects.requireNonNull(value, "value");
    }

    /** The value itself, so that a route can compare it with text. */
    @Override
    public String toString() {
        return value;
    }
}
