package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An athlete's zones.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Zones">Strava: Zones</a>
 */
public final class Zones extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Zones(ObjectNode json) {
        super(json);
    }

    public HeartRateZoneRanges heartRate() {
        return object("heart_rate", HeartRateZoneRanges::new);
    }

    /** Null unless the athlete has a functional threshold power. */
    public PowerZoneRanges power() {
        return object("power", PowerZoneRanges::new);
    }
}
