package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StravaSandboxTest {
    private static final Instant NOW = Instant.parse("2026-09-01T06:00:00Z");

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.activities(45, Duration.ofDays(60)));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void listsActivitiesNewestFirstThirtyToAPage() {
        Client.Reply reply = client.get(athlete, "/athlete/activities");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(reply.ids())
                .isEqualTo(athlete.activities().stream()
                        .limit(30)
                        .map(SandboxActivity::id)
                        .toList());
        assertThat(athlete.activities())
                .isSortedAccordingTo(
                        Comparator.comparing(SandboxActivity::start).reversed());
    }

    @Test
    void listsOldestFirstWhenAskedForWhatCameAfter() {
        List<SandboxActivity> all = athlete.activities();
        SandboxActivity border = all.get(10);

        Client.Reply reply = client.get(
                athlete, "/athlete/activities?after=" + border.start().getEpochSecond());

        List<Long> expected = new ArrayList<>(
                all.subList(0, 10).stream().map(SandboxActivity::id).toList());
        Collections.reverse(expected);
        assertThat(reply.ids()).isEqualTo(expected);
    }

    @Test
    void takesBothBoundsAtOnce() {
        List<SandboxActivity> all = athlete.activities();

        Client.Reply reply = client.get(
                athlete,
                "/athlete/activities?after=" + all.get(10).start().getEpochSecond() + "&before="
                        + all.get(5).start().getEpochSecond());

        assertThat(reply.ids())
                .containsExactlyInAnyOrderElementsOf(
                        all.subList(6, 10).stream().map(SandboxActivity::id).toList());
    }

    @Test
    void pagesEndWithAnEmptyOne() {
        assertThat(client.get(athlete, "/athlete/activities?page=2").ids()).hasSize(15);
        assertThat(client.get(athlete, "/athlete/activities?page=3").body()).isEqualTo("[]");
        assertThat(client.get(athlete, "/athlete/activities?per_page=7&page=2").ids())
                .isEqualTo(athlete.activities().subList(7, 14).stream()
                        .map(SandboxActivity::id)
                        .toList());
    }

    @Test
    void holdsAtMostTwoHundredOnAPage() {
        SandboxAthlete diligent = strava.addAthlete(a -> a.activities(230, Duration.ofDays(100)));

        assertThat(client.get(diligent, "/athlete/activities?per_page=500").ids())
                .hasSize(200);
    }

    @Test
    void refusesParametersItCannotRead() {
        assertThat(client.get(athlete, "/athlete/activities?page=0").error()).isEqualTo("Activity/page/invalid");
        assertThat(client.get(athlete, "/athlete/activities?after=yesterday").status())
                .isEqualTo(400);
    }

    @Test
    void listsANewActivityFirst() {
        SandboxActivity run = athlete.addActivity("TrailRun");

        JsonNode newest =
                client.get(athlete, "/athlete/activities?per_page=1").json().get(0);

        assertThat(newest.get("id").asLong()).isEqualTo(run.id());
        assertThat(newest.get("sport_type").asText()).isEqualTo("TrailRun");
        assertThat(newest.get("type").asText()).isEqualTo("Run");
        assertThat(run.start()).isBefore(NOW).isAfter(NOW.minus(Duration.ofHours(8)));
    }

    @Test
    void listsALateUploadAmongItsNeighboursWithAHigherId() {
        Instant start = NOW.minus(Duration.ofDays(20));
        SandboxActivity late = athlete.addActivity(
                a -> a.sport("Ride").name("Found on the watch").start(start));

        List<SandboxActivity> all = athlete.activities();

        assertThat(all.indexOf(late)).isGreaterThan(3);
        assertThat(all).extracting(SandboxActivity::id).allMatch(id -> id <= late.id());
        assertThat(client.get(athlete, "/athlete/activities?per_page=200").ids())
                .contains(late.id());
    }

    @Test
    void givesOutIdsInTheOrderOfUploads() {
        SandboxActivity first = athlete.addActivity();
        SandboxActivity second = athlete.addActivity();
        clock.advance(Duration.ofMinutes(5));
        SandboxActivity third = athlete.addActivity(a -> a.start(NOW.minus(Duration.ofDays(9))));

        assertThat(List.of(first.id(), second.id(), third.id())).isSorted().doesNotHaveDuplicates();
        assertThat(first.id()).isGreaterThan(16_000_000_000L);
        assertThat(second.start()).isAfter(first.start());
    }

    @Test
    void takesExplicitFactsOfAnActivity() {
        SandboxActivity ride = athlete.addActivity(a -> a.id(9_000_000_000_000_000_001L)
                .sport("GravelRide")
                .name("Around the reservoir")
                .start(Instant.parse("2026-08-30T05:30:00Z"))
                .distance(42_195.3)
                .movingTime(Duration.ofSeconds(6600)));

        JsonNode detail = client.get(athlete, "/activities/9000000000000000001").json();

        assertThat(detail.get("id").asLong()).isEqualTo(ride.id());
        assertThat(detail.get("name").asText()).isEqualTo("Around the reservoir");
        assertThat(detail.get("start_date").asText()).isEqualTo("2026-08-30T05:30:00Z");
        assertThat(detail.get("distance").asDouble()).isEqualTo(42_195.3);
        assertThat(detail.get("moving_time").asInt()).isEqualTo(6600);
        assertThat(detail.get("average_speed").asDouble()).isEqualTo(6.393);
    }

    @Test
    void sendsWhatNobodyHasHeardOf() {
        SandboxActivity strange =
                athlete.addActivity(a -> a.sport("UnderwaterHockey").json(json -> {
                    json.put("a_field_added_later", true);
                    json.putNull("distance");
                    json.remove("map");
                }));

        JsonNode listed =
                client.get(athlete, "/athlete/activities?per_page=1").json().get(0);

        assertThat(listed.get("id").asLong()).isEqualTo(strange.id());
        assertThat(listed.get("sport_type").asText()).isEqualTo("UnderwaterHockey");
        assertThat(listed.get("type").asText()).isEqualTo("Workout");
        assertThat(listed.get("a_field_added_later").asBoolean()).isTrue();
        assertThat(listed.get("distance").isNull()).isTrue();
        assertThat(listed.has("map")).isFalse();
    }

    @Test
    void changesAndDeletesActivities() {
        SandboxActivity activity = athlete.activities().get(3);
        activity.rename("Another name");

        assertThat(client.get(athlete, "/activities/" + activity.id())
                        .json()
                        .get("name")
                        .asText())
                .isEqualTo("Another name");
        assertThat(client.get(athlete, "/athlete/activities")
                        .json()
                        .get(3)
                        .get("name")
                        .asText())
                .isEqualTo("Another name");

        activity.edit(json -> json.put("start_date", "2030-01-01T00:00:00Z"));
        assertThat(client.get(athlete, "/athlete/activities?per_page=1").ids()).containsExactly(activity.id());

        activity.delete();
        assertThat(client.get(athlete, "/activities/" + activity.id()).status()).isEqualTo(404);
        assertThat(athlete.activities()).hasSize(44).doesNotContain(activity);
    }

    @Test
    void detailsAgreeWithTheList() {
        JsonNode listed = client.get(athlete, "/athlete/activities").json();
        for (JsonNode summary : listed) {
            JsonNode detail = client.get(
                            athlete, "/activities/" + summary.get("id").asText())
                    .json();
            summary.properties().forEach(field -> {
                if (!List.of("resource_state", "map").contains(field.getKey())) {
                    assertThat(detail.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
                }
            });
            assertThat(detail.get("resource_state").asInt()).isEqualTo(3);
            assertThat(detail.at("/map/polyline").asText().length())
                    .isGreaterThanOrEqualTo(
                            detail.at("/map/summary_polyline").asText().length());
        }
    }

    @Test
    void knowsNoActivitiesOfOthers() {
        SandboxAthlete other = strava.addAthlete();
        SandboxActivity foreign = other.addActivity();

        Client.Reply reply = client.get(athlete, "/activities/" + foreign.id());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error()).isEqualTo("Activity/id/invalid");
        assertThat(client.get(athlete, "/activities/12").status()).isEqualTo(404);
        assertThat(client.get(athlete, "/activities/none").status()).isEqualTo(404);
    }

    @Test
    void knowsNoOtherPaths() {
        Client.Reply reply = client.get(athlete, "/athlete/activity");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error()).isEqualTo("resource/path/invalid");
    }

    @Test
    void keepsPrivateActivitiesFromThoseWhoMayNotReadAll() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ));
        SandboxActivity open = reserved.addActivity("Run");
        SandboxActivity secret = reserved.addActivity(a -> a.sport("Run").onlyMe());

        assertThat(client.get(reserved, "/athlete/activities").ids()).containsExactly(open.id());
        assertThat(client.get(reserved, "/athlete/activities?per_page=1").ids()).isEmpty();
        assertThat(client.get(reserved, "/activities/" + secret.id()).status()).isEqualTo(404);

        open.hide();
        assertThat(client.get(reserved, "/athlete/activities").ids()).isEmpty();
    }

    @Test
    void namesTheScopeThatIsMissing() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ));

        Client.Reply reply = client.get(reserved, "/athlete/activities");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("AccessToken/activity:read_permission/missing");
    }

    @Test
    void showsTheProfileInFullToThoseWhoMayReadAll() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.name("Ada Lovelock").scopes("read"));

        JsonNode full = client.get(athlete, "/athlete").json();
        JsonNode brief = client.get(reserved, "/athlete").json();

        assertThat(full.get("id").asLong()).isEqualTo(athlete.id());
        assertThat(full.get("resource_state").asInt()).isEqualTo(3);
        assertThat(full.get("bikes")).isNotEmpty();
        assertThat(brief.get("resource_state").asInt()).isEqualTo(2);
        assertThat(brief.get("lastname").asText()).isEqualTo("Lovelock");
        assertThat(brief.has("bikes")).isFalse();
    }

    @Test
    void takesTokensFromTheHeaderOnly() {
        Client.Reply reply = client.get("nonsense", "/athlete?access_token=" + athlete.accessToken());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("Athlete/access_token/invalid");
    }

    @Test
    void saysWhatTimeItIs() {
        clock.set(Instant.parse("2026-09-03T23:59:58Z"));

        assertThat(client.get(athlete, "/athlete").header("Date")).isEqualTo("Thu, 03 Sep 2026 23:59:58 GMT");
    }

    @Test
    void remembersRequestsWithoutTheirSecrets() {
        client.get(athlete, "/athlete/activities?page=2");
        client.refresh(athlete.refreshToken());
        client.get("a-wrong-token", "/athlete");

        assertThat(strava.requestsTo(StravaOperation.activities))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.athleteId()).isEqualTo(athlete.id());
                    assertThat(request.page()).isEqualTo(2);
                    assertThat(request.status()).isEqualTo(200);
                    assertThat(request.time()).isEqualTo(NOW);
                });
        assertThat(strava.requestsTo("/oauth/token")).singleElement().satisfies(request -> assertThat(request.query())
                .isEqualTo(Map.of("grant_type", "refresh_token")));
        assertThat(strava.requests().toString())
                .doesNotContain(athlete.accessToken(), athlete.refreshToken(), strava.clientSecret(), "a-wrong-token");
        assertThat(strava.calls()).isEqualTo(2);
    }

    @Test
    void refusesAnIdThatIsTaken() {
        SandboxActivity activity = athlete.addActivity();

        assertThatThrownBy(() -> athlete.addActivity(a -> a.id(activity.id()))).hasMessageContaining("already");
        assertThatThrownBy(() -> strava.addAthlete(a -> a.id(athlete.id()))).hasMessageContaining("already");
    }

    @Test
    void canServeTheApiWithoutAPathPrefix() {
        try (StravaSandbox next = StravaSandbox.builder().apiPath("").start()) {
            SandboxAthlete somebody = next.addAthlete();

            assertThat(new Client(next).get(somebody, "/athlete").status()).isEqualTo(200);
            assertThat(new Client(next).refresh(somebody.refreshToken()).status())
                    .isEqualTo(200);
        }
    }
}
