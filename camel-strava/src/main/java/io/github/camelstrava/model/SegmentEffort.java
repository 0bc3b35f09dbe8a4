package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;

/** What a short and a full effort on a segment have in common. */
public abstract class SegmentEffort extends StravaModel {

    SegmentEffort(ObjectNode json) {
        super(json);
    }

    public final Long id() {
        return longInteger("id");
    }

    public final Long activityId() {
        return longInteger("activity_id");
    }

    /** Seconds. */
    public final Integer elapsedTime() {
        return integer("elapsed_time");
    }

    public final Instant startDate() {
        return instant("start_date");
    }

    /** The start on the clock of the place where it was. */
    public final LocalDateTime startDateLocal() {
        return localDateTime("start_date_local");
    }

    /** Metres. */
    public final Double distance() {
        return decimal("distance");
    }

    /** Whether it is the best of all athletes so far. */
    public final Boolean isKom() {
        return flag("is_kom");
    }
}
