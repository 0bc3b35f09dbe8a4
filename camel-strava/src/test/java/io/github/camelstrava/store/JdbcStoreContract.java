package io.github.camelstrava.store;

import static io.github.camelstrava.store.PostgresServer.execute;
import static io.github.camelstrava.store.PostgresServer.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.FaultyDataSource.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link JdbcStore} must do on every database. */
abstract class JdbcStoreContract extends StoreContract {

    private JdbcStore store;

    /** Pools connections to the database; the same for all tests of a class. */
    abstract DataSource dataSource();

    @BeforeEach
    void openEmpty() throws SQLException {
        store = new JdbcStore(dataSource());
        store.open();
        execute(dataSource(), "DELETE FROM strava_entry");
    }

    private void dropTables() throws SQLException {
        execute(dataSource(), "DROP TABLE strava_schema", "DROP TABLE strava_entry");
    }

    @Override
    StravaStore store() {
        return store;
    }

    @Test
    void findsEverythingAgainInAnotherStore() {
        Grant stored = stored(store, grant(ATHLETE));
        JdbcStore next = new JdbcStore();
        next.setDataSource(dataSource());
        next.open();

        assertThat(next.get(stored.key())).contains(stored);
        assertThat(next.getDataSource()).isSameAs(dataSource());
        assertThat(next).hasToString("JdbcStore");
    }

    @Test
    void isForManyNodes() {
        assertThat(store.isShared()).isTrue();
    }

    @Test
    void tellsTheDatabasesTimeWhereverItRuns() {
        TimeZone here = TimeZone.getDefault();
        try {
            for (String zone : List.of("Asia/Kathmandu", "America/St_Johns", "UTC")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                JdbcStore elsewhere = new JdbcStore(dataSource());

                assertThat(Duration.between(elsewhere.now(), Instant.now()).abs())
                        .isLessThan(Duration.ofMinutes(5));
            }
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void needsOneStatementForEachOperation() {
        FaultyDataSource counting = new FaultyDataSource(dataSource());
        JdbcStore counted = new JdbcStore(counting);

        Grant first = stored(counted, grant(ATHLETE));
        assertThat(counting.statements).singleElement().asString().startsWith("INSERT");
        counting.statements.clear();
        Grant second = stored(counted, first);
        assertThat(counting.statements).singleElement().asString().startsWith("UPDATE");
        counting.statements.clear();
        assertThat(counted.put(first)).isEmpty();
        assertThat(counting.statements).hasSize(1);
        counting.statements.clear();
        counted.get(first.key());
        assertThat(counting.statements).singleElement().asString().startsWith("SELECT");
        counting.statements.clear();
        assertThat(counted.remove(first)).isFalse();
        assertThat(counting.statements).singleElement().asString().startsWith("DELETE");
        counting.statements.clear();
        assertThat(counted.remove(second)).isTrue();
        assertThat(counting.statements).hasSize(1);
        assertThat(counting.calls).containsOnly("close");
    }

    @Test
    void commitsOnConnectionsThatDoNotAndChangesNoneOfTheirSettings() {
        FaultyDataSource manual = new FaultyDataSource(dataSource(), false);
        JdbcStore committing = new JdbcStore(manual);
        committing.open();

        Grant first = stored(committing, grant(ATHLETE));
        assertThat(store.get(first.key())).contains(first);
        assertThat(committing.put(grant(ATHLETE))).isEmpty();
        Grant second = stored(committing, first);
        assertThat(store.get(first.key())).contains(second);
        assertThat(committing.remove(second)).isTrue();
        assertThat(store.get(first.key())).isEmpty();
        assertThat(manual.calls).noneMatch(call -> call.startsWith("set"));
    }

    @ParameterizedTest
    @EnumSource
    void putsOnceThoughAConnectionBreaks(Moment moment) throws SQLException {
        boolean autoCommit = moment == Moment.BEFORE || moment == Moment.AFTER;
        FaultyDataSource faulty = new FaultyDataSource(dataSource(), autoCommit);
        JdbcStore broken = new JdbcStore(faulty);

        faulty.fail(moment, new SQLException("broken", "08006"));
        Grant first = stored(broken, grant(ATHLETE));
        faulty.fail(moment, new SQLException("broken", "08006"));
        Grant second = stored(broken, first);

        assertThat(store.get(first.key())).contains(second);
        assertThat(query(dataSource(), "SELECT LENGTH(writers) / 16 FROM strava_entry"))
                .containsExactly("2");
        faulty.fail(moment, new SQLException("broken", "08006"));
        assertThat(broken.remove(second)).isTrue();
        assertThat(faulty.hasFaultsLeft()).isFalse();
    }

    @Test
    void namesAnEntryThatIsDamagedWithoutQuotingIt() throws SQLException {
        Grant stored = stored(store, grant(ATHLETE));
        execute(dataSource(), "UPDATE strava_entry SET content = '{\"secret\":'");

        assertThatThrownBy(() -> store.get(stored.key()))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("entry grant 190000 900000101 is damaged")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void takesAnEntryInAnothersPlaceForDamaged() throws SQLException {
        stored(store, grant(ATHLETE));
        execute(dataSource(), "UPDATE strava_entry SET item = '7'");

        assertThatThrownBy(() -> store.get(Grant.key(CLIENT, 7)))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesANameThatDoesNotFitInASentence() {
        VerifyToken token = new VerifyToken("x".repeat(256), "sesame", 0);

        assertThatThrownBy(() -> store.put(token))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("SQLState 22001");
    }

    // tables

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesItsTablesThoughManyNodesStartAtOnce(boolean autoCommit) throws Exception {
        for (int round = 0; round < 5; round++) {
            dropTables();
            AtomicInteger number = new AtomicInteger();
            inParallel(8, thread -> {
                JdbcStore node = new JdbcStore(new FaultyDataSource(dataSource(), autoCommit));
                node.open();
                stored(node, grant(number.incrementAndGet()));
            });

            assertThat(store.items(EntryKind.GRANT, CLIENT)).hasSize(8);
            assertThat(query(dataSource(), "SELECT version FROM strava_schema")).containsExactly("1");
        }
    }

    @Test
    void completesWhatANodeLeftThatDiedWhileItMadeTheTables() throws SQLException {
        for (int step = 0; step < JdbcSchema.STATEMENTS.size(); step++) {
            dropTables();
            execute(dataSource(), JdbcSchema.STATEMENTS.subList(0, step).toArray(String[]::new));

            store.open();

            assertThat(query(dataSource(), "SELECT version FROM strava_schema")).containsExactly("1");
            stored(store, grant(ATHLETE));
        }
    }

    @Test
    void refusesTablesOfANewerReleaseAndLeavesThemAlone() throws SQLException {
        try {
            execute(dataSource(), "DROP TABLE strava_entry", "UPDATE strava_schema SET version = 2");
            FaultyDataSource seen = new FaultyDataSource(dataSource());

            assertThatThrownBy(() -> new JdbcStore(seen).open())
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("newer release (version 2, this one knows 1)");
            assertThat(seen.statements).allMatch(sql -> sql.startsWith("SELECT") || sql.startsWith("CALL"));
        } finally {
            execute(dataSource(), "DROP TABLE strava_schema");
        }
    }

    @Test
    void saysAtTheStartThatATableIsMissing() throws SQLException {
        try {
            execute(dataSource(), "DROP TABLE strava_entry");

            assertThatThrownBy(() -> store.open())
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("strava_entry")
                    .hasMessageContaining("SQLState 42");
        } finally {
            execute(dataSource(), "DROP TABLE strava_schema");
        }
    }
}
