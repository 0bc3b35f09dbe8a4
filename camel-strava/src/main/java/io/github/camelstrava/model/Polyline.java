package io.github.camelstrava.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads Google's encoding of positions: differences in steps of 1e-5 degrees, in groups of five bits. */
final class Polyline {

    private static final double STEPS_PER_DEGREE = 1e5;
    private static final int GROUP_BITS = 5;
    private static final int GROUP_MASK = 0x1f;
    private static final int CONTINUES = 0x20;
    private static final int FIRST_CHARACTER = 63;
    private static final int MAX_SHIFT = 30;

    private final String text;
    private int position;

    private Polyline(String text) {
        this.text = text;
    }

    static List<LatLng> decode(String text) {
        return text == null ? List.of() : new Polyline(text).decode();
    }

    private List<LatLng> decode() {
        List<LatLng> points = new ArrayList<>();
        long latitude = 0;
        long longitude = 0;
        try {
            while (position < text.length()) {
                latitude += difference();
                longitude += difference();
                points.add(new LatLng(latitude / STEPS_PER_DEGREE, longitude / STEPS_PER_DEGREE));
            }
        } catch (IllegalArgumentException e) {
            // All later positions depend on the one that is damaged, and a part would pass for the whole.
            return List.of();
        }
        return Collections.unmodifiableList(points);
    }

    private long difference() {
        long bits = 0;
        for (int shift = 0; shift <= MAX_SHIFT && position < text.length(); shift += GROUP_BITS) {
            int group = text.charAt(position++) - FIRST_CHARACTER;
            if (group < 0 || group > (GROUP_MASK | CONTINUES)) {
                break;
            }
            bits |= (long) (group & GROUP_MASK) << shift;
            if (group < CONTINUES) {
                // The sign is in the lowest bit.
                return (bits & 1) == 0 ? bits >> 1 : ~(bits >> 1);
            }
        }
        throw new IllegalArgumentException("not a polyline");
    }
}
