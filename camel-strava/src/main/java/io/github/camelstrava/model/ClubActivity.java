package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An activity of a member of a club; Strava tells neither identifiers nor dates.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ClubActivity">Strava: ClubActivity</a>
 */
public final class ClubActivity extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClubActivity(ObjectNode json) {
        super(json);
    }

    /** Only the name. */
    public SummaryAthlete athlete() {
        return object("athlete", SummaryAthlete::new);
    }

    public String name() {
        return string("name");
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** Seconds, pauses left out. */
    public Integer movingTime() {
        return integer("moving_time");
    }

    /** Seconds. */
    public Integer elapsedTime() {
        return integer("elapsed_time");
    }

    /** Metres. */
    public Double totalElevationGain() {
        return decimal("total_elevation_gain");
    }

    /**
     * The nearest of the sports that Strava had when it stopped extending this field; {@link #sportType()} is exact.
     */
    public ActivityType type() {
        return value("type", ActivityType::new);
    }

    public SportType sportType() {
        return value("sport_type", SportType::new);
    }

    /** For runs 0 default, 1 race, 2 long run, 3 workout; for rides 10 default, 11 race, 12 workout; else null. */
    public Integer workoutType() {
        return integer("workout_type");
    }
}
