package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A reference to an athlete.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-MetaAthlete">Strava: MetaAthlete</a>
 */
public final class MetaAthlete extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MetaAthlete(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }
}
