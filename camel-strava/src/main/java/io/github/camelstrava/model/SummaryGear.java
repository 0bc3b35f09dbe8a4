package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A bike or a pair of shoes as it appears in lists.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummaryGear">Strava: SummaryGear</a>
 */
public final class SummaryGear extends Gear {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummaryGear(ObjectNode json) {
        super(json);
    }
}
