package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {

    private static final Pattern LINE = Pattern.compile(
            "forwarded  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  .{18}  .{14}  .{28}  [ \\d]{4}\\.\\d km  [ \\d]{5} m");

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void printsTheHistoryOfEveryAthleteInOrderAndThenWhatStravaTellsOf() throws Exception {
        Adjusted source = new Adjusted();
        try (RunningDemo demo = RunningDemo.start(source)) {
            eventually().untilAsserted(() -> assertThat(demo.lines()).hasSizeGreaterThanOrEqualTo(source.activities()));
            eventually().until(() -> source.sandbox().callbackUrl().isPresent());
            SandboxAthlete athlete = source.sandbox().athletes().get(1);
            SandboxActivity lake =
                    athlete.addActivity(activity -> activity.sport("Ride").name("Twice round the lake"));
            // The next poll that no event causes is after three days.
            eventually().untilAsserted(() -> assertThat(demo.lines())
                    .anyMatch(line -> line.contains("Ride            Twice round the lake")));
            assertThat(source.sandbox().pushes()).anyMatch(push -> push.objectId() == lake.id() && push.delivered());

            assertThat(demo.stop()).isZero();
            assertThat(demo.lines()).allMatch(line -> LINE.matcher(line).matches());
            for (SandboxAthlete each : source.activitySource().connected()) {
                List<String> lines = demo.lines().stream()
                        .filter(line -> line.substring(29).startsWith(each.name()))
                        .toList();
                List<String> expected = oldestFirst(each);
                // The last ones may have come too late.
                assertThat(lines).hasSizeBetween(expected.size() - 2, expected.size());
                assertThat(lines).isEqualTo(expected.subList(0, lines.size()));
            }
        }
    }

    private static List<String> oldestFirst(SandboxAthlete athlete) {
        List<SandboxActivity> activities = new ArrayList<>(athlete.activities());
        Collections.reverse(activities);
        return activities.stream()
                .map(SandboxActivity::json)
                .map(json -> String.format(
                        Locale.ROOT,
                        "forwarded  %s  %-18s  %-14s  %s  %6.1f km  %5.0f m",
                        json.path("start_date_local").asText().substring(0, 16).replace('T', ' '),
                        athlete.name(),
                        json.path("sport_type").asText(),
                        Column.fit(json.path("name").asText(), 28),
                        json.path("distance").asDouble() / 1000,
                        json.path("total_elevation_gain").asDouble()))
                .toList();
    }

    @Test
    void keepsThePathOfTheCallbackToItself() throws Exception {
        Adjusted source = new Adjusted();
        try (RunningDemo demo = RunningDemo.start(source)) {
            eventually().until(() -> source.sandbox().callbackUrl().isPresent());
            URI callback = URI.create(source.sandbox().callbackUrl().orElseThrow());
            assertThat(demo.screen())
                    .contains("pushed to 127.0.0.1:" + callback.getPort())
                    .doesNotContain(callback.getPath());
        }
    }

    @Test
    void saysAtTheEndWhatItDid() throws Exception {
        Adjusted source = new Adjusted("camel.main.duration-max-seconds", "3");
        try (RunningDemo demo = RunningDemo.start(source)) {
            assertThat(demo.exitCode()).isZero();
            StravaSandbox strava = source.sandbox();
            // Calls about the subscription are the application's, which no budget counts.
            int counted = (int) strava.calls()
                    - strava.requestsTo(StravaOperation.subscriptions).size()
                    - strava.requestsTo(StravaOperation.createSubscription).size();
            assertThat(demo.screen().lines().reduce((line, next) -> next)).hasValueSatisfying(line -> assertThat(line)
                    .matches("summary: " + demo.lines().size() + " activities, "
                            + counted + " API calls, 0 refused,"
                            + " \\d+ of 600 left in this quarter hour and \\d+,\\d+ of 30,000 today"));
        }
    }

    @Test
    void queuesStravasJsonAsText() throws Exception {
        Adjusted source = new Adjusted();
        try (RunningDemo demo = RunningDemo.start(source)) {
            eventually().untilAsserted(() -> assertThat(demo.lines()).hasSizeGreaterThanOrEqualTo(source.activities()));
            CamelContext context = demo.context();
            context.getRouteController().suspendRoute("forwarded");
            SandboxAthlete athlete = source.sandbox().athletes().get(0);
            SandboxActivity activity = athlete.addActivity(a -> a.sport("Hike").name("Over the hill"));

            JsonNode json = eventually().until(() -> queued(context, activity.id()), found -> found != null);
            assertThat(json.path("start_date").asText())
                    .isEqualTo(activity.start().toString());
            assertThat(json.path("sport_type").asText()).isEqualTo("Hike");
            assertThat(json.path("name").asText()).isEqualTo("Over the hill");
            assertThat(json.path("athlete").path("id").asLong()).isEqualTo(athlete.id());
            context.getRouteController().resumeRoute("forwarded");
            eventually().untilAsserted(() -> assertThat(demo.lines()).anyMatch(line -> line.contains("Over the hill")));
        }
    }

    private static JsonNode queued(CamelContext context, long activityId) throws Exception {
        ConnectionFactory factory =
                context.getRegistry().lookupByNameAndType("connectionFactory", ConnectionFactory.class);
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                QueueBrowser browser = session.createBrowser(session.createQueue("activities"))) {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                JsonNode json = new ObjectMapper().readTree(text((Message) messages.nextElement()));
                if (json.path("id").asLong() == activityId) {
                    return json;
                }
            }
        }
        return null;
    }

    private static String text(Message message) throws JMSException {
        assertThat(message).isInstanceOf(TextMessage.class);
        return ((TextMessage) message).getText();
    }

    @Test
    void goesOnWhereItWas(@TempDir Path directory) throws Exception {
        try (StravaSandbox strava = StravaSandbox.start()) {
            SandboxAthlete athlete = strava.addAthlete(a -> a.activities(12, Duration.ofDays(20)));
            String configured = athlete.refreshToken();
            try (RunningDemo first = RunningDemo.start(new LikeStrava(strava, configured, directory))) {
                eventually().untilAsserted(() -> assertThat(first.lines()).hasSize(12));
                assertThat(first.stop()).isZero();
                assertThat(first.screen()).contains(directory.toString()).doesNotContain(configured);
            }

            athlete.expireAccessToken();
            athlete.addActivity(activity -> activity.name("While it was away"));
            try (RunningDemo second = RunningDemo.start(new LikeStrava(strava, configured, directory))) {
                eventually().untilAsserted(() -> assertThat(second.lines()).isNotEmpty());
                assertThat(second.stop()).isZero();
                assertThat(second.lines()).singleElement().asString().contains("While it was away");
            }
        }
    }

    @Test
    void isToldByStravaWhereItHasAnAddress(@TempDir Path directory) throws Exception {
        try (StravaSandbox strava = StravaSandbox.start()) {
            SandboxAthlete athlete = strava.addAthlete(a -> a.activities(3, Duration.ofDays(20)));
            LikeStrava source = new LikeStrava(
                    strava,
                    athlete.refreshToken(),
                    directory,
                    Callback.on(LocalServer.preferring(0)).url());
            try (RunningDemo demo = RunningDemo.start(source)) {
                eventually().untilAsserted(() -> assertThat(demo.lines()).hasSize(3));
                eventually().until(() -> strava.callbackUrl().isPresent());
                athlete.addActivity(activity -> activity.name("Heard of at once"));
                eventually().untilAsserted(() -> assertThat(demo.lines())
                        .hasSize(4)
                        .last()
                        .asString()
                        .contains("Heard of at once"));
            }
        }
    }

    @Test
    void saysWhereToConnectIfNobodyIsAndForwardsWhatWhoeverDoesHasDone(@TempDir Path directory) throws Exception {
        try (StravaSandbox strava = StravaSandbox.start()) {
            LikeStrava source = new LikeStrava(strava, directory);
            try (RunningDemo demo = RunningDemo.start(source)) {
                eventually().untilAsserted(() -> assertThat(demo.screen())
                        .contains(
                                "Page    " + source.server().page(),
                                "Nobody is connected yet: open "
                                        + source.server().page() + " and connect with Strava."));
                // Strava has no way to tell of it, and the next poll is a quarter of an hour away.
                SandboxAthlete athlete = strava.addAthlete(a -> a.notConnected().activities(3, Duration.ofDays(20)));
                SignUp.of(athlete, strava, source.server());
                eventually().untilAsserted(() -> assertThat(demo.lines()).hasSize(3));
            }
        }
    }

    @Test
    void refusesHalfAConfiguration() {
        Output out = new Output();
        Output err = new Output();
        int exitCode = Demo.run(
                Map.of("STRAVA_CLIENT_ID", "12345", "STRAVA_CLIENT_SECRET", " ", "STRAVA_REFRESH_TOKEN", "hush"),
                out.stream(),
                err.stream());
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.text()).isEmpty();
        assertThat(err.text().strip())
                .startsWith("The demo cannot start: STRAVA_CLIENT_SECRET is missing in the environment.")
                .doesNotContain("\n", "12345", "hush");
    }

    @Test
    void refusesAPortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = Map.of("STRAVA_CALLBACK_URL", "https://events.example.org/9c1e");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StravaActivities(environment, other.getLocalPort()))
                    .withMessageContaining("port " + other.getLocalPort() + " is in use");
            assertThat(new StravaActivities(Map.of(), other.getLocalPort())
                            .server()
                            .port())
                    .isNotEqualTo(other.getLocalPort());
        }
    }
}
