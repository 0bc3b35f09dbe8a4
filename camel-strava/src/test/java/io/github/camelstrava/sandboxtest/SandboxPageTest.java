package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sandbox's own page, by a client that has no script. */
class SandboxPageTest {
    private final StravaSandbox strava = StravaSandbox.start();
    private final Browser browser = new Browser(strava);
    private final Inbox inbox = new Inbox();
    private final SandboxAthlete athlete =
            strava.addAthlete(a -> a.name("Ines Lund").livesIn("Girona").activities(3, Duration.ofDays(9)));

    @AfterEach
    void stop() {
        strava.close();
        inbox.close();
    }

    @Test
    void showsAthletesAndWhatTheyDid() {
        strava.addAthlete(a -> a.name("Not Yet").livesIn("Kyoto").notConnected());

        Client.Reply page = browser.get(strava.pageUri());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("Strava sandbox: nothing here is real", "1 of 2 athletes connected")
                .containsSubsequence(
                        "Ines Lund",
                        "Girona · 3 activities",
                        "connected",
                        "Not Yet",
                        "Kyoto · 0 activities",
                        "not connected");
        for (SandboxActivity activity : athlete.activities()) {
            assertThat(page.body()).contains("id=\"activity-" + activity.id() + "\"");
        }
    }

    @Test
    void uploadsAnActivityAndPushesIt() {
        strava.subscribe(inbox.url());

        Client.Reply reply = upload("");

        SandboxActivity newest = athlete.activities().get(0);
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/?uploaded=" + newest.id());
        assertThat(athlete.activities()).hasSize(4);
        await().untilAsserted(() -> assertThat(inbox.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.json().get("aspect_type").asText()).isEqualTo("create");
            assertThat(letter.json().get("object_id").asLong()).isEqualTo(newest.id());
        }));
        assertThat(browser.get(strava.pageUri() + "?uploaded=" + newest.id()).body())
                .contains("<b>Ines Lund</b> uploaded", "1 event pushed so far")
                .contains("id=\"activity-" + newest.id() + "\" class=\"new\"");
    }

    @Test
    void saysThatNobodyIsToldOfAthletesWhoAreNotConnected() {
        strava.subscribe(inbox.url());
        athlete.deauthorize();

        Client.Reply reply = upload("");

        String uri = strava.pageUri().replaceAll("/$", "") + reply.header("Location");
        assertThat(browser.get(uri).body())
                .contains("<b>Ines Lund</b> uploaded", "Without a connection there is no event.");
        assertThat(strava.pushes()).extracting(SandboxPush::objectType).containsExactly("athlete");
    }

    @Test
    void uploadsTheSportThatWasChosen() {
        upload("TrailRun");

        assertThat(athlete.activities().get(0).sportType()).isEqualTo("TrailRun");
        assertThat(upload("<b>").error()).isEqualTo("Activity/sport/invalid");
        assertThat(athlete.activities()).hasSize(4);
    }

    @Test
    void endsTheConnectionAndPushesThat() {
        strava.subscribe(inbox.url());
        assertThat(browser.get(strava.pageUri()).body()).contains(actionPath("disconnect"));

        Client.Reply reply = browser.post(action("disconnect"));

        assertThat(reply.status()).isEqualTo(303);
        assertThat(athlete.isConnected()).isFalse();
        assertThat(strava.pushes())
                .singleElement()
                .extracting(SandboxPush::updates)
                .hasToString("{authorized=false}");
        assertThat(browser.get(strava.pageUri() + "?disconnected=" + athlete.id())
                        .body())
                .contains("<b>Ines Lund</b> ended the connection.", "not connected")
                .doesNotContain(actionPath("disconnect"));
    }

    @Test
    void saysWhereEventsGoWithoutTheSecretPath() {
        assertThat(browser.get(strava.pageUri()).body()).contains("Nobody has subscribed to events");

        strava.subscribe("https://hooks.example.com/a-secret-path");

        assertThat(browser.get(strava.pageUri()).body())
                .contains("hooks.example.com")
                .doesNotContain("a-secret-path");
    }

    @Test
    void countsNothing() {
        browser.get(strava.pageUri());
        upload("");
        browser.post(action("disconnect"));

        assertThat(strava.requests()).isEmpty();
        assertThat(strava.calls()).isZero();
        assertThat(strava.usage().overallShort()).isZero();
    }

    @Test
    void escapesNames() {
        strava.addAthlete(a -> a.name("<script>alert(1)</script> \"X\""))
                .addActivity("Run")
                .rename("<img src=x>");

        assertThat(browser.get(strava.pageUri()).body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;X&quot;", "&lt;img src=x&gt;")
                .doesNotContain("<script", "<img");
    }

    @Test
    void refusesFormsOfOtherSites() {
        String own = strava.pageUri().replaceAll("/$", "");

        assertThat(browser.postFrom("https://example.org", action("activities")).status())
                .isEqualTo(403);
        assertThat(browser.postFrom("https://example.org", action("disconnect")).status())
                .isEqualTo(403);
        assertThat(athlete.activities()).hasSize(3);
        assertThat(athlete.isConnected()).isTrue();
        assertThat(browser.postFrom(own, action("activities")).status()).isEqualTo(303);
    }

    @Test
    void knowsNoOtherAthletesAndMethods() {
        assertThat(browser.post(strava.pageUri() + "athletes/1/activities").status())
                .isEqualTo(404);
        assertThat(browser.post(strava.pageUri()).status()).isEqualTo(405);
        assertThat(browser.send("GET", action("activities")).status()).isEqualTo(405);
        assertThat(browser.send("DELETE", action("disconnect")).status()).isEqualTo(405);
    }

    @Test
    void leavesRoomForAnApiWithoutAPath() {
        try (StravaSandbox bare = StravaSandbox.builder().apiPath("").start()) {
            SandboxAthlete other = bare.addAthlete(a -> a.activities(2, Duration.ofDays(5)));
            Client client = new Client(bare);

            assertThat(client.get(other, "/athletes/" + other.id() + "/stats")
                            .json()
                            .has("all_ride_totals"))
                    .isTrue();
            assertThat(client.get(other, "/athlete/activities").ids()).hasSize(2);
            assertThat(new Browser(bare).get(bare.pageUri()).body()).contains(other.name());
            assertThat(bare.calls()).isEqualTo(2);
        }
    }

    @Test
    void showsASandboxWithNobodyInIt() {
        try (StravaSandbox empty = StravaSandbox.start()) {
            assertThat(new Browser(empty).get(empty.pageUri()).body()).contains("Nobody lives here yet");
        }
    }

    private Client.Reply upload(String sport) {
        return browser.post(action("activities"), "sport", sport);
    }

    private String action(String name) {
        return strava.pageUri().replaceAll("/$", "") + actionPath(name);
    }

    private String actionPath(String name) {
        return "/athletes/" + athlete.id() + "/" + name;
    }
}
