package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sums over a set of activities.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ActivityTotal">Strava: ActivityTotal</a>
 */
public final class ActivityTotal extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ActivityTotal(ObjectNode json) {
        super(json);
    }

    public Integer count() {
        return integer("count");
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** Seconds, pauses left out. */
    public Double movingTime() {
        return decimal("moving_time");
    }

    /** Seconds. */
    public Double elapsedTime() {
        return decimal("elapsed_time");
    }

    /** Metres. */
    public Double elevationGain() {
        return decimal("elevation_gain");
    }

    /** Only for the last four weeks. */
    public Integer achievementCount() {
        return integer("achievement_count");
    }
}
