package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The photo on top of an activity.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-PhotosSummary_primary">Strava</a>
 */
public final class PrimaryPhoto extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PrimaryPhoto(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public String uniqueId() {
        return string("unique_id");
    }

    /** 1 Strava, 2 Instagram. */
    public Integer source() {
        return integer("source");
    }

    /** 1 photo, 2 video. */
    public Integer mediaType() {
        return integer("media_type");
    }

    /** Addresses by size in pixels, such as {@code 600}. */
    public Map<String, String> urls() {
        return textByName("urls");
    }
}
