package io.github.camelstrava.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the elements of a stream into an array; the first that is not null decides of which kind. */
final class DataStreamBuilder {

    private static final int FIRST_CAPACITY = 1024;
    private static final double[] NO_POSITION = {Double.NaN, Double.NaN};

    private final Map<Integer, JsonNode> oddElements = new HashMap<>();
    private final double[] position = new double[2];
    private DataStream.Kind kind = DataStream.Kind.UNKNOWN;
    private int size;
    private int[] integers;
    private double[] decimals;
    private boolean[] flags;

    /** Reads the array at whose start the parser stands. */
    static DataStreamBuilder read(JsonParser parser) throws IOException {
        DataStreamBuilder builder = new DataStreamBuilder();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            builder.add(token, parser);
        }
        return builder;
    }

    DataStream build(Map<String, JsonNode> fields) {
        return new DataStream(
                kind,
                size,
                integers == null ? null : Arrays.copyOf(integers, size),
                decimals == null ? null : Arrays.copyOf(decimals, length(size)),
                flags == null ? null : Arrays.copyOf(flags, size),
                oddElements,
                fields);
    }

    private void add(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(parser);
            case START_ARRAY -> addPosition(parser);
            case VALUE_TRUE, VALUE_FALSE -> addFlag(token == JsonToken.VALUE_TRUE, parser);
            case VALUE_NULL -> addNull(parser);
            default -> addOdd(TreeReader.read(parser));
        }
    }

    private void addNumber(JsonParser parser) throws IOException {
        if (kind == DataStream.Kind.UNKNOWN) {
            become(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            ? DataStream.Kind.INTEGERS
                            : DataStream.Kind.DECIMALS);
        }
        boolean numeric = kind == DataStream.Kind.INTEGERS || kind == DataStream.Kind.DECIMALS;
        double value = numeric ? TreeReader.exactDouble(parser) : Double.NaN;
        if (Double.isNaN(value)) {
            addOdd(TreeReader.read(parser));
            return;
        }
        if (kind == DataStream.Kind.INTEGERS && ((int) value != value || value == DataStream.MISSING)) {
            decimals = DataStream.widened(integers, size);
            integers = null;
            kind = DataStream.Kind.DECIMALS;
        }
        if (kind == DataStream.Kind.INTEGERS) {
            append((int) value);
        } else {
            append(value);
        }
    }

    private void addPosition(JsonParser parser) throws IOException {
        ArrayNode odd = null;
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            double value = odd == null && count < 2 && token.isNumeric() ? TreeReader.exactDouble(parser) : Double.NaN;
            if (Double.isNaN(value)) {
                odd = odd == null ? positionAsJson(count) : odd;
                odd.add(TreeReader.read(parser));
            } else {
                position[count++] = value;
            }
        }
        if (odd == null && count == 2 && isOrBecomes(DataStream.Kind.POSITIONS)) {
            append(position);
        } else {
            addOdd(odd == null ? positionAsJson(count) : odd);
        }
    }

    private ArrayNode positionAsJson(int count) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(position[i]);
        }
        return array;
    }

    private void addFlag(boolean value, JsonParser parser) throws IOException {
        if (isOrBecomes(DataStream.Kind.FLAGS)) {
            append(value);
        } else {
            addOdd(TreeReader.read(parser));
        }
    }

    private void addNull(JsonParser parser) throws IOException {
        if (kind == DataStream.Kind.FLAGS) {
            addOdd(TreeReader.read(parser));
        } else {
            appendMissing();
        }
    }

    private void addOdd(JsonNode element) {
        oddElements.put(size, element);
        appendMissing();
    }

    private boolean isOrBecomes(DataStream.Kind wanted) {
        if (kind == DataStream.Kind.UNKNOWN) {
            become(wanted);
        }
        return kind == wanted;
    }

    /** Makes room for the missing elements so far. */
    private void become(DataStream.Kind newKind) {
        kind = newKind;
        int missing = size;
        int capacity = Math.max(FIRST_CAPACITY, missing);
        switch (newKind) {
            case INTEGERS -> integers = new int[capacity];
            case DECIMALS, POSITIONS -> decimals = new double[length(capacity)];
            case FLAGS -> flags = new boolean[capacity];
            case UNKNOWN -> throw new IllegalArgumentException();
        }
        for (size = 0; size < missing; ) {
            if (newKind == DataStream.Kind.FLAGS) {
                oddElements.putIfAbsent(size, JsonNodeFactory.instance.nullNode());
            }
            appendMissing();
        }
    }

    private void appendMissing() {
        switch (kind) {
            case INTEGERS -> append(DataStream.MISSING);
            case DECIMALS -> append(Double.NaN);
            case POSITIONS -> append(NO_POSITION);
            case FLAGS -> append(false);
            case UNKNOWN -> size++;
        }
    }

    private void append(int value) {
        if (size == integers.length) {
            integers = Arrays.copyOf(integers, 2 * size);
        }
        integers[size++] = value;
    }

    private void append(double value) {
        if (size == decimals.length) {
            decimals = Arrays.copyOf(decimals, Math.max(FIRST_CAPACITY, 2 * size));
        }
        decimals[size++] = value;
    }

    private void append(double[] pair) {
        int end = 2 * size;
        if (end == decimals.length) {
            decimals = Arrays.copyOf(decimals, 2 * end);
        }
        decimals[end] = pair[0];
        decimals[end + 1] = pair[1];
        size++;
    }

    private void append(boolean value) {
        if (size == flags.length) {
            flags = Arrays.copyOf(flags, 2 * size);
        }
        flags[size++] = value;
    }

    private int length(int elements) {
        return kind == DataStream.Kind.POSITIONS ? 2 * elements : elements;
    }
}
