package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.ids;
import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code strava:activities} emits when all goes well. */
class ActivitiesRouteTest {

    private final PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete athlete(int activities, int days) {
        return routes.strava.addAthlete(athlete -> athlete.activities(activities, Duration.ofDays(days)));
    }

    private Instant daysAgo(int days) {
        return routes.time.instant().minus(Duration.ofDays(days));
    }

    @Test
    void emitsABackfillOldestFirstAndOnce() {
        SandboxAthlete athlete = athlete(450, 400);
        routes.start("after=500d");

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void emitsOnlyWhatIsNewIfNoStartIsGiven() {
        SandboxAthlete athlete = athlete(250, 13);
        routes.start("");
        routes.poll();

        SandboxActivity first = athlete.addActivity();
        routes.pollLater();
        SandboxActivity second = athlete.addActivity();
        SandboxActivity third = athlete.addActivity();
        routes.pollLater();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(first, second, third));
    }

    @Test
    void emitsWhatBeganBetweenTheStartAndTheFirstPoll() {
        SandboxAthlete athlete = athlete(5, 10);
        routes.start("");
        routes.time.pass(Duration.ofHours(3));
        SandboxActivity meanwhile =
                athlete.addActivity(a -> a.start(routes.time.instant().minus(Duration.ofHours(2))));

        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(meanwhile));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "after=500d"})
    void emitsALateUpload(String options) {
        SandboxAthlete athlete = athlete(450, 400);
        routes.start(options);
        routes.poll();
        routes.delivered.clear();

        SandboxActivity late = athlete.addActivity(a -> a.start(daysAgo(2)));
        SandboxActivity later = athlete.addActivity(a -> a.start(daysAgo(13)));
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(later, late));
    }

    @Test
    void emitsALateUploadAmongMoreThanAPageOfOthers() {
        SandboxAthlete athlete = athlete(0, 1);
        for (int i = 0; i < 450; i++) {
            Instant start = routes.time.instant().minusSeconds(60L * (500 - i));
            athlete.addActivity(
                    a -> a.start(start).movingTime(Duration.ofSeconds(30)).manual());
        }
        routes.start("after=30d");
        routes.poll();
        assertThat(routes.delivered).hasSize(450);
        routes.delivered.clear();

        SandboxActivity late = athlete.addActivity(a -> a.start(daysAgo(2)));
        for (int i = 0; i < 6; i++) {
            routes.strava.clearRequests();
            routes.pollLater();
            assertThat(routes.lists()).isLessThanOrEqualTo(2);
        }

        assertThat(routes.delivered).containsExactlyElementsOf(ids(late));
    }

    @Test
    void emitsSeveralOfOneSecond() {
        SandboxAthlete athlete = athlete(3, 10);
        routes.start("");
        routes.poll();

        Instant second = routes.time.instant();
        SandboxActivity one = athlete.addActivity(a -> a.start(second));
        routes.pollLater();
        SandboxActivity two = athlete.addActivity(a -> a.start(second));
        SandboxActivity three = athlete.addActivity(a -> a.start(second));
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(one, two, three));
    }

    @Test
    void asksOnceForAnAthleteWhoDidNothing() {
        SandboxAthlete athlete = athlete(20, 30);
        routes.start("after=60d");
        routes.poll();
        athlete.addActivity();
        routes.pollLater();

        for (int i = 0; i < 5; i++) {
            routes.strava.clearRequests();
            routes.pollLater();
            assertThat(routes.strava.requests()).hasSize(1);
        }
    }

    @Test
    void firstPollOfAFewActivitiesIsOneCall() {
        athlete(10, 13);
        routes.start("");

        routes.poll();
        routes.pollLater();

        assertThat(routes.lists()).isEqualTo(2);
    }

    @Test
    void doesNotEmitWhatIsOlderThanTheStartGiven() {
        SandboxAthlete athlete = athlete(0, 1);
        athlete.addActivity(a -> a.start(daysAgo(12)));
        SandboxActivity younger = athlete.addActivity(a -> a.start(daysAgo(9)));
        routes.start("after=10d");
        routes.poll();

        SandboxActivity late = athlete.addActivity(a -> a.start(daysAgo(11)));
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(younger, late));
    }

    @Test
    void emitsNothingAgainThatIsEditedRenamedOrHidden() {
        SandboxAthlete athlete = athlete(0, 1);
        SandboxActivity activity = athlete.addActivity(a -> a.start(daysAgo(3)));
        routes.start("after=10d");
        routes.poll();

        activity.rename("Evening Ride");
        routes.pollLater();
        activity.edit(json -> json.put("start_date", daysAgo(1).toString()));
        routes.pollLater();
        activity.hide();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids(activity));
    }

    @Test
    void survivesThatActivitiesAreDeleted() {
        SandboxAthlete athlete = athlete(5, 10);
        routes.start("after=20d");
        routes.poll();

        List.copyOf(athlete.activities()).forEach(SandboxActivity::delete);
        SandboxActivity activity = athlete.addActivity();
        routes.pollLater();
        routes.pollLater();

        assertThat(routes.delivered).hasSize(6).endsWith(activity.id());
        routes.strava.clearRequests();
        routes.pollLater();
        assertThat(routes.strava.requests()).hasSize(1);
    }

    // what an exchange looks like

    @Test
    void tellsWhatAndWhoseItIs() {
        SandboxAthlete athlete = athlete(2, 10);
        List<Exchange> exchanges = new ArrayList<>();
        routes.start("after=20d", route -> route.process(exchange -> exchanges.add(exchange.copy())));

        routes.poll();

        SandboxActivity newest = athlete.activities().get(0);
        Exchange last = exchanges.get(1);
        assertThat(last.getMessage().getBody()).isInstanceOf(SummaryActivity.class);
        assertThat(last.getMessage().getBody(SummaryActivity.class).name()).isEqualTo(newest.name());
        assertThat(last.getMessage().getHeader("CamelStravaId")).isEqualTo(newest.id());
        assertThat(last.getMessage().getHeader("CamelStravaAthleteId")).isEqualTo(athlete.id());
        assertThat(last.getMessage().getHeader("CamelMessageTimestamp"))
                .isEqualTo(newest.start().toEpochMilli());
        assertThat(exchanges)
                .extracting(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_INDEX))
                .containsExactly(0, 1);
        assertThat(exchanges)
                .extracting(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_SIZE))
                .containsOnly(2);
        assertThat(exchanges)
                .extracting(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_COMPLETE))
                .containsExactly(false, true);
        assertThat(exchanges).extracting(Exchange::getFromRouteId).containsOnly(PollingRoutes.ROUTE);
    }

    @Test
    void chainsToOtherOperationsWithoutParameters() {
        athlete(2, 10);
        List<Object> bodies = new ArrayList<>();
        routes.start("after=20d", route -> route.to("strava:activity")
                .process(exchange -> bodies.add(exchange.getMessage().getBody())));

        routes.poll();

        assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).isInstanceOf(DetailedActivity.class));
        assertThat(routes.delivered).hasSize(2);
    }

    // Camel's options

    @Test
    void emitsNoMoreThanAskedInOnePoll() {
        SandboxAthlete athlete = athlete(25, 100);
        routes.start("after=200d&maxMessagesPerPoll=10");

        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            routes.pollLater();
            sizes.add(routes.delivered.size());
        }

        assertThat(sizes).containsExactly(10, 20, 25, 25);
        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void newActivitiesDoNotWaitForALimitedBackfillToEnd() {
        SandboxAthlete athlete = athlete(30, 100);
        routes.start("after=200d&maxMessagesPerPoll=10");
        routes.poll();

        athlete.addActivity();
        athlete.addActivity(a -> a.start(daysAgo(3)));
        for (int i = 0; i < 5; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).containsExactlyInAnyOrderElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void pollsAgainAtOnceIfItIsGreedy() {
        SandboxAthlete athlete = athlete(25, 100);
        routes.start("after=200d&maxMessagesPerPoll=10&greedy=true");

        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void saysThatThereIsNothingNewIfAskedTo() {
        SandboxAthlete athlete = athlete(1, 10);
        routes.start("after=20d&sendEmptyMessageWhenIdle=true");

        routes.poll();
        routes.pollLater();
        athlete.addActivity();
        routes.pollLater();

        assertThat(routes.delivered).hasSize(3).satisfies(ids -> assertThat(ids.get(1))
                .isNull());
    }

    @Test
    void pollsByItself() throws Exception {
        SandboxAthlete athlete = athlete(3, 10);
        routes.component().setTime(Clock.systemUTC(), null);
        routes.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:activities?after=2026-01-01&initialDelay=10&delay=50")
                        .routeId("in")
                        .process(routes::record);
            }
        });
        routes.context.start();

        await().untilAsserted(() -> assertThat(routes.delivered).hasSize(3));
        SandboxActivity next = athlete.addActivity();
        await().untilAsserted(() -> assertThat(routes.delivered).hasSize(4).endsWith(next.id()));
    }
}
