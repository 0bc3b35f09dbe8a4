package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxAthlete;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application's Micrometer registry shows. */
class MetersRouteTest {

    private final PollingRoutes routes = new PollingRoutes();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private SandboxAthlete athlete;

    @BeforeEach
    void bind() {
        routes.context.getRegistry().bind("metricsRegistry", registry);
        athlete = routes.strava.addAthlete(a -> a.activities(3, Duration.ofDays(10)));
        routes.connect(athlete);
        routes.connect(routes.strava.addAthlete());
    }

    @AfterEach
    void close() {
        routes.close();
    }

    private double group(String figure) {
        return registry.get("camel.strava." + figure)
                .tags("group", PollingRoutes.ROUTE, "route", PollingRoutes.ROUTE)
                .gauge()
                .value();
    }

    private double application(String figure) {
        return registry.get("camel.strava." + figure).gauge().value();
    }

    @Test
    void showHowTheGroupStands() {
        long poison = athlete.activities().get(0).id();
        routes.start("after=20d", route -> route.filter(header ->
                        Long.valueOf(poison).equals(header.getMessage().getHeader(StravaConstants.ID)))
                .throwException(new IllegalStateException("poison")));
        routes.poll();

        assertThat(group("athletes")).isEqualTo(2);
        assertThat(group("athletes.covered")).isEqualTo(2);
        assertThat(group("activities.pending")).isEqualTo(1);
        assertThat(group("activities.failing")).isEqualTo(1);
        routes.time.pass(Duration.ofMinutes(7));
        assertThat(group("lag")).isBetween(7 * 60.0, 8 * 60.0);
    }

    @Test
    void showTheBudget() {
        routes.start("");
        routes.poll();

        assertThat(application("calls")).isEqualTo(routes.strava.requests().size());
        assertThat(application("reads.today")).isEqualTo(routes.strava.usage().readDay());
        assertThat(application("reads.limit.today")).isEqualTo(10_000);
        assertThat(application("calls.refused")).isZero();
        assertThat(application("calls.waiting")).isZero();
    }

    @Test
    void areGoneWithTheRoute() throws Exception {
        routes.start("");

        routes.context.getRouteController().stopRoute(PollingRoutes.ROUTE);
        assertThat(registry.find("camel.strava.lag").gauge()).isNull();
        routes.context.stop();
        assertThat(registry.getMeters()).isEmpty();
    }
}
