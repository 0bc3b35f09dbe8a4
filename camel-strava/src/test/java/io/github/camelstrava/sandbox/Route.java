package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A route an athlete drew. Everybody has a few, the last of them for themselves only. */
final class Route {
    /** More than fits a double. */
    private static final long FIRST_ID = 3_250_000_000_000_000_000L;

    private static final long IDS_PER_ATHLETE = 8;
    private static final long ATHLETES = 50_000_000_000_000_000L;
    private static final int COUNT = 3;
    private static final double METRES_BETWEEN_POINTS = 60;
    private static final int POINTS_OF_A_SUMMARY = 60;

    private final Profile profile;
    private final int number;
    private final Sport sport;

    private Route(Profile profile, int number) {
        this.profile = profile;
        this.number = number;
        this.sport = profile.habits().isRunner() ? Sport.TRAIL_RUN : Sport.RIDE;
    }

    static List<Route> of(Profile profile) {
        List<Route> routes = new ArrayList<>();
        for (int number = 0; number < COUNT; number++) {
            routes.add(new Route(profile, number));
        }
        return routes;
    }

    long id() {
        return FIRST_ID + Math.floorMod(profile.id(), ATHLETES) * IDS_PER_ATHLETE + number;
    }

    boolean isPrivate() {
        return number == COUNT - 1;
    }

    Line line() {
        Dice dice = new Dice(Dice.seed(profile.seed(), 100 + number));
        double metres = sport.speed() * dice.between(3_000.0, 9_000.0);
        int points = (int) (metres / METRES_BETWEEN_POINTS);
        return Line.of(profile.town().ground(), Course.of(dice, metres, points), 0, points - 1, sport.steepness());
    }

    String name() {
        List<String> places = profile.town().places();
        return places.get((number + Math.floorMod(profile.seed(), places.size())) % places.size()) + " round";
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }

    ObjectNode summary(ObjectNode athlete) {
        Line line = line();
        Instant created = Instant.parse("2026-01-10T10:00:00Z").plus(37L * number, ChronoUnit.DAYS);
        String image = "https://images.example.com/routes/" + id();
        ObjectNode json = Json.object();
        json.set("athlete", athlete);
        json.putNull("description")
                .put("distance", Json.rounded(line.length(), 1))
                .put("elevation_gain", Json.rounded(line.gain(), 1))
                .put("id", id())
                .put("id_str", Long.toString(id()));
        json.putObject("map")
                .put("id", "r" + id())
                .put("summary_polyline", line.polyline(Math.max(2, line.points() / POINTS_OF_A_SUMMARY)))
                .put("resource_state", 2);
        json.putObject("map_urls")
                .put("url", image + ".png")
                .put("retina_url", image + "@2x.png")
                .put("light_url", image + "-light.png")
                .put("dark_url", image + "-dark.png");
        json.put("name", name())
                .put("private", isPrivate())
                .put("resource_state", 2)
                .put("starred", number == 0)
                .put("sub_type", sport.isOnFoot() ? 4 : 1)
                .put("created_at", created.toString())
                .put("updated_at", created.plus(Duration.ofMinutes(5)).toString())
                .put("timestamp", created.getEpochSecond())
                .put("type", sport.isOnFoot() ? 2 : 1)
                .put("estimated_moving_time", (int) (line.length() / sport.speed()));
        json.putArray("waypoints");
        return json;
    }

    ObjectNode detail(ObjectNode athlete, List<ObjectNode> segments) {
        ObjectNode json = summary(athlete).put("resource_state", 3);
        Line line = line();
        ((ObjectNode) json.get("map")).put("polyline", line.polyline(1)).put("resource_state", 3);
        int half = line.points() / 2;
        ObjectNode waypoint = ((ArrayNode) json.get("waypoints")).addObject();
        waypoint.set("latlng", ActivityJson.position(line.position(half)));
        waypoint.set("target_latlng", ActivityJson.position(line.position(half)));
        waypoint.putArray("categories").add("water");
        waypoint.put("title", "Fountain")
                .put("description", "On the left")
                .put("distance_into_route", Json.rounded(line.distance()[half], 1));
        json.putArray("segments").addAll(segments);
        return json;
    }

    /** Those of the town that are for the same way of getting about. */
    List<Segment> segments() {
        return Segment.in(profile.town(), sport.isOnFoot()).subList(0, 2);
    }
}
