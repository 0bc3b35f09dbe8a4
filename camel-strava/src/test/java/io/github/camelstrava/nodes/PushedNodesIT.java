package io.github.camelstrava.nodes;

import static io.github.camelstrava.nodes.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.SandboxRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes behind a load balancer that share a group and its events. */
class PushedNodesIT {

    private static final int NO_LIMIT = 10_000_000;
    private static final String PATH = "/strava/0d3f/events";
    private static final int SOME = 40;

    @TempDir
    Path temp;

    private final List<Integer> ports = new ArrayList<>();
    private Cluster cluster;
    private LoadBalancer balancer;

    @BeforeEach
    void start() throws IOException {
        cluster = new Cluster(temp, NO_LIMIT, Duration.ofMinutes(16));
        for (Node node : cluster.nodes) {
            ports.add(node.serve());
        }
        balancer = new LoadBalancer(ports);
        cluster.strava.pushRetriesAfter(Duration.ofSeconds(1));
        for (Node node : cluster.nodes) {
            node.follow(balancer.url(PATH));
        }
        cluster.nodes.forEach(Node::outcome);
        eventually().until(() -> cluster.strava.callbackUrl().isPresent());
        eventually().until(() -> missing().isEmpty());
    }

    @AfterEach
    void stop() {
        balancer.close();
        cluster.close();
    }

    @Test
    void shareASubscriptionAndTellEachActivityOnceWhicheverHearsOfIt() throws Exception {
        assertOneSubscriptionAndOneVerifyToken();
        try (Uploads uploads = new Uploads(cluster.strava, 1)) {
            int before = ended().size();
            eventually().until(() -> ended().size() >= before + SOME);
        }

        eventually().untilAsserted(() -> assertThat(missing()).as("missing").isEmpty());
        assertThat(begun()).doesNotHaveDuplicates();
        assertThat(cluster.strava.pushes()).allMatch(SandboxPush::delivered);
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.ledger().ended()).isNotEmpty());
        cluster.assertAllConnected();
    }

    private void assertOneSubscriptionAndOneVerifyToken() throws Exception {
        assertThat(cluster.strava.requestsTo(StravaOperation.createSubscription))
                .extracting(SandboxRequest::status)
                .containsOnlyOnce(201);
        for (int port : ports) {
            assertThat(handshake(port, cluster.verifyToken())).isEqualTo(200);
            assertThat(handshake(port, "another")).isEqualTo(403);
        }
    }

    private static int handshake(int port, String token) throws Exception {
        URI uri = URI.create(
                "http://127.0.0.1:" + port + PATH + "?hub.mode=subscribe&hub.challenge=15f7&hub.verify_token=" + token);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void followWhatOneHasAnsweredThatIsKilledBeforeItPolls() throws Exception {
        Node killed = cluster.nodes.get(1);
        List<Integer> others =
                ports.stream().filter(port -> !port.equals(ports.get(1))).toList();
        balancer.useOnly(List.of(ports.get(1)));
        cluster.strava.fault(Fault.meanwhile(() -> {
                    eventually().until(this::isLatestAnswered);
                    killed.kill();
                })
                .on(StravaOperation.activities)
                .once());

        SandboxActivity run = cluster.athlete(0).addActivity();
        eventually().until(() -> !isAlive(ports.get(1)));
        balancer.useOnly(others);

        assertThat(latest().objectId()).isEqualTo(run.id());
        eventually().untilAsserted(() -> assertThat(missing()).isEmpty());
        assertThat(begun()).doesNotHaveDuplicates();
    }

    private SandboxPush latest() {
        List<SandboxPush> pushes = cluster.strava.pushes();
        return pushes.get(pushes.size() - 1);
    }

    private boolean isLatestAnswered() {
        return latest().delivered();
    }

    private static boolean isAlive(int port) {
        try {
            handshake(port, "any");
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private List<Long> ended() {
        return cluster.nodes.stream()
                .flatMap(node -> node.ledger().ended().stream())
                .toList();
    }

    private List<Long> begun() {
        return cluster.nodes.stream()
                .flatMap(node -> node.ledger().begun().stream())
                .toList();
    }

    private Set<Long> missing() {
        Set<Long> missing = cluster.strava.athletes().stream()
                .map(SandboxAthlete::activities)
                .flatMap(List::stream)
                .map(SandboxActivity::id)
                .collect(Collectors.toSet());
        ended().forEach(missing::remove);
        return missing;
    }
}
