package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A club as it appears in lists.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummaryClub">Strava: SummaryClub</a>
 */
public final class SummaryClub extends Club {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummaryClub(ObjectNode json) {
        super(json);
    }
}
