package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The course of an activity, segment or route.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-PolylineMap">Strava: PolylineMap</a>
 */
public final class PolylineMap extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PolylineMap(ObjectNode json) {
        super(json);
    }

    public String id() {
        return string("id");
    }

    /** Encoded, in full precision; only in full representations. */
    public String polyline() {
        return string("polyline");
    }

    /** Encoded, simplified; may be empty. */
    public String summaryPolyline() {
        return string("summary_polyline");
    }

    /**
     * The positions of {@link #polyline()}, else of {@link #summaryPolyline()}. They are decoded at each call.
     *
     * @return empty where there is no polyline, or one that cannot be read
     */
    public List<LatLng> points() {
        String line = polyline();
        return decode(line == null || line.isEmpty() ? summaryPolyline() : line);
    }

    /**
     * Reads an encoded polyline of precision 5.
     *
     * @param polyline may be null
     * @return empty if there is no polyline, or one that cannot be read
     * @see <a href="https://developers.google.com/maps/documentation/utilities/polylinealgorithm">the encoding</a>
     */
    public static List<LatLng> decode(String polyline) {
        return Polyline.decode(polyline);
    }
}
