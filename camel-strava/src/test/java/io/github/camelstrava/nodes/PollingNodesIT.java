package io.github.camelstrava.nodes;

import static io.github.camelstrava.nodes.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that poll for the same group, while a dozen athletes go on uploading. */
class PollingNodesIT {

    private static final int NO_LIMIT = 10_000_000;
    private static final int SHARE = 10;
    private static final int SOME = 50;
    private static final int BURST = 5;

    @TempDir
    Path temp;

    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new Cluster(temp, NO_LIMIT, Duration.ofMinutes(16));
        for (Node node : cluster.nodes) {
            node.poll();
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void shareTheWorkAndTellEachActivityOnce() throws Exception {
        try (Uploads uploads = new Uploads(cluster.strava, 1)) {
            awaitMore(2 * SOME);
            cluster.nodes.forEach(
                    node -> eventually().until(() -> node.ledger().ended().size() >= SHARE));
        }

        assertNothingMissing();
        assertThat(repeated()).isEmpty();
        cluster.assertAllConnected();
    }

    @Test
    void takeOverFromOneThatIsKilledInTheMiddleOfADelivery() throws Exception {
        Node killed = cluster.nodes.get(1);
        long inFlight;
        try (Uploads uploads = new Uploads(cluster.strava, 2)) {
            awaitMore(SOME);
            inFlight = suspendInADelivery(killed);
            killed.kill();
            awaitAnother(inFlight, killed);
            awaitMore(SOME);
        }

        assertNothingMissing();
        assertThat(repeated()).containsExactly(inFlight);
        cluster.assertAllConnected();
    }

    @Test
    void takeOverFromOneThatIsSuspendedInTheMiddleOfADeliveryUntilItComesBack() throws Exception {
        Node suspended = cluster.nodes.get(1);
        long inFlight;
        try (Uploads uploads = new Uploads(cluster.strava, 3)) {
            awaitMore(SOME);
            inFlight = suspendInADelivery(suspended);
            int before = suspended.ledger().ended().size();
            awaitAnother(inFlight, suspended);
            awaitMore(SOME);
            suspended.resume();
            eventually().until(() -> suspended.ledger().ended().size() > before + SHARE);
        }

        assertNothingMissing();
        assertThat(repeated()).containsExactly(inFlight);
        assertThat(suspended.log()).contains("Activity " + inFlight + " was delivered, but that could not be recorded");
        cluster.assertAllConnected();
    }

    /**
     * Suspends a node that most likely has more to work on in the same poll.
     *
     * @return the activity it is working on
     */
    private long suspendInADelivery(Node node) {
        for (int i = 0; i < BURST; i++) {
            cluster.strava.athletes().forEach(SandboxAthlete::addActivity);
        }
        eventually().pollInterval(Duration.ofMillis(1)).until(() -> {
            if (!node.ledger().isWorking()) {
                return false;
            }
            node.suspend();
            if (node.ledger().isWorking()) {
                return true;
            }
            node.resume();
            return false;
        });
        return node.ledger().inFlight().orElseThrow();
    }

    /** Others deliver what a node was working on. */
    private void awaitAnother(long activityId, Node node) {
        List<Node> others =
                cluster.nodes.stream().filter(other -> other != node).toList();
        eventually().until(() -> others.stream()
                .anyMatch(other -> other.ledger().ended().contains(activityId)));
    }

    /** Waits until so many more activities were delivered. */
    private void awaitMore(int activities) {
        int before = ended().size();
        eventually().until(() -> ended().size() >= before + activities);
    }

    private List<Long> ended() {
        return cluster.nodes.stream()
                .flatMap(node -> node.ledger().ended().stream())
                .toList();
    }

    private void assertNothingMissing() {
        eventually().untilAsserted(() -> assertThat(missing()).as("missing").isEmpty());
    }

    private Set<Long> missing() {
        Set<Long> missing = cluster.strava.athletes().stream()
                .flatMap(athlete -> athlete.activities().stream())
                .map(SandboxActivity::id)
                .collect(Collectors.toSet());
        ended().forEach(missing::remove);
        return missing;
    }

    /** What was begun more than once, as often as that was too often. */
    private List<Long> repeated() {
        Set<Long> once = new HashSet<>();
        List<Long> repeated = new ArrayList<>();
        cluster.nodes.forEach(node ->
                node.ledger().begun().stream().filter(id -> !once.add(id)).forEach(repeated::add));
        return repeated;
    }
}
