package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code to("strava:webhook")}, for those whose HTTP front is elsewhere. */
class WebhookHandlerRouteTest {

    private static final long OURS = 310_001;
    private static final Map<String, Object> POST = Map.of(Exchange.HTTP_METHOD, "POST");

    private final StravaRoutes camel = new StravaRoutes();
    private MockEndpoint passed;

    @BeforeEach
    void start() {
        camel.strava.fault(Fault.body("[{\"id\":" + OURS + "}]").on(StravaOperation.subscriptions));
        camel.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:hook").to("strava:webhook?verifyToken=open+sesame").to("mock:passed");
                from("direct:some")
                        .to("strava:webhook?events=athlete:deauthorize,activity:create")
                        .to("mock:passed");
            }
        });
        passed = camel.context.getEndpoint("mock:passed", MockEndpoint.class);
    }

    @AfterEach
    void stop() {
        camel.close();
    }

    @Test
    void anEventGoesOnAlongTheRouteWithItsIdsInTheHeaders() {
        Exchange exchange = camel.call("direct:hook", POST, event(OURS, "create"));

        WebhookEvent event = camel.body(exchange, WebhookEvent.class);
        assertThat(event.aspectType()).isEqualTo("create");
        assertThat(passed.getExchanges()).hasSize(1);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(StravaConstants.ID, 19_000_000_000_123L)
                .containsEntry(StravaConstants.ATHLETE_ID, 900_000_101L)
                .containsEntry(StravaConstants.OBJECT_TYPE, "activity")
                .containsEntry(StravaConstants.ASPECT_TYPE, "create")
                .containsEntry(StravaConstants.UPDATES, Map.of("title", "New"))
                .containsEntry(StravaConstants.SUBSCRIPTION_ID, OURS)
                .containsEntry(StravaConstants.MESSAGE_TIMESTAMP, 1_790_000_060_000L);
    }

    @Test
    void anEventMayBeATextBytesAStreamOrAMap() {
        String event = event(OURS, "create");

        for (Object body : new Object[] {
            event,
            event.getBytes(StandardCharsets.UTF_8),
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            camel.context
                    .getTypeConverter()
                    .convertTo(Map.class, camel.context.getTypeConverter().convertTo(WebhookEvent.class, event))
        }) {
            assertThat(camel.body(camel.call("direct:hook", POST, body), WebhookEvent.class)
                            .objectId())
                    .isEqualTo(19_000_000_000_123L);
        }
    }

    @Test
    void theHandshakeIsAnsweredAndEndsTheRoute() {
        Exchange exchange = camel.call(
                "direct:hook",
                Map.of(
                        Exchange.HTTP_METHOD,
                        "GET",
                        "hub.mode",
                        "subscribe",
                        "hub.challenge",
                        "15f7d1a91c1f40f8a748fd134752feb3\"",
                        "hub.verify_token",
                        "open sesame"));

        assertThat(exchange.getMessage().getBody(String.class))
                .isEqualTo("{\"hub.challenge\":\"15f7d1a91c1f40f8a748fd134752feb3\\\"\"}");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 200)
                .containsEntry(Exchange.CONTENT_TYPE, "application/json")
                .doesNotContainKey("hub.verify_token");
        assertThat(passed.getExchanges()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "subscribe,   c, wrong",
                "subscribe,   c, -",
                "subscribe,   c, ''",
                "unsubscribe, c, open sesame",
                "-,           c, open sesame",
                "subscribe,   -, open sesame"
            })
    void aHandshakeWithoutTheTokenIsRefused(String mode, String challenge, String token) {
        Map<String, Object> headers = new HashMap<>(Map.of(Exchange.HTTP_METHOD, "GET"));
        headers.put("hub.mode", mode);
        headers.put("hub.challenge", challenge);
        headers.put("hub.verify_token", token);

        assertRefused(403, camel.call("direct:hook", headers));
    }

    @Test
    void theTokenIsTheStoresUnlessItIsConfigured() {
        String token = camel.component().verifyToken(camel.strava.clientId());

        Exchange exchange = camel.call(
                "direct:some", Map.of("hub.mode", "subscribe", "hub.challenge", "c", "hub.verify_token", token), null);

        assertThat(token).hasSize(32);
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "OPTIONS"})
    void anotherMethodIsRefused(String method) {
        Exchange exchange = camel.call("direct:hook", Map.of(Exchange.HTTP_METHOD, method), event(OURS, "create"));

        assertRefused(405, exchange);
        assertThat(exchange.getMessage().getHeader("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void whatIsNoEventIsRefused() {
        assertRefused(400, camel.call("direct:hook", POST, "{\"object_type\":\"activity\"}"));
        assertRefused(400, camel.call("direct:hook", POST, null));
        assertRefused(413, camel.call("direct:hook", POST, " ".repeat(100_000)));
        assertThat(camel.strava.requests()).as("nothing was asked of Strava").isEmpty();
    }

    @Test
    void aFloodOfForeignEventsCostsOneCallAMinute() {
        for (int i = 0; i < 50; i++) {
            assertRefused(403, camel.call("direct:hook", POST, event(666, "create")));
        }
        assertThat(camel.strava.requestsTo(StravaOperation.subscriptions)).hasSize(1);

        camel.time.pass(Duration.ofMinutes(2));
        assertRefused(403, camel.call("direct:hook", POST, event(666, "create")));
        assertThat(camel.strava.requestsTo(StravaOperation.subscriptions)).hasSize(2);
        assertThat(camel.call("direct:hook", POST, event(OURS, "create")).getException())
                .as("and the application's own still pass")
                .isNull();
    }

    @Test
    void troubleAtStravaFailsTheExchangeSoThatTheEventIsSentAgain() {
        camel.strava.clearFaults();
        camel.strava.fault(Fault.status(500).on(StravaOperation.subscriptions));

        assertThat(camel.call("direct:hook", POST, event(OURS, "create")).getException())
                .isInstanceOf(StravaApiException.class);
        assertThat(passed.getExchanges()).isEmpty();
    }

    @Test
    void whatIsNotWantedIsAnsweredAllTheSame() {
        assertRefused(200, camel.call("direct:some", POST, event(OURS, "update")));

        camel.body(camel.call("direct:some", POST, event(OURS, "create")), WebhookEvent.class);
        assertThat(passed.getExchanges()).hasSize(1);
    }

    @Test
    void aMisspeltEventIsRefusedByName() {
        assertThatThrownBy(() -> camel.call("strava:webhook?events=created"))
                .hasStackTraceContaining("Option events has the value 'created'");
    }

    private void assertRefused(int status, Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(status);
        assertThat(exchange.getMessage().getBody()).isNull();
        assertThat(passed.getExchanges()).isEmpty();
    }

    private static String event(long subscription, String aspect) {
        return "{\"aspect_type\":\"" + aspect + "\",\"event_time\":1790000060,\"object_id\":19000000000123,"
                + "\"object_type\":\"activity\",\"owner_id\":900000101,\"subscription_id\":" + subscription
                + ",\"updates\":{\"title\":\"New\"}}";
    }
}
