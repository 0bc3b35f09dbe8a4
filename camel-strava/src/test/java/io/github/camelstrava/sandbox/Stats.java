package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** An athlete's totals, over the activities that everyone may see. */
final class Stats {
    private static final Duration RECENT = Duration.ofDays(28);

    private final Map<String, Total> totals = new LinkedHashMap<>();
    private double biggestRide;
    private double biggestClimb;

    private Stats() {
        for (String time : new String[] {"recent", "ytd", "all"}) {
            for (String sport : new String[] {"ride", "run", "swim"}) {
                totals.put(time + "_" + sport + "_totals", new Total());
            }
        }
    }

    private static final class Total {
        private int count;
        private double distance;
        private long movingTime;
        private long elapsedTime;
        private double gain;
        private int achievements;
    }

    static ObjectNode of(SandboxAthlete athlete, Instant now) {
        Instant newYear = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .withDayOfYear(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        Stats stats = new Stats();
        athlete.newestFirst().forEach(activity -> {
            ObjectNode summary = activity.summary();
            String sport = sport(summary.path("type").asText());
            if (sport == null || !summary.path("visibility").asText().equals("everyone")) {
                return;
            }
            stats.add("all", sport, summary);
            if (!activity.start().isBefore(newYear)) {
                stats.add("ytd", sport, summary);
            }
            if (!activity.start().isBefore(now.minus(RECENT))) {
                stats.add("recent", sport, summary);
            }
        });
        return stats.json();
    }

    private static String sport(String type) {
        return switch (type) {
            case "Ride", "VirtualRide", "EBikeRide" -> "ride";
            case "Run", "VirtualRun" -> "run";
            case "Swim" -> "swim";
            default -> null;
        };
    }

    private void add(String time, String sport, ObjectNode activity) {
        Total total = totals.get(time + "_" + sport + "_totals");
        double distance = activity.path("distance").asDouble();
        double gain = activity.path("total_elevation_gain").asDouble();
        total.count++;
        total.distance += distance;
        total.movingTime += activity.path("moving_time").asLong();
        total.elapsedTime += activity.path("elapsed_time").asLong();
        total.gain += gain;
        total.achievements += activity.path("achievement_count").asInt();
        biggestRide = sport.equals("ride") ? Math.max(biggestRide, distance) : biggestRide;
        biggestClimb = Math.max(biggestClimb, gain);
    }

    private ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("biggest_ride_distance", biggestRide).put("biggest_climb_elevation_gain", biggestClimb);
        totals.forEach((name, total) -> {
            ObjectNode totalJson = json.putObject(name)
                    .put("count", total.count)
                    .put("distance", Json.rounded(total.distance, 1))
                    .put("moving_time", total.movingTime)
                    .put("elapsed_time", total.elapsedTime)
                    .put("elevation_gain", Json.rounded(total.gain, 1));
            if (name.startsWith("recent")) {
                totalJson.put("achievement_count", total.achievements);
            }
        });
        return json;
    }
}
