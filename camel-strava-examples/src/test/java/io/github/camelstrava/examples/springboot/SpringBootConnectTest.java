package io.github.camelstrava.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.AthleteSetup;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Athletes who sign up on Spring Boot's HTTP server, in a small application of its own. */
class SpringBootConnectTest {

    private static final String PATH = "/strava/connect";
    private static final String SECURE_PATH = "/secure";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern PARAMETER = Pattern.compile("[?&](?<name>state|redirect_uri)=(?<value>[^&\\s]*)");

    private static StravaSandbox strava;
    private static SandboxAthlete athlete;
    private static ConfigurableApplicationContext application;
    private static int port;

    private static final List<Object> arrived = new CopyOnWriteArrayList<>();

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
                    from("strava:connect")
                            .routeId("sign-up")
                            .process(exchange ->
                                    arrived.add(exchange.getMessage().getBody()));
                    from("strava:connect?connectPath=" + SECURE_PATH
                                    + "&redirectUri=https://example.org/secure/callback")
                            .routeId("secure")
                            .to("log:athletes");
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        strava = StravaSandbox.start();
        athlete = strava.addAthlete(AthleteSetup::notConnected);
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
    }

    @AfterAll
    static void stop() {
        application.close();
        strava.close();
    }

    @BeforeEach
    void forget() {
        arrived.clear();
        strava.clearRequests();
    }

    private static HttpResponse<String> send(String method, String pathAndQuery, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** What a browser got on its way to Strava. */
    private record Begun(String cookie, String state) {
        static Begun now() throws Exception {
            HttpResponse<String> answer = send("GET", PATH);
            assertThat(answer.statusCode()).isEqualTo(302);
            return new Begun(
                    answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0],
                    parameter("state", answer.headers().firstValue("Location").orElseThrow()));
        }

        String callback() {
            return PATH + "/callback?state=" + URLEncoder.encode(state, StandardCharsets.UTF_8) + "&code="
                    + strava.authorizationCode(athlete, Scope.READ) + "&scope=read";
        }
    }

    private static String parameter(String name, String text) {
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            if (parameter.group("name").equals(name)) {
                return URLDecoder.decode(parameter.group("value"), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("No " + name + " in " + text);
    }

    @Test
    void signsAthletesUp() throws Exception {
        Begun begun = Begun.now();

        HttpResponse<String> back = send("GET", begun.callback(), "Cookie", "a=b; " + begun.cookie() + "; c=d");

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.headers().firstValue("Location")).hasValue("connected");
        assertThat(arrived).singleElement().isInstanceOfSatisfying(SummaryAthlete.class, connected -> assertThat(
                        connected.id())
                .isEqualTo(athlete.id()));
        HttpResponse<String> end = send("GET", PATH + "/connected");
        assertThat(end.statusCode()).isEqualTo(200);
        assertThat(end.headers().firstValue("Content-Type").orElseThrow()).startsWithIgnoringCase("text/html;");
        assertThat(end.body())
                .contains("<h1>Connected with Strava</h1>", "<p class=\"sign\" aria-hidden=\"true\">✓</p>");
    }

    @Test
    void theAnswersSayThatNothingIsToBeKept() throws Exception {
        for (String path : List.of(PATH, PATH + "/callback", PATH + "/connected")) {
            assertThat(send("GET", path).headers().allValues("Cache-Control"))
                    .as(path)
                    .containsExactly("no-store");
        }
    }

    @Test
    void aSignUpIsGoodForOnce() throws Exception {
        Begun begun = Begun.now();
        send("GET", begun.callback(), "Cookie", begun.cookie());

        HttpResponse<String> again = send("GET", begun.callback(), "Cookie", begun.cookie());

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("<h1>This sign-up is over</h1>");
        assertThat(strava.requestsTo("/oauth/token")).hasSize(1);
    }

    @Test
    void theCookieIsOfThisHostAndForNoScript() throws Exception {
        assertThat(List.of(send("GET", PATH)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .split("; ?")))
                .anyMatch(part -> part.matches("strava-connect=[A-Za-z0-9_-]{32}"))
                .anyMatch("HttpOnly"::equalsIgnoreCase)
                .contains("SameSite=Lax", "Path=/", "Max-Age=600")
                .noneMatch("Secure"::equalsIgnoreCase)
                .noneMatch(part -> part.startsWith("Domain"));
        assertThat(List.of(send("GET", SECURE_PATH)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .split("; ?")))
                .anyMatch(part -> part.matches("__Host-strava-connect=[A-Za-z0-9_-]{32}"))
                .contains("Secure", "Path=/");
    }

    @Test
    void whoHasNoCookieOrThatOfAnotherIsRefused() throws Exception {
        Begun begun = Begun.now();

        assertThat(send("GET", begun.callback()).statusCode()).isEqualTo(403);
        assertThat(send("GET", begun.callback(), "Cookie", Begun.now().cookie()).statusCode())
                .isEqualTo(403);
        assertThat(strava.requestsTo("/oauth/token")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "cookie", "Set-Cookie"})
    void aParameterIsNoCookie(String parameter) throws Exception {
        Begun begun = Begun.now();
        String cookie = URLEncoder.encode(begun.cookie(), StandardCharsets.UTF_8);

        HttpResponse<String> answer = send("GET", begun.callback() + "&" + parameter + "=" + cookie);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(strava.requestsTo("/oauth/token")).isEmpty();
        assertThat(arrived).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?state=",
                "?state=a&code=b",
                "?state=a&state=b",
                "?error=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                "?state=%3Cscript%3Ealert(1)%3C%2Fscript%3E"
            })
    void whatStravaDoesNotSendIsRefused(String query) throws Exception {
        HttpResponse<String> answer = send("GET", PATH + "/callback" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<h1>Nothing to do here</h1>").doesNotContain("alert(1)");
        assertThat(strava.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "PATCH"})
    void refusesOtherMethods(String method) throws Exception {
        Begun begun = Begun.now();

        for (String path : List.of(PATH, PATH + "/connected", begun.callback())) {
            HttpResponse<String> answer = send(method, path, "Cookie", begun.cookie());
            assertThat(answer.statusCode()).as(path).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(path).hasValue("GET");
            assertThat(answer.headers().firstValue("Location")).as(path).isEmpty();
        }
        assertThat(strava.requests()).isEmpty();
        assertThat(send("GET", begun.callback(), "Cookie", begun.cookie()).statusCode())
                .isEqualTo(303);
    }

    @Test
    void optionsIsAnsweredBySpringItselfAndDoesNothing() throws Exception {
        Begun begun = Begun.now();

        assertThat(send("OPTIONS", begun.callback(), "Cookie", begun.cookie()).body())
                .isEmpty();

        assertThat(strava.requests()).isEmpty();
        assertThat(send("GET", begun.callback(), "Cookie", begun.cookie()).statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, localhost",
        "localhost,    localhost",
        "127.0.0.1:1,  127.0.0.1",
    })
    void onThisMachineTheHostHeaderSaysNoMoreThanWhichOfItsNamesWasUsed(String host, String redirected)
            throws Exception {
        assertThat(parameter("redirect_uri", raw(PATH, "Host: " + host)))
                .isEqualTo("http://" + redirected + ":" + port + PATH + "/callback");
        assertThat(parameter("redirect_uri", raw(SECURE_PATH, "Host: " + host)))
                .isEqualTo("https://example.org/secure/callback");
    }

    @Test
    void behindAProxyItHasToBeSaidWhereTheApplicationIs() throws Exception {
        assertThat(raw(PATH, "Host: evil.example\r\nX-Forwarded-Host: evil.example"))
                .startsWith("HTTP/1.1 500 ")
                .contains("<h1>Not set up yet</h1>")
                .doesNotContain("evil");
    }

    private static String raw(String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servesThePathsNoLongerThanTheRouteRuns() throws Exception {
        CamelContext context = application.getBean(CamelContext.class);

        context.getRouteController().stopRoute("sign-up");
        assertThat(send("GET", PATH).statusCode()).isEqualTo(404);
        context.getRouteController().startRoute("sign-up");
        assertThat(send("GET", PATH).statusCode()).isEqualTo(302);
    }
}
