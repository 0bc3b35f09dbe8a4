package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An athlete's effort on a segment, or over one of the fixed distances of {@link DetailedActivity#bestEfforts()}.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedSegmentEffort">Strava</a>
 */
public final class DetailedSegmentEffort extends SegmentEffort {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedSegmentEffort(ObjectNode json) {
        super(json);
    }

    /** The name of the segment. */
    public String name() {
        return string("name");
    }

    /** Only its identifier, unless the effort was asked for by its own. */
    public SummaryActivity activity() {
        return object("activity", SummaryActivity::new);
    }

    /** Only the identifier, unless the effort was asked for by its own. */
    public SummaryAthlete athlete() {
        return object("athlete", SummaryAthlete::new);
    }

    /** Null for a fixed distance. */
    public SummarySegment segment() {
        return object("segment", SummarySegment::new);
    }

    /** Seconds, pauses left out. */
    public Integer movingTime() {
        return integer("moving_time");
    }

    /** Where it starts in the activity's streams. */
    public Integer startIndex() {
        return integer("start_index");
    }

    /** Where it ends in the activity's streams. */
    public Integer endIndex() {
        return integer("end_index");
    }

    /** Revolutions, or steps of one foot, per minute. */
    public Double averageCadence() {
        return decimal("average_cadence");
    }

    /** Watts. */
    public Double averageWatts() {
        return decimal("average_watts");
    }

    /** Whether a power meter measured the watts; false if they are estimated. */
    public Boolean deviceWatts() {
        return flag("device_watts");
    }

    /** Beats per minute. */
    public Double averageHeartrate() {
        return decimal("average_heartrate");
    }

    /** Beats per minute. */
    public Double maxHeartrate() {
        return decimal("max_heartrate");
    }

    /** Rank among all athletes at the time of upload, if in the top 10. */
    public Integer komRank() {
        return integer("kom_rank");
    }

    /** Rank among the athlete's own efforts at the time of upload, if in the top 3. */
    public Integer prRank() {
        return integer("pr_rank");
    }

    public List<Achievement> achievements() {
        return objects("achievements", Achievement::new);
    }

    /** Whether Strava suggests to leave it out when the activity is shown. */
    public Boolean hidden() {
        return flag("hidden");
    }

    public Visibility visibility() {
        return value("visibility", Visibility::new);
    }

    /** Only if the effort was asked for by its own. */
    public SummarySegmentEffort athleteSegmentStats() {
        return object("athlete_segment_stats", SummarySegmentEffort::new);
    }
}
