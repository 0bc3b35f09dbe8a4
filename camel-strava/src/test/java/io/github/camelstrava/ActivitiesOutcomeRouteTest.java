package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.ids;
import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.Builder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.impl.engine.PooledProcessorExchangeFactory;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as delivered, and what comes again. */
class ActivitiesOutcomeRouteTest {

    private final PollingRoutes routes = new PollingRoutes();
    private final SandboxAthlete athlete = routes.strava.addAthlete(a -> a.activities(5, Duration.ofDays(10)));
    private final List<Long> ids = idsOldestFirst(athlete);
    private final Map<Long, Integer> tries = new ConcurrentHashMap<>();
    private final Set<Long> failing = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        routes.close();
    }

    private void work(Exchange exchange) {
        long id = exchange.getMessage().getHeader(StravaConstants.ID, Long.class);
        tries.merge(id, 1, Integer::sum);
        if (failing.contains(id)) {
            throw new IllegalStateException("Activity " + id + " is not wanted");
        }
    }

    // failures

    @Test
    void whatFailedComesAgainAndTheOthersDoNotWait() {
        failing.add(ids.get(1));
        routes.start("after=20d", route -> route.process(this::work));

        routes.poll();
        assertThat(routes.delivered).containsExactly(ids.get(0), ids.get(2), ids.get(3), ids.get(4));

        failing.clear();
        routes.pollLater();
        routes.pollLater();
        assertThat(routes.delivered).hasSize(5).endsWith(ids.get(1)).doesNotHaveDuplicates();
    }

    @Test
    void aRouteThatFailsForAllRecovers() {
        failing.addAll(ids);
        routes.start("after=20d", route -> route.process(this::work));
        for (int i = 0; i < 4; i++) {
            routes.pollLater();
        }
        assertThat(routes.delivered).isEmpty();

        failing.clear();
        SandboxActivity next = athlete.addActivity();
        for (int i = 0; i < 8; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered)
                .doesNotHaveDuplicates()
                .hasSize(6)
                .containsAll(ids)
                .contains(next.id());
    }

    @Test
    void whatFailsForGoodIsTriedWithGrowingDistanceAndSaidOnce() {
        long poison = ids.get(0);
        failing.add(poison);
        routes.start("after=20d", route -> route.process(this::work));
        List<Integer> pollsWithATry = new ArrayList<>();
        for (int poll = 0; poll < 70; poll++) {
            int before = tries.getOrDefault(poison, 0);
            routes.pollLater();
            if (tries.getOrDefault(poison, 0) > before) {
                pollsWithATry.add(poll);
            }
        }

        assertThat(pollsWithATry).containsExactly(0, 1, 2, 4, 8, 16, 32, 64);
        assertThat(routes.handled).hasSize(1);
        assertThat(routes.delivered).hasSize(4);
    }

    @Test
    void isTriedOnceADayInTheEndHoweverOldItGets() {
        long poison = ids.get(0);
        failing.add(poison);
        routes.start("after=20d", route -> route.process(this::work));
        for (int day = 0; day < 60; day++) {
            routes.poll();
            routes.time.pass(Duration.ofHours(25));
        }
        assertThat(tries.get(poison)).isEqualTo(60);
        athlete.addActivity();
        routes.poll();
        // By now the new one counts as the newest.
        routes.time.pass(Duration.ofDays(8));
        routes.poll();
        routes.time.pass(Duration.ofDays(2));
        routes.strava.clearRequests();

        failing.clear();
        routes.poll();

        assertThat(routes.delivered).hasSize(6).endsWith(poison);
        assertThat(routes.strava.requestsTo("/activities/" + poison)).hasSize(1);
    }

    @Test
    void forgetsWhatFailedAndThenWasDeleted() {
        failing.add(ids.get(2));
        routes.start("after=20d", route -> route.process(this::work));
        routes.poll();

        athlete.activity(ids.get(2)).orElseThrow().delete();
        routes.pollLater();
        routes.strava.clearRequests();
        routes.pollLater();

        assertThat(tries).containsEntry(ids.get(2), 1);
        assertThat(routes.strava.requests()).hasSize(1);
    }

    @Test
    void manyOldFailuresAreListedAndNotAskedForOneByOne() {
        failing.addAll(ids);
        routes.start("after=20d", route -> route.process(this::work));
        routes.poll();
        routes.time.pass(Duration.ofDays(30));
        athlete.addActivity();
        routes.poll();
        routes.time.pass(Duration.ofDays(30));
        routes.strava.clearRequests();
        failing.clear();

        routes.poll();

        assertThat(routes.delivered).containsSubsequence(ids);
        assertThat(routes.strava.requests()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void lateUploadsAreEmittedEvenIfAnotherActivityFailsForGood() {
        failing.add(ids.get(0));
        routes.start("after=20d", route -> route.process(this::work));
        routes.poll();
        Instant start = routes.time.instant().minus(Duration.ofDays(2));
        SandboxActivity late = athlete.addActivity(a -> a.start(start));

        routes.pollLater();

        assertThat(routes.delivered).hasSize(5).containsAll(ids(late));
    }

    // what counts

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of("success", true, step(route -> route.log("${header.CamelStravaId}"))),
                Arguments.of(
                        "an exception", false, step(route -> route.throwException(new IllegalStateException("no")))),
                Arguments.of("a rollback", false, step(ProcessorDefinition::rollback)),
                Arguments.of("marked for rollback", false, step(ProcessorDefinition::markRollbackOnly)),
                Arguments.of("marked for rollback of the last", false, step(ProcessorDefinition::markRollbackOnlyLast)),
                Arguments.of("a transaction", true, step(route -> route.transacted(Transactions.NAME)
                        .delay(1)
                        .end())),
                Arguments.of("an exception in a transaction", false, step(route -> route.transacted(Transactions.NAME)
                        .throwException(new IllegalStateException("no")))),
                Arguments.of(
                        "a transaction marked for rollback", false, step(route -> route.transacted(Transactions.NAME)
                                .markRollbackOnly())),
                Arguments.of("stop", true, step(ProcessorDefinition::stop)),
                Arguments.of("filtered out", true, step(route -> route.filter(e -> false)
                        .log("never")
                        .end())),
                Arguments.of("a split", true, step(route -> route.split(Builder.constant(List.of(1, 2)))
                        .log("${body}")
                        .end())),
                Arguments.of("wire tap to a failing route", true, step(route -> route.wireTap("direct:fails"))),
                Arguments.of("a failing route behind direct", false, step(route -> route.to("direct:fails"))),
                Arguments.of("a failing route behind seda", false, step(route -> route.to("seda:fails"))),
                Arguments.of(
                        "a failing route behind seda that is waited for",
                        false,
                        step(route -> route.to("seda:fails?waitForTaskToComplete=Always"))),
                Arguments.of("threads, then an exception", false, step(route -> route.threads()
                        .throwException(new IllegalStateException("no")))),
                Arguments.of(
                        "a failing split that stops", false, step(route -> route.split(Builder.constant(List.of(1, 2)))
                                .stopOnException()
                                .throwException(new IllegalStateException("no"))
                                .end())));
    }

    private static Consumer<ProcessorDefinition<?>> step(Consumer<ProcessorDefinition<?>> step) {
        return step;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void anExchangeCountsAsDeliveredIfItEndsBy(
            String ending, boolean delivered, Consumer<ProcessorDefinition<?>> step) {
        checkEnding(delivered, step);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void aPooledExchangeCountsAsDeliveredIfItEndsBy(
            String ending, boolean delivered, Consumer<ProcessorDefinition<?>> step) {
        routes.context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        routes.context.getCamelContextExtension().setProcessorExchangeFactory(new PooledProcessorExchangeFactory());
        checkEnding(delivered, step);
    }

    private void checkEnding(boolean delivered, Consumer<ProcessorDefinition<?>> step) {
        AtomicInteger arrived = new AtomicInteger();
        routes.context.getRegistry().bind(Transactions.NAME, new Transactions());
        routes.start(
                routes.route(
                        PollingRoutes.ROUTE,
                        "after=20d",
                        route -> step.accept(route.process(exchange -> arrived.incrementAndGet()))),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:fails").throwException(new IllegalStateException("no"));
                        from("seda:fails?pollTimeout=20").throwException(new IllegalStateException("no"));
                    }
                });

        routes.poll();
        await().until(() -> delivered ? landed() : routes.handled.size() == 5);
        routes.pollLater();
        await().untilAsserted(() -> assertThat(arrived).hasValue(delivered ? 5 : 10));
        assertThat(routes.handled).hasSize(delivered ? 0 : 5).doesNotContainNull();
        if (delivered) {
            assertThat(routes.store
                            .get(Position.key(PollingRoutes.ROUTE, athlete.id()))
                            .orElseThrow()
                            .pending())
                    .isEmpty();
        }
    }

    private boolean landed() {
        return routes.context.getInflightRepository().size() == 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued", "deadLetter"})
    void whatAnErrorHandlerDealtWithCountsAsDelivered(String how) {
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                switch (how) {
                    case "handled" -> onException(IllegalStateException.class).handled(true);
                    case "continued" -> onException(IllegalStateException.class).continued(true);
                    default -> errorHandler(deadLetterChannel("mock:dead"));
                }
                failing.addAll(ids);
                from(PollingRoutes.uri("after=20d"))
                        .routeId(PollingRoutes.ROUTE)
                        .process(ActivitiesOutcomeRouteTest.this::work);
            }
        });

        routes.poll();
        routes.pollLater();

        assertThat(tries).hasSize(5).allSatisfy((id, count) -> assertThat(count).isOne());
        assertThat(routes.handled).isEmpty();
    }

    @Test
    void redeliveriesComeBeforeTheNextPoll() {
        AtomicInteger attempts = new AtomicInteger();
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(0));
                from(PollingRoutes.uri("after=20d"))
                        .routeId(PollingRoutes.ROUTE)
                        .process(exchange -> {
                            if (attempts.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                        })
                        .process(routes::record);
            }
        });

        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(ids);
        assertThat(attempts).hasValue(7);
    }

    @Test
    void anErrorHandlerMayTakeOverWhatTheConsumerReports() {
        failing.addAll(ids);
        List<Throwable> bridged = Collections.synchronizedList(new ArrayList<>());
        routes.component();
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .process(exchange ->
                                bridged.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
                from("strava:activities?startScheduler=false&bridgeErrorHandler=true&after=20d")
                        .routeId(PollingRoutes.ROUTE)
                        .markRollbackOnly();
            }
        });

        routes.poll();
        routes.pollLater();

        assertThat(bridged).hasSize(5).doesNotContainNull();
    }
}
