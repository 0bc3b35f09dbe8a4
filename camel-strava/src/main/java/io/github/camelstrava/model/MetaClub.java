package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A reference to a club.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-MetaClub">Strava: MetaClub</a>
 */
public final class MetaClub extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MetaClub(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public String name() {
        return string("name");
    }
}
