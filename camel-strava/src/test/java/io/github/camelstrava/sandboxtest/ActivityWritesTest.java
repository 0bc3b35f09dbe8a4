package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityWritesTest {
    private static final Map<String, String> SWIM = Map.of(
            "name",
            "Manual swim",
            "sport_type",
            "Swim",
            "start_date_local",
            "2026-07-04T19:00:00Z",
            "elapsed_time",
            "1800");

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.livesIn("Annecy"));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void createsAnActivityThatIsListedFromThenOn() {
        Client.Reply reply = create(Map.of("distance", "1500.0", "description", "Cold", "commute", "1"));

        assertThat(reply.status()).isEqualTo(201);
        JsonNode created = reply.json();
        assertThat(created.get("name").asText()).isEqualTo("Manual swim");
        assertThat(created.get("sport_type").asText()).isEqualTo("Swim");
        assertThat(created.get("start_date").asText()).isEqualTo("2026-07-04T17:00:00Z");
        assertThat(created.get("start_date_local").asText()).isEqualTo("2026-07-04T19:00:00Z");
        assertThat(created.get("elapsed_time").asInt()).isEqualTo(1800);
        assertThat(created.get("moving_time").asInt()).isEqualTo(1800);
        assertThat(created.get("distance").asDouble()).isEqualTo(1500);
        assertThat(created.get("description").asText()).isEqualTo("Cold");
        assertThat(created.get("commute").asBoolean()).isTrue();
        assertThat(created.get("trainer").asBoolean()).isFalse();
        assertThat(created.get("manual").asBoolean()).isTrue();
        assertThat(created.get("upload_id").isNull()).isTrue();
        assertThat(created.get("kudos_count").asInt()).isZero();
        assertThat(client.get(athlete, "/athlete/activities").ids())
                .containsExactly(created.get("id").asLong());
        assertThat(client.get(athlete, "/activities/" + created.get("id").asText())
                        .json())
                .isEqualTo(created);
        assertThat(athlete.activities()).extracting(SandboxActivity::name).containsExactly("Manual swim");
    }

    @Test
    void createsWhatStravaWouldCreate() {
        Shapes.assertLike(
                Shapes.example("DetailedActivity-manual-created"),
                create(Map.of()).json(),
                "best_efforts",
                "device_name",
                "gear",
                "private_note");
    }

    @Test
    void countsACreatedActivityOverallOnly() {
        Client.Reply reply = create(Map.of());

        assertThat(reply.header("X-RateLimit-Usage")).isEqualTo("1,1");
        assertThat(reply.header("X-ReadRateLimit-Usage")).isEqualTo(",");
        assertThat(strava.usage().readShort()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "sport_type", "start_date_local", "elapsed_time"})
    void refusesAnActivityThatLacksAField(String field) {
        Map<String, String> fields = new HashMap<>(SWIM);
        fields.remove(field);

        Client.Reply reply = client.form(athlete, "POST", "/activities", fields);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("Activity/" + field + "/missing");
        assertThat(athlete.activities()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sport_type, swim",
        "sport_type, UnderwaterHockey",
        "start_date_local, yesterday",
        "elapsed_time, 1e3",
        "elapsed_time, -5",
        "elapsed_time, 0",
        "distance, far",
        "trainer, true",
        "commute, yes"
    })
    void refusesValuesItCannotRead(String field, String value) {
        assertThat(create(Map.of(field, value)).error()).isEqualTo("Activity/" + field + "/invalid");
    }

    @Test
    void takesTheOldTypeInPlaceOfASportType() {
        Map<String, String> fields = new HashMap<>(SWIM);
        fields.put("type", fields.remove("sport_type"));

        assertThat(client.form(athlete, "POST", "/activities", fields).status()).isEqualTo(201);
    }

    @Test
    void needsTheScopeToWrite() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ));

        assertThat(client.form(reserved, "POST", "/activities", SWIM).error())
                .isEqualTo("AccessToken/activity:write_permission/missing");
    }

    @Test
    void updatesWhatTheJsonSays() {
        SandboxActivity ride = athlete.addActivity("Ride");
        String shoe = client.get(athlete, "/athlete").json().at("/shoes/1/id").asText();

        Client.Reply reply = client.putJson(athlete, "/activities/" + ride.id(), """
                {"name": "New title", "description": "New text", "sport_type": "TrailRun", "type": "Ride",
                 "commute": true, "trainer": false, "hide_from_home": true, "gear_id": "%s", "private": true}
                """.formatted(shoe));

        JsonNode updated = reply.json();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(updated.get("name").asText()).isEqualTo("New title");
        assertThat(updated.get("description").asText()).isEqualTo("New text");
        assertThat(updated.get("sport_type").asText()).isEqualTo("TrailRun");
        assertThat(updated.get("type").asText()).isEqualTo("Run");
        assertThat(updated.get("commute").asBoolean()).isTrue();
        assertThat(updated.get("hide_from_home").asBoolean()).isTrue();
        assertThat(updated.get("gear_id").asText()).isEqualTo(shoe);
        assertThat(updated.at("/gear/id").asText()).isEqualTo(shoe);
        assertThat(updated.get("private").asBoolean())
                .as("no program can set it")
                .isFalse();
        assertThat(ride.name()).isEqualTo("New title");
        assertThat(strava.requestsTo(StravaOperation.updateActivity))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.body()).contains("\"New title\"");
                    assertThat(request.form()).isEmpty();
                });
    }

    @Test
    void remembersJsonWithoutSecrets() {
        client.putJson(athlete, "/activities/1", "{\"name\":\"x\",\"access_token\" : \"a\\\"b\", \"code\":17}");

        assertThat(strava.requests().get(0).body())
                .isEqualTo("{\"name\":\"x\",\"access_token\" : \"***\", \"code\":\"***\"}");
    }

    @Test
    void leavesWhatTheJsonDoesNotName() {
        SandboxActivity ride = athlete.addActivity("Ride");
        JsonNode before = ride.json();

        client.putJson(athlete, "/activities/" + ride.id(), "{}");

        assertThat((JsonNode) ride.json()).isEqualTo(before);
    }

    @Test
    void takesGearAway() {
        SandboxActivity ride = athlete.addActivity("Ride");

        JsonNode updated = client.putJson(athlete, "/activities/" + ride.id(), "{\"gear_id\":\"none\"}")
                .json();

        assertThat(updated.get("gear_id").isNull()).isTrue();
        assertThat(updated.has("gear")).isFalse();
    }

    @Test
    void takesForTrueWhatIsNoBoolean() {
        SandboxActivity ride = athlete.addActivity("Ride");

        client.putJson(athlete, "/activities/" + ride.id(), "{\"commute\":\"false\"}");
        client.form(athlete, "PUT", "/activities/" + ride.id(), Map.of("hide_from_home", "0"));

        assertThat(ride.json().get("commute").asBoolean()).isTrue();
        assertThat(ride.json().get("hide_from_home").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"sport_type\":\"trailrun\"}', Activity/sport_type/invalid",
        "'{\"gear_id\":\"b1\"}', Activity/gear_id/invalid",
        "'not json', Activity//invalid"
    })
    void refusesUpdatesItCannotRead(String json, String error) {
        SandboxActivity ride = athlete.addActivity("Ride");

        Client.Reply reply = client.putJson(athlete, "/activities/" + ride.id(), json);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo(error);
    }

    @Test
    void updatesOnlyWhatTheTokenMaySee() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.ACTIVITY_READ, Scope.ACTIVITY_WRITE));
        SandboxActivity secret = reserved.addActivity(a -> a.sport("Run").onlyMe());

        assertThat(client.putJson(reserved, "/activities/" + secret.id(), "{}").status())
                .isEqualTo(404);
        assertThat(client.putJson(athlete, "/activities/" + secret.id(), "{}").error())
                .isEqualTo("Activity/id/invalid");
    }

    private Client.Reply create(Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(SWIM);
        fields.putAll(more);
        return client.form(athlete, "POST", "/activities", fields);
    }
}
