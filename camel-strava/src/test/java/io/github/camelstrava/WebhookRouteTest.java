package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.sandbox.SandboxActivity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookRouteTest {

    private final PushRoutes routes = new PushRoutes();

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void subscribesOnceItIsServedAndEmitsWhatStravaPushes() {
        routes.start(routes.webhook(""));
        await().until(() -> routes.strava.callbackUrl().isPresent());

        SandboxActivity ride = routes.ines.addActivity("Ride");

        await().untilAsserted(() -> assertThat(routes.arrived)
                .singleElement()
                .extracting(event -> ((WebhookEvent) event).objectId())
                .isEqualTo(ride.id()));
        await().untilAsserted(() -> assertThat(routes.strava.pushes())
                .allSatisfy(push -> assertThat(push.status()).isEqualTo(200)));
    }
}
