package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event that says that an athlete has revoked access: anybody can send one, so Strava is asked. */
class DeauthorizationRouteTest {

    private static final long NOON = 1_790_000_000;

    private final PushRoutes routes = PushRoutes.inVirtualTime();
    private final SandboxAthlete maya = routes.strava.addAthlete();
    private final SandboxAthlete noor = routes.strava.addAthlete();
    /** Those who were said to have to connect again. */
    private final List<Long> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void connect() {
        routes.connect(maya);
        routes.connect(noor);
        routes.context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof AthleteMustReconnectEvent reconnect) {
                    told.add(reconnect.getAthleteId());
                }
            }
        });
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private void start(String options) {
        routes.start(routes.webhook(options));
        await().until(() -> routes.time.scheduled() == 1);
        routes.strava.clearRequests();
    }

    private boolean isKnown(SandboxAthlete athlete) {
        return routes.store
                .get(Grant.key(routes.strava.clientId(), athlete.id()))
                .isPresent();
    }

    private int calls() {
        return routes.strava.requestsTo(StravaOperation.athlete).size();
    }

    private void say(SandboxAthlete athlete, long time) {
        assertThat(routes.post(PushRoutes.deauthorization(athlete.id(), time)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoHasRevokedAccessIsForgottenAndTheOthersAreNot() {
        start("");

        maya.deauthorize();

        await().until(() -> !told.isEmpty());
        await().until(() -> !isKnown(maya));
        assertThat(told).containsExactly(maya.id());
        assertThat(isKnown(noor)).isTrue();
        assertThat(routes.strava.requests())
                .noneMatch(request -> Long.valueOf(noor.id()).equals(request.athleteId()));
        await().until(() -> routes.strava.pushes().stream().allMatch(SandboxPush::delivered));
        assertThat(routes.arrived).as("the route gets the event as well").hasSize(1);
    }

    @Test
    void aForgedEventCostsOneCallAndNoTokens() {
        start("");

        say(maya, NOON);

        await().until(() -> calls() == 1);
        routes.time.pass(Duration.ofMinutes(5));
        assertThat(calls()).isEqualTo(1);
        assertThat(isKnown(maya)).isTrue();
        assertThat(told).isEmpty();
        assertThat(routes.strava.requests()).noneMatch(request -> request.isOAuth());
    }

    @Test
    void moreOfThemCostACallAMinute() {
        start("");
        say(maya, NOON);
        await().until(() -> calls() == 1);
        awaitAnswer();

        for (int i = 1; i <= 20; i++) {
            say(maya, NOON + i);
        }
        await().until(() -> routes.time.scheduled() == 2);
        routes.time.pass(Duration.ofSeconds(58));
        assertThat(calls()).isEqualTo(1);
        assertThat(routes.time.scheduled()).isEqualTo(2);

        routes.time.pass(Duration.ofSeconds(2));
        await().until(() -> calls() == 2);
        assertThat(isKnown(maya)).isTrue();
    }

    /** Until what was asked is answered, and known. */
    private static void awaitAnswer() {
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .noneMatch(frame -> frame.getClassName().equals(Deauthorizations.class.getName())));
    }

    @Test
    void whatComesAfterAForgedOneIsBelievedInTheEnd() {
        start("");
        say(maya, NOON);
        await().until(() -> calls() == 1);
        awaitAnswer();

        maya.deauthorize();
        await().until(() -> routes.strava.pushes().stream().allMatch(SandboxPush::delivered));
        routes.time.pass(Duration.ofMinutes(1));

        await().until(() -> !isKnown(maya));
        assertThat(told).containsExactly(maya.id());
    }

    @Test
    void whoIsNotKnownCostsNoCall() {
        start("");

        for (long athlete = 1; athlete <= 20; athlete++) {
            assertThat(routes.post(PushRoutes.deauthorization(athlete, NOON)).statusCode())
                    .isEqualTo(200);
        }
        say(maya, NOON);

        await().until(() -> calls() > 0);
        assertThat(routes.strava.requests())
                .allSatisfy(request -> assertThat(request.athleteId()).isEqualTo(maya.id()));
    }

    @Test
    void whatTheRouteDoesNotWantIsLookedIntoAllTheSame() {
        start("&events=activity:create");

        maya.deauthorize();

        await().until(() -> !isKnown(maya));
        assertThat(routes.arrived).isEmpty();
        assertThat(told).containsExactly(maya.id());
    }

    @Test
    void aRouteThatFailsIsNoReasonToKeepDeadTokens() {
        routes.start(routes.webhook("events", "", route -> route.throwException(IllegalStateException.class, "no")));
        await().until(() -> routes.time.scheduled() == 1);

        maya.deauthorize();

        await().until(() -> !isKnown(maya));
    }

    @Test
    void anotherChangeOfTheAthleteIsNone() {
        start("");

        assertThat(routes.post(PushRoutes.deauthorization(maya.id(), NOON).replace("\"false\"", "\"true\""))
                        .statusCode())
                .isEqualTo(200);
        say(noor, NOON);

        await().until(() -> calls() > 0);
        assertThat(routes.strava.requests())
                .allSatisfy(request -> assertThat(request.athleteId()).isEqualTo(noor.id()));
    }

    @Test
    void aForeignEventChangesNothing() {
        start("");

        assertThat(routes.post(PushRoutes.deauthorization(maya.id(), NOON)
                                .replace(String.valueOf(PushRoutes.OURS), "666"))
                        .statusCode())
                .isEqualTo(403);
        say(noor, NOON);

        await().until(() -> calls() > 0);
        assertThat(routes.strava.requestsTo(StravaOperation.athlete))
                .allSatisfy(request -> assertThat(request.athleteId()).isEqualTo(noor.id()));
    }

    @Test
    void whereTheCallbackIsServedElsewhereItIsLookedIntoToo() {
        routes.strava.verifyCallbacks(false);
        routes.strava.subscribe("https://gateway.example.org/strava");
        routes.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gateway").to("strava:webhook?events=activity:create");
            }
        });

        handle(maya);
        await().until(() -> calls() == 1);
        assertThat(isKnown(maya)).isTrue();

        noor.deauthorize();
        handle(noor);
        await().until(() -> !isKnown(noor));
        assertThat(told).containsExactly(noor.id());
        assertThat(isKnown(maya)).isTrue();
    }

    private void handle(SandboxAthlete athlete) {
        Exchange exchange = StravaRoutes.finish(
                StravaRoutes.begin(
                        routes.context,
                        "direct:gateway",
                        Map.of(Exchange.HTTP_METHOD, "POST"),
                        PushRoutes.deauthorization(athlete.id(), NOON)),
                routes.time);
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    }
}
