package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's page, as HTTP shows it. */
final class LivePageTest {

    private final Adjusted source = new Adjusted();
    private final RunningDemo demo = RunningDemo.start(source);
    private final HttpClient http = HttpClient.newHttpClient();

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    @BeforeEach
    void awaitPage() {
        eventually().ignoreExceptions().until(() -> send("GET", "/").statusCode() == 200);
    }

    @AfterEach
    void stop() throws Exception {
        demo.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + source.server().port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesItsFilesAndLetsThemLoadNothingFromElsewhere() throws Exception {
        isServed("/", "text/html; charset=utf-8");
        isServed("/page.css", "text/css; charset=utf-8");
        isServed("/page.js", "text/javascript; charset=utf-8");
        isServed("/icon.svg", "image/svg+xml");
    }

    private void isServed(String path, String type) throws Exception {
        HttpResponse<String> answer = send("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe", "http"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).isNotEmpty();

        HttpResponse<String> head = send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void cannotBeWrittenTo() throws Exception {
        for (String path : List.of("/", "/page.css", "/page.js", "/icon.svg", "/events")) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                HttpResponse<String> answer = send(method, path);
                assertThat(answer.statusCode()).as(method + path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow"))
                        .as(method + path)
                        .hasValue("GET, HEAD");
            }
        }
    }

    @Test
    void hasNoOtherFiles() throws Exception {
        for (String path : List.of("/index.html", "/page/", "/nothing", "/application.properties", "/%2e%2e/pom.xml")) {
            assertThat(send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void isShownOnThisMachineOnly() throws Exception {
        assertThat(send("GET", "/events", "X-Forwarded-For", "203.0.113.7").statusCode())
                .isEqualTo(403);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), source.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: tunnel.example.org\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void showsWhatComesOutOfTheQueueWithItsTrack() throws Exception {
        eventually().until(() -> source.sandbox().callbackUrl().isPresent());
        SandboxAthlete athlete = source.activitySource().connected().get(0);
        try (PageEvents events = PageEvents.of(source.server())) {
            eventually().until(() -> !events.named("snapshot").isEmpty());
            SandboxActivity run = athlete.addActivity(activity ->
                    activity.sport("TrailRun").distance(12_300).name("<script>alert(\"hello\")</script>\n& more"));
            SandboxActivity yoga =
                    athlete.addActivity(activity -> activity.sport("Yoga").name("Stretching"));

            PageEvents.Event shown = eventually().until(() -> activity(events, run), found -> found != null);
            assertThat(shown.json().path("name").asText()).isEqualTo("<script>alert(\"hello\")</script>\n& more");
            assertThat(shown.json().path("athlete").asText()).isEqualTo(athlete.name());
            assertThat(shown.json().path("sport").asText()).isEqualTo("TrailRun");
            assertThat(shown.json().path("distance").asDouble()).isEqualTo(12_300);
            assertThat(shown.json().path("start").asText())
                    .isEqualTo(run.json().path("start_date_local").asText().replaceFirst("(:00)?Z$", ""));
            assertThat(shown.json().path("track").asText()).matches("M[\\d.]+ [\\d.]+(L[\\d.]+ [\\d.]+){10,}");

            PageEvents.Event indoors = eventually().until(() -> activity(events, yoga), found -> found != null);
            assertThat(indoors.json().has("track")).isFalse();
        }
    }

    private static PageEvents.Event activity(PageEvents events, SandboxActivity activity) {
        return events.named("activity").stream()
                .filter(event -> event.json().path("id").asText().equals(String.valueOf(activity.id())))
                .findAny()
                .orElse(null);
    }

    @Test
    void tellsALatecomerWhatCameBefore() throws Exception {
        eventually().untilAsserted(() -> assertThat(demo.lines()).hasSizeGreaterThanOrEqualTo(source.activities()));
        eventually().until(() -> source.sandbox().callbackUrl().isPresent());
        SandboxActivity hike = source.activitySource().connected().get(2).addActivity(activity -> activity.sport("Hike")
                .name("Over the hill"));
        eventually().untilAsserted(() -> assertThat(demo.lines()).anyMatch(line -> line.contains("Over the hill")));
        try (PageEvents first = PageEvents.of(source.server());
                PageEvents second = PageEvents.of(source.server())) {
            for (PageEvents each : List.of(first, second)) {
                JsonNode snapshot = eventually()
                        .until(() -> each.named("snapshot"), found -> !found.isEmpty())
                        .get(0)
                        .json();
                assertThat(snapshot.path("sandbox").asText())
                        .isEqualTo(source.sandboxPage().toString());
                assertThat(snapshot.path("activities")).hasSize(60);
                assertThat(snapshot.path("activities").findValuesAsText("id").subList(0, 5))
                        .contains(String.valueOf(hike.id()));
            }
        }
    }

    @Test
    void showsWhatItCosts() throws Exception {
        eventually().untilAsserted(() -> assertThat(demo.lines()).hasSizeGreaterThanOrEqualTo(source.activities()));
        try (PageEvents events = PageEvents.of(source.server())) {
            eventually().untilAsserted(() -> {
                List<PageEvents.Event> told = events.named("figures");
                assertThat(told).isNotEmpty();
                JsonNode figures = told.get(told.size() - 1).json();
                assertThat(figures.path("windows")).hasSize(4).allSatisfy(window -> assertThat(
                                window.path("used").asInt())
                        .isBetween(3, window.path("limit").asInt()));
                assertThat(figures.path("windows").findValuesAsText("limit"))
                        .containsExactly("600", "30000", "600", "30000");
                assertThat(figures.path("calls").asLong()).isGreaterThanOrEqualTo(6);
                assertThat(figures.path("refused").asLong()).isZero();
                assertThat(figures.path("delivered").asInt()).isGreaterThanOrEqualTo(source.activities());
                assertThat(figures.path("following").asInt()).isEqualTo(3);
                assertThat(figures.path("athletes").findValuesAsText("name"))
                        .containsExactlyInAnyOrderElementsOf(source.activitySource().connected().stream()
                                .map(SandboxAthlete::name)
                                .toList());
                assertThat(figures.path("athletes")).allSatisfy(athlete -> {
                    assertThat(athlete.path("delivered").asInt()).isGreaterThanOrEqualTo(22);
                    assertThat(athlete.path("lag").asInt()).isBetween(0, 60);
                });
            });
        }
    }

    @Test
    void followsWhoConnects() throws Exception {
        SandboxAthlete newcomer = source.sandbox().athletes().get(4);
        assertThat(newcomer.isConnected()).isFalse();
        HttpResponse<String> end = SignUp.of(newcomer, source.sandbox(), source.server());
        assertThat(end.uri().getPath()).isEqualTo("/");
        assertThat(end.statusCode()).isEqualTo(200);
        eventually().untilAsserted(() -> assertThat(demo.lines().stream()
                        .filter(line -> line.contains("  " + newcomer.name() + " "))
                        .count())
                .isGreaterThanOrEqualTo(16));
        assertThat(demo.screen()).contains("connected  " + newcomer.name());
    }

    @Test
    void forgetsWhoGoesAway() throws Exception {
        LivePage page = demo.context().getRegistry().lookupByNameAndType("page", LivePage.class);
        try (PageEvents stays = PageEvents.of(source.server())) {
            try (PageEvents goes = PageEvents.of(source.server())) {
                eventually().until(() -> page.viewers() == 2);
            }
            eventually().until(() -> page.viewers() == 1);
            assertThat(stays.hasEnded()).isFalse();
        }
    }

    @Test
    void saysThatItStops() throws Exception {
        try (PageEvents events = PageEvents.of(source.server())) {
            eventually().until(() -> !events.named("snapshot").isEmpty());
            assertThat(demo.stop()).isZero();
            eventually().until(events::hasEnded);
            assertThat(events.named("stopped")).hasSize(1);
        }
    }
}
