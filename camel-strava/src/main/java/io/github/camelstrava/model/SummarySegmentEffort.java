package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;

/**
 * An athlete's best effort on a segment. Strava answers one of two shapes: the effort itself, or a record with the
 * fields that start with {@code pr}.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummarySegmentEffort">Strava</a>
 */
public final class SummarySegmentEffort extends SegmentEffort {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummarySegmentEffort(ObjectNode json) {
        super(json);
    }

    public Long prActivityId() {
        return longInteger("pr_activity_id");
    }

    /** Seconds. */
    public Integer prElapsedTime() {
        return integer("pr_elapsed_time");
    }

    public LocalDate prDate() {
        return localDate("pr_date");
    }

    public Visibility prVisibility() {
        return value("pr_visibility", Visibility::new);
    }

    public Visibility prActivityVisibility() {
        return value("pr_activity_visibility", Visibility::new);
    }

    /** How often the athlete did the segment. */
    public Integer effortCount() {
        return integer("effort_count");
    }
}
