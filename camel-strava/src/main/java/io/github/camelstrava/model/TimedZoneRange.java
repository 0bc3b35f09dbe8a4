package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The time spent in one zone.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-TimedZoneRange">Strava: TimedZoneRange</a>
 */
public final class TimedZoneRange extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TimedZoneRange(ObjectNode json) {
        super(json);
    }

    /** Beats per minute, watts, or metres per second. */
    public Double min() {
        return decimal("min");
    }

    /** As {@link #min()}; -1 for no upper end. */
    public Double max() {
        return decimal("max");
    }

    /** Seconds. */
    public Double time() {
        return decimal("time");
    }
}
