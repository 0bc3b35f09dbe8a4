package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A planned route.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Route">Strava: Route</a>
 */
public final class Route extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Route(ObjectNode json) {
        super(json);
    }

    /** Beyond 2^53: JavaScript and other users of floating point should take {@link #idStr()}. */
    public Long id() {
        return longInteger("id");
    }

    /** {@link #id()} as text. */
    public String idStr() {
        return string("id_str");
    }

    public String name() {
        return string("name");
    }

    public String description() {
        return string("description");
    }

    /** Who made it. */
    public SummaryAthlete athlete() {
        return object("athlete", SummaryAthlete::new);
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** Metres. */
    public Double elevationGain() {
        return decimal("elevation_gain");
    }

    public PolylineMap map() {
        return object("map", PolylineMap::new);
    }

    /** Addresses of images. */
    public Map<String, String> mapUrls() {
        return textByName("map_urls");
    }

    public Boolean isPrivate() {
        return flag("private");
    }

    /** Whether the acting athlete starred it. */
    public Boolean starred() {
        return flag("starred");
    }

    /** 1 ride, 2 run, or another number. */
    public Integer type() {
        return integer("type");
    }

    /** 1 road, 2 mountain bike, 3 cross, 4 trail, 5 mixed, or another number. */
    public Integer subType() {
        return integer("sub_type");
    }

    /** When it was made. */
    public Instant timestamp() {
        return epochSecond("timestamp");
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    public Instant updatedAt() {
        return instant("updated_at");
    }

    /** Seconds that Strava expects the acting athlete to take. */
    public Integer estimatedMovingTime() {
        return integer("estimated_moving_time");
    }

    /** Null in lists. */
    public List<SummarySegment> segments() {
        return objects("segments", SummarySegment::new);
    }

    public List<Waypoint> waypoints() {
        return objects("waypoints", Waypoint::new);
    }
}
