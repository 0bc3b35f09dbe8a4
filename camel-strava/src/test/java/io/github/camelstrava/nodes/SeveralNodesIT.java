package io.github.camelstrava.nodes;

import static io.github.camelstrava.nodes.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, one PostgreSQL, one application: what they do together, and what becomes of it when one fails. */
class SeveralNodesIT {

    private static final int PLENTY = 10_000;
    private static final Duration USUAL_WAIT = Duration.ofMinutes(16);

    @TempDir
    static Path temp;

    /** With plenty of budget; it has come through its tests so far. */
    private static Cluster proven;

    private Cluster cluster;

    private void startWithPlenty() throws IOException {
        cluster = proven != null ? proven : new Cluster(Files.createTempDirectory(temp, "plenty"), PLENTY, USUAL_WAIT);
        proven = null;
        // Those of the test before do not count.
        cluster.refreshes();
    }

    private void start(int readLimit, Duration maxWait) throws IOException {
        cluster = new Cluster(Files.createTempDirectory(temp, "scarce"), readLimit, maxWait);
    }

    /** Three processes take some seconds to start. */
    private void leaveToTheNextTest() {
        proven = cluster;
        cluster = null;
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterAll
    static void stopProven() {
        if (proven != null) {
            proven.close();
        }
    }

    @Test
    void refreshOncePerAthleteAndExpiry() throws Exception {
        startWithPlenty();

        for (int expiry = 0; expiry < 3; expiry++) {
            cluster.expireTokens();
            Outcome outcome = cluster.readEverywhere(8);

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.answered()).isEqualTo(3 * 8 * 12);
            assertThat(cluster.refreshes()).isEqualTo(cluster.oneForEach());
        }
        // Nobody is told; each node finds out by itself, and all hold the same tokens.
        cluster.strava.invalidateAllAccessTokens();
        Outcome outcome = cluster.readEverywhere(8);

        assertThat(outcome.failures()).isEmpty();
        assertThat(cluster.refreshes()).isEqualTo(cluster.oneForEach());
        cluster.assertAllConnected();
        leaveToTheNextTest();
    }

    @Test
    void loseNothingWhileTheDatabaseLosesItsConnections() throws Exception {
        startWithPlenty();

        for (int expiry = 0; expiry < 5; expiry++) {
            cluster.expireTokens();
            Outcome outcome = cluster.readEverywhere(8, () -> {
                for (int cut = 0; cut < 5; cut++) {
                    cluster.cutConnections();
                }
            });

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.answered()).isEqualTo(3 * 8 * 12);
            assertThat(cluster.refreshes()).isEqualTo(cluster.oneForEach());
        }
        cluster.assertAllConnected();
        leaveToTheNextTest();
    }

    @Test
    void useTheBudgetTogetherAndKeepWithinIt() throws Exception {
        start(100, Duration.ofSeconds(3));
        Node first = cluster.nodes.get(0);
        first.read(1, cluster.athletes());
        // It has set calls aside, and makes no more of them.
        assertThat(first.outcome().answered()).isEqualTo(12);

        cluster.nodes.stream().skip(1).forEach(node -> node.work(8, cluster.athletes()));
        eventually().untilAsserted(() -> assertThat(cluster.strava.usage().readShort())
                .isGreaterThanOrEqualTo(98));
        Outcome late = cluster.readEverywhere(2);

        assertThat(late.failures()).isEmpty();
        assertThat(late.limited()).isGreaterThanOrEqualTo(3 * 2 * 12 - 2);
        cluster.nodes.stream().skip(1).forEach(node -> assertThat(node.rest().failures())
                .isEmpty());
        assertThat(cluster.strava.usage().readShort()).isBetween(98, 100);
        assertThat(cluster.strava.refused()).isZero();
        cluster.assertAllConnected();
    }

    @Test
    void goOnWhenOneIsKilledInTheMiddleOfATokenRequest() throws Exception {
        startWithPlenty();
        Node killed = cluster.nodes.get(0);
        List<Node> others = cluster.nodes.subList(1, 3);
        SandboxAthlete athlete = cluster.athlete(5);
        List<SandboxAthlete> otherAthletes = cluster.athletesBut(athlete);
        cluster.nodes.forEach(node -> node.work(4, Cluster.ids(otherAthletes)));
        ArmedFault kill = cluster.strava.fault(
                Fault.meanwhile(killed::kill).onTokens().forAthlete(athlete).once());

        cluster.expireToken(athlete);
        killed.read(1, List.of(athlete.id()));
        eventually().until(kill::isSpent);
        otherAthletes.forEach(cluster::expireToken);
        others.forEach(cluster::awaitProgress);

        others.forEach(node -> assertThat(node.rest().failures()).isEmpty());
        // What Strava answered to the killed node is lost with it.
        cluster.connect(athlete, others.get(0));
        for (Node node : others) {
            node.read(1, cluster.athletes());
            assertThat(node.outcome().failures()).isEmpty();
        }
        cluster.assertAllConnected();
        cluster.replace(killed);
        leaveToTheNextTest();
    }

    @Test
    void goOnWhileOneIsSuspendedInTheMiddleOfATokenRequest() throws Exception {
        startWithPlenty();
        Node suspended = cluster.nodes.get(0);
        List<Node> others = cluster.nodes.subList(1, 3);
        SandboxAthlete athlete = cluster.athlete(5);

        suspendInATokenRequest(suspended, athlete);
        for (Node node : others) {
            // Also on behalf of this athlete, whose access token is still alive.
            node.read(4, cluster.athletes());
            assertThat(node.outcome()).isEqualTo(new Outcome(4 * 12, 0, List.of()));
        }
        suspended.resume();

        assertThat(suspended.outcome()).isEqualTo(new Outcome(1, 0, List.of()));
        assertThat(cluster.refreshes()).containsEntry(athlete.id(), 1);
        assertThat(cluster.readEverywhere(1).failures()).isEmpty();
        assertThat(cluster.refreshes()).containsEntry(athlete.id(), 0);
        cluster.assertAllConnected();
        leaveToTheNextTest();
    }

    @Test
    void keepTheNewerTokensWhenASuspendedOneComesBackWithItsOwn() throws Exception {
        startWithPlenty();
        Node suspended = cluster.nodes.get(0);
        SandboxAthlete athlete = cluster.athlete(5);

        suspendInATokenRequest(suspended, athlete);
        cluster.connect(athlete, cluster.nodes.get(1));
        suspended.resume();

        assertThat(suspended.outcome()).isEqualTo(new Outcome(1, 0, List.of()));
        assertThat(cluster.readEverywhere(1).failures()).isEmpty();
        cluster.assertAllConnected();
        leaveToTheNextTest();
    }

    /** Strava has answered, and the node does not know yet. */
    private void suspendInATokenRequest(Node node, SandboxAthlete athlete) {
        String sent = athlete.refreshToken();
        cluster.strava.fault(
                Fault.meanwhile(node::suspend).onTokens().forAthlete(athlete).once());
        cluster.makeTokenDue(athlete);
        node.read(1, List.of(athlete.id()));
        eventually().until(() -> !sent.equals(athlete.refreshToken()));
    }

    @Test
    void loseNothingWhereverOneIsSuspended() throws Exception {
        startWithPlenty();
        cluster.nodes.forEach(node -> node.work(4, cluster.athletes()));

        for (int suspension = 0; suspension < 12; suspension++) {
            Node suspended = cluster.nodes.get(suspension % 3);
            cluster.makeTokensDue();
            suspended.suspend();
            if (suspension % 2 == 0) {
                cluster.cutConnections();
            }
            cluster.nodes.stream().filter(node -> node != suspended).forEach(cluster::awaitProgress);
            suspended.resume();
            cluster.awaitProgress(suspended);
        }

        cluster.nodes.forEach(node -> assertThat(node.rest().failures()).isEmpty());
        cluster.assertAllConnected();
        leaveToTheNextTest();
    }

    @Test
    void shareTheBudgetOfThoseWhoAreGoneAndKeepWithinItWhenOneComesBack() throws Exception {
        int limit = 150;
        start(limit, Duration.ofSeconds(2));
        Node left = cluster.nodes.get(0);
        Node killed = cluster.nodes.get(1);
        Node suspended = cluster.nodes.get(2);
        SandboxAthlete athlete = cluster.athlete(5);
        killed.work(2, Cluster.ids(cluster.athletesBut(athlete)));
        suspended.work(1, List.of(athlete.id()));
        eventually()
                .until(() -> killed.count().answered() > 4 && suspended.count().answered() > 4);

        ArmedFault suspension = cluster.strava.fault(
                Fault.meanwhile(suspended::suspend).forAthlete(athlete).once());
        eventually().until(suspension::isSpent);
        killed.kill();
        assertThat(cluster.strava.usage().readShort()).isLessThan(limit);
        cluster.athletesBut(athlete).forEach(cluster::expireToken);
        left.work(4, Cluster.ids(cluster.athletesBut(athlete)));
        // A node that comes back finds two calls that are still its own.
        eventually().untilAsserted(() -> assertThat(cluster.strava.usage().readShort())
                .isGreaterThanOrEqualTo(limit - 2 * 2));
        suspended.resume();
        eventually().until(() -> suspended.count().limited() > 0 && left.count().limited() > 0);

        assertThat(suspended.rest().failures()).isEmpty();
        assertThat(left.rest().failures()).isEmpty();
        assertThat(cluster.strava.usage().readShort()).isLessThanOrEqualTo(limit);
        assertThat(cluster.strava.refused()).isZero();
        cluster.assertAllConnected();
    }
}
