package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what the application is told; how it is carried is another matter. */
class EventsTest {
    private static final byte[] GPX = """
            <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
              <trkpt lat="47.12" lon="-2.326"><ele>12.0</ele><time>2026-08-31T05:00:00Z</time></trkpt>
              <trkpt lat="47.13" lon="-2.326"><ele>14.5</ele><time>2026-08-31T05:06:40Z</time></trkpt>
            </trkseg></trk></gpx>
            """.getBytes(StandardCharsets.UTF_8);

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00.700Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final Inbox inbox = new Inbox();
    private long subscriptionId;

    @BeforeEach
    void subscribe() {
        subscriptionId = strava.subscribe(inbox.url());
    }

    @AfterEach
    void stop() {
        strava.close();
        inbox.close();
    }

    @Test
    void pushesAnActivityThatAppears() {
        SandboxAthlete athlete = strava.addAthlete();

        SandboxActivity run = athlete.addActivity("Run");

        await().untilAsserted(() -> assertThat(inbox.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.method()).isEqualTo("POST");
            assertThat(letter.query()).isNull();
            assertThat(letter.contentType()).isEqualTo("application/json");
            assertThat(letter.json().toString()).isEqualTo("""
                    {"aspect_type":"create","event_time":%d,"object_id":%d,"object_type":"activity","owner_id":%d,\
                    "updates":{},"subscription_id":%d}""".formatted(
                    Instant.parse("2026-09-01T06:00:00Z").getEpochSecond(), run.id(), athlete.id(), subscriptionId));
        }));
    }

    @Test
    void saysNothingOfThePast() {
        strava.addAthlete(a -> a.activities(5, Duration.ofDays(10)));

        assertThat(strava.pushes()).isEmpty();
    }

    @Test
    void pushesWhatAProgramCreates() {
        SandboxAthlete athlete = strava.addAthlete();

        long id = client.form(
                        athlete,
                        "POST",
                        "/activities",
                        Map.of(
                                "name", "Manual swim",
                                "sport_type", "Swim",
                                "start_date_local", "2026-07-04T19:00:00Z",
                                "elapsed_time", "1800"))
                .json()
                .get("id")
                .asLong();

        assertThat(told()).containsExactly("create " + id + " {}");
    }

    @Test
    void pushesAnUploadOnceItIsDoneThoughNobodyAsksForIt() {
        SandboxAthlete athlete = strava.addAthlete();
        client.upload(athlete, "a.gpx", GPX, Map.of("data_type", "gpx"));
        clock.advance(Duration.ofSeconds(1));
        client.upload(athlete, "b.gpx", "other".getBytes(StandardCharsets.UTF_8), Map.of("data_type", "fit"));
        assertThat(strava.pushes()).isEmpty();

        clock.advance(Duration.ofMillis(1500));

        await().until(() -> !strava.pushes().isEmpty());
        assertThat(told())
                .containsExactly("create " + athlete.activities().get(0).id() + " {}");
    }

    @Test
    void pushesUploadsThatNeedNotWaitAnyMore() {
        SandboxAthlete athlete = strava.addAthlete();
        strava.uploadsTake(Duration.ofDays(1));
        client.upload(athlete, "a.gpx", GPX, Map.of("data_type", "gpx"));

        strava.uploadsTake(Duration.ZERO);

        await().untilAsserted(() -> assertThat(strava.pushes()).hasSize(1));
    }

    @Test
    void pushesOnlyWhatChangedOfTitleAndTypeAndPrivacy() {
        SandboxActivity run =
                strava.addAthlete().addActivity(a -> a.sport("Run").name("Before"));

        run.rename("After");
        run.edit(json -> json.put("sport_type", "TrailRun"));
        run.hide();
        run.show();
        run.edit(json -> json.put("name", "Later").put("sport_type", "Walk"));

        assertThat(told().subList(1, 6))
                .containsExactly(
                        "update " + run.id() + " {title=After}",
                        "update " + run.id() + " {type=TrailRun}",
                        "update " + run.id() + " {private=true}",
                        "update " + run.id() + " {private=false}",
                        "update " + run.id() + " {title=Later, type=Walk}");
    }

    @Test
    void saysNothingOfOtherChanges() {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity run = athlete.addActivity(a -> a.sport("Run").name("Same"));

        client.putJson(
                athlete, "/activities/" + run.id(), "{\"description\":\"x\",\"commute\":true,\"name\":\"Same\"}");
        run.edit(json -> json.put("kudos_count", 99).put("gear_id", "b1"));

        assertThat(told()).hasSize(1);
    }

    @Test
    void pushesWhatAProgramChanges() {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity run = athlete.addActivity("Run");

        client.putJson(athlete, "/activities/" + run.id(), "{\"name\":\"New title\",\"sport_type\":\"Hike\"}");

        assertThat(told()).endsWith("update " + run.id() + " {title=New title, type=Hike}");
    }

    @Test
    void pushesADeletionOnce() {
        SandboxActivity run = strava.addAthlete().addActivity("Run");

        run.delete();
        run.delete();
        run.rename("Too late");

        assertThat(told()).containsExactly("create " + run.id() + " {}", "delete " + run.id() + " {}");
    }

    @Test
    void letsActivitiesVanishFromThoseWhoMayNotSeeThemAnyMore() {
        SandboxAthlete athlete = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ));
        SandboxActivity run = athlete.addActivity("Run");

        run.hide();
        run.rename("Secret");
        run.show();
        run.rename("Public");

        assertThat(told())
                .containsExactly(
                        "create " + run.id() + " {}",
                        "delete " + run.id() + " {}",
                        "create " + run.id() + " {}",
                        "update " + run.id() + " {title=Public}");
    }

    @Test
    void tellsOfSecretsOnlyWhoMaySeeThem() {
        SandboxActivity hidden = strava.addAthlete(a -> a.scopes(Scope.ACTIVITY_READ))
                .addActivity(a -> a.sport("Run").onlyMe());
        hidden.delete();
        assertThat(told()).isEmpty();

        SandboxActivity seen = strava.addAthlete(a -> a.scopes(Scope.ACTIVITY_READ_ALL))
                .addActivity(a -> a.sport("Run").onlyMe());
        seen.delete();

        assertThat(told()).containsExactly("create " + seen.id() + " {}", "delete " + seen.id() + " {}");
    }

    @Test
    void saysNothingOfActivitiesTheApplicationMayNotRead() {
        strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_WRITE))
                .addActivity("Run")
                .rename("New");
        strava.addAthlete(a -> a.notConnected()).addActivity("Run").delete();

        assertThat(strava.pushes()).isEmpty();
    }

    @Test
    void pushesTheEndOfAConnectionOnce() {
        SandboxAthlete athlete = strava.addAthlete();

        athlete.deauthorize();
        athlete.deauthorize();
        athlete.addActivity("Run");

        assertThat(strava.pushes()).singleElement().satisfies(push -> {
            assertThat(push.objectType()).isEqualTo("athlete");
            assertThat(push.objectId()).isEqualTo(athlete.id());
            assertThat(push.ownerId()).isEqualTo(athlete.id());
            assertThat(push.aspectType()).isEqualTo("update");
            assertThat(push.updates()).containsExactly(Map.entry("authorized", "false"));
            assertThat(push.subscriptionId()).isEqualTo(subscriptionId);
            assertThat(push.eventTime()).isEqualTo("2026-09-01T06:00:00Z");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/revoke", "/deauthorize"})
    void pushesTheEndThatAProgramAskedFor(String path) {
        SandboxAthlete athlete = strava.addAthlete();
        String token = athlete.accessToken();

        client.post(
                path,
                path.equals("/revoke") ? Map.of("token", token) : Map.of("access_token", token),
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((strava.clientId() + ":" + strava.clientSecret())
                                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(told()).containsExactly("update " + athlete.id() + " {authorized=false}");
    }

    @Test
    void goesByWhatWasGrantedLast() {
        SandboxAthlete athlete = strava.addAthlete(a -> a.notConnected());
        athlete.addActivity("Run");

        client.exchange(strava.authorizationCode(athlete, Scope.ACTIVITY_READ));
        SandboxActivity second = athlete.addActivity("Run");

        assertThat(told()).containsExactly("create " + second.id() + " {}");
    }

    @Test
    void announcesAnActivityBeforeItCanBeRead() {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity first = athlete.addActivity("Run");

        SandboxActivity late = athlete.addActivity(a -> a.sport("Run").readableAfter(Duration.ofSeconds(10)));

        assertThat(told()).endsWith("create " + late.id() + " {}");
        clock.advance(Duration.ofMillis(9900));
        assertThat(client.get(athlete, "/activities/" + late.id()).error()).isEqualTo("Activity/id/invalid");
        assertThat(client.get(athlete, "/activities/" + late.id() + "/laps").status())
                .isEqualTo(404);
        assertThat(client.get(athlete, "/athlete/activities").ids()).containsExactly(first.id());
        assertThat(client.get(athlete, "/athlete/activities?after=1").ids()).containsExactly(first.id());

        clock.advance(Duration.ofMillis(100));

        assertThat(client.get(athlete, "/activities/" + late.id()).status()).isEqualTo(200);
        assertThat(client.get(athlete, "/athlete/activities").ids()).containsExactly(late.id(), first.id());
    }

    @Test
    void keepsSilentWhileNobodyIsSubscribed() {
        SandboxAthlete athlete = strava.addAthlete();
        client.application("DELETE", "/push_subscriptions/" + subscriptionId, client.credentials());

        athlete.addActivity("Run");
        assertThat(strava.pushes()).isEmpty();

        long next = strava.subscribe(inbox.url("/elsewhere"));
        athlete.addActivity("Run");
        assertThat(strava.pushes())
                .extracting(SandboxPush::subscriptionId)
                .containsExactly(next)
                .doesNotContain(subscriptionId);
    }

    /** What was told, as it happened. */
    private List<String> told() {
        return strava.pushes().stream()
                .map(push -> push.aspectType() + " " + push.objectId() + " " + push.updates())
                .toList();
    }
}
