package io.github.camelstrava.sandbox;

/**
 * A way over the ground that nobody need have gone: what segments and routes are made of.
 *
 * @param distance metres since the start
 * @param altitude metres
 */
record Line(double[] distance, double[] latitude, double[] longitude, double[] altitude) {

    /** The points of a course from one to another, both included. */
    static Line of(Town.Ground ground, Course course, int from, int to, double steepness) {
        int points = to - from + 1;
        Line line = new Line(new double[points], new double[points], new double[points], new double[points]);
        for (int i = 0; i < points; i++) {
            double east = course.east()[from + i];
            double north = course.north()[from + i];
            line.distance[i] = course.along()[from + i] - course.along()[from];
            line.latitude[i] = ground.latitude(north);
            line.longitude[i] = ground.longitude(east);
            line.altitude[i] = ground.altitude(east, north, steepness);
        }
        return line;
    }

    /** The same way in the other direction. */
    Line reversed() {
        int last = points() - 1;
        Line line = new Line(new double[last + 1], new double[last + 1], new double[last + 1], new double[last + 1]);
        for (int i = 0; i <= last; i++) {
            line.distance[i] = length() - distance[last - i];
            line.latitude[i] = latitude[last - i];
            line.longitude[i] = longitude[last - i];
            line.altitude[i] = altitude[last - i];
        }
        return line;
    }

    int points() {
        return distance.length;
    }

    double length() {
        return distance[points() - 1];
    }

    /** How much higher the end is than the start. */
    double rise() {
        return altitude[points() - 1] - altitude[0];
    }

    double gain() {
        double gain = 0;
        for (int i = 1; i < points(); i++) {
            gain += Math.max(0, altitude[i] - altitude[i - 1]);
        }
        return gain;
    }

    /** Percent. */
    double maximumGrade() {
        double steepest = -100;
        for (int i = 1; i < points(); i++) {
            steepest = Math.max(
                    steepest, (altitude[i] - altitude[i - 1]) / Math.max(1, distance[i] - distance[i - 1]) * 100);
        }
        return steepest;
    }

    double[] position(int point) {
        return new double[] {Json.rounded(latitude[point], 6), Json.rounded(longitude[point], 6)};
    }

    double[] start() {
        return position(0);
    }

    double[] end() {
        return position(points() - 1);
    }

    /** @param step every how many points */
    String polyline(int step) {
        return Polyline.encode(latitude, longitude, step);
    }
}
