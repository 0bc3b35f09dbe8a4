package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The series of an activity, a segment or a route. */
final class StreamJson {
    private final int points;
    private final int step;
    private final Map<String, BiConsumer<ArrayNode, Integer>> available = new LinkedHashMap<>();

    private StreamJson(int points, String resolution) {
        int wanted = "low".equals(resolution) ? 100 : "medium".equals(resolution) ? 1000 : Integer.MAX_VALUE;
        this.points = points;
        this.step = Math.max(1, (int) Math.ceil((double) points / wanted));
    }

    /** @param resolution low, medium, or anything else for all there is */
    static StreamJson of(Track track, String resolution) {
        StreamJson streams = new StreamJson(track.points(), resolution);
        Map<String, BiConsumer<ArrayNode, Integer>> available = streams.available;
        available.put("time", (data, i) -> data.add(track.time()[i]));
        if (track.length() > 0) {
            streams.putRounded("distance", track.distance(), 1);
            streams.putRounded("velocity_smooth", track.speed(), 3);
        }
        if (track.hasRoute()) {
            available.put("latlng", (data, i) -> data.add(ActivityJson.position(track.position(i))));
            streams.putRounded("altitude", track.altitude(), 1);
            available.put("grade_smooth", (data, i) -> data.add(Json.rounded(track.grade()[i] * 100, 1)));
        }
        streams.putIfMeasured("heartrate", track.heartRate());
        streams.putIfMeasured("cadence", track.cadence());
        streams.putIfMeasured("watts", track.watts());
        streams.putIfMeasured("temp", track.temperature());
        available.put("moving", (data, i) -> data.add(track.moving()[i]));
        return streams;
    }

    /** @param resolution low, medium, or anything else for all there is */
    static StreamJson of(Line line, String resolution) {
        StreamJson streams = new StreamJson(line.points(), resolution);
        streams.available.put("latlng", (data, i) -> data.add(ActivityJson.position(line.position(i))));
        streams.putRounded("distance", line.distance(), 1);
        streams.putRounded("altitude", line.altitude(), 1);
        return streams;
    }

    private void putRounded(String key, double[] values, int decimals) {
        available.put(key, (data, i) -> data.add(Json.rounded(values[i], decimals)));
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

    /** @return everything there is, as a list of streams that say no more than their type */
    ArrayNode asBareList() {
        ArrayNode list = asList(available.keySet());
        list.forEach(stream -> ((ObjectNode) stream).retain("type", "data"));
        return list;
    }

    private ObjectNode stream(String key) {
        ObjectNode stream = Json.object();
        ArrayNode data = stream.putArray("data");
        for (int i = 0; i < points; i += step) {
            available.get(key).accept(data, i);
        }
        return stream.put("series_type", "distance")
                .put("original_size", points)
                .put("resolution", step == 1 ? "high" : points / step <= 100 ? "low" : "medium");
    }
}
