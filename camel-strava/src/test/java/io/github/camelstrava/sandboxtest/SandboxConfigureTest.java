package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxConfigureTest {
    private final StravaSandbox strava = StravaSandbox.start();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        strava.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void setsTheOptionsOfTheComponent(boolean running) {
        SandboxAthlete athlete = strava.addAthlete();
        strava.addAthlete();
        if (running) {
            context.start();
        }

        strava.configure(context);

        Component component = context.getComponent("strava");
        assertThat(ServiceHelper.isStarted(component)).isEqualTo(running);
        PropertyConfigurerGetter options = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
        Map<String, Object> set = new HashMap<>();
        for (String name : List.of("apiUri", "oauthUri", "clientId", "clientSecret", "refreshToken")) {
            set.put(name, options.getOptionValue(component, name, false));
        }
        assertThat(set)
                .isEqualTo(Map.of(
                        "apiUri", strava.apiUri(),
                        "oauthUri", strava.oauthUri(),
                        "clientId", strava.clientId(),
                        "clientSecret", strava.clientSecret(),
                        "refreshToken", athlete.refreshToken()));
        assertThat(strava.properties())
                .containsEntry("camel.component.strava.apiUri", strava.apiUri())
                .hasSize(5);
    }

    @Test
    void leavesTheTokenOutWhereNobodyIsConnected() {
        strava.addAthlete(a -> a.notConnected());

        assertThat(strava.properties()).doesNotContainKey("camel.component.strava.refreshToken");
    }

    @Test
    void servesTheComponent() {
        strava.addAthlete(a -> a.activities(30, Duration.ofDays(30)));
        strava.configure(context);
        context.start();

        List<?> activities = context.createFluentProducerTemplate()
                .to("strava:" + StravaOperation.activities)
                .request(List.class);

        assertThat(activities).hasSize(30);
    }
}
