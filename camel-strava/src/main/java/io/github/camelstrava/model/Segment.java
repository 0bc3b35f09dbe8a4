package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a segment in a list and one in full have in common. */
public abstract class Segment extends StravaModel {

    Segment(ObjectNode json) {
        super(json);
    }

    public final Long id() {
        return longInteger("id");
    }

    public final String name() {
        return string("name");
    }

    public final ActivityType activityType() {
        return value("activity_type", ActivityType::new);
    }

    /** Metres. */
    public final Double distance() {
        return decimal("distance");
    }

    /** Percent. */
    public final Double averageGrade() {
        return decimal("average_grade");
    }

    /** Percent. */
    public final Double maximumGrade() {
        return decimal("maximum_grade");
    }

    /** Metres above sea level. */
    public final Double elevationHigh() {
        return decimal("elevation_high");
    }

    /** Metres above sea level. */
    public final Double elevationLow() {
        return decimal("elevation_low");
    }

    public final LatLng startLatlng() {
        return latLng("start_latlng");
    }

    public final LatLng endLatlng() {
        return latLng("end_latlng");
    }

    /** 0 uncategorized, 1 easiest to 5 hors catégorie. */
    public final Integer climbCategory() {
        return integer("climb_category");
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

    public final Boolean hazardous() {
        return flag("hazardous");
    }

    /** Whether the acting athlete starred it. */
    public final Boolean starred() {
        return flag("starred");
    }

    /** The acting athlete's best effort. */
    public final SummarySegmentEffort athletePrEffort() {
        return object("athlete_pr_effort", SummarySegmentEffort::new);
    }

    /** The acting athlete's best effort. */
    public final SummarySegmentEffort athleteSegmentStats() {
        return object("athlete_segment_stats", SummarySegmentEffort::new);
    }

    /** Address of an image. */
    public final String elevationProfile() {
        return string("elevation_profile");
    }
}
