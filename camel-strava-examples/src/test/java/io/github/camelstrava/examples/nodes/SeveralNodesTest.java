package io.github.camelstrava.examples.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example's own files, on two nodes, of which each is a context with a pool of its own. */
final class SeveralNodesTest {

    private final StravaSandbox strava =
            StravaSandbox.builder().limits(10_000, 100_000, 10_000, 100_000).start();
    private final List<Long> emitted = new CopyOnWriteArrayList<>();
    private EmbeddedPostgres database;

    @BeforeEach
    void startDatabase() {
        try {
            database = EmbeddedPostgres.start();
        } catch (IOException | RuntimeException e) {
            String whyNot = "NOT TESTED, as PostgreSQL does not run here: " + e;
            System.err.println(whyNot);
            Assumptions.abort(whyNot);
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (database != null) {
            database.close();
        }
        strava.close();
    }

    @Test
    void emitEachActivityOnceAndTakeOverFromOneThatStops() throws Exception {
        Main first = node();
        Main second = node();
        try {
            for (int i = 0; i < 6; i++) {
                SandboxAthlete athlete = strava.addAthlete(known -> known.activities(5, Duration.ofDays(6)));
                CamelContext any = (i % 2 == 0 ? first : second).getCamelContext();
                any.createProducerTemplate().sendBody("direct:connected", connected(athlete));
            }
            eventually().untilAsserted(() -> assertThat(emitted).containsAll(all()));

            stop(first);
            SandboxActivity late = strava.athletes().get(3).addActivity();
            eventually().untilAsserted(() -> assertThat(emitted).contains(late.id()));

            assertThat(emitted).containsExactlyInAnyOrderElementsOf(all());
            assertThat(strava.requestsTo("/oauth/token")).hasSize(6);
            assertThat(strava.reusedRefreshTokens()).isZero();
        } finally {
            stop(first);
            stop(second);
        }
    }

    private static Map<String, Object> connected(SandboxAthlete athlete) {
        return Map.of(
                "athlete_id", athlete.id(),
                "refresh_token", athlete.refreshToken(),
                "scope", String.join(",", athlete.scopes()));
    }

    private List<Long> all() {
        return strava.athletes().stream()
                .flatMap(athlete -> athlete.activities().stream())
                .map(SandboxActivity::id)
                .toList();
    }

    private Main node() {
        Main node = NodeMain.node();
        Map.of(
                        "camel.component.strava.client-id", strava.clientId(),
                        "camel.component.strava.client-secret", strava.clientSecret(),
                        "camel.component.strava.api-uri", strava.apiUri(),
                        "camel.component.strava.oauth-uri", strava.oauthUri(),
                        "camel.beans.pool.jdbcUrl", database.getJdbcUrl("postgres", "postgres"),
                        "camel.beans.pool.username", "postgres",
                        "camel.beans.pool.password", "postgres",
                        "nodes.delay", "300ms")
                .forEach(node::addOverrideProperty);
        node.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                starting.getCamelContext().getCamelContextExtension().addLogListener((exchange, logger, message) -> {
                    emitted.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
                    return message;
                });
            }
        });
        node.start();
        return node;
    }

    private static void stop(Main node) {
        CamelContext context = node.getCamelContext();
        if (context.isStopped()) {
            return;
        }
        HikariDataSource pool = context.getRegistry().lookupByNameAndType("pool", HikariDataSource.class);
        node.stop();
        pool.close();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
