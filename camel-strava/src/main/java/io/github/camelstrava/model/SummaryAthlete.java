package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An athlete's profile as it appears in lists.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummaryAthlete">Strava: SummaryAthlete</a>
 */
public final class SummaryAthlete extends Athlete {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummaryAthlete(ObjectNode json) {
        super(json);
    }
}
