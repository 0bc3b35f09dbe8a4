package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconnectEventRouteTest {

    private final StravaRoutes camel = new StravaRoutes();
    private final StravaSandbox strava = camel.strava;
    private final SandboxAthlete ines = strava.addAthlete();
    private final List<AthleteMustReconnectEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        camel.close();
    }

    @Test
    void whoHasToConnectAgainIsToldOnce() {
        listen();
        camel.start();
        camel.call("strava:athlete");
        String access = ines.accessToken();
        String refresh = ines.refreshToken();
        ines.deauthorize();

        camel.call("strava:athlete");
        camel.call("strava:athlete");

        assertThat(events).hasSize(1);
        AthleteMustReconnectEvent event = events.get(0);
        assertThat(event.getAthleteId()).isEqualTo(ines.id());
        assertThat(event.getClientId()).isEqualTo(strava.clientId());
        assertThat(event.getReason()).contains("no longer accepts the refresh token");
        assertThat(event.getContext()).isSameAs(camel.context);
        assertThat(event.toString())
                .contains("Athlete " + ines.id() + " has to connect again")
                .doesNotContain(access, refresh, strava.clientSecret());
    }

    @Test
    void aConfiguredTokenThatIsRefusedIsToldOnceThoughNobodyKnowsWhoseItIs() {
        listen();
        camel.component();
        strava.configure(camel.context);
        camel.component().getConfiguration().setRefreshToken("canary-never-issued");
        camel.context.start();

        camel.call("strava:athlete");
        camel.call("strava:athlete");

        assertThat(events).hasSize(1);
        assertThat(events.get(0).getAthleteId()).isNull();
        assertThat(events.get(0).toString())
                .contains("The configured athlete has to connect again")
                .doesNotContain("canary");
    }

    @Test
    void nobodyIsToldOfTroubleThatPasses() {
        listen();
        camel.start();
        camel.call("strava:athlete");
        camel.time.pass(Duration.ofHours(7));
        strava.fault(Fault.status(503).onTokens());

        camel.call("strava:athlete");

        assertThat(events).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNoHarm() {
        camel.context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof AthleteMustReconnectEvent) {
                    throw new IllegalStateException("The listener fails");
                }
            }
        });
        listen();
        camel.start();
        camel.call("strava:athlete");
        ines.deauthorize();

        assertThat(camel.call("strava:athlete").getException())
                .isInstanceOf(StravaAuthorizationException.class)
                .hasMessageContaining("connect again");
        assertThat(camel.call("strava:athlete").getException())
                .isInstanceOf(StravaAuthorizationException.class)
                .hasMessageContaining("not connected");
    }

    private void listen() {
        camel.context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof AthleteMustReconnectEvent reconnect) {
                    events.add(reconnect);
                }
            }
        });
    }
}
