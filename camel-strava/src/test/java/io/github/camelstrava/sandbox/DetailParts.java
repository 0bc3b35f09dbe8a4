package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stretches of an activity: laps, splits, best efforts and segments, all cut out of its track. */
final class DetailParts {
    private static final long LARGEST_ORDINARY_ID = 1_000_000_000_000L;
    private static final int PARTS = 16;
    private static final double SHORTEST_WITH_SEGMENTS = 3000;
    private static final long FIRST_EFFORT = 3_400_000_000_000_000_000L;
    private static final Map<String, Double> BEST_EFFORTS = bestEffortDistances();

    private final Profile profile;
    private final ActivityPlan plan;
    private final long activityId;
    private final Track track;

    DetailParts(Profile profile, ActivityPlan plan, long activityId, Track track) {
        this.profile = profile;
        this.plan = plan;
        this.activityId = activityId;
        this.track = track;
    }

    ArrayNode laps() {
        ArrayNode laps = Json.array();
        if (plan.manual()) {
            return laps;
        }
        double length = plan.sport().isOnFoot() ? 1000 : 10_000;
        int count = track.length() > 0 ? (int) Math.max(1, Math.min(60, Math.ceil(track.length() / length))) : 1;
        int from = 0;
        for (int i = 1; i <= count; i++) {
            int to = i == count ? track.points() - 1 : track.indexAt(i * length);
            if (to > from) {
                laps.add(lap(i, from, to));
                from = to;
            }
        }
        return laps;
    }

    private ObjectNode lap(int number, int from, int to) {
        ObjectNode lap = stretch(partId(number), "Lap " + number, from, to);
        int movingTime = track.movingTime()[to] - track.movingTime()[from];
        double distance = track.distance()[to] - track.distance()[from];
        lap.put("average_speed", Json.rounded(movingTime == 0 ? 0 : distance / movingTime, 3))
                .put("max_speed", Json.rounded(max(track.speed(), from, to), 3))
                .put("lap_index", number)
                .put("split", number)
                .put("total_elevation_gain", Json.rounded(gain(from, to), 1));
        return lap;
    }

    ArrayNode splits(double length) {
        ArrayNode splits = Json.array();
        int from = 0;
        for (int number = 1; from < track.points() - 1 && number <= 200; number++) {
            int to = track.indexAt(number * length);
            if (to > from) {
                splits.add(split(number, from, to));
                from = to;
            }
        }
        return splits;
    }

    private ObjectNode split(int number, int from, int to) {
        int movingTime = track.movingTime()[to] - track.movingTime()[from];
        double distance = track.distance()[to] - track.distance()[from];
        double speed = movingTime == 0 ? 0 : distance / movingTime;
        double rise = track.altitude() == null ? 0 : track.altitude()[to] - track.altitude()[from];
        ObjectNode split = Json.object()
                .put("distance", Json.rounded(distance, 1))
                .put("elapsed_time", track.time()[to] - track.time()[from])
                .put("elevation_difference", Json.rounded(rise, 1))
                .put("moving_time", movingTime)
                .put("split", number)
                .put("average_speed", Json.rounded(speed, 2))
                .put("average_grade_adjusted_speed", Json.rounded(speed * (1 + 3 * rise / Math.max(1, distance)), 2));
        if (track.heartRate() != null) {
            split.put("average_heartrate", track.averageHeartRate(from, to));
        }
        return split.put("pace_zone", 0);
    }

    ArrayNode bestEfforts() {
        ArrayNode efforts = Json.array();
        BEST_EFFORTS.forEach((name, metres) -> {
            if (metres <= track.length()) {
                efforts.add(bestEffort(name, metres, efforts.size()));
            }
        });
        return efforts;
    }

    private ObjectNode bestEffort(String name, double metres, int number) {
        int bestFrom = 0;
        int bestTo = track.indexAt(metres);
        for (int from = 1; track.distance()[from] + metres <= track.length(); from++) {
            int to = track.indexAt(track.distance()[from] + metres);
            if (track.time()[to] - track.time()[from] < track.time()[bestTo] - track.time()[bestFrom]) {
                bestFrom = from;
                bestTo = to;
            }
        }
        ObjectNode effort =
                stretch(partId(100 + number), name, bestFrom, bestTo).put("distance", metres);
        effort.putNull("pr_rank").putArray("achievements");
        return effort;
    }

    /** On which segments an activity is; little work compared with its track. */
    static List<Segment> segments(Profile profile, ActivityPlan plan) {
        List<Segment> passed = new ArrayList<>();
        if (plan.hasRoute() && plan.metres() >= SHORTEST_WITH_SEGMENTS) {
            Dice dice = new Dice(Dice.seed(plan.seed(), 4));
            List<Segment> segments = Segment.in(profile.town(), plan.sport().isOnFoot());
            for (int left = dice.between(0, 2); left > 0; left--) {
                passed.add(dice.pick(segments));
            }
        }
        return passed;
    }

    /** Up to two, always the same for the same activity. */
    ArrayNode segmentEfforts() {
        ArrayNode efforts = Json.array();
        Dice dice = new Dice(Dice.seed(plan.seed(), 5));
        int number = 0;
        for (Segment segment : segments(profile, plan)) {
            number++;
            double start = dice.between(
                    0.0, Math.max(0, track.length() - segment.line().length()));
            int from = track.indexAt(start);
            int to = track.indexAt(start + segment.line().length());
            efforts.add(segmentEffort(number, segment, from, to));
        }
        return efforts;
    }

    private ObjectNode segmentEffort(int number, Segment segment, int from, int to) {
        ObjectNode effort = stretch(FIRST_EFFORT + partId(number), segment.name(), from, to);
        effort.set("segment", segment.summary(false));
        effort.putNull("pr_rank").putNull("kom_rank").put("hidden", false).put("visibility", "everyone");
        effort.putArray("achievements");
        return effort;
    }

    /** Whether an effort with this id could be one of the activity's. */
    static boolean isOf(long effortId, long activityId) {
        return (effortId - FIRST_EFFORT) / PARTS == Math.floorMod(activityId, LARGEST_ORDINARY_ID);
    }

    private long partId(int number) {
        // Tests like ids at the end of the range, from where there is no way up.
        return Math.floorMod(activityId, LARGEST_ORDINARY_ID) * PARTS + number;
    }

    private ObjectNode stretch(long id, String name, int from, int to) {
        Instant start = plan.start().plusSeconds(track.time()[from]);
        ObjectNode json = Json.object().put("id", id).put("resource_state", 2).put("name", name);
        json.putObject("activity")
                .put("id", activityId)
                .put("visibility", plan.visibility())
                .put("resource_state", 1);
        json.set("athlete", profile.meta());
        json.put("elapsed_time", track.time()[to] - track.time()[from])
                .put("moving_time", track.movingTime()[to] - track.movingTime()[from])
                .put("start_date", start.toString())
                .put("start_date_local", ActivityJson.local(profile, start))
                .put("distance", Json.rounded(track.distance()[to] - track.distance()[from], 1))
                .put("start_index", from)
                .put("end_index", to);
        if (track.watts() != null) {
            json.put("device_watts", profile.habits().hasPowerMeter())
                    .put("average_watts", Json.rounded(track.averageWatts(from, to), 1));
        }
        if (track.heartRate() != null) {
            json.put("average_heartrate", Json.rounded(track.averageHeartRate(from, to), 1))
                    .put("max_heartrate", (double) Track.max(track.heartRate(), from, to));
        }
        return json;
    }

    private double gain(int from, int to) {
        double gain = 0;
        for (int i = from + 1; track.altitude() != null && i <= to; i++) {
            gain += Math.max(0, track.altitude()[i] - track.altitude()[i - 1]);
        }
        return gain;
    }

    private static double max(double[] values, int from, int to) {
        double max = values[from];
        for (int i = from; i <= to; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    private static Map<String, Double> bestEffortDistances() {
        Map<String, Double> distances = new LinkedHashMap<>();
        distances.put("400m", 400.0);
        distances.put("1/2 mile", 804.672);
        distances.put("1K", 1000.0);
        distances.put("1 mile", 1609.344);
        distances.put("5K", 5000.0);
        distances.put("10K", 10_000.0);
        distances.put("Half-Marathon", 21_097.5);
        return distances;
    }
}
