package io.github.camelstrava.examples.demo;

import io.github.camelstrava.model.LatLng;
import io.github.camelstrava.model.PolylineMap;
import java.util.List;
import java.util.Locale;

/** Draws tracks as SVG paths, north up, each as large as fits into the same box. */
final class TrackDrawing {

    /** Of the box, in units of the drawing. */
    static final double WIDTH = 160;

    static final double HEIGHT = 100;

    /** Left free on all sides, so that no line is cut in half. */
    private static final double MARGIN = 8;

    /** A track shorter than this, in degrees, is one place. */
    private static final double ONE_PLACE = 1e-4;

    private TrackDrawing() {}

    /**
     * The path of an activity's map.
     *
     * @param map may be null
     * @return null if there is nothing to draw
     */
    static String path(PolylineMap map) {
        if (map == null) {
            return null;
        }
        // The simplified line will do at this size, but an activity that was read in full may not have it.
        List<LatLng> points = PolylineMap.decode(map.summaryPolyline());
        return path(points.isEmpty() ? map.points() : points);
    }

    static String path(List<LatLng> points) {
        if (points.isEmpty()) {
            return null;
        }
        double south = 90;
        double north = -90;
        for (LatLng point : points) {
            south = Math.min(south, point.latitude());
            north = Math.max(north, point.latitude());
        }
        // A degree of longitude is the shorter the further one is from the equator.
        double shrink = Math.cos(Math.toRadians((south + north) / 2));
        double[] x = new double[points.size()];
        double west = Double.POSITIVE_INFINITY;
        double east = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            x[i] = eastOf(points.get(0), points.get(i)) * shrink;
            west = Math.min(west, x[i]);
            east = Math.max(east, x[i]);
        }
        if (Math.max(east - west, north - south) < ONE_PLACE) {
            return null;
        }
        double scale = Math.min((WIDTH - 2 * MARGIN) / (east - west), (HEIGHT - 2 * MARGIN) / (north - south));
        double left = WIDTH / 2 - scale * (west + east) / 2;
        double top = HEIGHT / 2 + scale * (south + north) / 2;
        StringBuilder path = new StringBuilder(x.length * 10);
        String last = "";
        for (int i = 0; i < x.length; i++) {
            String point = number(left + scale * x[i]) + " "
                    + number(top - scale * points.get(i).latitude());
            if (!point.equals(last)) {
                path.append(i == 0 ? 'M' : 'L').append(point);
                last = point;
            }
        }
        return path.toString();
    }

    /** Degrees; who crosses the 180th meridian does not go round the world. */
    private static double eastOf(LatLng start, LatLng point) {
        double degrees = point.longitude() - start.longitude();
        return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
    }

    private static String number(double value) {
        // Without the sign of -0.0.
        String text = String.format(Locale.ROOT, "%.1f", value + 0.0);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
