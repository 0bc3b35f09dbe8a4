package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One recorded series, immutable: every array that a method returns is a copy. The elements are held as one kind of
 * primitive values; an element that does not fit the others is kept as received and counts as missing.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-BaseStream">Strava: BaseStream</a>
 */
@JsonSerialize(using = StreamSetWriter.OfStream.class)
public final class DataStream implements StravaBody {

    /** Stands for no value among whole numbers; among others it is {@link Double#NaN}. */
    public static final int MISSING = Integer.MIN_VALUE;

    /** What the elements are. */
    enum Kind {
        /** There are none, or none of the other kinds. */
        UNKNOWN,
        INTEGERS,
        DECIMALS,
        /** Two numbers for each element. */
        POSITIONS,
        FLAGS
    }

    private final Kind kind;
    private final int size;
    private final int[] integers;
    private final double[] decimals;
    private final boolean[] flags;
    private final Map<Integer, JsonNode> oddElements;
    private final Map<String, JsonNode> fields;

    /**
     * Takes the arrays over. Only the one of the kind is given.
     *
     * @param oddElements by index, what none of the arrays can hold
     * @param fields      everything beside the data
     */
    DataStream(
            Kind kind,
            int size,
            int[] integers,
            double[] decimals,
            boolean[] flags,
            Map<Integer, JsonNode> oddElements,
            Map<String, JsonNode> fields) {
        this.kind = kind;
        this.size = size;
        this.integers = integers;
        this.decimals = decimals;
        this.flags = flags;
        this.oddElements = Map.copyOf(oddElements);
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** How many elements, missing ones included. */
    public int size() {
        return size;
    }

    /** Whether an element is null, or of another kind than the rest. */
    public boolean isMissing(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return switch (kind) {
            case INTEGERS -> integers[index] == MISSING;
            case DECIMALS -> Double.isNaN(decimals[index]);
            case POSITIONS -> Double.isNaN(decimals[2 * index]);
            case FLAGS -> oddElements.containsKey(index);
            case UNKNOWN -> true;
        };
    }

    /** Whole numbers, rounded if need be, with {@link #MISSING} where there is none; null if these are no numbers. */
    public int[] integers() {
        return switch (kind) {
            case INTEGERS -> integers.clone();
            case DECIMALS -> rounded();
            case UNKNOWN -> oddElements.isEmpty() ? filled(new int[size]) : null;
            case POSITIONS, FLAGS -> null;
        };
    }

    /** Numbers, {@link Double#NaN} where there is none; null if these are no numbers. */
    public double[] decimals() {
        return switch (kind) {
            case DECIMALS -> decimals.clone();
            case INTEGERS -> widened(integers, size);
            case UNKNOWN -> oddElements.isEmpty() ? filled(new double[size]) : null;
            case POSITIONS, FLAGS -> null;
        };
    }

    /** Positions, null where there is none; null if these are no positions. */
    public List<LatLng> positions() {
        if (kind != Kind.POSITIONS && (kind != Kind.UNKNOWN || !oddElements.isEmpty())) {
            return null;
        }
        return new AbstractList<>() {
            @Override
            public LatLng get(int index) {
                return isMissing(index) ? null : new LatLng(decimals[2 * index], decimals[2 * index + 1]);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Truth values, false where there is none; null if these are no truth values. */
    public boolean[] flags() {
        return switch (kind) {
            case FLAGS -> flags.clone();
            case UNKNOWN -> oddElements.isEmpty() ? new boolean[size] : null;
            case INTEGERS, DECIMALS, POSITIONS -> null;
        };
    }

    /** By what the points were chosen if there were too many: {@code distance} or {@code time}. */
    public String seriesType() {
        JsonNode value = fields.get("series_type");
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** How many points were recorded. */
    public Integer originalSize() {
        JsonNode value = fields.get("original_size");
        return value != null && value.canConvertToExactIntegral() && value.canConvertToInt() ? value.intValue() : null;
    }

    /** How many points are left: {@code low} (100), {@code medium} (1000), {@code high} (10000). */
    public String resolution() {
        JsonNode value = fields.get("resolution");
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** Builds the tree anew at each call. */
    @Override
    public ObjectNode json() {
        return StravaJson.mapper().valueToTree(this);
    }

    Kind kind() {
        return kind;
    }

    int integer(int index) {
        return integers[index];
    }

    double decimal(int index) {
        return decimals[index];
    }

    boolean flag(int index) {
        return flags[index];
    }

    Map<Integer, JsonNode> oddElements() {
        return oddElements;
    }

    Map<String, JsonNode> fields() {
        return fields;
    }

    static double[] widened(int[] integers, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = integers[i] == MISSING ? Double.NaN : integers[i];
        }
        return values;
    }

    private int[] rounded() {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            long value = Math.round(decimals[i]);
            values[i] = Double.isNaN(decimals[i]) || (int) value != value ? MISSING : (int) value;
        }
        return values;
    }

    private static int[] filled(int[] values) {
        Arrays.fill(values, MISSING);
        return values;
    }

    private static double[] filled(double[] values) {
        Arrays.fill(values, Double.NaN);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataStream that
                && kind == that.kind
                && size == that.size
                && Arrays.equals(integers, that.integers)
                && Arrays.equals(decimals, that.decimals)
                && Arrays.equals(flags, that.flags)
                && oddElements.equals(that.oddElements)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(integers) ^ Arrays.hashCode(decimals) ^ Arrays.hashCode(flags) ^ fields.hashCode();
    }

    @Override
    public String toString() {
        return "DataStream[size=" + size + "]";
    }
}
