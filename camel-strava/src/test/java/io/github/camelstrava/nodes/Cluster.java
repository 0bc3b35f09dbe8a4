package io.github.camelstrava.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.StravaConfiguration;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.PostgresServer;
import io.github.camelstrava.store.VerifyToken;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionFactory;

/** Three nodes, a database, and an application with a dozen athletes. */
final class Cluster implements AutoCloseable {

    private static final int NODES = 3;
    private static final int ATHLETES = 12;
    /** Of an access token: below an hour, so that each refresh brings another, and above what a test takes. */
    private static final Duration LIFETIME = Duration.ofMinutes(55);

    final StravaSandbox strava;
    final List<Node> nodes = new ArrayList<>();
    private final PostgresServer.Database database;
    private final HikariDataSource pool;
    private final JdbcStore store;
    private final Map<Long, ArmedFault> refreshes;
    private final Path logs;
    private final Duration maxWait;
    private int started;

    /** @param maxWait how long a call waits for the budget */
    Cluster(Path logs, int readLimit, Duration maxWait) throws IOException {
        this.logs = logs;
        this.maxWait = maxWait;
        database = PostgresServer.shared().newDatabase();
        pool = database.pool();
        store = new JdbcStore(pool);
        strava = StravaSandbox.builder()
                .clock(farFromTheTurn())
                .tokenLifetime(LIFETIME)
                .limits(2 * readLimit, 20 * readLimit, readLimit, 10 * readLimit)
                .start();
        for (int i = 0; i < ATHLETES; i++) {
            strava.addAthlete(athlete -> athlete.activities(10, Duration.ofDays(200)));
        }
        refreshes = athletes().stream().collect(Collectors.toMap(Function.identity(), this::counter));
        try {
            startNodes();
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void startNodes() throws IOException {
        for (int i = 0; i < NODES; i++) {
            nodes.add(startNode());
        }
        nodes.forEach(Node::awaitReady);
        int next = 0;
        for (SandboxAthlete athlete : strava.athletes()) {
            connect(athlete, nodes.get(next++ % NODES));
        }
    }

    private Node startNode() throws IOException {
        return Node.start(
                logs.resolve("node" + ++started),
                database.url(),
                strava.apiUri(),
                strava.oauthUri(),
                strava.clientId(),
                strava.clientSecret(),
                Long.toString(maxWait.toMillis()));
    }

    /** Starts another node in place of one that was killed. */
    void replace(Node killed) throws IOException {
        Node node = startNode();
        nodes.set(nodes.indexOf(killed), node);
        node.awaitReady();
    }

    /** No quarter hour turns in the middle of a test. Nodes go by the sandbox's clock wherever that matters. */
    private static SandboxClock farFromTheTurn() {
        SandboxClock clock = SandboxClock.running();
        Instant now = clock.instant();
        long intoQuarterHour = now.getLong(ChronoField.INSTANT_SECONDS)
                % Duration.ofMinutes(15).toSeconds();
        clock.set(now.minusSeconds(intoQuarterHour).plus(Duration.ofMinutes(3)));
        return clock;
    }

    /** An athlete agrees, and one of the nodes gets the code. */
    void connect(SandboxAthlete athlete, Node node) {
        assertThat(node.connect(strava.authorizationCode(athlete, Scope.READ, Scope.ACTIVITY_READ_ALL))
                        .failures())
                .isEmpty();
    }

    SandboxAthlete athlete(int number) {
        return strava.athletes().get(number);
    }

    List<Long> athletes() {
        return ids(strava.athletes());
    }

    List<SandboxAthlete> athletesBut(SandboxAthlete athlete) {
        return strava.athletes().stream()
                .filter(other -> other.id() != athlete.id())
                .toList();
    }

    static List<Long> ids(List<SandboxAthlete> athletes) {
        return athletes.stream().map(SandboxAthlete::id).toList();
    }

    /** What the nodes want to be shown by whoever calls them back. */
    String verifyToken() {
        return store.get(new VerifyToken(strava.clientId(), "", 0).key())
                .orElseThrow()
                .token();
    }

    /** The time of all access tokens is over. */
    void expireTokens() {
        strava.athletes().forEach(this::expireToken);
    }

    void expireToken(SandboxAthlete athlete) {
        athlete.expireAccessToken();
        replaceExpiry(athlete, Instant.now().minusSeconds(1));
    }

    /** It is time for other access tokens, and those there are work on. */
    void makeTokensDue() {
        strava.athletes().forEach(this::makeTokenDue);
    }

    void makeTokenDue(SandboxAthlete athlete) {
        replaceExpiry(athlete, Instant.now().plus(Duration.ofMinutes(5)));
    }

    private void replaceExpiry(SandboxAthlete athlete, Instant expiry) {
        eventually().until(() -> {
            Grant grant = grant(athlete);
            TokenSet old = grant.tokens();
            TokenSet tokens = new TokenSet(athlete.id(), old.accessToken(), old.refreshToken(), expiry, old.scopes());
            // A node that is refreshing them could not store what comes of it.
            return grant.spending() == null
                    && store.put(grant.withTokens(tokens, null)).isPresent();
        });
    }

    private Grant grant(SandboxAthlete athlete) {
        return store.get(Grant.key(strava.clientId(), athlete.id())).orElseThrow();
    }

    /** How often refresh tokens of each athlete were sent since the last time this was asked. */
    Map<Long, Integer> refreshes() {
        Map<Long, Integer> counts = refreshes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().hits()));
        refreshes.replaceAll((id, counter) -> {
            counter.remove();
            return counter(id);
        });
        return counts;
    }

    /** Counts an athlete's refreshes: a fault that does nothing. */
    private ArmedFault counter(Long athleteId) {
        return strava.fault(
                Fault.meanwhile(() -> {}).onTokens().when(request -> athleteId.equals(request.athleteId())));
    }

    Map<Long, Integer> oneForEach() {
        return athletes().stream().collect(Collectors.toMap(Function.identity(), id -> 1));
    }

    /** Lets all nodes read each athlete so many times, at once. */
    Outcome readEverywhere(int times) {
        return readEverywhere(times, () -> {});
    }

    /** @param meanwhile happens in the middle */
    Outcome readEverywhere(int times, Runnable meanwhile) {
        nodes.forEach(node -> node.read(times, athletes()));
        meanwhile.run();
        return nodes.stream().map(Node::outcome).reduce(Outcome.none(), Outcome::plus);
    }

    /** The database loses all its connections, as at a failover. */
    void cutConnections() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a node that works has made some more calls. */
    void awaitProgress(Node node) {
        int before = node.count().answered();
        eventually().until(() -> node.count().answered() > before + ATHLETES);
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    /** What the store has of each athlete is what is valid, and works. */
    void assertAllConnected() throws Exception {
        strava.limits(100_000, 100_000, 100_000, 100_000);
        try (CamelContext context = new DefaultCamelContext()) {
            StravaComponent component = context.getComponent("strava", StravaComponent.class);
            component.setStore(store);
            StravaConfiguration configuration = component.getConfiguration();
            configuration.setApiUri(strava.apiUri());
            configuration.setOauthUri(strava.oauthUri());
            configuration.setClientId(strava.clientId());
            configuration.setClientSecret(strava.clientSecret());
            context.start();
            FluentProducerTemplate template = context.createFluentProducerTemplate();
            for (SandboxAthlete athlete : strava.athletes()) {
                assertThat(grant(athlete).tokens().refreshToken())
                        .as("refresh token of athlete " + athlete.id())
                        .isEqualTo(athlete.refreshToken());
                // The nodes' budget may be used up.
                DetailedAthlete read = template.to("strava:athlete?rateLimitPolicy=none&athleteId=" + athlete.id())
                        .request(DetailedAthlete.class);
                assertThat(read.id()).isEqualTo(athlete.id());
            }
        }
        assertThat(strava.reusedRefreshTokens()).as("reused refresh tokens").isZero();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        strava.close();
        database.close();
    }
}
