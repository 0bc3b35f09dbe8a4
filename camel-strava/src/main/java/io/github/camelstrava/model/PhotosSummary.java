package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How many photos an activity has, and the one on top.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-PhotosSummary">Strava: PhotosSummary</a>
 */
public final class PhotosSummary extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PhotosSummary(ObjectNode json) {
        super(json);
    }

    public Integer count() {
        return integer("count");
    }

    public PrimaryPhoto primary() {
        return object("primary", PrimaryPhoto::new);
    }

    public Boolean usePrimaryPhoto() {
        return flag("use_primary_photo");
    }
}
