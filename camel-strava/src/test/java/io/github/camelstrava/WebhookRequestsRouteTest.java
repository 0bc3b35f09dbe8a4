package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.model.WebhookEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code strava:webhook} answers to whoever knows the callback's address, and what of it the route sees. */
class WebhookRequestsRouteTest {

    private static final String HANDSHAKE = PushRoutes.PATH + "?hub.mode=subscribe&hub.challenge=15f7%22d1&";

    private static final String RENAMED = """
            {"aspect_type":"update","event_time":1790000060,"object_id":19000000000123,"object_type":"activity",\
            "owner_id":900000101,"subscription_id":310001,"updates":{"title":"New"}}""";

    private final PushRoutes routes = new PushRoutes();
    private final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    private final List<String> exchanges = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        routes.start(routes.webhook("events", "&verifyToken=open+sesame", route -> route.process(this::spoil)));
        routes.awaitSubscription();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    /** Does to the message what must not get back to Strava. */
    private void spoil(Exchange exchange) {
        headers.add(new HashMap<>(exchange.getMessage().getHeaders()));
        exchanges.add(exchange.getPattern() + " " + exchange.getFromRouteId() + " "
                + exchange.getFromEndpoint().getClass().getSimpleName());
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 418);
        exchange.getMessage().setHeader("X-Of-The-Route", "secret");
        exchange.setProperty(Exchange.HTTP_RESPONSE_CODE, 418);
    }

    private void assertRefused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(routes.arrived).isEmpty();
    }

    @Test
    void answersTheHandshakeWithTheChallengeAndNothingElse() {
        HttpResponse<String> answer = routes.front.get(HANDSHAKE + "hub.verify_token=open+sesame&hub.more=x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"hub.challenge\":\"15f7\\\"d1\"}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("hub."));
        assertThat(routes.arrived).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?hub.mode=subscribe&hub.challenge=c&hub.verify_token=wrong",
                "?hub.mode=subscribe&hub.challenge=c&hub.verify_token=",
                "?hub.mode=subscribe&hub.challenge=c",
                "?hub.mode=subscribe&hub.verify_token=open+sesame",
                "?hub.mode=unsubscribe&hub.challenge=c&hub.verify_token=open+sesame",
                "?hub.challenge=c&hub.verify_token=open+sesame",
                "?hub.mode=subscribe&hub.challenge=c&hub.verify_token=wrong&hub.verify_token=open+sesame",
                ""
            })
    void refusesAHandshakeThatDoesNotKnowTheToken(String query) {
        assertRefused(403, routes.front.get(PushRoutes.PATH + query));
    }

    @Test
    void theTokenOfTheStoreDoesNotCountWhereOneIsConfigured() {
        String stored =
                routes.context.getComponent("strava", StravaComponent.class).verifyToken(routes.strava.clientId());

        assertRefused(403, routes.front.get(HANDSHAKE + "hub.verify_token=" + stored));
    }

    @Test
    void whereNoneIsConfiguredAllNodesKnowTheOneTokenOfTheStore() {
        PushRoutes one = routes.anotherNode();
        PushRoutes other = routes.anotherNode();
        one.start(one.webhook(""));
        other.start(other.webhook("&subscribe=false"));
        String stored =
                other.context.getComponent("strava", StravaComponent.class).verifyToken(routes.strava.clientId());

        assertThat(one.front.get(HANDSHAKE + "hub.verify_token=" + stored).statusCode())
                .isEqualTo(200);
        assertThat(other.front.get(HANDSHAKE + "hub.verify_token=" + stored).statusCode())
                .isEqualTo(200);
        assertThat(one.front
                        .get(HANDSHAKE + "hub.verify_token=" + stored.substring(1))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void refusesOtherMethodsAndSaysWhichThereAre(String method) {
        HttpResponse<String> answer = routes.front.send(method, PushRoutes.PATH, BodyPublishers.ofString(RENAMED));

        assertRefused(405, answer);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "<html></html>",
                "{\"object_type\":\"activity\"}",
                "{\"aspect_type\":\"create\",\"event_time\":1790000060,\"object_id\":\"1 OR 1=1\","
                        + "\"object_type\":\"activity\",\"owner_id\":900000101,\"subscription_id\":310001}"
            })
    void refusesWhatIsNoEvent(String body) {
        assertRefused(400, routes.post(body));
    }

    @Test
    void readsTheEventWhateverTheTypeOfTheContentIsSaidToBe() {
        for (String type :
                List.of("application/x-www-form-urlencoded", "text/plain", "application/json;charset=utf-8")) {
            routes.front.send("POST", PushRoutes.PATH, BodyPublishers.ofString(RENAMED), "Content-Type", type);
        }

        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void refusesWhatIsLargerThanAnyEvent() {
        assertRefused(413, routes.post(RENAMED + " ".repeat(100_000)));
    }

    @Test
    void refusesEventsOfAnotherSubscription() {
        assertRefused(403, routes.post(PushRoutes.event(PushRoutes.OURS + 1, 1)));
    }

    @Test
    void answersAnEventWith200AndNothingElse() {
        HttpResponse<String> answer = routes.front.send(
                "POST",
                PushRoutes.PATH + "?X-Of-The-Query=a",
                BodyPublishers.ofString(RENAMED),
                "X-Of-The-Request",
                "b");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("x-of"))
                .noneMatch(name -> name.toLowerCase().startsWith("camel"));
    }

    @Test
    void theRouteSeesTheEventAndNothingOfTheRequest() {
        routes.front.send(
                "POST",
                PushRoutes.PATH + "?CamelStravaId=7&CamelStravaLimit=1&Authorization=c",
                BodyPublishers.ofString(RENAMED),
                "Content-Type",
                "application/json",
                "X-Of-The-Request",
                "b",
                "CamelStravaAthleteId",
                "8");

        assertThat(headers)
                .singleElement()
                .isEqualTo(Map.of(
                        "CamelStravaId", 19_000_000_000_123L,
                        "CamelStravaAthleteId", 900_000_101L,
                        "CamelStravaObjectType", "activity",
                        "CamelStravaAspectType", "update",
                        "CamelStravaUpdates", Map.of("title", "New"),
                        "CamelStravaSubscriptionId", 310_001L,
                        "CamelMessageTimestamp", 1_790_000_060_000L));
        assertThat(routes.arrived).singleElement().isInstanceOfSatisfying(WebhookEvent.class, event -> assertThat(
                        event.updates())
                .isEqualTo(Map.of("title", "New")));
    }

    @Test
    void theExchangeIsANewOneOfTheRoutesOwn() {
        routes.post(RENAMED);

        assertThat(exchanges).containsExactly(ExchangePattern.InOnly + " events StravaEndpoint");
    }

    @Test
    void emitsKindsOfEventsThatNobodyHasHeardOf() {
        assertThat(routes.post(RENAMED.replace("\"activity\"", "\"sauna\"").replace("\"update\"", "\"heat\""))
                        .statusCode())
                .isEqualTo(200);

        assertThat(headers).singleElement().satisfies(header -> assertThat(header)
                .containsEntry("CamelStravaObjectType", "sauna")
                .containsEntry("CamelStravaAspectType", "heat"));
    }

    @Test
    void anEventMayComeWithoutUpdates() {
        assertThat(routes.post(RENAMED.replace(",\"updates\":{\"title\":\"New\"}", ""))
                        .statusCode())
                .isEqualTo(200);

        assertThat(headers).singleElement().satisfies(header -> assertThat(header)
                .containsEntry("CamelStravaUpdates", Map.of()));
    }
}
