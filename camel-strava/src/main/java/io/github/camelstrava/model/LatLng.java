package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A position. In JSON it is an array of the two numbers.
 *
 * @param latitude  degrees, positive in the north
 * @param longitude degrees, positive in the east
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-LatLng">Strava: LatLng</a>
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"latitude", "longitude"})
public record LatLng(double latitude, double longitude) {

    /** Null where there are no two numbers: Strava sends {@code []} for an activity without positions. */
    static LatLng of(JsonNode json) {
        return json != null
                        && json.isArray()
                        && json.size() == 2
                        && json.get(0).isNumber()
                        && json.get(1).isNumber()
                ? new LatLng(json.get(0).doubleValue(), json.get(1).doubleValue())
                : null;
    }
}
