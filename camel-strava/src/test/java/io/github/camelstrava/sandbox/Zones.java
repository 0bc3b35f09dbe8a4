package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Heart rate and power in zones: those of an athlete, and the time an activity spent in each. */
final class Zones {
    /** Where a zone begins, as a share of the highest heart rate. */
    private static final double[] HEART_RATE = {0, 0.60, 0.75, 0.82, 0.90};
    /** Where a zone begins, as a share of the power for an hour. */
    private static final double[] POWER = {0, 0.55, 0.75, 0.90, 1.05, 1.20, 1.50};

    private static final int WATTS_PER_BUCKET = 50;
    private static final int WATTS_OF_THE_LAST_BUCKET = 450;

    private Zones() {}

    static ObjectNode of(Habits habits) {
        ObjectNode zones = Json.object();
        ObjectNode heartRate = zones.putObject("heart_rate").put("custom_zones", false);
        putZones(heartRate, bounds(HEART_RATE, habits.maximumHeartRate()), 0);
        if (habits.hasPowerMeter()) {
            // Zones of power leave no bound to two of them.
            putZones(zones.putObject("power"), bounds(POWER, habits.thresholdPower()), 1);
        }
        return zones;
    }

    static ArrayNode of(Habits habits, Track track, double score) {
        ArrayNode zones = Json.array();
        if (track.heartRate() != null) {
            ObjectNode heartRate = zones.addObject().put("score", score);
            putTimes(heartRate, bounds(HEART_RATE, habits.maximumHeartRate()), track, track.heartRate());
            heartRate
                    .put("type", "heartrate")
                    .put("resource_state", 3)
                    .put("sensor_based", true)
                    .put("points", (int) score)
                    .put("custom_zones", false);
        }
        if (track.watts() != null && habits.hasPowerMeter()) {
            int[] bounds = new int[WATTS_OF_THE_LAST_BUCKET / WATTS_PER_BUCKET + 1];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = i * WATTS_PER_BUCKET;
            }
            ObjectNode power = zones.addObject();
            putTimes(power, bounds, track, track.watts());
            power.put("type", "power").put("resource_state", 3).put("sensor_based", true);
        }
        return zones;
    }

    private static int[] bounds(double[] shares, int whole) {
        int[] bounds = new int[shares.length];
        for (int i = 0; i < shares.length; i++) {
            bounds[i] = (int) Math.round(shares[i] * whole);
        }
        return bounds;
    }

    private static void putZones(ObjectNode json, int[] bounds, int gap) {
        ArrayNode zones = json.putArray("zones");
        for (int i = 0; i < bounds.length; i++) {
            zones.addObject()
                    .put("min", i == 0 ? 0 : bounds[i] + gap)
                    .put("max", i == bounds.length - 1 ? -1 : bounds[i + 1]);
        }
    }

    private static void putTimes(ObjectNode json, int[] bounds, Track track, int[] values) {
        double[] seconds = new double[bounds.length];
        for (int i = 1; i < track.points(); i++) {
            int zone = bounds.length - 1;
            while (zone > 0 && values[i] < bounds[zone]) {
                zone--;
            }
            seconds[zone] += track.movingTime()[i] - track.movingTime()[i - 1];
        }
        ArrayNode buckets = json.putArray("distribution_buckets");
        for (int i = 0; i < bounds.length; i++) {
            buckets.addObject()
                    .put("min", bounds[i])
                    .put("max", i == bounds.length - 1 ? -1 : bounds[i + 1])
                    .put("time", seconds[i]);
        }
    }
}
