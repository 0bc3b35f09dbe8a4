package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stretch of road or path that people compare themselves on. Every town has the same ones in every sandbox. */
final class Segment {
    private static final long FIRST_ID = 33_000_000;
    private static final int IDS_PER_TOWN = 10;
    private static final int MOST_IN_AN_AREA = 10;
    private static final double[] CATEGORIES = {8_000, 16_000, 32_000, 64_000, 80_000};
    private static final List<String> CATEGORY_NAMES = List.of("NC", "4", "3", "2", "1", "HC");
    private static final Instant FIRST_CREATED = Instant.parse("2013-04-01T09:00:00Z");
    private static final Map<Long, Segment> ALL = all();

    private final long id;
    private final Town town;
    private final String name;
    private final boolean onFoot;
    private final Line line;
    private final long seed;

    private Segment(Town town, int place, boolean onFoot) {
        this.town = town;
        this.onFoot = onFoot;
        this.id = FIRST_ID + (long) town.ordinal() * IDS_PER_TOWN + place + (onFoot ? IDS_PER_TOWN / 2 : 0);
        this.seed = Dice.seed(id, 11);
        boolean climb = place % 2 == 1;
        String kind = climb ? onFoot ? "hill" : "climb" : onFoot ? "dash" : "sprint";
        this.name = town.places().get(place) + " " + kind;
        Line cut = cut(town, new Dice(seed));
        this.line = climb && cut.rise() < 0 ? cut.reversed() : cut;
    }

    /** Part of a round through the town. */
    private static Line cut(Town town, Dice dice) {
        int points = 220;
        Course course = Course.of(dice, dice.between(7_000.0, 11_000.0), points);
        int from = dice.between(20, 100);
        return Line.of(town.ground(), course, from, from + dice.between(12, 50), 1.3);
    }

    private static Map<Long, Segment> all() {
        Map<Long, Segment> all = new LinkedHashMap<>();
        for (Town town : Town.values()) {
            for (boolean onFoot : new boolean[] {false, true}) {
                for (int place = 0;
                        place < Math.min(IDS_PER_TOWN / 2, town.places().size());
                        place++) {
                    Segment segment = new Segment(town, place, onFoot);
                    all.put(segment.id, segment);
                }
            }
        }
        return all;
    }

    static Optional<Segment> withId(long id) {
        return Optional.ofNullable(ALL.get(id));
    }

    /** Those of a town for one way of getting about. */
    static List<Segment> in(Town town, boolean onFoot) {
        return ALL.values().stream()
                .filter(segment -> segment.town == town && segment.onFoot == onFoot)
                .toList();
    }

    /** At most ten that start in an area. */
    static List<Segment> in(double south, double west, double north, double east, boolean onFoot, int[] categories) {
        List<Segment> found = new ArrayList<>();
        for (Segment segment : ALL.values()) {
            double[] start = segment.line.start();
            boolean inside = start[0] >= south && start[0] <= north && start[1] >= west && start[1] <= east;
            boolean wanted = segment.category() >= categories[0] && segment.category() <= categories[1];
            if (inside && wanted && segment.onFoot == onFoot && found.size() < MOST_IN_AN_AREA) {
                found.add(segment);
            }
        }
        return found;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    Line line() {
        return line;
    }

    private double grade() {
        return line.rise() / line.length() * 100;
    }

    private int category() {
        double score = line.length() * grade();
        int category = 0;
        while (category < CATEGORIES.length && score >= CATEGORIES[category]) {
            category++;
        }
        return category;
    }

    /** As in lists and efforts. */
    ObjectNode summary(boolean starred) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("resource_state", 2)
                .put("name", name)
                .put("activity_type", onFoot ? "Run" : "Ride")
                .put("distance", Json.rounded(line.length(), 1))
                .put("average_grade", Json.rounded(grade(), 1))
                .put("maximum_grade", Json.rounded(line.maximumGrade(), 1))
                .put("elevation_high", Json.rounded(Track.max(line.altitude()), 1))
                .put("elevation_low", Json.rounded(Track.min(line.altitude()), 1));
        json.set("start_latlng", ActivityJson.position(line.start()));
        json.set("end_latlng", ActivityJson.position(line.end()));
        return json.putNull("elevation_profile")
                .putNull("elevation_profiles")
                .put("climb_category", category())
                .put("city", town.ground().city())
                .put("state", town.ground().state())
                .put("country", town.ground().country())
                .put("private", false)
                .put("hazardous", false)
                .put("starred", starred);
    }

    ObjectNode detail(boolean starred) {
        Dice dice = new Dice(Dice.seed(seed, 1));
        int athletes = dice.between(40, 900);
        int fastest = (int) (line.length() / (onFoot ? 5.4 : 11.5));
        ObjectNode json = summary(starred)
                .put("resource_state", 3)
                .put("elevation_profile", image(""))
                .put(
                        "created_at",
                        FIRST_CREATED
                                .plus(dice.between(0, 3000), ChronoUnit.DAYS)
                                .toString())
                .put("updated_at", "2026-08-01T00:00:00Z")
                .put("total_elevation_gain", Json.rounded(line.gain(), 1));
        json.putObject("elevation_profiles").put("light_url", image("-light")).put("dark_url", image("-dark"));
        json.putObject("map")
                .put("id", "s" + id)
                .put("polyline", line.polyline(1))
                .put("resource_state", 3);
        json.put("effort_count", athletes * dice.between(3, 9))
                .put("athlete_count", athletes)
                .put("star_count", dice.between(0, 30) + (starred ? 1 : 0));
        json.putObject("xoms")
                .put("kom", clock(fastest))
                .put("qom", clock((int) (fastest * 1.14)))
                .put("overall", clock(fastest))
                .putObject("destination")
                .put("href", "strava://segments/" + id + "/leaderboard")
                .put("type", "overall")
                .put("name", "All-Time");
        return json.putNull("local_legend");
    }

    /** As the search of an area answers. */
    ObjectNode explored(boolean starred) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("resource_state", 2)
                .put("name", name)
                .put("climb_category", category())
                .put("climb_category_desc", CATEGORY_NAMES.get(category()))
                .put("avg_grade", Json.rounded(grade(), 1));
        json.set("start_latlng", ActivityJson.position(line.start()));
        json.set("end_latlng", ActivityJson.position(line.end()));
        return json.put("elev_difference", Json.rounded(Track.max(line.altitude()) - Track.min(line.altitude()), 1))
                .put("distance", Json.rounded(line.length(), 1))
                .put("points", line.polyline(1))
                .put("starred", starred)
                .put("elevation_profile", image(""))
                .put("local_legend_enabled", true);
    }

    private String image(String suffix) {
        return "https://images.example.com/segments/" + id + suffix + ".png";
    }

    private static String clock(int seconds) {
        return String.format("%d:%02d", seconds / 60, seconds % 60);
    }
}
