package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether {@code strava:webhook} is ready: down only if no events can come, and then it is said why. */
class WebhookHealthRouteTest {

    private static final Path LOG = Path.of("target/test.log");

    private static final String ELSEWHERE = "https://elsewhere.example.org/canary";

    private final PushRoutes routes = PushRoutes.inVirtualTime();

    @AfterEach
    void stop() {
        routes.close();
    }

    private void start(String options) {
        routes.start(routes.webhook(options));
    }

    private String trouble() {
        return routes.trouble("events");
    }

    private void awaitTrouble() {
        await().until(() -> trouble() != null);
    }

    @Test
    void isDownWhereNobodySubscribesUntilSomebodyDoes() {
        start("&subscribe=false");

        awaitTrouble();
        assertThat(trouble()).contains("no subscription").contains("strava:createSubscription");

        routes.strava.subscribe(routes.callbackUrl());
        routes.passUntil(() -> trouble() == null);
    }

    @Test
    void isUpWhereSomebodyElseSubscribedForThisOne() {
        routes.context.start();
        routes.strava.subscribe(ELSEWHERE);
        start("&subscribe=false");

        await().until(() -> routes.time.scheduled() == 1);
        assertThat(trouble()).as("a gateway, perhaps").isNull();
    }

    @Test
    void isDownWhileTheSubscriptionIsSomebodyElsesWhichIsLeftAlone() {
        long id = routes.strava.subscribe(ELSEWHERE);
        start("");

        awaitTrouble();
        assertThat(trouble())
                .contains("elsewhere.example.org")
                .contains("strava:deleteSubscription?id=" + id)
                .doesNotContain("canary")
                .doesNotContain(PushRoutes.PATH);
        routes.time.pass(Duration.ofMinutes(20));
        assertThat(routes.strava.callbackUrl()).contains(ELSEWHERE);
        assertThat(routes.strava.requestsTo(StravaOperation.createSubscription)).isEmpty();
        assertThat(routes.strava.requestsTo(StravaOperation.deleteSubscription)).isEmpty();

        routes.context
                .createFluentProducerTemplate()
                .to("strava:deleteSubscription?id=" + id)
                .request();
        routes.passUntil(() -> trouble() == null);
        assertThat(routes.strava.callbackUrl()).contains(routes.callbackUrl());
    }

    @Test
    void warnsOnceHoweverOftenItIsChecked() throws IOException {
        String host = "once-" + System.nanoTime() + ".example.org";
        routes.strava.subscribe("https://" + host + "/canary");
        start("");
        awaitTrouble();

        for (int checks = 2; checks <= 5; checks++) {
            int seen = checks;
            routes.passUntil(() ->
                    routes.strava.requestsTo(StravaOperation.subscriptions).size() >= seen);
        }

        await().until(() -> routes.time.scheduled() == 1);
        assertThat(Files.readAllLines(LOG).stream().filter(line -> line.contains(host)))
                .singleElement()
                .asString()
                .contains("WARN")
                .doesNotContain("canary");
    }

    @Test
    void isDownAtOnceWithWrongCredentials() {
        routes.context
                .getComponent("strava", StravaComponent.class)
                .getConfiguration()
                .setClientSecret("canary");
        start("");

        awaitTrouble();
        assertThat(trouble()).contains("cannot be made").doesNotContain("canary");
        assertThat(routes.strava.requestsTo(StravaOperation.subscriptions)).hasSize(1);
    }

    @Test
    void isDownAtOnceWhereTheApplicationIsInactive() {
        routes.strava.fault(Fault.applicationInactive().on(StravaOperation.subscriptions));
        start("");

        awaitTrouble();
        assertThat(trouble()).contains("cannot be made");
        routes.strava.clearFaults();
        routes.passUntil(() -> trouble() == null);
    }

    @Test
    void isDownAfterTheFourthRefusalOfTheCallback() {
        routes.strava.fault(Fault.status(
                        400,
                        "application/json",
                        "{\"message\":\"Bad Request\",\"errors\":[{\"resource\":\"PushSubscription\",\"field\":\"callback"
                                + " url\",\"code\":\"not verifiable\"}]}")
                .on(StravaOperation.createSubscription));
        start("");

        for (int times = 1; times <= 3; times++) {
            int tried = times;
            routes.passUntil(() ->
                    routes.strava.requestsTo(StravaOperation.createSubscription).size() == tried);
            await().until(() -> routes.time.scheduled() == 1);
            assertThat(trouble()).as("after %s", times).isNull();
        }
        routes.passUntil(() -> trouble() != null);
        assertThat(routes.strava.requestsTo(StravaOperation.createSubscription)).hasSizeLessThanOrEqualTo(5);
        assertThat(trouble()).contains("not verifiable").doesNotContain(PushRoutes.PATH);

        routes.strava.clearFaults();
        routes.passUntil(() -> trouble() == null);
    }

    @Test
    void anOutageOfStravasIsNoTroubleOfTheApplications() {
        routes.strava.fault(Fault.status(503).on(StravaOperation.subscriptions, StravaOperation.createSubscription));
        start("");

        routes.passUntil(
                () -> routes.strava.requestsTo(StravaOperation.subscriptions).size() >= 20);
        assertThat(trouble()).isNull();

        routes.strava.clearFaults();
        routes.passUntil(() -> routes.strava.callbackUrl().isPresent());
        assertThat(trouble()).isNull();
    }

    @Test
    void anOutageDoesNotHideWhatWasWrongBefore() {
        start("&subscribe=false");
        awaitTrouble();
        String before = trouble();
        int asked = routes.strava.requestsTo(StravaOperation.subscriptions).size();
        routes.strava.fault(Fault.status(500).on(StravaOperation.subscriptions));

        routes.passUntil(
                () -> routes.strava.requestsTo(StravaOperation.subscriptions).size() >= asked + 3);

        assertThat(trouble()).isEqualTo(before);
    }

    @Test
    void isOfReadinessAndNotOfLiveness() {
        start("&subscribe=false");
        awaitTrouble();

        HealthCheck check = routes.healthCheck("events");
        assertThat(check.isReadiness()).isTrue();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.getId()).isEqualTo("consumer:events");
        check.setEnabled(false);
        assertThat(trouble()).isNull();
    }
}
