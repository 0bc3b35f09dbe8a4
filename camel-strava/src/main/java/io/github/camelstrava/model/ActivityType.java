package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A sport as Strava told them apart before {@link SportType}.
 *
 * @param value as Strava spells it
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ActivityType">Strava: ActivityType</a>
 */
public record ActivityType(@JsonValue String value) {

    public static final ActivityType ALPINE_SKI = new ActivityType("AlpineSki");
    public static final ActivityType BACKCOUNTRY_SKI = new ActivityType("BackcountrySki");
    public static final ActivityType CANOEING = new ActivityType("Canoeing");
    public static final ActivityType CROSSFIT = new ActivityType("Crossfit");
    public static final ActivityType E_BIKE_RIDE = new ActivityType("EBikeRide");
    public static final ActivityType ELLIPTICAL = new ActivityType("Elliptical");
    public static final ActivityType GOLF = new ActivityType("Golf");
    public static final ActivityType HANDCYCLE = new ActivityType("Handcycle");
    public static final ActivityType HIKE = new ActivityType("Hike");
    public static final ActivityType ICE_SKATE = new ActivityType("IceSkate");
    public static final ActivityType INLINE_SKATE = new ActivityType("InlineSkate");
    public static final ActivityType KAYAKING = new ActivityType("Kayaking");
    public static final ActivityType KITESURF = new ActivityType("Kitesurf");
    public static final ActivityType NORDIC_SKI = new ActivityType("NordicSki");
    public static final ActivityType RIDE = new ActivityType("Ride");
    public static final ActivityType ROCK_CLIMBING = new ActivityType("RockClimbing");
    public static final ActivityType ROLLER_SKI = new ActivityType("RollerSki");
    public static final ActivityType ROWING = new ActivityType("Rowing");
    public static final ActivityType RUN = new ActivityType("Run");
    public static final ActivityType SAIL = new ActivityType("Sail");
    public static final ActivityType SKATEBOARD = new ActivityType("Skateboard");
    public static final ActivityType SNOWBOARD = new ActivityType("Snowboard");
    public static final ActivityType SNOWSHOE = new ActivityType("Snowshoe");
    public static final ActivityType SOCCER = new ActivityType("Soccer");
    public static final ActivityType STAIR_STEPPER = new ActivityType("StairStepper");
    public static final ActivityType STAND_UP_PADDLING = new ActivityType("StandUpPaddling");
    public static final ActivityType SURFING = new ActivityType("Surfing");
    public static final ActivityType SWIM = new ActivityType("Swim");
    public static final ActivityType VELOMOBILE = new ActivityType("Velomobile");
    public static final ActivityType VIRTUAL_RIDE = new ActivityType("VirtualRide");
    public static final ActivityType VIRTUAL_RUN = new ActivityType("VirtualRun");
    public static final ActivityType WALK = new ActivityType("Walk");
    public static final ActivityType WEIGHT_TRAINING = new ActivityType("WeightTraining");
    public static final ActivityType WHEELCHAIR = new ActivityType("Wheelchair");
    public static final ActivityType WINDSURF = new ActivityType("Windsurf");
    public static final ActivityType WORKOUT = new ActivityType("Workout");
    public static final ActivityType YOGA = new ActivityType("Yoga");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ActivityType {
        Objects.requireNonNull(value, "value");
    }

    /** The value itself, so that a route can compare it with text. */
    @Override
    public String toString() {
        return value;
    }
}
