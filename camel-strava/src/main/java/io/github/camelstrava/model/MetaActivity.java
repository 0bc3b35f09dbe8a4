package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A reference to an activity.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-MetaActivity">Strava: MetaActivity</a>
 */
public final class MetaActivity extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MetaActivity(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public Visibility visibility() {
        return value("visibility", Visibility::new);
    }
}
