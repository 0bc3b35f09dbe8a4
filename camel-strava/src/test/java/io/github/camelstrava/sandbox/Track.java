package io.github.camelstrava.sandbox;

import java.util.Arrays;

/**
 * What a device recorded, point by point; all arrays are equally long, and null where nothing was measured.
 *
 * @param time       seconds since the start
 * @param distance   metres since the start
 * @param altitude   metres
 * @param speed      metres per second
 * @param moving     whether the athlete got to this point without a pause
 * @param movingTime seconds since the start without the pauses
 * @param gain       metres climbed
 */
record Track(
        int[] time,
        double[] distance,
        double[] latitude,
        double[] longitude,
        double[] altitude,
        double[] speed,
        double[] grade,
        int[] heartRate,
        int[] cadence,
        int[] watts,
        int[] temperature,
        boolean[] moving,
        int[] movingTime,
        double gain) {

    int points() {
        return time.length;
    }

    int totalMovingTime() {
        return movingTime[points() - 1];
    }

    int elapsedTime() {
        return time[time.length - 1];
    }

    double length() {
        return distance[distance.length - 1];
    }

    boolean hasRoute() {
        return latitude != null;
    }

    double[] position(int point) {
        return new double[] {Json.rounded(latitude[point], 6), Json.rounded(longitude[point], 6)};
    }

    /** The first point that is at least so far along. */
    int indexAt(double metres) {
        int low = 0;
        int high = distance.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (distance[middle] < metres) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The points from one to another, both included, with time and distance from the first of them on. */
    Track slice(int from, int to) {
        int[] newTime = Arrays.copyOfRange(time, from, to + 1);
        int[] newMovingTime = Arrays.copyOfRange(movingTime, from, to + 1);
        double[] newDistance = Arrays.copyOfRange(distance, from, to + 1);
        for (int i = 0; i < newTime.length; i++) {
            newTime[i] -= time[from];
            newMovingTime[i] -= movingTime[from];
            newDistance[i] -= distance[from];
        }
        return new Track(
                newTime,
                newDistance,
                slice(latitude, from, to),
                slice(longitude, from, to),
                slice(altitude, from, to),
                slice(speed, from, to),
                slice(grade, from, to),
                slice(heartRate, from, to),
                slice(cadence, from, to),
                slice(watts, from, to),
                slice(temperature, from, to),
                Arrays.copyOfRange(moving, from, to + 1),
                newMovingTime,
                gain);
    }

    private static double[] slice(double[] values, int from, int to) {
        return values == null ? null : Arrays.copyOfRange(values, from, to + 1);
    }

    private static int[] slice(int[] values, int from, int to) {
        return values == null ? null : Arrays.copyOfRange(values, from, to + 1);
    }

    double averageHeartRate(int from, int to) {
        return average(heartRate, from, to);
    }

    double averageCadence() {
        return average(cadence, 0, points() - 1);
    }

    double averageWatts(int from, int to) {
        return average(watts, from, to);
    }

    /** What a constant effort as hard as this one would have been. */
    int weightedWatts() {
        double sum = 0;
        double seconds = 0;
        double smooth = watts[0];
        for (int i = 1; i < points(); i++) {
            int duration = movingTime[i] - movingTime[i - 1];
            smooth += (watts[i] - smooth) * Math.min(1, duration / 30.0);
            sum += Math.pow(smooth, 4) * duration;
            seconds += duration;
        }
        return (int) Math.round(Math.pow(sum / Math.max(1, seconds), 0.25));
    }

    static double max(double[] values) {
        double max = values[0];
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    static double min(double[] values) {
        double min = values[0];
        for (double value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    static int max(int[] values, int from, int to) {
        int max = values[from];
        for (int i = from; i <= to; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    /** The mean over the time in motion. */
    private double average(int[] values, int from, int to) {
        double sum = 0;
        double seconds = 0;
        for (int i = from + 1; i <= to; i++) {
            int duration = movingTime[i] - movingTime[i - 1];
            sum += (double) values[i] * duration;
            seconds += duration;
        }
        return seconds == 0 ? values[to] : sum / seconds;
    }
}
