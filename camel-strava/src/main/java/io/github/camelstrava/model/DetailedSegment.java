package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A segment in full.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedSegment">Strava: DetailedSegment</a>
 */
public final class DetailedSegment extends Segment {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedSegment(ObjectNode json) {
        super(json);
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    public Instant updatedAt() {
        return instant("updated_at");
    }

    /** Metres. */
    public Double totalElevationGain() {
        return decimal("total_elevation_gain");
    }

    public PolylineMap map() {
        return object("map", PolylineMap::new);
    }

    /** Efforts of all athletes. */
    public Integer effortCount() {
        return integer("effort_count");
    }

    /** Athletes who rode or ran it. */
    public Integer athleteCount() {
        return integer("athlete_count");
    }

    public Integer starCount() {
        return integer("star_count");
    }
}
