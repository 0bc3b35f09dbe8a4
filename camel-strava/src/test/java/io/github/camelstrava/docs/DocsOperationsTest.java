package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.ComponentTime;
import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's examples of each group of operations do what it says. */
class DocsOperationsTest {

    private static final String GPX = """
            <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><type>cycling</type><trkseg>
            <trkpt lat="41.98" lon="2.82"><time>2026-08-31T05:00:00Z</time></trkpt>
            <trkpt lat="41.99" lon="2.82"><time>2026-08-31T05:06:40Z</time></trkpt>
            </trkseg></trk></gpx>
            """;

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        strava.close();
    }

    @Test
    void athleteTotals() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.activities(20, Duration.ofDays(60)));
        NotifyBuilder done = done(1);

        start("athlete-totals.yaml");

        assertMatches(done);
        assertThat(strava.requestsTo("/athletes/" + athlete.id() + "/stats")).hasSize(1);
        assertThat(lines).singleElement().asString().matches("This year: \\d+ rides, [\\d.]+ m");
    }

    @Test
    void athleteWeight() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.name("Laia Roura"));
        start(new DocsOperationRoutes.Athlete());

        call("direct:scale").withBody("{\"weight\": 68.4}").request(String.class);

        assertThat(athlete.weight()).isEqualTo(68.4);
        assertThat(lines).containsExactly("Laia weighs 68.4 kg");
    }

    @Test
    void muteCommutes() throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity commute =
                athlete.addActivity(ride -> ride.sport("Ride").json(json -> json.put("commute", true)));
        SandboxActivity other =
                athlete.addActivity(ride -> ride.sport("Ride").json(json -> json.put("commute", false)));
        NotifyBuilder done = done(2);

        start("mute-commutes.yaml");

        assertMatches(done);
        assertThat(commute.json().path("hide_from_home").asBoolean()).isTrue();
        assertThat(other.json().path("hide_from_home").asBoolean()).isFalse();
    }

    @Test
    void manualActivity() throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        start(new DocsOperationRoutes.Activities());

        call("direct:gym")
                .withBody("{\"name\": \"Deadlifts\", \"start_date_local\": \"2026-09-01T18:30:00\","
                        + " \"elapsed_time\": 2700}")
                .request(String.class);

        SandboxActivity entered = athlete.activities().get(0);
        assertThat(entered.name()).isEqualTo("Deadlifts");
        assertThat(entered.sportType()).isEqualTo("WeightTraining");
        assertThat(entered.json().path("start_date_local").asText()).startsWith("2026-09-01T18:30:00");
        assertThat(lines).containsExactly("Activity " + entered.id() + ": Deadlifts");
    }

    @Test
    void reactions() throws Exception {
        SandboxActivity activity = strava.addAthlete()
                .addActivity(
                        run -> run.json(json -> json.put("comment_count", 3).put("kudos_count", 5)));
        start(new DocsOperationRoutes.Activities());

        call("direct:reactions").withHeader(StravaConstants.ID, activity.id()).request(Object.class);

        assertThat(lines).hasSize(4).last().isEqualTo("5 kudos");
        assertThat(lines.subList(0, 3)).allMatch(line -> line.matches("\\S+: .+"));
    }

    static Stream<Object> uploads() {
        return Stream.of("upload-folder.yaml", new DocsOperationRoutes.Uploads());
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void uploadFolder(Object route, @TempDir Path directory) throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        String bike = athlete.addActivity("Ride").json().path("gear_id").asText();
        strava.uploadsTake(Duration.ZERO);
        Files.writeString(directory.resolve("dawn.gpx"), GPX);
        Files.writeString(directory.resolve("dawn (1).gpx"), GPX);
        Files.writeString(directory.resolve("notes.gpx"), "Not a recording");
        context.getPropertiesComponent().addInitialProperty("recordings", directory.toString());
        context.getPropertiesComponent().addInitialProperty("bike", bike);
        NotifyBuilder done = done(3);

        start(route);

        assertMatches(done);
        SandboxActivity uploaded = athlete.activities().stream()
                .filter(activity -> activity.json().has("upload_id")
                        && activity.json().path("external_id").asText().startsWith("dawn"))
                .findFirst()
                .orElseThrow();
        assertThat(athlete.activities()).hasSize(2);
        assertThat(uploaded.json().path("gear_id").asText()).isEqualTo(bike);
        assertThat(lines)
                .hasSize(2)
                .anyMatch(line -> line.endsWith(" is activity " + uploaded.id()))
                .anyMatch(line -> line.endsWith(" was uploaded before, as activity " + uploaded.id()));
        Awaitility.await().untilAsserted(() -> {
            assertThat(directory.resolve(".camel")).isDirectoryContaining("glob:**/dawn*.gpx");
            assertThat(directory.resolve(".failed/notes.gpx")).exists();
        });
    }

    @Test
    void uploadLater() throws Exception {
        strava.addAthlete();
        start(new DocsOperationRoutes.UploadsLater());

        Message handedOver = call("direct:hand-over").withBody(GPX).send().getMessage();
        Object upload = handedOver.getHeader(StravaConstants.UPLOAD_ID);
        call("direct:look").withHeader(StravaConstants.UPLOAD_ID, upload).send();
        clock.advance(Duration.ofMinutes(1));
        Message ready = call("direct:look")
                .withHeader(StravaConstants.UPLOAD_ID, upload)
                .send()
                .getMessage();

        assertThat(handedOver.getHeaders()).doesNotContainKey(StravaConstants.ID);
        assertThat(lines).containsExactly("Your activity is still being processed.", "Your activity is ready.");
        assertThat(ready.getBody(Upload.class).activityId()).isNotNull();
    }

    @Test
    void segmentEfforts() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.activities(40, Duration.ofDays(90)));
        start("segment-efforts.yaml");

        call("direct:segment-efforts").request(Object.class);

        assertThat(lines)
                .hasSameSizeAs(athlete.starredSegments())
                .isNotEmpty()
                .allMatch(line -> line.matches(".+: \\d+ efforts"));
        assertThat(strava.requestsTo(StravaOperation.starredSegments).get(0).query())
                .containsEntry("per_page", "20");
        assertThat(strava.requestsTo(StravaOperation.segmentEfforts)).allSatisfy(request -> assertThat(request.query())
                .containsEntry("start_date_local", "2026-04-01T00:00:00Z")
                .containsEntry("end_date_local", "2026-09-30T23:59:59Z"));
    }

    @Test
    void starClimbs() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.livesIn("Utrecht"));
        List<Long> before = athlete.starredSegments();
        start(new DocsOperationRoutes.Segments());

        call("direct:star-climbs").request(Object.class);

        assertThat(lines).isNotEmpty().allMatch(line -> line.matches(".+: -?[\\d.]+ %"));
        assertThat(athlete.starredSegments()).hasSize(before.size() + lines.size());
    }

    @Test
    void clubEvents() throws Exception {
        strava.addAthlete();
        start("club-events.yaml");

        call("direct:club-events").request(Object.class);

        assertThat(lines).isNotEmpty().allMatch(line -> line.matches(".+: .+, 2026-09-\\d\\dT.+Z"));
    }

    @Test
    void club() throws Exception {
        strava.addAthlete();
        context.getPropertiesComponent().addInitialProperty("club", "550000");
        start(new DocsOperationRoutes.Clubs());

        call("direct:club").request(Object.class);

        assertThat(lines).singleElement().asString().matches(".+ has \\d+ members");
    }

    @Test
    void wornGear() throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        athlete.addActivity("Ride");
        athlete.addActivity("Yoga");
        NotifyBuilder done = done(2);

        start("worn-gear.yaml");

        assertMatches(done);
        assertThat(lines).singleElement().asString().matches(".+: [\\d.]+ m");
    }

    @Test
    void gearOfAnActivity() throws Exception {
        strava.addAthlete().addActivity("Ride");
        start(new DocsOperationRoutes.Gear());
        List<?> activities = call("strava:activities").request(List.class);

        call("direct:ridden").withBody(activities.get(0)).request(Object.class);

        assertThat(lines).singleElement().asString().matches(".+: [\\d.]+ m");
    }

    static Stream<Object> routes() {
        return Stream.of("export-routes.yaml", new DocsOperationRoutes.Routes());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void exportRoutes(Object route, @TempDir Path directory) throws Exception {
        strava.addAthlete();
        context.getPropertiesComponent().addInitialProperty("routes", directory.toString());
        start(route);

        call("direct:export-routes").request(Object.class);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(file).content().contains("<gpx"))
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).matches("\\d+\\.gpx"));
        }
    }

    static Stream<Object> webhooks() {
        return Stream.of("webhook.yaml", new DocsOperationRoutes.Webhook());
    }

    @ParameterizedTest
    @MethodSource("webhooks")
    void subscribeAndReceive(Object route) throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        SandboxActivity activity = athlete.addActivity();
        context.getPropertiesComponent().addInitialProperty("front", "direct:front");
        try (HttpFront front = HttpFront.before(context, "direct:front")) {
            context.getPropertiesComponent().addInitialProperty("callback", front.address());
            start(route, new DocsOperationRoutes.Application());

            call("direct:subscribe").request(Object.class);
            assertThat(strava.callbackUrl()).contains(front.address());

            assertThat(front.post(event(activity, 310_001))).isEqualTo(200);
            assertThat(front.post(event(activity, 666))).isEqualTo(403);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(lines).containsExactly(athlete.id() + ": " + activity.name()));

            call("direct:unsubscribe").request(Object.class);
            assertThat(strava.callbackUrl()).isEmpty();
        }
    }

    @Test
    void connectedAthletes() throws Exception {
        start("connected-athletes.yaml", new DocsOperationRoutes.Tokens());
        SandboxAthlete first = connect(strava.addAthlete(known -> known.activities(3, Duration.ofDays(5))));
        SandboxAthlete second = connect(strava.addAthlete(known -> known.activities(2, Duration.ofDays(5))));

        call("direct:connected-athletes").request(Object.class);
        call("direct:leave").withHeader(StravaConstants.ATHLETE_ID, first.id()).request(Object.class);
        call("direct:connected-athletes").request(Object.class);

        assertThat(lines.subList(0, 2))
                .containsExactlyInAnyOrder(first.id() + ": 3 activities", second.id() + ": 2 activities");
        assertThat(lines.subList(2, 4))
                .containsExactly(first.id() + " is disconnected", second.id() + ": 2 activities");
        assertThat(first.scopes()).isEmpty();
    }

    private SandboxAthlete connect(SandboxAthlete athlete) {
        TokenSet tokens = new TokenSet(
                athlete.id(), athlete.accessToken(), athlete.refreshToken(), null, Set.of("read", "activity:read_all"));
        call("strava:storeToken").withBody(tokens).request(Object.class);
        return athlete;
    }

    private static String event(SandboxActivity activity, long subscription) {
        return "{\"object_type\":\"activity\",\"object_id\":" + activity.id() + ",\"aspect_type\":\"create\","
                + "\"owner_id\":" + activity.athlete().id() + ",\"subscription_id\":" + subscription
                + ",\"event_time\":1788242400,\"updates\":{}}";
    }

    private FluentProducerTemplate call(String uri) {
        return context.createFluentProducerTemplate().to(uri);
    }

    private NotifyBuilder done(int exchanges) {
        return new NotifyBuilder(context).whenDone(exchanges).create();
    }

    private static void assertMatches(NotifyBuilder notify) {
        assertThat(notify.matches(20, TimeUnit.SECONDS)).isTrue();
    }

    /** @param routes routes in Java, and names of files in YAML */
    private void start(Object... routes) throws Exception {
        ComponentTime.skipWaiting(context, clock);
        strava.configure(context);
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> atOnce(endpoint));
        context.getCamelContextExtension().addLogListener((exchange, logger, message) -> {
            lines.add(message);
            return message;
        });
        for (Object route : routes) {
            if (route instanceof RoutesBuilder java) {
                context.addRoutes(java);
            } else {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "classpath:docs/" + route));
            }
        }
        context.start();
    }

    private static Endpoint atOnce(Endpoint endpoint) {
        if (endpoint instanceof ScheduledPollEndpoint polled) {
            polled.setInitialDelay(0);
        } else if (endpoint instanceof TimerEndpoint timer) {
            timer.setDelay(0);
        }
        return endpoint;
    }
}
