package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One kilometre or mile of a run.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Split">Strava: Split</a>
 */
public final class Split extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Split(ObjectNode json) {
        super(json);
    }

    /** Its number, from 1. */
    public Integer split() {
        return integer("split");
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** Seconds. */
    public Integer elapsedTime() {
        return integer("elapsed_time");
    }

    /** Seconds, pauses left out. */
    public Integer movingTime() {
        return integer("moving_time");
    }

    /** Metres, negative downhill. */
    public Double elevationDifference() {
        return decimal("elevation_difference");
    }

    /** Metres per second. */
    public Double averageSpeed() {
        return decimal("average_speed");
    }

    /** Metres per second on the flat for the same effort. */
    public Double averageGradeAdjustedSpeed() {
        return decimal("average_grade_adjusted_speed");
    }

    /** Beats per minute. */
    public Double averageHeartrate() {
        return decimal("average_heartrate");
    }

    public Integer paceZone() {
        return integer("pace_zone");
    }
}
