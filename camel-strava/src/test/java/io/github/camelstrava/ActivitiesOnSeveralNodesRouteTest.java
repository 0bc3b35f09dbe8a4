package io.github.camelstrava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers of one group in several contexts, which share nothing but a database. */
class ActivitiesOnSeveralNodesRouteTest {

    private final PostgresServer.Database database = PostgresServer.shared().newDatabase();
    private final StravaSandbox strava =
            StravaSandbox.builder().limits(2_000, 20_000, 2_000, 20_000).start();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Long> delivered = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.context.stop());
        strava.close();
        database.close();
    }

    private final class Node {
        final DefaultCamelContext context = new DefaultCamelContext();
        final Set<Long> athletes = ConcurrentHashMap.newKeySet();
        /** What an exchange waits for, before it arrives. */
        volatile CountDownLatch gate = new CountDownLatch(0);

        Node() {
            nodes.add(this);
            StravaComponent component = context.getComponent("strava", StravaComponent.class);
            component.setStore(new JdbcStore(database.pool()));
            strava.configure(context);
            component.getConfiguration().setRefreshToken(null);
            try {
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("strava:activities?athleteId=*&after=500d&groupId=all&initialDelay=0&delay=200")
                                .process(exchange -> {
                                    gate.await(30, SECONDS);
                                    athletes.add(
                                            exchange.getMessage().getHeader(StravaConstants.ATHLETE_ID, Long.class));
                                    delivered.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
                                });
                    }
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            context.start();
        }
    }

    private SandboxAthlete connected() {
        JdbcStore store = new JdbcStore(database.pool());
        store.open();
        SandboxAthlete athlete = strava.addAthlete(known -> known.activities(5, Duration.ofDays(20)));
        TokenSet tokens = new TokenSet(
                athlete.id(),
                athlete.accessToken(),
                athlete.refreshToken(),
                Instant.now().plus(Duration.ofHours(5)),
                athlete.scopes());
        store.put(new Grant(strava.clientId(), tokens, Instant.now(), Instant.now()));
        return athlete;
    }

    private static List<Long> ids(List<SandboxAthlete> athletes) {
        return athletes.stream()
                .flatMap(athlete -> athlete.activities().stream())
                .map(SandboxActivity::id)
                .toList();
    }

    private void awaitAll(List<SandboxAthlete> athletes) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids(athletes)));
    }

    @Test
    void shareTheAthletesAndTellEachActivityOnce() {
        List<SandboxAthlete> athletes = List.of(connected(), connected(), connected(), connected());
        new Node();
        new Node();
        new Node();
        awaitAll(athletes);

        for (int i = 0; i < 5; i++) {
            athletes.forEach(SandboxAthlete::addActivity);
            awaitAll(athletes);
        }
    }

    @Test
    void goOnWithoutANodeThatStopped() {
        List<SandboxAthlete> athletes = List.of(connected(), connected());
        Node first = new Node();
        awaitAll(athletes);
        new Node();
        first.context.stop();
        athletes.forEach(SandboxAthlete::addActivity);

        awaitAll(athletes);

        assertThat(new JdbcStore(database.pool()).items(EntryKind.MEMBER, "all"))
                .hasSize(1);
    }

    @Test
    void leaveWhatIsOnItsWayToTheNodeThatHasIt() {
        List<SandboxAthlete> athletes = List.of(connected());
        Node first = new Node();
        awaitAll(athletes);
        first.gate = new CountDownLatch(1);
        athletes.get(0).addActivity();
        await().until(() -> first.context.getInflightRepository().size() == 1);
        Node second = new Node();
        athletes.get(0).addActivity();
        SandboxAthlete other = connected();
        await().until(() -> second.athletes.contains(other.id()));

        first.gate.countDown();

        awaitAll(List.of(athletes.get(0), other));
    }
}
