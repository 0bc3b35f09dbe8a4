package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AthletesTest {
    private static final Instant NOW = Instant.parse("2026-09-01T06:00:00Z");

    private final StravaSandbox strava =
            StravaSandbox.builder().clock(SandboxClock.at(NOW)).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete();

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void looksLikeStravasAthlete() {
        Shapes.assertLike(Shapes.example("DetailedAthlete"), get("/athlete"));
    }

    @Test
    void weighsWhatItIsTold() {
        Client.Reply reply = client.form(athlete, "PUT", "/athlete", Map.of("weight", "71.25"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("weight").asDouble()).isEqualTo(71.25);
        assertThat(get("/athlete").get("weight").asDouble()).isEqualTo(71.25);
        assertThat(athlete.weight()).isEqualTo(71.25);
        assertThat(strava.requestsTo(StravaOperation.updateAthlete))
                .singleElement()
                .satisfies(request -> assertThat(request.form()).isEqualTo(Map.of("weight", "71.25")));
        assertThat(client.form(athlete, "PUT", "/athlete?weight=70", Map.of())
                        .json()
                        .get("weight")
                        .asInt())
                .isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "heavy", "-3"})
    void refusesToWeighAnythingElse(String weight) {
        assertThat(client.form(athlete, "PUT", "/athlete", Map.of("weight", weight))
                        .error())
                .isEqualTo("Athlete/weight/invalid");
        assertThat(client.form(athlete, "PUT", "/athlete", Map.of()).error()).isEqualTo("Athlete/weight/missing");
    }

    @Test
    void hasZonesThatFollowEachOther() {
        for (int i = 0; i < 12; i++) {
            JsonNode zones = client.get(strava.addAthlete(), "/athlete/zones").json();
            JsonNode heartRate = zones.at("/heart_rate/zones");
            assertThat(heartRate).hasSize(5);
            assertThat(heartRate.at("/0/min").asInt()).isZero();
            assertThat(heartRate.at("/4/max").asInt()).isEqualTo(-1);
            for (int zone = 1; zone < 5; zone++) {
                assertThat(heartRate.get(zone).get("min"))
                        .isEqualTo(heartRate.get(zone - 1).get("max"));
            }
            if (zones.has("power")) {
                Shapes.assertLike(Shapes.example("Zones"), zones);
                assertThat(zones.at("/power/zones")).hasSize(7);
            } else {
                Shapes.assertLike(Shapes.example("Zones-heart-rate-only"), zones);
            }
        }
    }

    @Test
    void sumsUpWhatEveryoneMaySee() {
        add("Ride", "2026-08-30T05:00:00Z", 30_000);
        add("GravelRide", "2026-02-10T05:00:00Z", 50_000);
        add("Ride", "2025-12-31T05:00:00Z", 90_000);
        add("TrailRun", "2026-08-29T05:00:00Z", 12_000);
        athlete.addActivity(a -> a.sport("Ride").distance(200_000).onlyMe());

        JsonNode stats = get("/athletes/" + athlete.id() + "/stats");

        Shapes.assertLike(Shapes.example("ActivityStats"), stats);
        Shapes.assertLike(Shapes.example("ActivityStats").get("recent_ride_totals"), stats.get("recent_ride_totals"));
        Shapes.assertLike(Shapes.example("ActivityStats").get("all_run_totals"), stats.get("all_run_totals"));
        assertThat(stats.at("/recent_ride_totals/distance").asDouble()).isCloseTo(30_000, within(1.0));
        assertThat(stats.at("/ytd_ride_totals/distance").asDouble()).isCloseTo(80_000, within(1.0));
        assertThat(stats.at("/all_ride_totals/count").asInt()).isEqualTo(3);
        assertThat(stats.at("/all_run_totals/count").asInt()).isEqualTo(1);
        assertThat(stats.at("/all_swim_totals/count").asInt()).isZero();
        assertThat(stats.get("biggest_ride_distance").asDouble()).isCloseTo(90_000, within(1.0));
    }

    @Test
    void keepsTheTotalsOfOthersToThem() {
        SandboxAthlete other = strava.addAthlete();

        Client.Reply reply = client.get(athlete, "/athletes/" + other.id() + "/stats");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("message").asText()).isEqualTo("Forbidden");
        assertThat(client.get(athlete, "/athletes/" + other.id()).error()).isEqualTo("Athlete/id/invalid");
        assertThat(client.get(athlete, "/athletes/" + other.id() + "/koms").status())
                .isEqualTo(404);
        assertThat(get("/athletes/" + athlete.id() + "/koms")).isEmpty();
    }

    @Test
    void isInClubsThatExist() {
        JsonNode clubs = get("/athlete/clubs");

        assertThat(clubs).isNotEmpty();
        assertThat(get("/athlete").get("clubs")).isEqualTo(clubs);
        for (JsonNode club : clubs) {
            JsonNode detail = get("/clubs/" + club.get("id").asText());
            Shapes.assertLike(Shapes.example("DetailedClub"), detail);
            assertThat(detail.get("name")).isEqualTo(club.get("name"));
            assertThat(detail.get("membership").asText()).isEqualTo("member");
        }
        assertThat(get("/athlete/clubs?page=2")).isEmpty();
        assertThat(get("/athlete/clubs?per_page=1")).hasSize(1);
    }

    @Test
    void knowsClubsItsAthleteIsNotIn() {
        SandboxAthlete elsewhere = strava.addAthlete();
        long id = client.get(elsewhere, "/athlete/clubs").ids().get(0);

        JsonNode club = get("/clubs/" + id);

        assertThat(club.get("membership").isNull()).isTrue();
        assertThat(client.get(athlete, "/clubs/1").error()).isEqualTo("Club/id/invalid");
        assertThat(client.get(athlete, "/clubs/550009").status()).isEqualTo(404);
    }

    @Test
    void plansEventsInOneAnswer() {
        long club = client.get(athlete, "/athlete/clubs").ids().get(0);

        JsonNode events = get("/clubs/" + club + "/group_events");

        Shapes.assertLike(Shapes.example("ClubGroupEvent-page-undocumented").get(0), events.get(0));
        assertThat(get("/clubs/" + club + "/group_events?page=2&per_page=1")).isEqualTo(events);
        for (JsonNode event : events) {
            assertThat(Instant.parse(event.at("/upcoming_occurrences/0").asText()))
                    .isBetween(NOW, NOW.plus(Duration.ofDays(9)));
        }
    }

    @Test
    void ownsTheGearItIsSaidToHave() {
        JsonNode detail = get("/athlete");
        List<JsonNode> gears = new ArrayList<>();
        detail.get("bikes").forEach(gears::add);
        detail.get("shoes").forEach(gears::add);

        assertThat(gears).hasSize(4);
        for (JsonNode gear : gears) {
            String id = gear.get("id").asText();
            JsonNode found = get("/gear/" + id);
            Shapes.assertLike(Shapes.example(id.startsWith("b") ? "DetailedGear-bike" : "DetailedGear-shoe"), found);
            gear.properties().forEach(field -> {
                if (!field.getKey().equals("resource_state")) {
                    assertThat(found.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
                }
            });
        }
        SandboxActivity ride = athlete.addActivity("Ride");
        assertThat(client.get(athlete, "/gear/" + ride.json().get("gear_id").asText())
                        .status())
                .isEqualTo(200);
        assertThat(client.get(athlete, "/gear/b1").error()).isEqualTo("Gear/id/invalid");
    }

    @Test
    void inventsTheSameForTheSameSeed() {
        try (StravaSandbox again =
                StravaSandbox.builder().clock(SandboxClock.at(NOW)).start()) {
            SandboxAthlete same = again.addAthlete();
            String routes = "/athletes/" + athlete.id() + "/routes";

            assertThat(same.id()).isEqualTo(athlete.id());
            for (String path : List.of("/athlete", "/athlete/zones", "/athlete/clubs", "/segments/starred", routes)) {
                assertThat(new Client(again).get(same, path).json()).isEqualTo(get(path));
            }
        }
    }

    private void add(String sport, String start, double metres) {
        athlete.addActivity(a -> a.sport(sport).start(Instant.parse(start)).distance(metres));
    }

    private JsonNode get(String path) {
        Client.Reply reply = client.get(athlete, path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        return reply.json();
    }
}
