package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.ids;
import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on its way when the next poll comes, or when the route stops. */
class ActivitiesInFlightRouteTest {

    private final PollingRoutes routes = new PollingRoutes();
    private final SandboxAthlete athlete = routes.strava.addAthlete(a -> a.activities(5, Duration.ofDays(10)));
    private final List<Long> ids = idsOldestFirst(athlete);
    private final Map<Long, Integer> tries = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        routes.close();
    }

    private void work(Exchange exchange) {
        tries.merge(exchange.getMessage().getHeader(StravaConstants.ID, Long.class), 1, Integer::sum);
    }

    private boolean landed() {
        return routes.context.getInflightRepository().size() == 0;
    }

    // in flight

    @ParameterizedTest
    @ValueSource(strings = {"seda", "threads", "delay"})
    void whatIsOnItsWayIsNotEmittedAgain(String kind) throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                var from = from(PollingRoutes.uri("after=20d"))
                        .routeId(PollingRoutes.ROUTE)
                        .process(ActivitiesInFlightRouteTest.this::work);
                switch (kind) {
                    case "seda" -> from.to("seda:slow");
                    case "threads" -> from.to("direct:threads");
                    default -> from.to("seda:delayed");
                }
                from("seda:slow?pollTimeout=20")
                        .process(exchange -> open.await())
                        .process(routes::record);
                from("direct:threads").to("seda:slow");
                from("seda:delayed?concurrentConsumers=5&pollTimeout=20")
                        .delay(1)
                        .process(e -> open.await())
                        .process(routes::record);
            }
        });

        routes.poll();
        routes.pollLater();
        routes.pollLater();
        assertThat(routes.delivered).isEmpty();
        assertThat(tries).hasSize(5).allSatisfy((id, count) -> assertThat(count).isOne());

        open.countDown();
        await().until(() -> routes.delivered.size() == 5);
        await().until(this::landed);
        routes.pollLater();
        assertThat(tries).allSatisfy((id, count) -> assertThat(count).isOne());
    }

    @Test
    void whatIsOnItsWayIsNotEmittedAgainByARouteThatWasRestarted() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                from(PollingRoutes.uri("after=20d"))
                        .routeId(PollingRoutes.ROUTE)
                        .process(ActivitiesInFlightRouteTest.this::work)
                        .to("seda:slow");
                from("seda:slow?pollTimeout=20")
                        .process(exchange -> open.await())
                        .process(routes::record);
            }
        });
        routes.poll();

        routes.context.getShutdownStrategy().setTimeout(1);
        routes.context.getRouteController().stopRoute(PollingRoutes.ROUTE);
        routes.context.getRouteController().startRoute(PollingRoutes.ROUTE);
        routes.pollLater();
        open.countDown();
        await().until(() -> routes.delivered.size() == 5);
        await().until(this::landed);
        routes.pollLater();

        assertThat(tries).hasSize(5).allSatisfy((id, count) -> assertThat(count).isOne());
    }

    @Test
    void laterActivitiesDoNotWaitForOneThatIsOnItsWay() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        long slow = ids.get(0);
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                from(PollingRoutes.uri("after=20d"))
                        .routeId(PollingRoutes.ROUTE)
                        .process(ActivitiesInFlightRouteTest.this::work)
                        .to("seda:slow");
                from("seda:slow?concurrentConsumers=2&pollTimeout=20")
                        .process(exchange -> {
                            if (exchange.getMessage().getHeader(StravaConstants.ID, Long.class) == slow) {
                                open.await();
                            }
                        })
                        .process(routes::record);
            }
        });
        routes.poll();
        await().until(() -> routes.delivered.size() == 4);

        SandboxActivity next = athlete.addActivity();
        routes.pollLater();
        await().until(() -> routes.delivered.size() == 5);

        assertThat(routes.delivered).doesNotContain(slow).endsWith(next.id());
        open.countDown();
        await().until(() -> routes.delivered.size() == 6);
    }

    // stopping

    @Test
    void stoppingInTheMiddleOfABatchLeavesTheRestToTheNextRun() throws Exception {
        CountDownLatch working = new CountDownLatch(2);
        CountDownLatch open = new CountDownLatch(1);
        routes.start(
                "after=20d",
                route -> route.process(exchange -> {
                    working.countDown();
                    if (working.getCount() == 0) {
                        open.await();
                    }
                }));
        CompletableFuture<Void> poll = CompletableFuture.runAsync(routes.consumer(PollingRoutes.ROUTE));
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(routes.context::stop);
        await().until(() -> routes.consumer(PollingRoutes.ROUTE).isSuspendingOrSuspended()
                || routes.consumer(PollingRoutes.ROUTE).isStoppingOrStopped());
        open.countDown();
        stop.get(30, TimeUnit.SECONDS);
        poll.get(30, TimeUnit.SECONDS);

        assertThat(routes.delivered).containsExactlyElementsOf(ids.subList(0, 2));
        routes.restart();
        routes.start("after=20d");
        routes.pollLater();
        assertThat(routes.delivered).containsExactlyElementsOf(ids);
    }

    @Test
    void stoppingCompletesTheBatchIfAskedToButFetchesNoMore() throws Exception {
        CountDownLatch working = new CountDownLatch(2);
        CountDownLatch open = new CountDownLatch(1);
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                from(PollingRoutes.uri("after=20d&pageSize=3"))
                        .routeId(PollingRoutes.ROUTE)
                        .shutdownRunningTask(ShutdownRunningTask.CompleteAllTasks)
                        .process(exchange -> {
                            working.countDown();
                            if (working.getCount() == 0) {
                                open.await();
                            }
                        })
                        .process(routes::record);
            }
        });
        CompletableFuture<Void> poll = CompletableFuture.runAsync(routes.consumer(PollingRoutes.ROUTE));
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        int calls = routes.lists();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(routes.context::stop);
        await().until(() -> routes.consumer(PollingRoutes.ROUTE).isSuspendingOrSuspended()
                || routes.consumer(PollingRoutes.ROUTE).isStoppingOrStopped());
        open.countDown();
        stop.get(30, TimeUnit.SECONDS);
        poll.get(30, TimeUnit.SECONDS);

        assertThat(routes.delivered).containsExactlyElementsOf(ids.subList(0, 3));
        assertThat(routes.lists()).isEqualTo(calls);
    }

    @Test
    void aSuspendedRouteGoesOnWhereItWas() throws Exception {
        routes.start("after=20d");
        routes.poll();
        routes.context.getRouteController().suspendRoute(PollingRoutes.ROUTE);
        SandboxActivity next = athlete.addActivity();
        routes.pollLater();
        assertThat(routes.delivered).hasSize(5);

        routes.context.getRouteController().resumeRoute(PollingRoutes.ROUTE);
        routes.pollLater();

        assertThat(routes.delivered).hasSize(6).endsWith(next.id());
    }

    @Test
    void anExchangeThatWasInterruptedIsRecordedAsFailedAndComesAgain() {
        AtomicInteger runs = new AtomicInteger();
        routes.start(
                "after=20d",
                route -> route.process(exchange -> {
                    if (runs.incrementAndGet() == 1) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedException("stopped by force");
                    }
                }));

        routes.poll();
        routes.pollLater();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyInAnyOrderElementsOf(ids);
    }
}
