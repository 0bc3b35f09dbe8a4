package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ActivityGeneratorTest {
    private static final SandboxClock CLOCK = SandboxClock.at("2026-09-01T06:00:00Z");
    private static final int ATHLETES = 12;
    private static final int ACTIVITIES = 25;
    /** Metres per second that nobody reaches. */
    private static final Map<String, Double> TOO_FAST =
            Map.of("Ride", 26.0, "VirtualRide", 18.0, "EBikeRide", 18.0, "Run", 7.5, "Walk", 3.5, "Hike", 3.5);

    private static StravaSandbox strava;
    private static List<SandboxAthlete> people;
    private static List<JsonNode> all;

    @BeforeAll
    static void start() {
        strava = sandbox(42);
        people = Stream.generate(() -> strava.addAthlete(a -> a.activities(ACTIVITIES, Duration.ofDays(30))))
                .limit(ATHLETES)
                .toList();
        all = people.stream()
                .flatMap(athlete -> athlete.activities().stream())
                .<JsonNode>map(SandboxActivity::json)
                .toList();
    }

    @AfterAll
    static void stop() {
        strava.close();
    }

    @Test
    void inventsTheSameForTheSameSeed() {
        try (StravaSandbox same = sandbox(42);
                StravaSandbox other = sandbox(43)) {
            SandboxAthlete first = people.get(0);
            SandboxAthlete again = same.addAthlete(a -> a.activities(ACTIVITIES, Duration.ofDays(30)));
            SandboxAthlete different = other.addAthlete(a -> a.activities(ACTIVITIES, Duration.ofDays(30)));

            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.name()).isEqualTo(first.name());
            assertThat(again.refreshToken()).isEqualTo(first.refreshToken());
            assertThat(again.activities())
                    .extracting(SandboxActivity::json)
                    .isEqualTo(first.activities().stream()
                            .map(SandboxActivity::json)
                            .toList());
            assertThat(different.id()).isNotEqualTo(first.id());
        }
    }

    @Test
    void inventsAThousandActivitiesInNoTime() {
        try (StravaSandbox busy = sandbox(7)) {
            SandboxAthlete athlete = busy.addAthlete(a -> a.activities(1000, Duration.ofDays(365)));

            assertThat(athlete.activities()).hasSize(1000);
            assertThat(athlete.activities())
                    .extracting(SandboxActivity::start)
                    .allMatch(start ->
                            start.isAfter(Instant.parse("2025-08-30T00:00:00Z")) && start.isBefore(CLOCK.instant()));
        }
    }

    @Test
    void spreadsAthletesOverTownsAndNames() {
        Set<String> towns = new HashSet<>();
        Set<String> names = new HashSet<>();
        people.forEach(athlete -> {
            towns.add(athlete.town());
            names.add(athlete.name());
        });

        assertThat(towns).hasSize(ATHLETES);
        assertThat(names).hasSize(ATHLETES);
    }

    @Test
    void inventsManySports() {
        Set<String> sports = new TreeSet<>();
        all.forEach(activity -> sports.add(activity.get("sport_type").asText()));

        assertThat(sports).hasSizeGreaterThan(8).contains("Ride", "Run");
    }

    @Test
    void routesAreAsLongAsTheDistanceSays() {
        int routes = 0;
        for (JsonNode activity : all) {
            String polyline = activity.at("/map/polyline").asText();
            if (!polyline.isEmpty()) {
                routes++;
                List<double[]> points = decode(polyline);
                double distance = activity.get("distance").asDouble();
                assertThat(length(points))
                        .as(activity.get("name").asText())
                        .isCloseTo(distance, within(distance * 0.02));
                assertThat(activity.at("/map/summary_polyline").asText()).hasSizeLessThan(polyline.length());
                assertThat(points.get(0)[0])
                        .isCloseTo(activity.at("/start_latlng/0").asDouble(), within(0.00002));
            }
        }
        assertThat(routes).isGreaterThan(all.size() / 2);
    }

    @Test
    void staysWithinWhatPeopleCanDo() {
        for (JsonNode activity : all) {
            String what = activity.toString().substring(0, 200);
            double distance = activity.get("distance").asDouble();
            int moving = activity.get("moving_time").asInt();
            double average = activity.get("average_speed").asDouble();
            assertThat(moving).as(what).isBetween(300, 8 * 3600);
            assertThat(activity.get("elapsed_time").asInt()).as(what).isGreaterThanOrEqualTo(moving);
            assertThat(average).as(what).isCloseTo(distance / moving, within(0.01));
            assertThat(activity.get("max_speed").asDouble())
                    .as(what)
                    .isLessThan(TOO_FAST.getOrDefault(activity.get("type").asText(), 3.0));
            assertThat(activity.get("total_elevation_gain").asDouble()).as(what).isBetween(0.0, 10 + distance * 0.09);
            if (activity.get("has_heartrate").asBoolean()) {
                assertThat(activity.get("average_heartrate").asDouble())
                        .as(what)
                        .isBetween(50.0, activity.get("max_heartrate").asDouble());
                assertThat(activity.get("max_heartrate").asDouble()).as(what).isLessThan(200);
            }
            if (activity.has("max_watts")) {
                assertThat(activity.get("weighted_average_watts").asDouble())
                        .as(what)
                        .isBetween(
                                activity.get("average_watts").asDouble() - 1,
                                activity.get("max_watts").asDouble());
                assertThat(activity.get("average_watts").asDouble()).as(what).isBetween(40.0, 380.0);
                assertThat(activity.get("kilojoules").asDouble())
                        .as(what)
                        .isCloseTo(activity.get("average_watts").asDouble() * moving / 1000, within(1.0));
            }
            assertThat(activity.get("calories").asDouble()).as(what).isBetween(15.0, 6000.0);
        }
    }

    @Test
    void writesTheLocalTimeThatGoesWithTheZone() {
        for (JsonNode activity : all) {
            Instant start = Instant.parse(activity.get("start_date").asText());
            String timezone = activity.get("timezone").asText();
            ZoneId zone = ZoneId.of(timezone.substring(timezone.indexOf(' ') + 1));
            assertThat(activity.get("start_date_local").asText())
                    .isEqualTo(LocalDateTime.ofInstant(start, zone)
                            .toInstant(ZoneOffset.UTC)
                            .toString());
            assertThat(activity.get("utc_offset").asInt())
                    .isEqualTo(zone.getRules().getOffset(start).getTotalSeconds());
            assertThat(timezone).matches("\\(GMT[+-]\\d\\d:\\d\\d\\) \\w+/\\w+");
        }
    }

    @Test
    void nobodyIsInTwoPlacesAtOnce() {
        for (SandboxAthlete athlete : people) {
            Instant free = Instant.EPOCH;
            List<SandboxActivity> oldestFirst = new ArrayList<>(athlete.activities());
            Collections.reverse(oldestFirst);
            for (SandboxActivity activity : oldestFirst) {
                assertThat(activity.start()).isAfterOrEqualTo(free);
                free = activity.start()
                        .plusSeconds(activity.json().get("moving_time").asLong());
            }
        }
    }

    @Test
    void partsAddUpToTheWhole() {
        for (JsonNode activity : all) {
            double distance = activity.get("distance").asDouble();
            if (!activity.get("laps").isEmpty()) {
                assertThat(sum(activity.get("laps"), "distance")).isCloseTo(distance, within(5.0));
                assertThat(sum(activity.get("laps"), "moving_time"))
                        .isEqualTo(activity.get("moving_time").asInt());
            }
            if (activity.has("splits_metric")) {
                assertThat(sum(activity.get("splits_metric"), "distance")).isCloseTo(distance, within(5.0));
                assertThat(activity.get("best_efforts")).isNotNull();
            }
        }
        assertThat(all)
                .anyMatch(activity -> activity.at("/segment_efforts/0/id").asLong() > 3_400_000_000_000_000_000L);
    }

    @Test
    void streamsFollowTheRoute() {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity ride = athlete.addActivity(a -> a.sport("Ride").distance(31_000));
        JsonNode detail = ride.json();

        JsonNode streams = new Client(strava)
                .get(
                        athlete,
                        "/activities/" + ride.id()
                                + "/streams?keys=time,distance,latlng,altitude,velocity_smooth,watts,moving&key_by_type=true")
                .json();

        List<double[]> points = decode(detail.at("/map/polyline").asText());
        assertThat(streams.at("/latlng/data")).hasSameSizeAs(points);
        int last = points.size() - 1;
        streams.forEach(stream -> {
            assertThat(stream.get("data")).hasSize(points.size());
            assertThat(stream.get("original_size").asInt()).isEqualTo(points.size());
        });
        assertThat(streams.at("/distance/data/" + last).asDouble())
                .isEqualTo(detail.get("distance").asDouble());
        assertThat(streams.at("/time/data/" + last).asInt())
                .isEqualTo(detail.get("elapsed_time").asInt());
        assertThat(streams.at("/latlng/data/" + last / 2 + "/1").asDouble())
                .isCloseTo(points.get(last / 2)[1], within(0.00002));
    }

    @Test
    void streamsCanBeThinnedOutOrListedOrMissing() {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity ride = athlete.addActivity(a -> a.sport("Ride").distance(31_000));
        SandboxActivity typedIn = athlete.addActivity(a -> a.sport("Swim").manual());
        Client client = new Client(strava);

        JsonNode thin = client.get(
                        athlete, "/activities/" + ride.id() + "/streams?keys=time&key_by_type=true&resolution=low")
                .json();
        JsonNode list = client.get(athlete, "/activities/" + ride.id() + "/streams?keys=time")
                .json();

        assertThat(thin.at("/time/data").size()).isBetween(50, 100);
        assertThat(list.isArray()).isTrue();
        assertThat(list.findValuesAsText("type")).containsExactly("time", "distance");
        assertThat(client.get(athlete, "/activities/" + typedIn.id() + "/streams?keys=time&key_by_type=true")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void activitiesTypedInOrIndoorsHaveNoRoute() {
        SandboxAthlete athlete = strava.addAthlete();
        ObjectNode typedIn = athlete.addActivity(a -> a.sport("Swim").manual()).json();
        ObjectNode trainer = athlete.addActivity(a -> a.sport("VirtualRide")).json();
        ObjectNode strength = athlete.addActivity("WeightTraining").json();

        assertThat(typedIn.get("start_latlng")).isEmpty();
        assertThat(typedIn.get("upload_id").isNull()).isTrue();
        assertThat(typedIn.get("laps")).isEmpty();
        assertThat(trainer.get("trainer").asBoolean()).isTrue();
        assertThat(trainer.get("distance").asDouble()).isPositive();
        assertThat(trainer.at("/map/summary_polyline").asText()).isEmpty();
        assertThat(strength.get("distance").asDouble()).isZero();
    }

    private static StravaSandbox sandbox(long seed) {
        return StravaSandbox.builder().seed(seed).clock(CLOCK).start();
    }

    private static double sum(JsonNode list, String field) {
        double sum = 0;
        for (JsonNode element : list) {
            sum += element.get(field).asDouble();
        }
        return sum;
    }

    private static double length(List<double[]> points) {
        double metres = 0;
        for (int i = 1; i < points.size(); i++) {
            double[] a = points.get(i - 1);
            double[] b = points.get(i);
            double north = Math.toRadians(b[0] - a[0]);
            double east = Math.toRadians(b[1] - a[1]) * Math.cos(Math.toRadians((a[0] + b[0]) / 2));
            metres += 6_371_000 * Math.hypot(north, east);
        }
        return metres;
    }

    private static List<double[]> decode(String polyline) {
        List<double[]> points = new ArrayList<>();
        int[] sum = new int[2];
        for (int i = 0, coordinate = 0; i < polyline.length(); coordinate = 1 - coordinate) {
            int bits = 0;
            int shift = 0;
            int chunk;
            do {
                chunk = polyline.charAt(i++) - 63;
                bits |= (chunk & 0x1f) << shift;
                shift += 5;
            } while (chunk >= 0x20);
            sum[coordinate] += (bits & 1) == 0 ? bits >> 1 : ~(bits >> 1);
            if (coordinate == 1) {
                points.add(new double[] {sum[0] / 1e5, sum[1] / 1e5});
            }
        }
        return points;
    }
}
