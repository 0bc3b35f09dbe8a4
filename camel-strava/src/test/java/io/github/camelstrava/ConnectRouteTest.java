package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Grant;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Athletes who sign up without trouble. */
class ConnectRouteTest {

    private static final String END = "/strava/connect/connected";

    private final ConnectRoutes routes = new ConnectRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private static Optional<String> location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location");
    }

    @Test
    void emitsTheAthleteWhoHasConnected() {
        routes.start("");

        HttpResponse<String> back = routes.browser().comeBack(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL);

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(routes.arrived)
                .singleElement()
                .asInstanceOf(type(SummaryAthlete.class))
                .satisfies(athlete -> {
                    assertThat(athlete.id()).isEqualTo(routes.tomas.id());
                    assertThat(athlete.firstname() + " " + athlete.lastname()).isEqualTo(routes.tomas.name());
                });
        assertThat(routes.exchanges()).isOne();
        assertThat(routes.strava.calls())
                .as("what Strava told with the tokens is enough")
                .isZero();
    }

    @Test
    void theRouteGetsNothingOfTheRequestAndWhatItNeeds() {
        routes.start("");

        Browser browser = routes.browser();
        browser.get(browser.agreed(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL) + "&CamelFileName=a&X-Own=b");

        assertThat(routes.emitted).singleElement().satisfies(exchange -> assertThat(
                        exchange.getMessage().getHeaders())
                .containsOnlyKeys(StravaConstants.ID, StravaConstants.ATHLETE_ID, StravaConstants.SCOPE)
                .containsEntry(StravaConstants.ID, routes.tomas.id())
                .containsEntry(StravaConstants.ATHLETE_ID, routes.tomas.id())
                .containsEntry(StravaConstants.SCOPE, "activity:read_all,read"));
    }

    @Test
    void theTokensAreStoredBeforeTheRouteRuns() {
        AtomicReference<Optional<Grant>> stored = new AtomicReference<>();
        routes.start("", route -> route.process(exchange -> stored.set(routes.grant()))
                .toD("strava:athlete?athleteId=${header.CamelStravaAthleteId}"));

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);

        Grant grant = stored.get().orElseThrow();
        assertThat(grant.tokens().accessToken()).isEqualTo(routes.tomas.accessToken());
        assertThat(grant.tokens().refreshToken()).isEqualTo(routes.tomas.refreshToken());
        assertThat(grant.tokens().scopes()).containsExactly("read");
        assertThat(routes.arrived)
                .as("a call on the athlete's behalf in the route")
                .hasSize(1);
    }

    @Test
    void thePageAtTheEndComesAfterTheRouteAndAtAnAddressWithoutTheCode() {
        routes.start("");
        Browser browser = routes.browser();

        HttpResponse<String> back = browser.comeBack(routes.tomas, Scope.READ);

        assertThat(location(back)).hasValue("connected");
        assertThat(back.body()).isEmpty();
        URI end = back.uri().resolve("connected");
        assertThat(end.getPath()).isEqualTo(END);
        HttpResponse<String> page = browser.get(END);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<h1>Connected with Strava</h1>");
    }

    @Test
    void thePageAtTheEndDoesNothingForThoseWhoComeByAccident() {
        routes.start("");

        assertThat(routes.browser().get(END).statusCode()).isEqualTo(200);
        assertThat(routes.arrived).isEmpty();
        assertThat(routes.strava.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.org/welcome", "http://localhost:3000/?from=strava", "/welcome", "/welcome#top"})
    void theEndCanBeAPageOfTheApplication(String successUri) {
        routes.start("successUri=RAW(" + successUri + ")");

        HttpResponse<String> back = routes.browser().comeBack(routes.tomas, Scope.READ);

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(location(back)).hasValue(successUri);
    }

    @Test
    void twoTabsOfABrowserBothGoOn() {
        routes.start("");
        Browser browser = routes.browser();
        String first = browser.agreed(routes.tomas, Scope.READ);
        String second = browser.agreed(routes.tomas, Scope.READ, Scope.ACTIVITY_READ);

        assertThat(browser.get(first).statusCode()).isEqualTo(303);
        assertThat(browser.get(second).statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(2);
    }

    @Test
    void severalAthletesSignUp() {
        routes.start("");
        var ines = routes.strava.addAthlete(athlete -> athlete.notConnected());

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);
        assertThat(routes.browser().comeBack(ines, Scope.READ).statusCode()).isEqualTo(303);

        assertThat(routes.emitted)
                .extracting(exchange -> exchange.getMessage().getHeader(StravaConstants.ID))
                .containsExactly(routes.tomas.id(), ines.id());
    }

    @Test
    void whoComesBackAfterAFarewellIsConnectedAnew() {
        Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
        String application = routes.strava.clientId();
        routes.store
                .put(new Farewell(application, routes.tomas.id(), longAgo, 0))
                .orElseThrow();
        routes.start("");

        routes.browser().comeBack(routes.tomas, Scope.READ);

        assertThat(routes.store.get(Farewell.key(application, routes.tomas.id())))
                .isEmpty();
        assertThat(routes.grant().orElseThrow().connectedAt()).isAfter(longAgo);
    }

    @Test
    void whoAgreesAgainToLessIsConnectedWithLess() {
        routes.start("");
        Browser browser = routes.browser();
        browser.comeBack(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL);
        Instant before = routes.grant().orElseThrow().connectedAt();

        browser.comeBack(routes.tomas, Scope.READ);

        Grant grant = routes.grant().orElseThrow();
        assertThat(grant.tokens().scopes()).containsExactly("read");
        assertThat(grant.tokens().accessToken()).isEqualTo(routes.tomas.accessToken());
        assertThat(grant.connectedAt()).isAfterOrEqualTo(before);
        assertThat(routes.emitted)
                .extracting(exchange -> exchange.getMessage().getHeader(StravaConstants.SCOPE))
                .containsExactly("activity:read_all,read", "read");
    }

    /** Strava leaves commas and colons as they are, which not everybody between does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "read,activity:read_all",
                "read%2Cactivity%3Aread_all",
                "read+activity:read_all",
                "read%20activity%3Aread_all"
            })
    void understandsTheScopesHoweverTheyAreEncoded(String scope) {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
        routes.start("requiredScope=activity:read_all");
        Browser browser = routes.browser();

        browser.get(ConnectRoutes.PATH + "/callback?state=" + browser.state() + "&code="
                + routes.strava.authorizationCode(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL) + "&scope="
                + scope);

        assertThat(routes.emitted)
                .singleElement()
                .extracting(exchange -> exchange.getMessage().getHeader(StravaConstants.SCOPE))
                .isEqualTo("activity:read_all,read");
    }

    @Test
    void whomTheTokensDoNotNameStravaIsAsked() {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("athlete")).onTokens());
        routes.start("");

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);

        assertThat(routes.arrived)
                .singleElement()
                .asInstanceOf(type(SummaryAthlete.class))
                .satisfies(athlete -> {
                    assertThat(athlete.id()).isEqualTo(routes.tomas.id());
                    assertThat(athlete.firstname()).isNotBlank();
                });
        assertThat(routes.grant()).isPresent();
        assertThat(routes.strava.requestsTo(StravaOperation.athlete)).hasSize(1);
        assertThat(routes.exchanges()).isOne();
    }

    @Test
    void scopesThatTheTokensDoNotNameAreThoseThatStravaNamedInTheRedirect() {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
        routes.start("requiredScope=activity:read_all");

        routes.browser().comeBack(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL);

        assertThat(routes.grant().orElseThrow().tokens().scopes())
                .containsExactlyInAnyOrder("read", "activity:read_all");
        assertThat(routes.emitted.get(0).getMessage().getHeader(StravaConstants.SCOPE))
                .isEqualTo("activity:read_all,read");
    }

    @Test
    void aRouteInYamlDoesTheSame() throws Exception {
        routes.context.getRegistry().bind("record", (org.apache.camel.Processor) routes::record);
        PluginHelper.getRoutesLoader(routes.context).loadRoutes(ResourceHelper.fromString("connect.yaml", """
                - route:
                    id: sign-up
                    from:
                      uri: strava:connect
                      parameters:
                        scope: read,activity:read
                        requiredScope: activity:read
                      steps:
                        - process:
                            ref: record
                """));
        routes.context.start();

        routes.browser().comeBack(routes.tomas, Scope.READ, Scope.ACTIVITY_READ);

        assertThat(routes.arrived).singleElement().isInstanceOf(SummaryAthlete.class);
    }

    @Test
    void theConsentPageOfTheSandboxFitsIn() throws Exception {
        routes.start("requiredScope=activity:read_all");
        Browser browser = routes.browser();
        String page = location(browser.get(ConnectRoutes.PATH)).orElseThrow();
        String[] uri = page.split("\\?");
        HttpRequest agreed = HttpRequest.newBuilder(URI.create(uri[0]))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(uri[1] + "&athlete=" + routes.tomas.id()
                        + "&grant=read&grant=activity%3Aread_all&decision=allow"))
                .build();

        URI back = URI.create(location(HttpClient.newHttpClient().send(agreed, HttpResponse.BodyHandlers.ofString()))
                .orElseThrow());

        assertThat(browser.get(back.getPath() + "?" + back.getRawQuery()).statusCode())
                .isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whateverVersionOfHttpIsSpoken(HttpClient.Version version) throws Exception {
        routes.start("");
        HttpClient client = HttpClient.newBuilder().version(version).build();
        String base = "http://127.0.0.1:" + routes.front.port();

        HttpResponse<String> sent = client.send(
                HttpRequest.newBuilder(URI.create(base + ConnectRoutes.PATH)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(sent.version()).isEqualTo(version);
        String cookie = sent.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        String callback = Browser.callback(
                Browser.query(sent).get("state"),
                routes.strava.authorizationCode(routes.tomas, Scope.READ),
                Scope.READ);
        // In HTTP/2 each cookie may come in a field of its own.
        HttpResponse<String> back = client.send(
                HttpRequest.newBuilder(URI.create(base + callback))
                        .header("Cookie", "other=1")
                        .header("Cookie", cookie)
                        .header("Cookie", "another=2")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void theCookieMayComeInALineOfItsOwn() {
        routes.start("");
        HttpResponse<String> sent = routes.front.get(ConnectRoutes.PATH);
        String cookie = sent.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        String callback = Browser.callback(
                Browser.query(sent).get("state"),
                routes.strava.authorizationCode(routes.tomas, Scope.READ),
                Scope.READ);

        assertThat(routes.raw("GET " + callback + " HTTP/1.1\r\nHost: localhost\r\nCookie: first=1\r\nCookie: " + cookie
                        + "\r\nCookie: last=2"))
                .startsWith("HTTP/1.1 303");
    }

    @Test
    void athletesAreCounted() {
        routes.start("");
        routes.browser().comeBack(routes.tomas, Scope.READ);
        routes.browser().get("/strava/connect/callback?state=forged");

        StravaConnectConsumer consumer =
                (StravaConnectConsumer) routes.context.getRoute("sign-up").getConsumer();
        assertThat(consumer.getConnected()).isOne();
        assertThat(consumer.getConnectPath()).isEqualTo("/strava/connect");
    }

    @Test
    void anExchangeIsOneOfTheRoutesOwn() {
        routes.start("");
        routes.browser().comeBack(routes.tomas, Scope.READ);

        Exchange exchange = routes.emitted.get(0);
        assertThat(exchange.getFromEndpoint().getEndpointUri()).startsWith("strava://connect");
        assertThat(exchange.getFromRouteId()).isEqualTo("sign-up");
    }
}
