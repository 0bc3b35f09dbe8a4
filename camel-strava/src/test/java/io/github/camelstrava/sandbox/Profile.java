package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who an invented athlete is. */
final class Profile {
    private static final List<String> BIKES =
            List.of("Larkspur R2", "Old Faithful", "Greyhound Gravel", "Bluebell 29", "Rain bike");
    private static final List<String> SHOES = List.of("Fieldmouse 4", "Cirrus Trail", "Tramline 11", "Hare Racer");

    private final long id;
    private final long seed;
    private final Town town;
    private final boolean female;
    private final String firstName;
    private final String lastName;
    private final Habits habits;
    private final Instant joined;
    private final List<Gear> bikes;
    private final List<Gear> shoes;

    /**
     * @param name of the athlete, null to invent one
     * @param now  nobody joined later
     */
    Profile(long id, long seed, Town town, String name, Instant now) {
        Dice dice = new Dice(seed);
        this.id = id;
        this.seed = seed;
        this.town = town;
        this.female = dice.chance(0.5);
        String inventedFirst = dice.pick(town.firstNames(female));
        String inventedLast = dice.pick(town.familyNames());
        int space = name == null ? -1 : name.indexOf(' ');
        this.firstName = name == null ? inventedFirst : space < 0 ? name : name.substring(0, space);
        this.lastName = name == null ? inventedLast : space < 0 ? "" : name.substring(space + 1);
        this.habits = new Habits(dice);
        this.joined = now.minus(dice.between(700, 3500), ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        this.bikes = List.of(Gear.of("b", BIKES, dice), Gear.of("b", BIKES, dice));
        this.shoes = List.of(Gear.of("g", SHOES, dice), Gear.of("g", SHOES, dice));
    }

    /** @param kilometres ridden or run with it so far */
    record Gear(String id, String name, int kilometres) {

        private static Gear of(String letter, List<String> names, Dice dice) {
            int kilometres = letter.equals("b") ? dice.between(600, 14_000) : dice.between(40, 900);
            return new Gear(letter + dice.between(11_000_000L, 19_000_000L), dice.pick(names), kilometres);
        }

        ObjectNode json(boolean primary) {
            return Json.object()
                    .put("id", id)
                    .put("primary", primary)
                    .put("name", name)
                    .putNull("nickname")
                    .put("resource_state", 2)
                    .put("retired", false)
                    .put("distance", kilometres * 1000.0)
                    .put("converted_distance", (double) kilometres);
        }

        ObjectNode detail(boolean primary) {
            boolean bike = id.startsWith("b");
            ObjectNode json = json(primary)
                    .put("resource_state", 3)
                    .put("brand_name", name.substring(0, name.lastIndexOf(' ')))
                    .put("model_name", name.substring(name.lastIndexOf(' ') + 1));
            if (bike) {
                json.put("frame_type", name.contains("Gravel") ? 5 : 3);
            }
            json.put("description", "");
            return bike ? json.put("weight", 8.6) : json.put("notification_distance", 600);
        }
    }

    long id() {
        return id;
    }

    long seed() {
        return seed;
    }

    Town town() {
        return town;
    }

    String name() {
        return (firstName + " " + lastName).trim();
    }

    Habits habits() {
        return habits;
    }

    /** What an activity of the sport was done with, null for nothing. */
    Gear gear(Sport sport) {
        return switch (sport.gear()) {
            case BIKE -> bikes.get(sport == Sport.RIDE || sport == Sport.VIRTUAL_RIDE ? 0 : 1);
            case SHOES -> shoes.get(sport == Sport.RUN || sport == Sport.WALK ? 0 : 1);
            case NONE -> null;
        };
    }

    Optional<Gear> gear(String gearId) {
        return Stream.concat(bikes.stream(), shoes.stream())
                .filter(gear -> gear.id().equals(gearId))
                .findFirst();
    }

    /** Whether it is what the athlete mostly takes. */
    boolean isPrimary(Gear gear) {
        return gear == bikes.get(0) || gear == shoes.get(0);
    }

    ObjectNode meta() {
        return Json.object().put("id", id).put("resource_state", 1);
    }

    ObjectNode summary() {
        String images = "https://images.example.com/athletes/" + id;
        return Json.object()
                .put("id", id)
                .put("username", name().toLowerCase(Locale.ROOT).replace(' ', '_'))
                .put("resource_state", 2)
                .put("firstname", firstName)
                .put("lastname", lastName)
                .putNull("bio")
                .put("city", town.ground().city())
                .put("state", town.ground().state())
                .put("country", town.ground().country())
                .put("sex", female ? "F" : "M")
                .put("premium", seed % 3 == 0)
                .put("summit", seed % 3 == 0)
                .put("created_at", joined.toString())
                .put("updated_at", joined.plus(40, ChronoUnit.DAYS).toString())
                .put("badge_type_id", seed % 3 == 0 ? 1 : 0)
                .put("weight", habits.weight())
                .put("profile_medium", images + "/medium.jpg")
                .put("profile", images + "/large.jpg")
                .putNull("friend")
                .putNull("follower");
    }

    ObjectNode detail() {
        ObjectNode json = summary()
                .put("resource_state", 3)
                .put("blocked", false)
                .put("can_follow", true)
                .put("follower_count", Math.floorMod(seed, 140))
                .put("friend_count", Math.floorMod(seed, 120))
                .put("mutual_friend_count", 0)
                .put("athlete_type", habits.isRunner() ? 1 : 0)
                .put("date_preference", "%m/%d/%Y")
                .put("measurement_preference", town == Town.BOULDER ? "feet" : "meters");
        ArrayNode clubs = json.putArray("clubs");
        Club.of(this).forEach(club -> clubs.add(club.summary()));
        json.put("postable_clubs_count", 0);
        if (habits.hasPowerMeter()) {
            json.put("ftp", habits.thresholdPower());
        } else {
            json.putNull("ftp");
        }
        json.set("bikes", gears(bikes));
        json.set("shoes", gears(shoes));
        return json;
    }

    private ArrayNode gears(List<Gear> gears) {
        ArrayNode array = Json.array();
        gears.forEach(gear -> array.add(gear.json(isPrimary(gear))));
        return array;
    }
}
