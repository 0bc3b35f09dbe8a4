package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a club in a list and one in full have in common. */
public abstract class Club extends StravaModel {

    Club(ObjectNode json) {
        super(json);
    }

    public final Long id() {
        return longInteger("id");
    }

    public final String name() {
        return string("name");
    }

    /** Address of a picture of 60 by 60 pixels; without a picture, not an absolute address. */
    public final String profileMedium() {
        return string("profile_medium");
    }

    /** Address of a picture; without one, not an absolute address. */
    public final String profile() {
        return string("profile");
    }

    /** Address of a picture of about 1185 by 580 pixels. */
    public final String coverPhoto() {
        return string("cover_photo");
    }

    /** Address of a picture of about 360 by 176 pixels. */
    public final String coverPhotoSmall() {
        return string("cover_photo_small");
    }

    /** {@code cycling}, {@code running}, {@code triathlon} or {@code other}; {@link #activityTypes()} is exact. */
    public final String sportType() {
        return string("sport_type");
    }

    public final String localizedSportType() {
        return string("localized_sport_type");
    }

    /** What counts for the club; empty if everything does. */
    public final List<ActivityType> activityTypes() {
        return elements("activity_types", value -> value.isTextual() ? new ActivityType(value.textValue()) : null);
    }

    /** What the club's leaderboard compares, such as {@code distance} or {@code elev_gain}. */
    public final List<String> dimensions() {
        return texts("dimensions");
    }

    public final String city() {
        return string("city");
    }

    public final String state() {
        return string("state");
    }

    public final String country() {
        return string("country");
    }

    public final Boolean isPrivate() {
        return flag("private");
    }

    public final Integer memberCount() {
        return integer("member_count");
    }

    public final Boolean featured() {
        return flag("featured");
    }

    public final Boolean verified() {
        return flag("verified");
    }

    /** The last part of the club's address at Strava. */
    public final String url() {
        return string("url");
    }

    /** The acting athlete's: {@code member}, {@code pending} or null. */
    public final String membership() {
        return string("membership");
    }

    /** Whether the acting athlete is. */
    public final Boolean admin() {
        return flag("admin");
    }

    /** Whether the acting athlete is. */
    public final Boolean owner() {
        return flag("owner");
    }
}
