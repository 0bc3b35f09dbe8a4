package io.github.camelstrava;

import static org.apache.camel.builder.Builder.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.store.Grant;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the athlete sees when the route is done, or is not. */
class ConnectOutcomeRouteTest {

    /** As many as may be served at once. */
    private static final int PLACES = 8;

    private final ConnectRoutes routes = new ConnectRoutes();
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private volatile boolean failing = true;

    @AfterEach
    void close() {
        routes.close();
    }

    private void fail(Exchange exchange) {
        if (failing) {
            throw new IllegalStateException("The route fails: canary");
        }
    }

    private void start(Consumer<ProcessorDefinition<?>> steps) {
        routes.start("", steps);
        ((StravaConnectConsumer) routes.context.getRoute("sign-up").getConsumer())
                .setExceptionHandler(new ExceptionHandler() {
                    @Override
                    public void handleException(Throwable exception) {
                        reported.add(exception);
                    }

                    @Override
                    public void handleException(String message, Throwable exception) {
                        reported.add(exception);
                    }

                    @Override
                    public void handleException(String message, Exchange exchange, Throwable exception) {
                        assertThat(exchange.getMessage().getHeader(StravaConstants.ID))
                                .isEqualTo(routes.tomas.id());
                        reported.add(exception);
                    }
                });
    }

    private HttpResponse<String> signUp() {
        return routes.browser().comeBack(routes.tomas, Scope.READ);
    }

    private void assertFailsAndKeepsTheTokens() {
        HttpResponse<String> answer = signUp();

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("<h1>Connected, but not finished</h1>", "href=\"../connect\"")
                .doesNotContain("canary", "Exception");
        assertThat(reported).hasSize(1);
        assertThat(routes.arrived).isEmpty();
        assertThat(routes.grant().map(Grant::tokens).orElseThrow().accessToken())
                .isEqualTo(routes.tomas.accessToken());

        failing = false;
        assertThat(signUp().statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
        assertThat(reported).hasSize(1);
    }

    @Test
    void aFailureIsToldAndTheTokensAreKept() {
        start(route -> route.process(this::fail));

        assertFailsAndKeepsTheTokens();
        assertThat(reported.get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMarkForRollbackIsAFailureToo() {
        start(route ->
                route.choice().when(exchange -> failing).markRollbackOnly().end());

        assertFailsAndKeepsTheTokens();
        assertThat(reported.get(0)).isInstanceOf(RollbackExchangeException.class);
    }

    @Test
    void theMarkThatIsForTheLastTransactionOnlyIsAFailureToo() {
        start(route ->
                route.choice().when(exchange -> failing).markRollbackOnlyLast().end());

        assertFailsAndKeepsTheTokens();
    }

    @Test
    void aFailureOnAnotherThreadIsOne() {
        start(route -> route.threads(1).process(this::fail));

        assertFailsAndKeepsTheTokens();
    }

    @Test
    void aFailureAfterAnAsynchronousDelayIsOne() {
        start(route -> route.delay(20).asyncDelayed().end().process(this::fail));

        assertFailsAndKeepsTheTokens();
    }

    @Test
    void aFailureThatIsHandledIsNone() throws Exception {
        routes.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:connect")
                        .routeId("sign-up")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .process(routes::record)
                        .end()
                        .process(ConnectOutcomeRouteTest.this::fail);
            }
        });
        routes.context.start();

        assertThat(signUp().statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void aRouteThatOnlyHandsOverIsDoneAtOnce() throws Exception {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        routes.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:athletes")
                        .process(exchange ->
                                taken.complete(exchange.getMessage().getHeader(StravaConstants.ID, Long.class)));
            }
        });
        start(route -> route.to("seda:athletes"));

        assertThat(signUp().statusCode()).isEqualTo(303);
        assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(routes.tomas.id());
    }

    @Test
    void nothingThatTheRouteSaysGetsIntoTheAnswer() {
        start(route -> route.setHeader("Location", constant("https://evil.example/"))
                .setHeader("X-Own", constant("canary"))
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(418))
                .setBody(constant("canary")));

        HttpResponse<String> answer = signUp();

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("connected");
        assertThat(answer.headers().map().toString() + answer.body()).doesNotContain("canary");
    }

    @Test
    void whoComesWhenAllPlacesAreTakenCanComeAgainWithTheSameCode() throws Exception {
        CountDownLatch inside = new CountDownLatch(PLACES);
        CountDownLatch open = new CountDownLatch(1);
        start(route -> route.process(exchange -> {
            inside.countDown();
            assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        }));
        List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                Browser browser = routes.browser();
                String link = browser.agreed(routes.tomas, Scope.READ);
                others.add(CompletableFuture.supplyAsync(() -> browser.get(link), task -> new Thread(task).start()));
            }
            assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
            Browser late = routes.browser();
            String link = late.agreed(routes.tomas, Scope.READ);

            HttpResponse<String> answer = late.get(link);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
            open.countDown();
            for (CompletableFuture<HttpResponse<String>> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(303);
            }
            assertThat(late.get(link).statusCode()).isEqualTo(303);
            assertThat(routes.arrived).hasSize(PLACES + 1);
        } finally {
            open.countDown();
        }
    }

    @Test
    void aRouteThatIsStoppedWaitsForWhomStravaIsStillAskedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        routes.strava.fault(Fault.meanwhile(() -> {
                    asked.countDown();
                    awaitLatch(answer);
                })
                .onTokens());
        routes.start("");
        CompletableFuture<HttpResponse<String>> back =
                CompletableFuture.supplyAsync(() -> routes.browser().comeBack(routes.tomas, Scope.READ));
        awaitLatch(asked);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(routes::stopRoute);
        await().until(() -> routes.browser().get(ConnectRoutes.PATH).statusCode() == 503);
        answer.countDown();

        assertThat(back.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
        stopped.get(30, TimeUnit.SECONDS);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
