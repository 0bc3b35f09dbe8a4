package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.StravaStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sign-up that begins at one node and goes on at another. */
class ConnectOnSeveralNodesRouteTest {

    private final SandboxClock clock = SandboxClock.running();
    private ConnectRoutes one;
    private ConnectRoutes other;

    @AfterEach
    void close() {
        one.close();
    }

    private void start(StravaStore store) {
        start(store, store);
    }

    private void start(StravaStore ofOne, StravaStore ofOther) {
        one = new ConnectRoutes(ofOne);
        other = one.anotherNode(ofOther);
        one.start("redirectUri=http://localhost/strava/connect/callback");
        other.start("redirectUri=http://localhost/strava/connect/callback");
    }

    private void assertBegunAtOneEndsOnceAtTheOther() {
        Browser browser = one.browser();
        String link = browser.agreed(one.tomas, Scope.READ);

        assertThat(browser.get(other, link).statusCode()).isEqualTo(303);

        assertThat(other.arrived).hasSize(1);
        HttpResponse<String> again = browser.get(one, link);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("<h1>This sign-up is over</h1>");
        assertThat(browser.get(other, link).statusCode()).isEqualTo(403);
        assertThat(one.arrived).isEmpty();
        assertThat(one.exchanges()).isOne();
        assertThat(one.grant()).isPresent();
    }

    @Test
    void endsWhereverTheBrowserComesBackTo() {
        start(SharedInMemory.store(clock));

        assertBegunAtOneEndsOnceAtTheOther();
    }

    @Test
    void nodesMayMeetInADatabase() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:connect;DB_CLOSE_DELAY=-1", "sa", "");
        try {
            start(new JdbcStore(pool), new JdbcStore(pool));

            assertBegunAtOneEndsOnceAtTheOther();
        } finally {
            one.close();
            pool.dispose();
        }
    }

    @Test
    void twoWindowsOfTheBrowserMayBeginAtDifferentNodes() {
        start(SharedInMemory.store(clock));
        Browser browser = one.browser();
        String first = browser.agreed(one.tomas, Scope.READ);
        String state = Browser.query(browser.get(other, ConnectRoutes.PATH)).get("state");
        String second = Browser.callback(state, one.strava.authorizationCode(one.tomas, Scope.READ), Scope.READ);

        assertThat(browser.get(other, first).statusCode()).isEqualTo(303);
        assertThat(browser.get(one, second).statusCode()).isEqualTo(303);
    }

    @Test
    void isOverAfterTenMinutesOnAllNodes() {
        start(SharedInMemory.store(clock));
        Browser browser = one.browser();
        String link = browser.agreed(one.tomas, Scope.READ);

        clock.advance(Duration.ofMinutes(10));

        assertThat(browser.get(other, link).statusCode()).isEqualTo(403);
        assertThat(one.exchanges()).isZero();
    }

    @Test
    void nodesThatShareNoStoreDoNotKnowEachOthersSignUps() {
        start(SharedInMemory.store(clock), SharedInMemory.store(clock));
        Browser browser = one.browser();
        String link = browser.agreed(one.tomas, Scope.READ);

        HttpResponse<String> answer = browser.get(other, link);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<h1>Begun somewhere else</h1>");
        assertThat(one.exchanges()).isZero();
    }

    @Test
    void ofTwoNodesAtOnceExactlyOneGoesOn() throws Exception {
        start(SharedInMemory.store(clock));
        for (int round = 0; round < 10; round++) {
            Browser browser = one.browser();
            String link = browser.agreed(one.tomas, Scope.READ);
            CyclicBarrier together = new CyclicBarrier(2);
            one.strava.clearRequests();
            one.arrived.clear();
            other.arrived.clear();

            List<CompletableFuture<Integer>> answers = List.of(one, other).stream()
                    .map(node -> CompletableFuture.supplyAsync(
                            () -> {
                                meet(together);
                                return node.front
                                        .get(link, "Cookie", browser.cookies())
                                        .statusCode();
                            },
                            task -> new Thread(task).start()))
                    .toList();

            assertThat(List.of(
                            answers.get(0).get(60, TimeUnit.SECONDS),
                            answers.get(1).get(60, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder(303, 403);
            assertThat(one.exchanges()).isOne();
            assertThat(one.arrived.size() + other.arrived.size()).isOne();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
