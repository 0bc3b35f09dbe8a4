package io.github.camelstrava.store;

import static io.github.camelstrava.store.PostgresServer.execute;
import static io.github.camelstrava.store.PostgresServer.query;
import static io.github.camelstrava.store.StoreContract.ATHLETE;
import static io.github.camelstrava.store.StoreContract.CLIENT;
import static io.github.camelstrava.store.StoreContract.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.FaultyDataSource.Moment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that fails at the worst moments. */
class JdbcFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:faults", "sa", "");

    /** Of another node, which nothing fails. */
    private final JdbcStore other = new JdbcStore(database);

    private final Grant grant = StoreContract.grant(ATHLETE);

    @BeforeEach
    void open() {
        other.open();
    }

    @AfterEach
    void close() throws SQLException {
        execute(database, "SHUTDOWN");
        database.dispose();
    }

    private static SQLException broken() {
        return new SQLException("the connection broke while it wrote r-secret", "08006");
    }

    private FaultyDataSource faulty(Moment moment) {
        return new FaultyDataSource(database, moment == Moment.BEFORE || moment == Moment.AFTER);
    }

    /** Whether it was applied once, and how often something else was. */
    private void assertWrites(int count) throws SQLException {
        assertThat(query(database, "SELECT LENGTH(writers) / 16 FROM strava_entry"))
                .containsExactly(String.valueOf(count));
    }

    // connections break, and nobody knows whether it was written

    @ParameterizedTest
    @EnumSource
    void putsANewEntryOnceThoughTheConnectionBreaks(Moment moment) throws SQLException {
        FaultyDataSource faulty = faulty(moment).fail(moment, broken());

        Grant stored = stored(new JdbcStore(faulty), grant);

        assertThat(faulty.hasFaultsLeft()).isFalse();
        assertThat(other.get(grant.key())).contains(stored);
        assertWrites(1);
    }

    @ParameterizedTest
    @EnumSource
    void putsTheNextVersionOnceThoughTheConnectionBreaksAgainAndAgain(Moment moment) throws SQLException {
        Grant first = stored(other, grant);
        FaultyDataSource faulty = faulty(moment).fail(moment, broken()).fail(moment, broken());

        Grant second = stored(new JdbcStore(faulty), first);

        assertThat(other.get(grant.key())).contains(second);
        assertThat(second.version()).isEqualTo(first.version() + 1);
        assertWrites(2);
    }

    @ParameterizedTest
    @EnumSource
    void removesThoughTheConnectionBreaks(Moment moment) {
        Grant first = stored(other, grant);
        FaultyDataSource faulty = faulty(moment).fail(moment, broken());

        assertThat(new JdbcStore(faulty).remove(first)).isTrue();
        assertThat(faulty.hasFaultsLeft()).isFalse();
        assertThat(other.get(grant.key())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsAgainWhenTheConnectionBreaks(Moment moment) {
        Grant stored = stored(other, grant);
        FaultyDataSource faulty = faulty(moment).fail(moment, broken()).fail(moment, broken());
        JdbcStore store = new JdbcStore(faulty);

        assertThat(store.get(grant.key())).contains(stored);
        faulty.fail(moment, broken());
        assertThat(store.items(EntryKind.GRANT, CLIENT)).hasSize(1);
        faulty.fail(moment, broken());
        assertThat(store.now()).isNotNull();
        assertThat(faulty.hasFaultsLeft()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void opensThoughTheConnectionBreaks(Moment moment) throws SQLException {
        execute(database, "DROP TABLE strava_schema", "DROP TABLE strava_entry");
        FaultyDataSource faulty = faulty(moment).fail(moment, broken()).fail(moment, broken());

        new JdbcStore(faulty).open();

        assertThat(query(database, "SELECT version FROM strava_schema")).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER", "AFTER_COMMIT"})
    void knowsItsOwnWriteAgainThoughOthersHaveWrittenOnTopOfIt(Moment moment) throws SQLException {
        FaultyDataSource faulty = faulty(moment).fail(moment, broken(), () -> {
            for (int i = 0; i < 10; i++) {
                stored(other, other.get(grant.key()).orElseThrow());
            }
        });

        Grant first = stored(new JdbcStore(faulty), grant);

        assertThat(other.get(grant.key()).orElseThrow().version()).isEqualTo(first.version() + 10);
        assertWrites(11);
    }

    @Test
    void doesNotTakeAnothersWriteForItsOwn() throws SQLException {
        Grant first = stored(other, grant);
        Grant next = first.withSpending(new Spending("other", StoreContract.NOON));
        FaultyDataSource faulty =
                new FaultyDataSource(database).fail(Moment.BEFORE, broken(), () -> stored(other, next));

        assertThat(new JdbcStore(faulty).put(first)).isEmpty();
        assertThat(other.get(grant.key()).orElseThrow().spending()).isEqualTo(next.spending());
        assertWrites(2);
    }

    @Test
    void doesNotTakeAnothersNewEntryForItsOwn() throws SQLException {
        FaultyDataSource faulty =
                new FaultyDataSource(database).fail(Moment.BEFORE, broken(), () -> stored(other, grant));

        assertThat(new JdbcStore(faulty).put(grant)).isEmpty();
        assertWrites(1);
    }

    @Test
    void doesNotBringBackWhatAnotherRemoved() {
        Grant first = stored(other, grant);
        FaultyDataSource faulty = new FaultyDataSource(database).fail(Moment.AFTER, broken(), () -> {
            assertThat(other.remove(other.get(grant.key()).orElseThrow())).isTrue();
        });

        assertThat(new JdbcStore(faulty).put(first)).isEmpty();
        assertThat(other.get(grant.key())).isEmpty();
    }

    @Test
    void doesNotRemoveWhatAnotherHasChangedMeanwhile() {
        Grant first = stored(other, grant);
        FaultyDataSource faulty =
                new FaultyDataSource(database).fail(Moment.BEFORE, broken(), () -> stored(other, first));

        assertThat(new JdbcStore(faulty).remove(first)).isFalse();
        assertThat(other.get(grant.key())).isPresent();
    }

    @Test
    void countsAnEntryAsRemovedThatIsGoneAfterABreak() {
        Grant first = stored(other, grant);
        FaultyDataSource faulty =
                new FaultyDataSource(database).fail(Moment.BEFORE, broken(), () -> other.remove(first));

        assertThat(new JdbcStore(faulty).remove(first)).isTrue();
    }

    @Test
    void leavesARemovalToTheOtherWhereItKnowsThatItsOwnWasTakenBack() {
        Grant first = stored(other, grant);
        FaultyDataSource faulty = new FaultyDataSource(database)
                .fail(Moment.BEFORE, new SQLException("serialization", "40001"), () -> other.remove(first))
                .fail(Moment.CONNECT, broken());

        assertThat(new JdbcStore(faulty).remove(first)).isFalse();
    }

    @Test
    void saysThatAWriteMayHaveHappened() {
        FaultyDataSource faulty = new FaultyDataSource(database);
        JdbcStore store = impatient(faulty);
        faulty.fail(Moment.AFTER, broken(), () -> faulty.failAlways(broken()));

        assertThatThrownBy(() -> store.put(grant))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("Whether it was written is not known.");
        assertThatThrownBy(() -> store.put(grant)).hasMessageNotContaining("Whether");
        assertThatThrownBy(() -> store.get(grant.key())).hasMessageNotContaining("Whether");
    }

    // what may pass

    static Stream<SQLException> passing() {
        return Stream.of(
                new SQLException("serialization failure", "40001"),
                new SQLException("deadlock", "40P01"),
                new SQLException("time limit", "57014"),
                new SQLException("terminated", "57P01"),
                new SQLException("crashed", "57P02"),
                new SQLException("starting up", "57P03"),
                new SQLException("too many connections", "53300"),
                new SQLException("refused", "08001"),
                new SQLException("lock timeout", "HYT00"),
                new SQLTransientConnectionException("pool exhausted"),
                new SQLRecoverableException("closed"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void triesAgainWhatMayPass(SQLException failure) throws SQLException {
        for (Moment moment : new Moment[] {Moment.CONNECT, Moment.BEFORE, Moment.BEFORE_COMMIT}) {
            FaultyDataSource faulty = faulty(moment).fail(moment, failure).fail(moment, failure);
            JdbcStore store = new JdbcStore(faulty);

            Grant stored = stored(store, grant);

            assertWrites(1);
            faulty.fail(moment, failure);
            assertThat(store.remove(stored)).isTrue();
            assertThat(faulty.hasFaultsLeft()).isFalse();
        }
    }

    @Test
    void triesAgainWhatAPoolWraps() {
        FaultyDataSource faulty = new FaultyDataSource(database)
                .fail(Moment.CONNECT, new IllegalStateException("cannot initialize", broken()));

        assertThat(new JdbcStore(faulty).put(grant)).isPresent();
    }

    @Test
    void waitsForAConnectionOfAPoolThatIsExhausted() throws Exception {
        try (HikariDataSource pool = poolOfOne()) {
            JdbcStore store = new JdbcStore(pool);
            Connection taken = pool.getConnection();
            StoreContract.inParallel(2, thread -> {
                if (thread == 0) {
                    stored(store, grant);
                } else {
                    // Until the other one has been turned away, or almost.
                    LockSupport.parkNanos(300_000_000L);
                    taken.close();
                }
            });
            assertThat(other.get(grant.key())).isPresent();
        }
    }

    @Test
    void givesUpOnAPoolThatStaysExhausted() throws SQLException {
        try (HikariDataSource pool = poolOfOne();
                Connection taken = pool.getConnection()) {
            assertThat(taken.isClosed()).isFalse();
            assertThatThrownBy(() -> impatient(pool).put(grant))
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("SQLTransientConnectionException");
        }
    }

    private static HikariDataSource poolOfOne() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:faults");
        config.setUsername("sa");
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        return new HikariDataSource(config);
    }

    @Test
    void endsTheConnectionToAServerThatTurnedReadOnly() {
        FaultyDataSource faulty =
                new FaultyDataSource(database).fail(Moment.BEFORE, new SQLException("read-only", "25006"));

        assertThat(new JdbcStore(faulty).put(grant)).isPresent();
        assertThat(faulty.calls).containsExactly("abort", "close", "close");
    }

    @Test
    void recordsWhatIsStoredWhileTheThreadIsInterruptedBetweenTries() {
        FaultyDataSource faulty = new FaultyDataSource(database)
                .fail(Moment.BEFORE, broken(), () -> Thread.currentThread().interrupt())
                // As pools say that they were interrupted.
                .fail(Moment.CONNECT, new SQLException("interrupted"), () -> Thread.currentThread()
                        .interrupt())
                .fail(Moment.BEFORE, broken());

        assertThat(new JdbcStore(faulty).put(grant)).isPresent();
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }

    // what does not pass

    @Test
    void givesUpOnADatabaseThatStaysAway() {
        FaultyDataSource faulty = new FaultyDataSource(database);
        faulty.failAlways(broken());
        JdbcStore store = impatient(faulty);

        for (Runnable operation : new Runnable[] {
            store::open,
            store::now,
            () -> store.get(grant.key()),
            () -> store.put(grant),
            () -> store.remove(grant.withVersion(1)),
            () -> store.items(EntryKind.GRANT, CLIENT)
        }) {
            assertThatThrownBy(operation::run)
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageStartingWith("The store cannot ")
                    .hasMessageContaining("SQLState 08006")
                    .satisfies(JdbcFaultsTest::assertKeepsQuiet);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"42501", "28P01", "22001", "53100", "XX000"})
    void doesNotTryAgainWhatStays(String sqlState) {
        SQLException failure = new SQLException("Failing row contains (r-secret)", sqlState);
        failure.addSuppressed(new SQLException("r-secret"));
        failure.setNextException(new SQLException("r-secret"));
        FaultyDataSource faulty = new FaultyDataSource(database).fail(Moment.BEFORE, failure);

        assertThatThrownBy(() -> new JdbcStore(faulty).put(grant))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("cannot write grant 190000 900000101")
                .hasMessageContaining(sqlState)
                .hasMessageNotContaining("Whether")
                .satisfies(JdbcFaultsTest::assertKeepsQuiet);
        assertThat(faulty.statements).hasSize(1);
        assertThat(other.get(grant.key())).isEmpty();
    }

    @Test
    void hidesWhatADriverThrowsAgainstTheRules() {
        FaultyDataSource faulty = new FaultyDataSource(database)
                .fail(Moment.BEFORE, new IllegalArgumentException("r-secret", new IllegalStateException("r-secret")))
                .fail(Moment.CONNECT, new IllegalStateException("jdbc:x://?password=r-secret"));
        JdbcStore store = new JdbcStore(faulty);

        assertThatThrownBy(() -> store.put(grant))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageContaining("Whether it was written is not known.")
                .satisfies(JdbcFaultsTest::assertKeepsQuiet);
        assertThatThrownBy(() -> store.put(grant))
                .isInstanceOf(StravaStoreException.class)
                .satisfies(JdbcFaultsTest::assertKeepsQuiet);
    }

    @Test
    void takesBackWhatFailedOnConnectionsThatDoNotCommit() {
        FaultyDataSource faulty =
                new FaultyDataSource(database, false).fail(Moment.AFTER, new SQLException("no", "42501"));

        assertThatThrownBy(() -> new JdbcStore(faulty).put(grant)).isInstanceOf(StravaStoreException.class);
        assertThat(faulty.calls).containsExactly("rollback", "close");
        assertThat(other.get(grant.key())).isEmpty();
    }

    @Test
    void needsADataSource() {
        assertThatThrownBy(() -> new JdbcStore().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dataSource");
    }

    private static JdbcStore impatient(DataSource dataSource) {
        return new JdbcStore(new JdbcConnections(dataSource, SHORT));
    }

    private static void assertKeepsQuiet(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain("secret");
        assertThat(failure.getCause()).isNotNull();
    }
}
