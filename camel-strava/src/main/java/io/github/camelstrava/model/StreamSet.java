package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The recorded series of an activity, segment effort, segment or route. All streams of a set have one element for each
 * of the same points. Arrays instead of a tree, as a set can have a hundred thousand values; every array that a method
 * returns is a copy. An accessor returns null where the stream is absent or of another kind than Strava documents.
 *
 * <p>In JSON it is an object of streams by key, also where Strava sent a list of streams.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-StreamSet">Strava: StreamSet</a>
 */
@JsonDeserialize(using = StreamSetReader.class)
@JsonSerialize(using = StreamSetWriter.class)
public final class StreamSet implements StravaBody {

    /** The keys that Strava documents. */
    public static final List<String> KEYS = List.of(
            "time",
            "distance",
            "latlng",
            "altitude",
            "velocity_smooth",
            "heartrate",
            "cadence",
            "watts",
            "temp",
            "moving",
            "grade_smooth");

    private final Map<String, DataStream> streams;
    private final Map<String, JsonNode> otherFields;

    /** @param otherFields what is no stream, kept as received */
    StreamSet(Map<String, DataStream> streams, Map<String, JsonNode> otherFields) {
        this.streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        this.otherFields = Collections.unmodifiableMap(new LinkedHashMap<>(otherFields));
    }

    /** The keys of the streams that are there, also such as Strava does not document. */
    public Set<String> keys() {
        return streams.keySet();
    }

    public DataStream stream(String key) {
        return streams.get(key);
    }

    /** Seconds since the start; {@link DataStream#MISSING} where there is no value. */
    public int[] time() {
        return data("time", DataStream::integers);
    }

    /** Metres since the start; not a number where there is no value. */
    public double[] distance() {
        return data("distance", DataStream::decimals);
    }

    /** Positions, null where there is none. */
    public List<LatLng> latlng() {
        return data("latlng", DataStream::positions);
    }

    /** Metres above sea level; not a number where there is no value. */
    public double[] altitude() {
        return data("altitude", DataStream::decimals);
    }

    /** Metres per second; not a number where there is no value. */
    public double[] velocitySmooth() {
        return data("velocity_smooth", DataStream::decimals);
    }

    /** Beats per minute; {@link DataStream#MISSING} where there is no value. */
    public int[] heartrate() {
        return data("heartrate", DataStream::integers);
    }

    /** Revolutions, or steps of one foot, per minute; {@link DataStream#MISSING} where there is no value. */
    public int[] cadence() {
        return data("cadence", DataStream::integers);
    }

    /** Watts; {@link DataStream#MISSING} where there is no value. */
    public int[] watts() {
        return data("watts", DataStream::integers);
    }

    /** Degrees Celsius; {@link DataStream#MISSING} where there is no value. */
    public int[] temp() {
        return data("temp", DataStream::integers);
    }

    /** Whether the athlete moved; false where there is no value. */
    public boolean[] moving() {
        return data("moving", DataStream::flags);
    }

    /** Percent; not a number where there is no value. */
    public double[] gradeSmooth() {
        return data("grade_smooth", DataStream::decimals);
    }

    /** Builds the tree anew at each call. */
    @Override
    public ObjectNode json() {
        return StravaJson.mapper().valueToTree(this);
    }

    Map<String, DataStream> streams() {
        return streams;
    }

    Map<String, JsonNode> otherFields() {
        return otherFields;
    }

    private <T> T data(String key, Function<DataStream, T> kind) {
        DataStream stream = streams.get(key);
        return stream == null ? null : kind.apply(stream);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamSet that && streams.equals(that.streams) && otherFields.equals(that.otherFields);
    }

    @Override
    public int hashCode() {
        return 31 * streams.hashCode() + otherFields.hashCode();
    }

    /** The keys only: a position does not belong into a log line. */
    @Override
    public String toString() {
        return "StreamSet" + keys();
    }
}
