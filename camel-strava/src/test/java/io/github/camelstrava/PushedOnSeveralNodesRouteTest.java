package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxActivity;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes that share a group, of which one hears of events. */
class PushedOnSeveralNodesRouteTest {

    private final PushedRoutes routes = new PushedRoutes(SharedInMemory::store);
    private StravaActivitiesConsumer other;

    @BeforeEach
    void start() {
        routes.start("");
        other = routes.startAnother("", route -> {});
        other.run();
        routes.time.pass(Duration.ofMinutes(5));
        routes.strava.clearRequests();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void followAnEventOnce() {
        SandboxActivity run = routes.add();

        routes.poll();
        other.run();
        routes.time.pass(Duration.ofSeconds(30));
        other.run();
        routes.poll();

        assertThat(routes.delivered).containsExactly(run.id());
        assertThat(routes.calls()).isOne();
    }

    @Test
    void followWhatTheOneHasAnsweredThatPollsNoMore() {
        SandboxActivity run = routes.add();
        routes.awaitPushes();

        other.run();

        assertThat(routes.delivered).containsExactly(run.id());
    }
}
