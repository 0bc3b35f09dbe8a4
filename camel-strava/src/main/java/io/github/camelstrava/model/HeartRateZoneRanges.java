package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An athlete's heart rate zones.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-HeartRateZoneRanges">Strava</a>
 */
public final class HeartRateZoneRanges extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public HeartRateZoneRanges(ObjectNode json) {
        super(json);
    }

    /** Whether the athlete set them. */
    public Boolean customZones() {
        return flag("custom_zones");
    }

    public List<ZoneRange> zones() {
        return objects("zones", ZoneRange::new);
    }
}
