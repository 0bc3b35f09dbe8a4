package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushedActivitiesRouteTest {

    private final PushRoutes routes = new PushRoutes();

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void pollsAnAthleteAsSoonAsAnEventComes() {
        routes.ines.addActivity("Ride");
        routes.start(routes.activities(""));
        await().until(() -> routes.strava.callbackUrl().isPresent());
        await().until(() ->
                !routes.strava.requestsTo(StravaOperation.activities).isEmpty());
        routes.strava.clearRequests();

        SandboxActivity run = routes.ines.addActivity("Run");

        await().untilAsserted(() -> assertThat(routes.arrived).containsExactly(run.id()));
    }
}
