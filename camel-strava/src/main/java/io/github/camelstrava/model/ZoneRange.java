package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One zone.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ZoneRange">Strava: ZoneRange</a>
 */
public final class ZoneRange extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ZoneRange(ObjectNode json) {
        super(json);
    }

    /** Beats per minute or watts. */
    public Integer min() {
        return integer("min");
    }

    /** As {@link #min()}; -1 for no upper end. */
    public Integer max() {
        return integer("max");
    }
}
