package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of {@code strava:webhook} that cannot be, and where the path comes from. */
class WebhookOptionsRouteTest {

    private final PushRoutes routes = new PushRoutes();

    @AfterEach
    void stop() {
        routes.close();
    }

    private void start(String uri) {
        routes.start(routes.route("events", () -> uri, route -> {}));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b,                /a/b,             ",
        "/a/b,                /c,               /c",
        "/a/b?key=1,          /a/b,             ",
        "'',                  /,                ",
    })
    void thePathIsThatOfTheCallbackUnlessItIsSaid(String callback, String served, String webhookPath) {
        routes.strava.verifyCallbacks(false);
        start("strava:webhook?callbackUrl=RAW(https://example.org" + callback + ")"
                + (webhookPath == null ? "" : "&webhookPath=" + webhookPath));
        routes.strava.subscribe(routes.callbackUrl());

        assertThat(routes.front.get(served).statusCode()).isEqualTo(403);
    }

    @Test
    void withoutACallbackThePathIsTheUsualOneAndNothingIsSubscribed() {
        start("strava:webhook");
        routes.strava.subscribe(routes.callbackUrl());

        assertThat(routes.front.post("/strava/webhook", PushRoutes.event(1)).statusCode())
                .isEqualTo(200);
        assertThat(routes.arrived).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subscribe=true                       | Option subscribe needs the option callbackUrl",
                "verifyToken=RAW( )                   | Option verifyToken is empty",
                "webhookPath=/a/{id}                  | The option webhookPath cannot be served",
                "webhookPath=events                   | The option webhookPath cannot be served",
                "callbackUrl=https://example.org/a;b   | The path of the option callbackUrl cannot be served",
                "callbackUrl=ftp://example.org/a      | Option callbackUrl has the value",
                "callbackUrl=/a                       | Option callbackUrl has the value",
                "callbackUrl=RAW(not an address)      | Option callbackUrl has the value",
                "events=activity                      | Option events has the value 'activity'",
            })
    void whatCannotBeIsRefusedByTheNameOfTheOption(String options, String sentence) {
        assertThatThrownBy(() -> start("strava:webhook?" + options)).hasStackTraceContaining(sentence);
        assertThat(routes.strava.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientId", "clientSecret"})
    void theApplicationHasToBeKnown(String option) {
        StravaConfiguration configuration =
                routes.context.getComponent("strava", StravaComponent.class).getConfiguration();
        configuration.setRefreshToken(null);
        if (option.equals("clientId")) {
            configuration.setClientId(null);
        } else {
            configuration.setClientSecret(null);
        }

        assertThatThrownBy(() -> start("strava:webhook"))
                .hasStackTraceContaining("strava:webhook needs the option")
                .hasStackTraceContaining(option);
    }

    @Test
    void withoutAServerTheStartFailsWithASentenceThatHelps() throws Exception {
        try (DefaultCamelContext bare = new DefaultCamelContext()) {
            routes.strava.configure(bare);
            bare.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("strava:webhook").to("log:events");
                }
            });

            assertThatThrownBy(bare::start)
                    .hasStackTraceContaining("There is no HTTP server to take requests from Strava. On Camel Main, add"
                            + " camel-platform-http-main and set camel.server.enabled=true");
        }
    }

    @Test
    void aRouteThatCouldNotStartIsInNobodysWay() throws Exception {
        assertThatThrownBy(() -> start("strava:webhook?webhookPath=/a/{b}")).isNotNull();
        routes.context.removeRoute("events");

        routes.context.addRoutes(routes.webhook("next", "", route -> {}));
        routes.awaitSubscription();
        assertThat(routes.post(PushRoutes.event(1)).statusCode()).isEqualTo(200);
    }
}
