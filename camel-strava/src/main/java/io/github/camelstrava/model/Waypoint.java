package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A point of interest along a route.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Waypoint">Strava: Waypoint</a>
 */
public final class Waypoint extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Waypoint(ObjectNode json) {
        super(json);
    }

    /** Where the route comes closest to it. */
    public LatLng latlng() {
        return latLng("latlng");
    }

    /** Where it is, if not on the route. */
    public LatLng targetLatlng() {
        return latLng("target_latlng");
    }

    public List<String> categories() {
        return texts("categories");
    }

    public String title() {
        return string("title");
    }

    public String description() {
        return string("description");
    }

    /** Metres. */
    public Double distanceIntoRoute() {
        return decimal("distance_into_route");
    }
}
