package io.github.camelstrava.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Google's encoded polyline with five decimals, the form Strava sends routes in.
 *
 * @see <a href="https://developers.google.com/maps/documentation/utilities/polylinealgorithm">The algorithm</a>
 */
final class Polyline {
    private static final double PRECISION = 1e5;

    private Polyline() {}

    /** Encodes every {@code step}-th point, and always the last one. */
    static String encode(double[] latitudes, double[] longitudes, int step) {
        StringBuilder text = new StringBuilder(latitudes.length / step * 5 + 10);
        long previousLatitude = 0;
        long previousLongitude = 0;
        int last = latitudes.length - 1;
        for (int i = 0; i <= last; i = i == last ? last + 1 : Math.min(i + step, last)) {
            long latitude = Math.round(latitudes[i] * PRECISION);
            long longitude = Math.round(longitudes[i] * PRECISION);
            append(text, latitude - previousLatitude);
            append(text, longitude - previousLongitude);
            previousLatitude = latitude;
            previousLongitude = longitude;
        }
        return text.toString();
    }

    /** Latitudes and longitudes; what is no polyline ends where that shows. */
    static List<double[]> decode(String text) {
        List<double[]> points = new ArrayList<>();
        long[] position = new long[2];
        long bits = 0;
        int shift = 0;
        int axis = 0;
        for (char sign : text.toCharArray()) {
            int value = sign - 63;
            if (value < 0 || value > 0x3f || shift > 50) {
                break;
            }
            bits |= (value & 0x1fL) << shift;
            shift += 5;
            if (value < 0x20) {
                position[axis] += (bits & 1) == 0 ? bits >> 1 : ~(bits >> 1);
                if (axis == 1) {
                    points.add(new double[] {position[0] / PRECISION, position[1] / PRECISION});
                }
                axis = 1 - axis;
                bits = 0;
                shift = 0;
            }
        }
        return points;
    }

    private static void append(StringBuilder text, long difference) {
        long bits = difference < 0 ? ~(difference << 1) : difference << 1;
        while (bits >= 0x20) {
            text.append((char) ((0x20 | (bits & 0x1f)) + 63));
            bits >>= 5;
        }
        text.append((char) (bits + 63));
    }
}
