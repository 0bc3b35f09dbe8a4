package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.sandbox.SandboxClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An activity that is read as soon as Strava says that there is a new one. */
class PushedActivityRouteTest {

    private static final long ACTIVITY = 18_012_345_678L;
    private static final String PATH = "/activities/" + ACTIVITY;

    private final StravaServer camel = new StravaServer();
    /** How long the component waited, each time. */
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    PushedActivityRouteTest() {
        component(camel).setTime(camel.time, (delay, task) -> {
            waits.add(delay);
            camel.time.after(delay, task);
        });
        camel.start(route());
    }

    private static StravaComponent component(StravaServer server) {
        return server.context.getComponent("strava", StravaComponent.class);
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().logExhausted(false));
                from("direct:create")
                        .process(pushed("activity", "create", ACTIVITY)::carriedBy)
                        .to("strava:activity");
            }
        };
    }

    @AfterEach
    void stop() {
        camel.close();
    }

    private static PushedEvent pushed(String objectType, String aspectType, long objectId) {
        String json = """
                {"object_type": "%s", "aspect_type": "%s", "object_id": %d, "owner_id": %d}""".formatted(objectType, aspectType, objectId, StravaServer.INES);
        try {
            return new PushedEvent(StravaJson.readObject(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), WebhookEvent.class));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Each is given once, the last whenever the activity is asked for after that. */
    private void answers(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            camel.strava.stubFor(get(urlPathEqualTo(PATH))
                    .inScenario("activity")
                    .whenScenarioStateIs(i == 0 ? STARTED : "answer " + i)
                    .willSetStateTo("answer " + Math.min(i + 1, answers.length - 1))
                    .willReturn(answers[i]));
        }
    }

    private static ResponseDefinitionBuilder notFound() {
        return aResponse()
                .withStatus(404)
                .withHeader("Content-Type", "application/json")
                .withBody(StravaServer.fault("not-found-activity.json"));
    }

    private static ResponseDefinitionBuilder found() {
        return okJson("{\"id\": " + ACTIVITY + ", \"name\": \"Round the lake\"}");
    }

    private Exchange call(String uri) {
        return camel.call(uri, Map.of(StravaConstants.ID, ACTIVITY));
    }

    @Test
    void isAskedForAgainUntilItIsThere() {
        answers(notFound(), notFound(), found());

        Exchange exchange = StravaServer.succeeded(call("direct:create"));

        assertThat(exchange.getMessage().getBody(DetailedActivity.class).name()).isEqualTo("Round the lake");
        assertThat(camel.urls()).containsExactly(PATH, PATH, PATH);
        assertThat(waits).containsSubsequence(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Test
    void isNotFoundAfterAFewTries() {
        answers(notFound());

        assertThat(call("direct:create").getException()).isInstanceOf(StravaNotFoundException.class);

        assertThat(camel.urls()).containsExactly(PATH, PATH, PATH, PATH);
        assertThat(waits).containsSubsequence(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9));
    }

    @Test
    void isAskedForOnceIfSomethingElseIsWrong() {
        answers(aResponse().withStatus(403).withBody(StravaServer.fault("forbidden.json")));

        assertThat(call("direct:create").getException())
                .isInstanceOf(StravaApiException.class)
                .isNotInstanceOf(StravaNotFoundException.class);

        assertThat(camel.urls()).containsExactly(PATH);
    }

    @ParameterizedTest
    @CsvSource({
        "activity, update, 18012345678, activity",
        "activity, delete, 18012345678, activity",
        "athlete, create, 18012345678, activity",
        "activity, create, 18012345679, activity",
        "activity, create, 18012345678, activityKudos",
        "activity, create, 18012345678, activityLaps",
    })
    void isTheOnlyOneThatIsAskedForAgain(String objectType, String aspectType, long objectId, String operation) {
        camel.strava.stubFor(get(anyUrl()).willReturn(notFound()));
        PushedEvent pushed = pushed(objectType, aspectType, objectId);

        Exchange exchange = StravaRoutes.finish(
                camel.context.createProducerTemplate().asyncSend("strava:" + operation, one -> {
                    pushed.carriedBy(one);
                    one.getMessage().setHeader(StravaConstants.ID, ACTIVITY);
                }),
                camel.time);

        assertThat(exchange.getException()).isInstanceOf(StravaNotFoundException.class);
        assertThat(camel.urls()).hasSize(1);
    }

    @Test
    void isAskedForOnceWhereNoEventToldOfIt() {
        answers(notFound());

        assertThat(call("strava:activity").getException()).isInstanceOf(StravaNotFoundException.class);

        assertThat(camel.urls()).containsExactly(PATH);
    }

    @Test
    void costsOneReadOfTheShareOfEventsWithEachTry() {
        answers(notFound());
        for (int i = 0; i < 6; i++) {
            assertThat(call("direct:create").getException()).isInstanceOf(StravaNotFoundException.class);
        }

        assertThat(call("direct:create").getException())
                .as("after the one that was left of the quarter")
                .isInstanceOf(StravaRateLimitException.class);

        assertThat(camel.urls()).hasSize(25);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void isNotAskedForAnyMoreWhenTheComponentStops() throws Exception {
        SandboxClock clock = SandboxClock.running();
        try (StravaServer stopping = new StravaServer()) {
            clock.set(stopping.time.instant());
            component(stopping).setTime(clock, null);
            stopping.start(route());
            stopping.strava.stubFor(get(urlPathEqualTo(PATH)).willReturn(notFound()));
            CompletableFuture<Exchange> call =
                    StravaRoutes.begin(stopping.context, "direct:create", Map.of(StravaConstants.ID, ACTIVITY), null);
            await().until(() -> stopping.urls().size() == 2);

            component(stopping).stop();

            assertThat(call.get(2, TimeUnit.SECONDS).getException())
                    .as("before the three seconds are over")
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("is stopping");
            assertThat(stopping.urls()).containsExactly(PATH, PATH);
        }
    }
}
