package io.github.camelstrava.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Strava's events on Spring Boot's HTTP server, in a small application of its own. */
class SpringBootWebhookTest {

    private static final String PATH = "/strava/events";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static StravaSandbox strava;
    private static SandboxAthlete athlete;
    private static ConfigurableApplicationContext application;
    private static int port;

    private static final List<WebhookEvent> events = new CopyOnWriteArrayList<>();

    /** Not scanned for, so that nothing else of the examples gets into it. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        CamelContextConfiguration sandbox() {
            return new CamelContextConfiguration() {
                @Override
                public void beforeApplicationStart(CamelContext context) {
                    strava.configure(context);
                }

                @Override
                public void afterApplicationStart(CamelContext context) {
                    // Nothing is left to do.
                }
            };
        }

        @Bean
        RouteBuilder route() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("strava:webhook?callbackUrl=http://127.0.0.1:{{local.server.port}}" + PATH
                                    + "&verifyToken=known")
                            .routeId("events")
                            .filter(simple("${body.aspectType} == 'delete'"))
                            .throwException(new IllegalStateException("The route fails"))
                            .end()
                            .process(
                                    exchange -> events.add(exchange.getMessage().getBody(WebhookEvent.class)));
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        strava = StravaSandbox.start();
        athlete = strava.addAthlete(a -> a.activities(1, Duration.ofDays(1)));
        application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "logging.level.root=warn",
                        // The files on the class path are for another application.
                        "spring.config.name=none",
                        "camel.main.routes-include-pattern=false")
                .run();
        port = ((WebServerApplicationContext) application).getWebServer().getPort();
        await().atMost(Duration.ofSeconds(30)).until(() -> strava.callbackUrl().isPresent());
    }

    @AfterAll
    static void stop() {
        application.close();
        strava.close();
    }

    private static HttpResponse<String> send(String method, String query, HttpRequest.BodyPublisher body)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH + query))
                        .header("X-Own", "a")
                        .header("Content-Type", "application/json")
                        .method(method, body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> handshake(String token) throws Exception {
        return send(
                "GET",
                "?hub.mode=subscribe&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3&hub.verify_token=" + token,
                BodyPublishers.noBody());
    }

    @Test
    void subscribes() {
        assertThat(strava.callbackUrl()).hasValue("http://127.0.0.1:" + port + PATH);
    }

    @Test
    void answersTheHandshake() throws Exception {
        HttpResponse<String> answer = handshake("known");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"hub.challenge\":\"15f7d1a91c1f40f8a748fd134752feb3\"}");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void refusesAWrongVerifyToken() throws Exception {
        HttpResponse<String> answer = handshake("guessed");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void sendsNothingOfTheRequestBack() throws Exception {
        assertThat(handshake("known").headers().map().keySet())
                .isSubsetOf("content-type", "content-length", "transfer-encoding", "date", "connection", "keep-alive");
        assertThat(handshake("guessed").headers().map().keySet())
                .isSubsetOf("content-type", "content-length", "transfer-encoding", "date", "connection", "keep-alive");
    }

    @Test
    void handsAnEventToTheRoute() {
        long id = athlete.addActivity("TrailRun").id();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(events).extracting(WebhookEvent::objectId).contains(id));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(strava.pushes())
                .filteredOn(push -> push.objectId() == id)
                .allMatch(SandboxPush::delivered));
    }

    @Test
    void answersAnEventThatTheRouteFailedWithAnError() {
        SandboxActivity activity = athlete.addActivity("TrailRun");

        activity.delete();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(strava.pushes())
                .filteredOn(push ->
                        push.objectId() == activity.id() && push.aspectType().equals("delete"))
                .extracting(SandboxPush::status)
                .containsExactly(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void refusesOtherMethods(String method) throws Exception {
        HttpResponse<String> answer = send(method, "", BodyPublishers.ofString("{}"));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void refusesWhatIsNoEvent() throws Exception {
        assertThat(send("POST", "", BodyPublishers.ofString("{\"object_type\":"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesALongBodyForItsLength() throws Exception {
        assertThat(send("POST", "", BodyPublishers.ofString("x".repeat(100_000)))
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded"})
    void refusesABodyWithoutEndWithoutKeepingIt(String type) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            write(
                    socket,
                    "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Type: " + type
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            write(socket, chunk);
            write(socket, chunk);

            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413 ".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413 ");
        }
    }

    @Test
    void refusesAnUpload() throws Exception {
        HttpRequest upload = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(
                        BodyPublishers.ofString(
                                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n{}\r\n--b--\r\n"))
                .build();

        assertThat(CLIENT.send(upload, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Test
    void servesThePathNoLongerThanTheRouteRuns() throws Exception {
        CamelContext context = application.getBean(CamelContext.class);

        context.getRouteController().stopRoute("events");
        assertThat(handshake("known").statusCode()).isEqualTo(404);
        context.getRouteController().startRoute("events");
        assertThat(handshake("known").statusCode()).isEqualTo(200);
    }
}
