package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A segment as it appears in lists.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummarySegment">Strava: SummarySegment</a>
 */
public final class SummarySegment extends Segment {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummarySegment(ObjectNode json) {
        super(json);
    }

    /** The acting athlete's best time in seconds; only in the list of starred segments. */
    public Integer prTime() {
        return integer("pr_time");
    }

    /** Only in the list of starred segments. */
    public Instant starredDate() {
        return instant("starred_date");
    }
}
