package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadsTest {
    private static final byte[] GPX = utf8("""
            <?xml version="1.0" encoding="UTF-8"?>
            <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
              <metadata><time>2026-01-01T00:00:00Z</time></metadata>
              <trk><name>Dawn patrol</name><type>running</type><trkseg>
                <trkpt lat="47.12" lon="-2.326"><ele>12.0</ele><time>2026-08-31T05:00:00Z</time></trkpt>
                <trkpt lat="47.13" lon="-2.326"><ele>14.5</ele><time>2026-08-31T05:06:40Z</time></trkpt>
              </trkseg></trk>
            </gpx>
            """);
    private static final byte[] TCX = utf8("""
            <TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
              <Activities><Activity Sport="Biking"><Id>2026-08-30T05:00:00Z</Id><Lap><Track>
                <Trackpoint><Time>2026-08-30T05:00:00Z</Time><DistanceMeters>0</DistanceMeters></Trackpoint>
                <Trackpoint><Time>2026-08-30T06:00:00Z</Time><DistanceMeters>25000</DistanceMeters></Trackpoint>
              </Track></Lap></Activity></Activities>
            </TrainingCenterDatabase>
            """);
    private static final byte[] STRENGTH = utf8("""
            {"version": "1.0", "start_time": "2026-08-29T17:30:00Z", "utc_offset": 7200, "elapsed_time": 2700,
             "sets": [{"exercise_type": "PUSH_UP_GENERIC", "repetitions": 20}]}
            """);
    private static final byte[] FIT = utf8("\u000e\u0010..size.FIT..");

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete();

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void becomesAnActivityAfterAWhile() {
        Client.Reply reply = upload("dawn.gpx", GPX, "gpx");

        assertThat(reply.status()).isEqualTo(201);
        Shapes.assertLike(Shapes.example("Upload-processing"), reply.json());
        assertThat(reply.json().get("status").asText()).isEqualTo("Your activity is still being processed.");
        assertThat(reply.header("X-ReadRateLimit-Usage")).isEqualTo(",");
        assertThat(athlete.activities()).isEmpty();
        clock.advance(Duration.ofMillis(1900));
        assertThat(status(reply).get("activity_id").isNull()).isTrue();

        clock.advance(Duration.ofMillis(100));
        JsonNode ready = status(reply);

        Shapes.assertLike(Shapes.example("Upload-ready"), ready);
        assertThat(ready.get("status").asText()).isEqualTo("Your activity is ready.");
        assertThat(ready.get("error").isNull()).isTrue();
        assertThat(ready.get("external_id").asText()).isEqualTo("dawn.gpx");
        assertThat(ready.get("id_str").asText()).isEqualTo(ready.get("id").asText());
        assertThat(client.get(athlete, "/athlete/activities").ids())
                .containsExactly(ready.get("activity_id").asLong());
    }

    @Test
    void tellsWhatTheFileSays() {
        JsonNode activity = activity(upload("dawn.gpx", GPX, "GPX"));

        assertThat(activity.get("name").asText()).isEqualTo("Dawn patrol");
        assertThat(activity.get("sport_type").asText()).isEqualTo("Run");
        assertThat(activity.get("start_date").asText()).isEqualTo("2026-08-31T05:00:00Z");
        assertThat(activity.get("moving_time").asInt()).isEqualTo(400);
        assertThat(activity.get("distance").asDouble()).isBetween(1100.0, 1120.0);
        assertThat(activity.get("manual").asBoolean()).isFalse();
        assertThat(activity.get("external_id").asText()).isEqualTo("dawn.gpx");
    }

    @Test
    void prefersWhatTheFormSays() {
        Client.Reply reply = upload(
                "dawn.gpx",
                GPX,
                "gpx",
                "name",
                "Übers Moor",
                "description",
                "Wet",
                "sport_type",
                "TrailRun",
                "commute",
                "1",
                "external_id",
                "98765");

        JsonNode activity = activity(reply);

        assertThat(reply.json().get("external_id").asText()).isEqualTo("98765.gpx");
        assertThat(activity.get("name").asText()).isEqualTo("Übers Moor");
        assertThat(activity.get("description").asText()).isEqualTo("Wet");
        assertThat(activity.get("sport_type").asText()).isEqualTo("TrailRun");
        assertThat(activity.get("commute").asBoolean()).isTrue();
        assertThat(activity.get("upload_id")).isEqualTo(reply.json().get("id"));
    }

    @Test
    void readsEveryTypeOfFile() {
        JsonNode ride = activity(upload("ride.tcx.gz", zipped(TCX), "tcx.gz"));
        JsonNode strength = activity(upload("gym.json", STRENGTH, "json"));
        JsonNode invented = activity(upload("device.fit", FIT, "fit"));

        assertThat(ride.get("sport_type").asText()).isEqualTo("Ride");
        assertThat(ride.get("distance").asDouble()).isEqualTo(25_000);
        assertThat(ride.get("start_date").asText()).isEqualTo("2026-08-30T05:00:00Z");
        assertThat(strength.get("sport_type").asText()).isEqualTo("WeightTraining");
        assertThat(strength.get("elapsed_time").asInt()).isEqualTo(2700);
        assertThat(Instant.parse(invented.get("start_date").asText())).isBefore(clock.instant());
        assertThat(athlete.activities()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "gpx, not a file of this type",
        "gpx, <html></html>",
        "gpx, <gpx><trk>",
        "gpx.gz, <gpx></gpx>",
        "tcx, <gpx></gpx>",
        "fit, not a file of this type",
        "json, []",
        "json, {\"version\": \"1.0\"}"
    })
    void refusesWhatIsNotOfItsType(String dataType, String content) {
        Client.Reply reply = upload("file", utf8(content), dataType);
        clock.advance(Duration.ofSeconds(2));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(comparable(status(reply))).isEqualTo(comparable(Shapes.example("Upload-error-malformed")));
        assertThat(athlete.activities()).isEmpty();
    }

    @Test
    void refusesAnEmptyFile() {
        Client.Reply reply = upload("nothing.fit", new byte[0], "fit");
        clock.advance(Duration.ofSeconds(2));

        assertThat(comparable(status(reply))).isEqualTo(comparable(Shapes.example("Upload-error-empty")));
    }

    @Test
    void refusesATrackWithoutTimes() {
        Client.Reply reply =
                upload("plan.gpx", utf8("<gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>"), "gpx");
        clock.advance(Duration.ofSeconds(2));

        assertThat(status(reply).get("error").asText()).isEqualTo("Time information is missing from file.");
    }

    @Test
    void refusesTheSameBytesASecondTime() {
        JsonNode original = activity(upload("dawn.gpx", GPX, "gpx"));

        Client.Reply again = upload("copy.gpx", GPX, "gpx");
        clock.advance(Duration.ofSeconds(2));

        assertThat(status(again).get("error").asText())
                .isEqualTo(
                        "copy.gpx duplicate of activity " + original.get("id").asText());
        assertThat(status(again).get("activity_id").isNull()).isTrue();
        assertThat(athlete.activities()).hasSize(1);
    }

    @Test
    void takesTheSameBytesFromSomebodyElse() {
        SandboxAthlete companion = strava.addAthlete();
        upload("dawn.gpx", GPX, "gpx");
        client.upload(companion, "dawn.gpx", GPX, Map.of("data_type", "gpx"));

        clock.advance(Duration.ofSeconds(2));

        assertThat(athlete.activities()).hasSize(1);
        assertThat(companion.activities()).hasSize(1);
    }

    @Test
    void takesTheFileOfAnActivity() {
        SandboxActivity ride = strava.addAthlete().addActivity("Ride");

        JsonNode uploaded = activity(upload("ride.gpx", utf8(ride.gpx()), "gpx"));

        assertThat(uploaded.get("start_date").asText()).isEqualTo(ride.start().toString());
        assertThat(uploaded.get("name").asText()).isEqualTo(ride.name());
        assertThat(uploaded.get("distance").asDouble()).isCloseTo(ride.distance(), within(ride.distance() * 0.01));
    }

    @Test
    void saysWhenTheActivityWasDeleted() {
        Client.Reply reply = upload("dawn.gpx", GPX, "gpx");
        activity(reply);

        athlete.activities().get(0).delete();

        assertThat(comparable(status(reply))).isEqualTo(comparable(Shapes.example("Upload-activity-deleted")));
        assertThat(activity(upload("dawn.gpx", GPX, "gpx")))
                .as("no duplicate any more")
                .isNotNull();
    }

    @Test
    void takesAsLongAsItIsTold() {
        strava.uploadsTake(Duration.ofDays(1));
        Client.Reply reply = upload("dawn.gpx", GPX, "gpx");
        clock.advance(Duration.ofHours(5));

        assertThat(status(reply).get("status").asText()).isEqualTo("Your activity is still being processed.");

        strava.uploadsTake(Duration.ZERO);
        assertThat(status(reply).get("status").asText()).isEqualTo("Your activity is ready.");
    }

    @Test
    void showsTheActivityWhetherOrNotSomebodyAsks() {
        upload("dawn.gpx", GPX, "gpx");

        clock.advance(Duration.ofSeconds(2));

        assertThat(athlete.activities()).extracting(SandboxActivity::name).containsExactly("Dawn patrol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kml", "gz"})
    void refusesOtherTypesOfFile(String dataType) {
        Client.Reply reply = upload("dawn.gpx", GPX, dataType);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("Upload/data_type/invalid");
    }

    @Test
    void refusesAFormWithoutAFile() {
        Client.Reply reply = client.upload(athlete, null, null, Map.of("data_type", "gpx"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("Upload/file/missing");
    }

    @Test
    void keepsUploadsFromOthers() {
        Client.Reply reply = upload("dawn.gpx", GPX, "gpx");
        String path = "/uploads/" + reply.json().get("id").asText();

        assertThat(client.get(strava.addAthlete(), path).error()).isEqualTo("Upload/id/invalid");
        assertThat(client.get(athlete, "/uploads/1").status()).isEqualTo(404);
    }

    @Test
    void remembersWhatWasSent() {
        upload("dawn.gpx", GPX, "gpx", "name", "Übers Moor");

        assertThat(strava.requestsTo(StravaOperation.uploadActivity))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.form()).isEqualTo(Map.of("data_type", "gpx", "name", "Übers Moor"));
                    assertThat(request.body()).isNull();
                    assertThat(request.file().field()).isEqualTo("file");
                    assertThat(request.file().name()).isEqualTo("dawn.gpx");
                    assertThat(request.file().contentType()).isEqualTo("application/octet-stream");
                    assertThat(request.file().bytes()).isEqualTo(GPX.length);
                    assertThat(request.file().sha256()).hasSize(64);
                });
    }

    @Test
    void hasNoEffectIfItFails() {
        strava.uploadsTake(Duration.ZERO);
        strava.fault(Fault.status(503).on(StravaOperation.uploadActivity).once());

        assertThat(upload("dawn.gpx", GPX, "gpx").status()).isEqualTo(503);

        assertThat(athlete.activities()).isEmpty();
        assertThat(activity(upload("dawn.gpx", GPX, "gpx"))).isNotNull();
    }

    private Client.Reply upload(String fileName, byte[] bytes, String dataType, String... more) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("data_type", dataType));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return client.upload(athlete, fileName, bytes, fields);
    }

    private JsonNode status(Client.Reply upload) {
        return client.get(athlete, "/uploads/" + upload.json().get("id").asText())
                .json();
    }

    /** The activity that came of it, null if the athlete has none. */
    private JsonNode activity(Client.Reply upload) {
        clock.advance(Duration.ofSeconds(2));
        JsonNode id = status(upload).get("activity_id");
        return id == null
                ? null
                : client.get(athlete, "/activities/" + id.asText()).json();
    }

    /** Without what differs from upload to upload. */
    private static JsonNode comparable(JsonNode upload) {
        return ((ObjectNode) upload.deepCopy()).without(List.of("id", "id_str", "external_id"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
