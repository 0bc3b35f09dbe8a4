package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who connect while polls are far apart. */
class NewcomersRouteTest {

    private final ConnectRoutes routes = new ConnectRoutes();
    private final List<Object> activities = new CopyOnWriteArrayList<>();

    /** Somebody is polled already, so the next poll is in an hour. */
    @BeforeEach
    void pollSomebody() throws Exception {
        routes.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:activities?athleteId=*&after=30d&initialDelay=1&delay=1h")
                        .routeId("activities")
                        .process(exchange ->
                                activities.add(exchange.getMessage().getHeader(StravaConstants.ATHLETE_ID)));
            }
        });
        routes.start("");
        SandboxAthlete first = newcomer();
        store(first);
        awaitActivitiesOf(first);
    }

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete newcomer() {
        return routes.strava.addAthlete(
                athlete -> athlete.activities(1, Duration.ofDays(3)).notConnected());
    }

    private void store(SandboxAthlete athlete) {
        routes.context
                .createProducerTemplate()
                .requestBodyAndHeader(
                        "strava:exchangeToken",
                        null,
                        StravaConstants.CODE,
                        routes.strava.authorizationCode(athlete, Scope.values()));
    }

    private void awaitActivitiesOf(SandboxAthlete... athletes) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Stream.of(athletes).allMatch(athlete -> activities.contains(athlete.id())));
    }

    @Test
    void whoSignsUpIsPolledAtOnce() {
        SandboxAthlete ines = newcomer();

        routes.browser().comeBack(ines, Scope.READ, Scope.ACTIVITY_READ_ALL);

        awaitActivitiesOf(ines);
    }

    @Test
    void whoseCodeIsExchangedIsPolledAtOnce() {
        SandboxAthlete ines = newcomer();

        store(ines);

        awaitActivitiesOf(ines);
    }

    @Test
    void whoseTokensAreTakenOverIsPolledAtOnce() {
        SandboxAthlete ines = routes.strava.addAthlete(athlete -> athlete.activities(1, Duration.ofDays(3)));

        routes.context
                .createProducerTemplate()
                .sendBody("strava:storeToken", Map.of("athlete_id", ines.id(), "refresh_token", ines.refreshToken()));

        awaitActivitiesOf(ines);
    }

    @Test
    void whoConnectsAgainIsPolledAtOnce() {
        SandboxAthlete ines = newcomer();
        store(ines);
        awaitActivitiesOf(ines);
        activities.clear();
        ines.addActivity();

        routes.browser().comeBack(ines, Scope.READ, Scope.ACTIVITY_READ_ALL);

        awaitActivitiesOf(ines);
    }

    @Test
    void whoAgreesToMoreIsPolledAtOnce() {
        SandboxAthlete ines = newcomer();
        routes.browser().comeBack(ines, Scope.READ);
        await().until(() -> routes.strava.requestsTo(StravaOperation.activities).stream()
                .anyMatch(request -> request.status() == 401));

        routes.browser().comeBack(ines, Scope.READ, Scope.ACTIVITY_READ_ALL);

        awaitActivitiesOf(ines);
    }
}
