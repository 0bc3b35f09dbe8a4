package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.PushSubscription;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one subscription that Strava grants: found, made, and known to all nodes, with few calls. */
class WebhookSubscriptionRouteTest {

    private final PushRoutes routes = PushRoutes.inVirtualTime();

    @AfterEach
    void stop() {
        routes.close();
    }

    private void start(PushRoutes node, String options) {
        node.start(node.webhook(options));
    }

    /** Once this is so, the next check is planned and nothing is under way. */
    private void awaitTheCheck() {
        await().until(() -> routes.time.scheduled() == 1);
    }

    private List<SandboxRequest> lists() {
        return routes.strava.requestsTo(StravaOperation.subscriptions);
    }

    private List<SandboxRequest> creations() {
        return routes.strava.requestsTo(StravaOperation.createSubscription);
    }

    private static int post(PushRoutes node, String event) {
        return node.post(event).statusCode();
    }

    private PushSubscription stored() {
        return routes.store.get(PushSubscription.key(routes.strava.clientId())).orElse(null);
    }

    @Test
    void isMadeWithOneCallWhereThereIsNone() {
        start(routes, "");
        awaitTheCheck();

        assertThat(routes.strava.callbackUrl()).contains(routes.callbackUrl());
        assertThat(creations()).hasSize(1);
        assertThat(lists()).hasSize(1);
        assertThat(routes.trouble("events")).isNull();
    }

    @Test
    void isFoundWhereItIsThereAlready() {
        routes.context.start();
        long id = routes.strava.subscribe(routes.callbackUrl());
        start(routes, "");
        awaitTheCheck();

        assertThat(creations()).isEmpty();
        assertThat(routes.trouble("events")).isNull();
        assertThat(post(routes, PushRoutes.event(id, 1))).isEqualTo(200);
        assertThat(lists()).hasSize(1);
    }

    @Test
    void isFoundWhereAnotherNodeWasFaster() {
        routes.strava.fault(Fault.meanwhile(() -> routes.strava.subscribe(routes.callbackUrl()))
                .on(StravaOperation.createSubscription)
                .once());
        start(routes, "");
        awaitTheCheck();

        assertThat(creations())
                .singleElement()
                .extracting(SandboxRequest::status)
                .isEqualTo(400);
        assertThat(routes.trouble("events")).isNull();
        assertThat(post(routes, PushRoutes.event(1))).isEqualTo(200);
        assertThat(creations()).hasSize(1);
    }

    @Test
    void isInTheStoreOnceItIsKnown() {
        start(routes, "");
        awaitTheCheck();

        assertThat(stored().id()).isEqualTo(PushRoutes.OURS);
        assertThat(stored().callbackUrl()).isEqualTo(routes.callbackUrl());
        assertThat(stored().toString()).doesNotContain(PushRoutes.PATH);
    }

    @Test
    void anotherNodeLearnsItFromTheStoreWithoutACall() {
        PushRoutes other = routes.anotherNode();
        start(other, "&subscribe=false");
        awaitTheCheck();
        start(routes, "");
        await().until(() -> routes.time.scheduled() == 2);
        routes.strava.clearRequests();

        assertThat(post(other, PushRoutes.event(1))).isEqualTo(200);
        assertThat(routes.strava.requests()).isEmpty();
    }

    @Test
    void isMadeAgainAfterItEnded() {
        start(routes, "");
        awaitTheCheck();
        routes.context
                .createFluentProducerTemplate()
                .to("strava:deleteSubscription?id=" + PushRoutes.OURS)
                .request();
        assertThat(routes.strava.callbackUrl()).isEmpty();

        routes.time.pass(Duration.ofMinutes(14));
        assertThat(lists()).as("it was looked for once, at the start").hasSize(1);
        routes.time.pass(Duration.ofMinutes(1));

        await().until(() -> routes.strava.callbackUrl().isPresent());
        awaitTheCheck();
        assertThat(creations()).hasSize(2);
        assertThat(stored().id()).isEqualTo(PushRoutes.OURS + 1);
        assertThat(post(routes, PushRoutes.event(PushRoutes.OURS + 1, 1))).isEqualTo(200);
        assertThat(post(routes, PushRoutes.event(PushRoutes.OURS, 2)))
                .as("of the old one")
                .isEqualTo(403);
    }

    @Test
    void eventsOfUnknownSubscriptionsCostOneCallAMinute() {
        start(routes, "");
        awaitTheCheck();
        for (int minute = 1; minute <= 3; minute++) {
            for (int i = 0; i < 20; i++) {
                assertThat(post(routes, PushRoutes.event(666 + i, 1))).isEqualTo(403);
            }
            assertThat(lists()).as("and the one at the start").hasSize(1 + minute);
            routes.time.pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void oneThatSomebodyElseMadeIsAcceptedOnceItIsSeen() {
        start(routes, "&subscribe=false");
        awaitTheCheck();
        assertThat(post(routes, PushRoutes.event(666, 1))).isEqualTo(403);
        long id = routes.strava.subscribe(routes.callbackUrl());
        assertThat(post(routes, PushRoutes.event(id, 1)))
                .as("asked a moment ago")
                .isEqualTo(403);

        routes.time.pass(Duration.ofMinutes(1));

        assertThat(post(routes, PushRoutes.event(id, 1))).isEqualTo(200);
    }

    @Test
    void whileStravaCannotBeAskedNoEventIsCalledForeign() {
        routes.strava.fault(Fault.status(500).on(StravaOperation.subscriptions));
        start(routes, "&subscribe=false");
        awaitTheCheck();
        int asked = lists().size();

        for (int i = 0; i < 5; i++) {
            assertThat(post(routes, PushRoutes.event(i + 1))).isEqualTo(503);
        }
        assertThat(lists()).as("it is not asked for each of them").hasSize(asked + 1);
        assertThat(routes.arrived).isEmpty();

        routes.strava.clearFaults();
        routes.strava.subscribe(routes.callbackUrl());
        routes.time.set(routes.time.instant().plus(Duration.ofMinutes(2)));
        assertThat(post(routes, PushRoutes.event(1))).isEqualTo(200);
    }

    @Test
    void knownEventsComeInWhileStravaCannotBeAsked() {
        start(routes, "");
        awaitTheCheck();
        routes.strava.fault(Fault.status(500));

        routes.time.pass(Duration.ofMinutes(15));
        awaitTheCheck();

        assertThat(post(routes, PushRoutes.event(1))).isEqualTo(200);
    }

    @Test
    void aRefusedCallbackIsTriedAgainWithGrowingPauses() {
        routes.strava.fault(Fault.status(
                        400,
                        "application/json",
                        "{\"message\":\"Bad Request\",\"errors\":[{\"resource\":\"PushSubscription\",\"field\":\"callback"
                                + " url\",\"code\":\"GET to callback URL does not return 200\"}]}")
                .on(StravaOperation.createSubscription)
                .times(4));
        start(routes, "");
        int tried = 1;
        for (Duration pause :
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8))) {
            int times = tried;
            await().until(() -> creations().size() == times);
            awaitTheCheck();
            routes.time.pass(pause.minusMillis(1));
            assertThat(routes.time.scheduled()).as("still waiting").isEqualTo(1);
            routes.time.pass(Duration.ofMillis(1));
            tried++;
        }

        await().until(() -> creations().size() == 5);
        awaitTheCheck();
        assertThat(routes.strava.callbackUrl()).isPresent();
        assertThat(routes.trouble("events")).isNull();
    }

    @Test
    void whileStravaIsSlowToTellOfAForeignOneTheOwnEventsAreTaken() {
        start(routes, "");
        awaitTheCheck();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        routes.strava.fault(Fault.meanwhile(() -> {
                    asked.countDown();
                    try {
                        released.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .on(StravaOperation.subscriptions));
        List<CompletableFuture<HttpResponse<String>>> foreign = IntStream.range(0, 40)
                .mapToObj(i -> routes.postLater(PushRoutes.event(666 + i, 1)))
                .toList();
        await().until(() -> asked.getCount() == 0);

        assertThat(post(routes, PushRoutes.event(1))).isEqualTo(200);
        released.countDown();

        assertThat(foreign)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(403, 503));
        assertThat(lists()).hasSize(2);
    }

    @Test
    void itStaysWhenTheContextStops() {
        start(routes, "");
        awaitTheCheck();

        routes.context.stop();

        assertThat(routes.strava.callbackUrl()).isPresent();
        assertThat(routes.strava.requestsTo(StravaOperation.deleteSubscription)).isEmpty();
    }

    @Test
    void nodesWithoutACommonStoreFindItToo() {
        PushRoutes other = routes.anotherNode(new MemoryStore());
        start(routes, "");
        awaitTheCheck();
        start(other, "&subscribe=false");
        await().until(() -> routes.time.scheduled() == 2);

        assertThat(post(other, PushRoutes.event(1))).isEqualTo(200);
        assertThat(creations()).hasSize(1);
    }
}
