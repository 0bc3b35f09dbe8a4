package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A club. Every town has the same ones in every sandbox, and its people are in some of them. */
final class Club {
    private static final long FIRST_ID = 550_000;
    private static final int IDS_PER_TOWN = 10;
    private static final long FIRST_EVENT_ID = 710_000_000;

    private final Town town;
    private final Kind kind;

    private Club(Town town, Kind kind) {
        this.town = town;
        this.kind = kind;
    }

    private enum Kind {
        WHEELERS("Wheelers", "cycling", "Cycling", List.of("Ride", "VirtualRide", "Handcycle")),
        HARRIERS("Harriers", "running", "Running", List.of("Run", "TrailRun", "VirtualRun")),
        OUTDOORS("Outdoors", "other", "Multisport", List.of());

        private final String noun;
        private final String sport;
        private final String localizedSport;
        private final List<String> activityTypes;

        Kind(String noun, String sport, String localizedSport, List<String> activityTypes) {
            this.noun = noun;
            this.sport = sport;
            this.localizedSport = localizedSport;
            this.activityTypes = activityTypes;
        }
    }

    static Optional<Club> withId(long id) {
        long town = Math.floorDiv(id - FIRST_ID, IDS_PER_TOWN);
        long kind = Math.floorMod(id - FIRST_ID, (long) IDS_PER_TOWN);
        return town < 0 || town >= Town.values().length || kind >= Kind.values().length
                ? Optional.empty()
                : Optional.of(new Club(Town.values()[(int) town], Kind.values()[(int) kind]));
    }

    /** The clubs somebody is a member of: that of the sport, and sometimes that of everybody. */
    static List<Club> of(Profile profile) {
        List<Club> clubs = new ArrayList<>();
        clubs.add(new Club(profile.town(), profile.habits().isRunner() ? Kind.HARRIERS : Kind.WHEELERS));
        if (Math.floorMod(profile.seed(), 3) > 0) {
            clubs.add(new Club(profile.town(), Kind.OUTDOORS));
        }
        return clubs;
    }

    long id() {
        return FIRST_ID + (long) town.ordinal() * IDS_PER_TOWN + kind.ordinal();
    }

    private String name() {
        return town.ground().city() + " " + kind.noun;
    }

    private boolean has(Profile profile) {
        return of(profile).stream().anyMatch(club -> club.id() == id());
    }

    /** As in lists of one's own clubs. */
    ObjectNode summary() {
        ObjectNode json = Json.object()
                .put("id", id())
                .put("resource_state", 2)
                .put("name", name())
                .put("profile_medium", "avatar/club/medium.png")
                .put("profile", "avatar/club/large.png")
                .putNull("cover_photo")
                .putNull("cover_photo_small");
        ArrayNode types = json.putArray("activity_types");
        kind.activityTypes.forEach(types::add);
        json.put("activity_types_icon", kind == Kind.WHEELERS ? "sports_bike_normal" : "sports_run_normal");
        json.putArray("dimensions")
                .add("distance")
                .add("num_activities")
                .add("best_activities_distance")
                .add("elev_gain")
                .add("moving_time")
                .add("velocity");
        return json.put("sport_type", kind.sport)
                .put("localized_sport_type", kind.localizedSport)
                .put("city", town.ground().city())
                .put("state", town.ground().state())
                .put("country", town.ground().country())
                .put("private", false)
                .put("member_count", new Dice(id()).between(12, 400))
                .put("featured", false)
                .put("verified", false)
                .put("url", name().toLowerCase(Locale.ROOT).replace(' ', '-'))
                .put("membership", "member")
                .put("admin", false)
                .put("owner", false);
    }

    ObjectNode detail(Profile viewer) {
        return summary()
                .put("resource_state", 3)
                .put("membership", has(viewer) ? "member" : null)
                .put("description", "Everybody is welcome.")
                .put("club_type", "casual_club")
                .put("following_count", 0)
                .put("website", "")
                .put("owner_id", 9_000_000 + id());
    }

    /** What is planned for the coming days. */
    ArrayNode events(Instant now) {
        ArrayNode events = Json.array();
        for (int number = 0; number < 3; number++) {
            events.add(event(number, now));
        }
        return events;
    }

    private ObjectNode event(int number, Instant now) {
        DayOfWeek day =
                List.of(DayOfWeek.SUNDAY, DayOfWeek.WEDNESDAY, DayOfWeek.FRIDAY).get(number);
        LocalDate next = LocalDate.ofInstant(now, town.zone()).with(TemporalAdjusters.next(day));
        Instant start = next.atTime(day == DayOfWeek.SUNDAY ? 9 : 18, 30)
                .atZone(town.zone())
                .toInstant();
        String place = town.places().get(number);
        ObjectNode event = Json.object()
                .put("id", FIRST_EVENT_ID + id() * 10 + number)
                .put("resource_state", 2)
                .put("title", place + " together")
                .put("description", "Meet at the fountain.")
                .put("club_id", id());
        event.putObject("club").put("id", id()).put("resource_state", 2).put("name", name());
        event.putNull("organizing_athlete")
                .put("activity_type", kind == Kind.HARRIERS ? "Run" : "Ride")
                .put("created_at", "2026-01-02T03:04:05Z")
                .putNull("route_id")
                .putNull("route")
                .put("women_only", false)
                .put("private", false)
                .put("skill_levels", 4)
                .put("terrain", 0);
        event.putArray("upcoming_occurrences").add(start.toString());
        event.put("zone", town.zone().getId()).put("address", place).put("joined", false);
        event.set("start_latlng", ActivityJson.position(new double[] {
            town.ground().latitude(), town.ground().longitude()
        }));
        return event;
    }
}
