package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The recorded series of an activity. */
final class StreamJson {
    private final Track track;
    private final int step;
    private final Map<String, BiConsumer<ArrayNode, Integer>> available = new LinkedHashMap<>();

    /** @param resolution low, medium, or anything else for all there is */
    StreamJson(Track track, String resolution) {
        this.track = track;
        int wanted = "low".equals(resolution) ? 100 : "medium".equals(resolution) ? 1000 : Integer.MAX_VALUE;
        this.step = Math.max(1, (int) Math.ceil((double) track.points() / wanted));
        available.put("time", (data, i) -> data.add(track.time()[i]));
        if (track.length() > 0) {
            available.put("distance", (data, i) -> data.add(Json.rounded(track.distance()[i], 1)));
            available.put("velocity_smooth", (data, i) -> data.add(Json.rounded(track.speed()[i], 3)));
        }
        if (track.hasRoute()) {
            available.put("latlng", (data, i) -> data.add(ActivityJson.position(track.position(i))));
            available.put("altitude", (data, i) -> data.add(Json.rounded(track.altitude()[i], 1)));
            available.put("grade_smooth", (data, i) -> data.add(Json.rounded(track.grade()[i] * 100, 1)));
        }
        putIfMeasured("heartrate", track.heartRate());
        putIfMeasured("cadence", track.cadence());
        putIfMeasured("watts", track.watts());
        putIfMeasured("temp", track.temperature());
        available.put("moving", (data, i) -> data.add(track.moving()[i]));
    }

    private void putIfMeasured(String key, int[] values) {
        if (values != null) {
            available.put(key, (data, i) -> data.add(values[i]));
        }
    }

    /** @return an object by key; what was not recorded is absent */
    ObjectNode byKey(Collection<String> keys) {
        ObjectNode json = Json.object();
        available.keySet().stream()
                .filter(key -> keys.contains(key) || key.equals("distance"))
                .forEach(key -> json.set(key, stream(key)));
        return json;
    }

    /** @return the form of old: a list in which each stream names its type */
    ArrayNode asList(Collection<String> keys) {
        ArrayNode list = Json.array();
        byKey(keys).properties().forEach(stream -> list.addObject()
                .put("type", stream.getKey())
                .setAll((ObjectNode) stream.getValue()));
        return list;
    }

    private ObjectNode stream(String key) {
        ObjectNode stream = Json.object();
        ArrayNode data = stream.putArray("data");
        for (int i = 0; i < track.points(); i += step) {
            available.get(key).accept(data, i);
        }
        return stream.put("series_type", "distance")
                .put("original_size", track.points())
                .put("resolution", step == 1 ? "high" : track.points() / step <= 100 ? "low" : "medium");
    }
}
