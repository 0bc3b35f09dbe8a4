package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A file on its way to become an activity.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Upload">Strava: Upload</a>
 */
public final class Upload extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Upload(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    /** {@link #id()} as text. */
    public String idStr() {
        return string("id_str");
    }

    /** The name of the file, as Strava keeps it. */
    public String externalId() {
        return string("external_id");
    }

    /** Why the file was refused, in English and possibly with HTML; else null. */
    public String error() {
        return string("error");
    }

    /** In English. */
    public String status() {
        return string("status");
    }

    /** The resulting activity; null until it is ready. */
    public Long activityId() {
        return longInteger("activity_id");
    }
}
