package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;

/** A photo or video of an activity. Strava does not document these fields. */
public final class ActivityPhoto extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ActivityPhoto(ObjectNode json) {
        super(json);
    }

    public String uniqueId() {
        return string("unique_id");
    }

    public Long athleteId() {
        return longInteger("athlete_id");
    }

    public Long activityId() {
        return longInteger("activity_id");
    }

    public String activityName() {
        return string("activity_name");
    }

    public String caption() {
        return string("caption");
    }

    /** 1 photo, 2 video. */
    public Integer type() {
        return integer("type");
    }

    /** 1 Strava, 2 Instagram. */
    public Integer source() {
        return integer("source");
    }

    public Instant uploadedAt() {
        return instant("uploaded_at");
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    public LocalDateTime createdAtLocal() {
        return localDateTime("created_at_local");
    }

    /** Addresses by size in pixels, such as {@code 1800}. */
    public Map<String, String> urls() {
        return textByName("urls");
    }

    public Boolean defaultPhoto() {
        return flag("default_photo");
    }

    public String videoUrl() {
        return string("video_url");
    }

    public LatLng location() {
        return latLng("location");
    }
}
