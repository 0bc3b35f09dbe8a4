package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityPartsTest {
    private final StravaSandbox strava = StravaSandbox.builder()
            .clock(SandboxClock.at("2026-09-01T06:00:00Z"))
            .start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete();
    private final SandboxActivity ride = athlete.addActivity(a -> a.sport("Ride")
            .distance(41_000)
            .json(json -> json.put("comment_count", 45).put("kudos_count", 70).put("total_photo_count", 3)));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void commentsCanBeReadCursorByCursor() {
        Set<Long> ids = new LinkedHashSet<>();
        List<Integer> sizes = new ArrayList<>();
        String query = "?page_size=20";
        JsonNode page;
        do {
            Client.Reply reply = client.get(athlete, path("comments") + query);
            page = reply.json();
            ids.addAll(reply.ids());
            sizes.add(page.size());
            if (!page.isEmpty()) {
                query = "?page_size=20&after_cursor=" + encoded(cursorOfTheLast(page));
            }
        } while (!page.isEmpty());

        assertThat(sizes).containsExactly(20, 20, 5, 0);
        assertThat(ids).hasSize(45);
    }

    @Test
    void cursorsAreEncodedAlreadyAndHaveToBeEncodedAgain() {
        JsonNode page = get("comments?page_size=2");
        String cursor = cursorOfTheLast(page);

        Shapes.assertLike(Shapes.example("Comment-cursor-page").get(0), page.get(0));
        assertThat(cursor).endsWith("%3D%3D");
        assertThat(get("comments?after_cursor=" + encoded(cursor))).hasSize(30);
        for (String wrong :
                List.of(cursor, encoded(encoded(cursor)), URLDecoder.decode(cursor, StandardCharsets.UTF_8), "x")) {
            Client.Reply reply = client.get(athlete, path("comments?after_cursor=" + wrong));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.error()).isEqualTo("Comment/after_cursor/invalid");
        }
    }

    @Test
    void commentsCanBeReadPageByPageToo() {
        assertThat(get("comments?page=2&per_page=40")).hasSize(5);
        assertThat(get("comments?page=3&per_page=40")).isEmpty();
        assertThat(cursorOfTheLast(get("comments?per_page=40"))).isNotEqualTo("null");

        JsonNode first = get("comments");

        Shapes.assertLike(Shapes.example("Comment-page").get(0), first.get(0));
        assertThat(first).hasSize(30);
        assertThat(first.get(29).get("cursor").isNull())
                .as("no cursor without paging")
                .isTrue();
    }

    @Test
    void kudosAreNamesWithoutIds() {
        JsonNode kudos = get("kudos?per_page=50&page=2");

        assertThat(kudos).hasSize(20);
        Shapes.assertLike(Shapes.example("SummaryAthlete-kudoers-page").get(0), kudos.get(0));
        assertThat(get("kudos?per_page=50&page=3")).isEmpty();
    }

    @Test
    void thereAreAsManyAsTheActivitySays() {
        for (int i = 0; i < 20; i++) {
            SandboxActivity activity = athlete.addActivity();
            JsonNode json = activity.json();
            assertThat(client.get(athlete, "/activities/" + activity.id() + "/kudos")
                            .json())
                    .hasSize(json.get("kudos_count").asInt());
            assertThat(client.get(athlete, "/activities/" + activity.id() + "/comments")
                            .json())
                    .hasSize(json.get("comment_count").asInt());
        }
    }

    @Test
    void lapsAreThoseOfTheActivity() {
        JsonNode laps = get("laps");

        assertThat(laps.toString()).isEqualTo(ride.json().get("laps").toString());
        Shapes.assertLike(
                Shapes.example("Lap-list").get(0),
                laps.get(0),
                "average_cadence",
                "device_watts",
                "average_watts",
                "average_heartrate",
                "max_heartrate");
    }

    @Test
    void zonesHoldTheWholeTime() {
        Set<String> types = new LinkedHashSet<>();
        for (int i = 0; i < 10; i++) {
            SandboxAthlete somebody = strava.addAthlete();
            SandboxActivity activity = somebody.addActivity("Ride");
            JsonNode zones = client.get(somebody, "/activities/" + activity.id() + "/zones")
                    .json();
            for (JsonNode zone : zones) {
                String type = zone.get("type").asText();
                types.add(type);
                Shapes.assertLike(Shapes.example("ActivityZone-list").get(type.equals("heartrate") ? 0 : 1), zone);
                double seconds = 0;
                for (JsonNode bucket : zone.get("distribution_buckets")) {
                    seconds += bucket.get("time").asDouble();
                }
                assertThat(seconds).isCloseTo(activity.json().get("moving_time").asDouble(), within(1.0));
            }
        }
        assertThat(types).containsExactlyInAnyOrder("heartrate", "power");
        SandboxActivity typedIn = athlete.addActivity(a -> a.sport("Swim").manual());
        assertThat(client.get(athlete, "/activities/" + typedIn.id() + "/zones").json())
                .isEmpty();
    }

    @Test
    void photosComeInTheSizeAskedFor() {
        JsonNode photos = get("photos?photo_sources=true&size=1500");

        Shapes.assertLike(Shapes.example("Photo-page-undocumented").get(0), photos.get(0), "location");
        assertThat(photos).hasSize(3);
        assertThat(Shapes.fields(photos.get(1).get("urls"))).containsExactly("1800");
        assertThat(photos.findValuesAsText("unique_id")).doesNotHaveDuplicates();
        assertThat(Shapes.fields(get("photos?photo_sources=true").get(0).get("urls")))
                .containsExactly("100");
        assertThat(get("photos")).as("none came from Instagram").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"comments", "kudos", "laps", "zones", "photos", "streams"})
    void belongToWhatTheTokenMaySee(String part) {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ));
        SandboxActivity secret = reserved.addActivity(a -> a.sport("Run").onlyMe());

        assertThat(client.get(reserved, "/activities/" + secret.id() + "/" + part)
                        .error())
                .isEqualTo("Activity/id/invalid");
        assertThat(client.get(athlete, "/activities/" + secret.id() + "/" + part)
                        .status())
                .isEqualTo(404);
    }

    private String path(String part) {
        return "/activities/" + ride.id() + "/" + part;
    }

    private JsonNode get(String part) {
        Client.Reply reply = client.get(athlete, path(part));
        assertThat(reply.status()).as(part).isEqualTo(200);
        return reply.json();
    }

    private static String cursorOfTheLast(JsonNode page) {
        return page.get(page.size() - 1).get("cursor").asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
