package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes that share a group, of which one hears of events. */
class PushedOnSeveralNodesRouteTest {

    private final PushedRoutes routes = new PushedRoutes(PushedOnSeveralNodesRouteTest::shared);
    private StravaActivitiesConsumer other;

    /** A store in memory that all nodes are said to share. */
    private static StravaStore shared(Clock clock) {
        StravaStore store = new MemoryStore(clock);
        return (StravaStore) Proxy.newProxyInstance(
                PushedOnSeveralNodesRouteTest.class.getClassLoader(),
                new Class<?>[] {StravaStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("isShared")) {
                        return true;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

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
