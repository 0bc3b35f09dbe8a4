package io.github.camelstrava.sandbox;

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

    private static void append(StringBuilder text, long difference) {
        long bits = difference < 0 ? ~(difference << 1) : difference << 1;
        while (bits >= 0x20) {
            text.append((char) ((0x20 | (bits & 0x1f)) + 63));
            bits >>= 5;
        }
        text.append((char) (bits + 63));
    }
}
