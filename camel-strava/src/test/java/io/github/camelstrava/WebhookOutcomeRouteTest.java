package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxPush;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the exchange is the answer. */
class WebhookOutcomeRouteTest {

    private final PushRoutes routes = new PushRoutes();
    /** Ids of what a route was given, whatever became of it. */
    private final List<Long> begun = new CopyOnWriteArrayList<>();

    private volatile boolean failing = true;

    @AfterEach
    void stop() {
        routes.close();
    }

    private void begin(Exchange exchange) {
        begun.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
    }

    private void fail(Exchange exchange) {
        if (failing) {
            throw new IllegalStateException("The route fails");
        }
    }

    private void start(Consumer<ProcessorDefinition<?>> steps) {
        start(routes.webhook("events", "", route -> {
            route.process(this::begin);
            steps.accept(route);
        }));
    }

    private void start(RouteBuilder... builders) {
        routes.start(builders);
        routes.awaitSubscription();
    }

    private int post(long id) {
        return routes.post(PushRoutes.event(id)).statusCode();
    }

    private void assertFailsAndIsProcessedAgain() {
        assertThat(post(1)).isEqualTo(500);
        assertThat(routes.post(PushRoutes.event(1)).body()).isEmpty();

        failing = false;
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L, 1L, 1L);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void aFailedEventIsAnswered500AndProcessedWhenItComesAgain() {
        start(route -> route.process(this::fail));

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aMarkForRollbackIsAFailureToo() {
        start(route ->
                route.choice().when(exchange -> failing).markRollbackOnly().end());

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void theMarkThatIsForTheLastTransactionOnlyIsAFailureToo() {
        start(route ->
                route.choice().when(exchange -> failing).markRollbackOnlyLast().end());

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aRollbackIsAFailureToo() {
        start(route -> route.choice().when(exchange -> failing).rollback("no").end());

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aFailureAfterAnAsynchronousDelayIsOne() {
        start(route -> route.delay(20).asyncDelayed().end().process(this::fail));

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aFailureOnAnotherThreadIsOne() {
        start(route -> route.threads(1).process(this::fail));

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aFailureInATransactionIsOne() {
        routes.context.getRegistry().bind(Transactions.NAME, new Transactions());
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:webhook?callbackUrl=" + routes.callbackUrl())
                        .transacted(Transactions.NAME)
                        .process(WebhookOutcomeRouteTest.this::begin)
                        .process(WebhookOutcomeRouteTest.this::fail)
                        .process(exchange ->
                                routes.arrived.add(exchange.getMessage().getBody()));
            }
        });

        assertFailsAndIsProcessedAgain();
    }

    @Test
    void aFailureIsOneThoughExchangesArePooled() {
        routes.context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        start(route -> route.process(this::fail));

        assertFailsAndIsProcessedAgain();
        for (long id = 2; id < 20; id++) {
            assertThat(post(id)).isEqualTo(200);
        }
        assertThat(begun).hasSize(21).endsWith(17L, 18L, 19L);
    }

    @Test
    void theAnswerWaitsForARouteThatGoesOnElsewhere() {
        CountDownLatch released = new CountDownLatch(1);
        start(route -> route.threads(1).process(exchange -> released.await(60, TimeUnit.SECONDS)));

        var answer = routes.postLater(PushRoutes.event(1));
        await().until(() -> begun.size() == 1);
        assertThat(answer).isNotDone();

        released.countDown();
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsHandledIsDone() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).to("log:handled?level=OFF");
                from("strava:webhook?callbackUrl=" + routes.callbackUrl())
                        .process(WebhookOutcomeRouteTest.this::begin)
                        .process(WebhookOutcomeRouteTest.this::fail);
            }
        });

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void whatIsInTheDeadLetterQueueIsDone() {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(
                        deadLetterChannel("seda:dead").maximumRedeliveries(1).redeliveryDelay(1));
                from("strava:webhook?callbackUrl=" + routes.callbackUrl())
                        .process(WebhookOutcomeRouteTest.this::begin)
                        .process(WebhookOutcomeRouteTest.this::fail);
            }
        });

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).as("the redelivery begins where it failed").containsExactly(1L);
    }

    @Test
    void whatIsHandedOverToAQueueIsDone() {
        CountDownLatch released = new CountDownLatch(1);
        start(
                routes.webhook("events", "", route -> route.process(this::begin).to("seda:later")),
                routes.route("later", () -> "seda:later", route -> route.process(
                                exchange -> released.await(60, TimeUnit.SECONDS))
                        .process(this::fail)));

        assertThat(post(1)).isEqualTo(200);
        released.countDown();
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void stravaSendsAgainWhatFailedUntilItIsDone() {
        routes.strava.pushRetriesAfter(Duration.ofMillis(10));
        start(route -> route.process(exchange -> {
            if (begun.size() < 3) {
                fail(exchange);
            }
        }));

        routes.ines.addActivity();

        await().until(() -> routes.strava.pushes().stream().noneMatch(SandboxPush::isPending));
        assertThat(routes.strava.pushes()).singleElement().satisfies(push -> {
            assertThat(push.attempts()).isEqualTo(3);
            assertThat(push.delivered()).isTrue();
        });
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void oneEventsFailureIsNotAnothers() {
        start(route -> route.process(exchange -> {
            if (exchange.getMessage().getHeader(StravaConstants.ID, Long.class) == 1) {
                fail(exchange);
            }
        }));

        assertThat(post(1)).isEqualTo(500);
        assertThat(post(2)).isEqualTo(200);
    }
}
