package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.Budget;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the route of an event may spend, as anybody may send events. A quarter of the reads are 5. */
class PushedBudgetRouteTest {

    private final StravaRoutes camel = new StravaRoutes();
    private final VirtualTime time = camel.time;
    private final PushedEvent event = new PushedEvent(
            new WebhookEvent(JsonNodeFactory.instance.objectNode().put("object_type", "activity")));

    PushedBudgetRouteTest() {
        camel.strava.addAthlete();
        camel.strava.limits(60, 600, 20, 200);
        camel.start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().logExhausted(false));
                from("direct:read").process(event::carriedBy).to("strava:athlete");
                from("direct:readHigh").process(event::carriedBy).to("strava:athlete?rateLimitPriority=high");
                from("direct:readWhatever").process(event::carriedBy).to("strava:athlete?rateLimitPolicy=none");
                from("direct:list").process(event::carriedBy).to("strava:activities");
                from("direct:stream")
                        .process(event::carriedBy)
                        .to("strava:activities?streaming=true")
                        .split(body())
                        .to("mock:activities");
                from("direct:seda").process(event::carriedBy).to("seda:next?waitForTaskToComplete=Always");
                from("seda:next?pollTimeout=10").to("strava:athlete");
                from("direct:split")
                        .process(event::carriedBy)
                        .setBody(constant(List.of(1, 2)))
                        .split(body())
                        .stopOnException()
                        .to("strava:athlete");
                from("direct:write")
                        .process(event::carriedBy)
                        .to("strava:createActivity?name=Ours&sportType=Run&startDateLocal=2026-08-30T18:30:00"
                                + "&elapsedTime=60");
            }
        });
        // So that the limits are known, and whose the tokens are.
        StravaServer.succeeded(camel.call("strava:athlete"));
        camel.strava.clearRequests();
    }

    @AfterEach
    void stop() {
        camel.close();
    }

    private void useUpTheQuarter() {
        for (int i = 0; i < 5; i++) {
            StravaServer.succeeded(camel.call("direct:read"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "readHigh", "readWhatever", "list", "stream", "seda", "split"})
    void isAQuarterOfTheReadsWhateverTheRouteDoes(String route) {
        useUpTheQuarter();

        Exchange exchange = camel.call("direct:" + route);

        assertThat(exchange.getException(StravaRateLimitException.class))
                .hasMessageContaining("reads caused by events")
                .extracting(StravaRateLimitException::getRetryAt)
                .isEqualTo(Instant.parse("2026-09-01T10:15:01Z"));
        assertThat(camel.strava.requests()).hasSize(5);
    }

    @Test
    void isNothingThatOthersMiss() {
        useUpTheQuarter();

        for (int i = 0; i < 12; i++) {
            StravaServer.succeeded(camel.call("strava:athlete"));
        }
    }

    @Test
    void doesNotLimitWhatIsWritten() {
        useUpTheQuarter();

        for (int i = 0; i < 12; i++) {
            StravaServer.succeeded(camel.call("direct:write"));
        }
    }

    @Test
    void isNotWaitedForAsLongAsStravaWaitsForTheAnswer() throws Exception {
        camel.strava.spend(60);
        camel.call("strava:athlete?rateLimitPolicy=none");
        Instant before = time.instant();

        Exchange read = camel.begin("direct:read").get(20, TimeUnit.SECONDS);
        Exchange written = camel.begin("direct:write").get(20, TimeUnit.SECONDS);

        assertThat(read.getException()).isInstanceOf(StravaRateLimitException.class);
        assertThat(written.getException()).isInstanceOf(StravaRateLimitException.class);
        assertThat(time.instant()).isEqualTo(before);
    }

    @Test
    void isWaitedForOnceStravaHasItsAnswer() {
        useUpTheQuarter();
        event.answered();
        CompletableFuture<Exchange> waiting = camel.begin("direct:read");
        await().until(() -> budget().waiting() == 1);

        time.pass(Duration.ofMinutes(11));
        assertThat(waiting).isNotDone();

        StravaServer.succeeded(StravaRoutes.finish(waiting, time));
        assertThat(camel.strava.requestsTo(StravaOperation.athlete)).hasSize(6);
    }

    @Test
    void isNoLessForWhoeverSendsAHeaderOfThatName() {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            exchanges.add(camel.call("strava:athlete", Map.of("CamelStravaPushedEvent", event)));
        }

        assertThat(exchanges).allSatisfy(StravaServer::succeeded);
    }

    private Budget budget() {
        return camel.component().budget();
    }
}
