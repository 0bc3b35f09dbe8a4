package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered while the application starts, pauses and stops. */
class WebhookLifecycleRouteTest {

    private final PushRoutes routes = new PushRoutes();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        routes.close();
    }

    private void start(RouteBuilder... builders) {
        routes.start(builders);
        routes.awaitSubscription();
    }

    private int post(long id) {
        return routes.post(PushRoutes.event(id)).statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Camel Main, whose server listens before the routes are up. */
    private static Main main(StravaSandbox strava, int port, RouteBuilder builder) {
        Main main = new Main();
        strava.properties().forEach(main::addInitialProperty);
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        main.addInitialProperty("camel.main.startupSummaryLevel", "Off");
        main.configure().addRoutesBuilder(builder);
        return main;
    }

    /** Routes of which the second takes its time to start; meanwhile something happens. */
    private RouteBuilder slowToStart(int port, List<Object> arrived, Runnable meanwhile) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:webhook?callbackUrl=http://127.0.0.1:" + port + PushRoutes.PATH
                                + "&verifyToken=open+sesame")
                        .routeId("events")
                        .startupOrder(1)
                        .process(exchange -> arrived.add(exchange.getMessage().getBody()));
                from("direct:slow")
                        .routeId("slow")
                        .startupOrder(2)
                        .routePolicy(new RoutePolicySupport() {
                            @Override
                            public void onStart(Route route) {
                                meanwhile.run();
                            }
                        })
                        .to("log:slow");
            }
        };
    }

    @Test
    void theSubscriptionIsMadeWhenAllIsStartedAndThePathIsServed() throws Exception {
        int port = freePort();
        List<Object> states = new CopyOnWriteArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        CamelContext[] context = {null};
        routes.strava.fault(Fault.meanwhile(() -> {
            states.add(context[0].getStatus());
            states.add(context[0].getRouteController().getRouteStatus("slow"));
            asked.countDown();
        }));
        Main main = main(routes.strava, port, slowToStart(port, routes.arrived, () -> {
            try {
                // Long enough for one that did not wait; not asked for, this only takes its time.
                asked.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            main.init();
            context[0] = main.getCamelContext();
            main.start();
            routes.awaitSubscription();

            assertThat(states).isNotEmpty().allSatisfy(state -> assertThat(state)
                    .hasToString("Started"));
            assertThat(routes.strava.requestsTo(StravaOperation.createSubscription))
                    .as("Strava found the callback at once")
                    .hasSize(1);
            routes.ines.addActivity();
            await().until(() -> routes.arrived.size() == 1);
        } finally {
            main.stop();
        }
    }

    @Test
    void onCamelMainReadinessTellsOfAMissingSubscriptionAndLivenessDoesNot() throws Exception {
        int port = freePort();
        Main main = main(routes.strava, port, new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:webhook").routeId("events").to("log:events");
            }
        });
        main.addInitialProperty("camel.health.consumersEnabled", "true");
        try {
            main.start();

            await().until(() -> states(HealthCheckHelper.invokeReadiness(main.getCamelContext()))
                    .contains("DOWN"));
            assertThat(states(HealthCheckHelper.invokeLiveness(main.getCamelContext())))
                    .doesNotContain("DOWN");
        } finally {
            main.stop();
        }
    }

    private static List<String> states(Collection<HealthCheck.Result> results) {
        return results.stream().map(result -> result.getState().name()).toList();
    }

    @Test
    void beforeTheContextIsStartedHandshakesAreAnsweredAndEventsAreNotTaken() throws Exception {
        int port = freePort();
        routes.strava.subscribe("http://127.0.0.1:" + port + PushRoutes.PATH);
        List<Integer> answers = new CopyOnWriteArrayList<>();
        CamelContext[] context = {null};
        Main main = main(routes.strava, port, slowToStart(port, routes.arrived, () -> {
            HttpFront front = HttpFront.of(context[0]);
            answers.add(front.post(PushRoutes.PATH, PushRoutes.event(1)).statusCode());
            answers.add(front.get(PushRoutes.PATH + "?hub.mode=subscribe&hub.challenge=c&hub.verify_token=open+sesame")
                    .statusCode());
        }));
        try {
            main.init();
            context[0] = main.getCamelContext();
            main.start();

            assertThat(answers).containsExactly(HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_OK);
            assertThat(routes.arrived).isEmpty();
            assertThat(HttpFront.of(context[0])
                            .post(PushRoutes.PATH, PushRoutes.event(1))
                            .statusCode())
                    .as("the next attempt")
                    .isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(routes.arrived).hasSize(1);
        } finally {
            main.stop();
        }
    }

    @Test
    void whileTheContextStopsNoMoreEventsAreTakenAndThoseInWorkAreFinished() {
        CountDownLatch begun = new CountDownLatch(1);
        start(routes.webhook(
                "events",
                "",
                route -> route.process(exchange -> {
                    begun.countDown();
                    released.await(60, TimeUnit.SECONDS);
                })));
        routes.context.getShutdownStrategy().setTimeout(60);
        CompletableFuture<HttpResponse<String>> inWork = routes.postLater(PushRoutes.event(1));
        await().until(() -> begun.getCount() == 0);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(routes.context::stop);
        await().until(() -> routes.context.isStopping());

        assertThat(post(2)).isEqualTo(503);
        assertThat(stopping).isNotDone();
        released.countDown();
        assertThat(inWork.join().statusCode()).isEqualTo(200);
        assertThat(stopping).succeedsWithin(Duration.ofSeconds(60));
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void whileTheRouteIsSuspendedEventsAreSentAgain() throws Exception {
        start(routes.webhook(""));

        routes.context.getRouteController().suspendRoute("events");
        assertThat(post(1)).isIn(500, 503);
        assertThat(routes.arrived).isEmpty();

        routes.context.getRouteController().resumeRoute("events");
        assertThat(post(1)).isEqualTo(200);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void whileOneOfTwoRoutesIsSuspendedTheOtherRunsOnce() throws Exception {
        start(routes.webhook(""), routes.webhook("other", "", route -> {}));

        routes.context.getRouteController().suspendRoute("other");
        assertThat(post(1)).isIn(500, 503);
        assertThat(routes.arrived).hasSize(1);

        routes.context.getRouteController().resumeRoute("other");
        assertThat(post(1)).isEqualTo(200);
        assertThat(routes.arrived).hasSize(2);
    }

    @Test
    void whileTheContextIsSuspendedEventsAreSentAgain() {
        start(routes.webhook(""));

        routes.context.suspend();
        assertThat(post(1)).isIn(500, 503);

        routes.context.resume();
        assertThat(post(1)).isEqualTo(200);
        assertThat(routes.arrived).hasSize(1);
    }
}
