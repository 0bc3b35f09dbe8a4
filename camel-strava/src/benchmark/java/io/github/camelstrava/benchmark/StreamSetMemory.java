package io.github.camelstrava.benchmark;

import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StreamSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the streams of an activity take in memory, compared with nothing but the arrays of their values. */
final class StreamSetMemory {

    static final String STREAM_SET = "streamSet";
    static final String ARRAYS = "arrays";
    static final int POINTS = 10_000;

    private static final int COPIES = 40;

    private StreamSetMemory() {}

    public static void main(String[] args) throws IOException {
        byte[] json = json();
        read(json); // loads what stays
        System.out.println(STREAM_SET + "=" + bytesOfEach(() -> read(json)));
        System.out.println(ARRAYS + "=" + bytesOfEach(StreamSetMemory::arrays));
    }

    @FunctionalInterface
    private interface Maker {
        Object make() throws IOException;
    }

    private static long bytesOfEach(Maker maker) throws IOException {
        Object[] copies = new Object[COPIES];
        long before = Heap.used();
        for (int i = 0; i < COPIES; i++) {
            copies[i] = maker.make();
        }
        long after = Heap.used();
        if (copies[COPIES - 1] == null) {
            throw new IllegalStateException("The copies have to be reachable until here");
        }
        return (after - before) / COPIES;
    }

    private static StreamSet read(byte[] json) throws IOException {
        StreamSet streams = StravaJson.readObject(new ByteArrayInputStream(json), StreamSet.class);
        if (!streams.keys().containsAll(StreamSet.KEYS) || streams.gradeSmooth().length != POINTS) {
            throw new IllegalStateException("The streams were not understood");
        }
        return streams;
    }

    private static Object arrays() {
        return new Object[] {
            new int[POINTS], // time
            new double[POINTS], // distance
            new double[2 * POINTS], // latlng
            new double[POINTS], // altitude
            new double[POINTS], // velocity_smooth
            new int[POINTS], // heartrate
            new int[POINTS], // cadence
            new int[POINTS], // watts
            new int[POINTS], // temp
            new boolean[POINTS], // moving
            new double[POINTS] // grade_smooth
        };
    }

    private static byte[] json() {
        return StreamSet.KEYS.stream()
                .map(key -> stream(key, value(key)))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static IntFunction<String> value(String key) {
        return switch (key) {
            case "time", "heartrate", "cadence", "watts", "temp" -> Integer::toString;
            case "latlng" -> i -> String.format(Locale.ROOT, "[%.6f,%.6f]", 47 + i / 1e5, -2.3 + i / 1e5);
            case "moving" -> i -> Boolean.toString(i % 100 != 0);
            default -> i -> String.format(Locale.ROOT, "%.1f", i * 2.7);
        };
    }

    private static String stream(String key, IntFunction<String> value) {
        return IntStream.range(0, POINTS)
                .mapToObj(value)
                .collect(Collectors.joining(
                        ",",
                        "\"" + key + "\":{\"data\":[",
                        "],\"series_type\":\"distance\",\"original_size\":" + POINTS + ",\"resolution\":\"high\"}"));
    }
}
