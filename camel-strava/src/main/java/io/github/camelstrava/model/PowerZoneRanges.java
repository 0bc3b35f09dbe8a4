package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An athlete's power zones.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-PowerZoneRanges">Strava: PowerZoneRanges</a>
 */
public final class PowerZoneRanges extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PowerZoneRanges(ObjectNode json) {
        super(json);
    }

    public List<ZoneRange> zones() {
        return objects("zones", ZoneRange::new);
    }
}
