package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** An activity in a line, with its route if it has one. */
final class UploadRow {
    private static final int SIDE = 56;
    private static final int MARGIN = 6;
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

    private UploadRow() {}

    static String of(SandboxActivity activity, boolean isNew) {
        JsonNode json = activity.summary();
        return """
                <li id="activity-%d"%s>%s
                <span class="who"><b>%s</b><small>%s</small><small>%s</small></span></li>
                """.formatted(
                        activity.id(),
                        isNew ? " class=\"new\"" : "",
                        sketch(activity, json),
                        Html.escaped(activity.name()),
                        Html.escaped(activity.athlete().name() + " · " + start(json)),
                        Html.escaped(numbers(activity, json)));
    }

    private static String start(JsonNode json) {
        String text = json.path("start_date_local").asText();
        return LocalTimes.parse(text)
                .map((LocalDateTime time) -> START.format(time))
                .orElse(text);
    }

    private static String numbers(SandboxActivity activity, JsonNode json) {
        long minutes = json.path("moving_time").asLong() / 60;
        String time = minutes < 60 ? minutes + " min" : "%d h %02d min".formatted(minutes / 60, minutes % 60);
        double metres = json.path("distance").asDouble();
        double climb = json.path("total_elevation_gain").asDouble();
        return sport(activity)
                + (metres > 0 ? String.format(Locale.ENGLISH, " · %.1f km", metres / 1000) : "")
                + " · " + time
                + (climb >= 1 ? String.format(Locale.ENGLISH, " · ↑ %.0f m", climb) : "");
    }

    private static String sport(SandboxActivity activity) {
        Sport sport = Sport.like(activity.sportType());
        return sport.type().equals(activity.sportType()) ? sport.noun() : activity.sportType();
    }

    private static String sketch(SandboxActivity activity, JsonNode json) {
        List<double[]> points = Polyline.decode(json.at("/map/summary_polyline").asText(""));
        if (points.size() < 2) {
            return "<span class=\"sketch\" aria-hidden=\"true\">%s</span>"
                    .formatted(Html.escaped(sport(activity).replaceAll("\\B.|\\W", "")));
        }
        double south = points.stream().mapToDouble(point -> point[0]).min().orElseThrow();
        double north = points.stream().mapToDouble(point -> point[0]).max().orElseThrow();
        double west = points.stream().mapToDouble(point -> point[1]).min().orElseThrow();
        double east = points.stream().mapToDouble(point -> point[1]).max().orElseThrow();
        // A degree of longitude is shorter than one of latitude.
        double shrink = Math.cos(Math.toRadians((south + north) / 2));
        double extent = Math.max(Math.max(north - south, (east - west) * shrink), 1e-6);
        double scale = (SIDE - 2.0 * MARGIN) / extent;
        double left = (SIDE - (east - west) * shrink * scale) / 2;
        double top = (SIDE - (north - south) * scale) / 2;
        StringBuilder line = new StringBuilder();
        for (double[] point : points) {
            line.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    left + (point[1] - west) * shrink * scale,
                    top + (north - point[0]) * scale));
        }
        return "<svg class=\"sketch\" viewBox=\"0 0 %1$d %1$d\" aria-hidden=\"true\"><polyline points=\"%2$s\"/></svg>"
                .formatted(SIDE, line.toString().trim());
    }
}
