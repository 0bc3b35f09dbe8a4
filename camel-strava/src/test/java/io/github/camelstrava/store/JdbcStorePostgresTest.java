package io.github.camelstrava.store;

import static io.github.camelstrava.store.PostgresServer.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcStorePostgresTest extends JdbcStoreContract {

    private static PostgresServer.Database database;
    private static DataSource pool;

    @BeforeAll
    static void open() {
        database = PostgresServer.shared().newDatabase();
        pool = database.pool();
    }

    @AfterAll
    static void close() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    DataSource dataSource() {
        return pool;
    }

    @Test
    void lasts() {
        assertThat(store().isLasting()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serializable", "repeatable read"})
    void losesNoStepWhateverTheIsolation(String isolation) throws Exception {
        try (PostgresServer.Database isolated = PostgresServer.shared().newDatabase()) {
            execute(
                    isolated.pool(),
                    "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database()"
                            + " || ' SET default_transaction_isolation = ''" + isolation + "'''; END $$");
            DataSource strict = isolated.pool();
            JdbcStore store = new JdbcStore(strict);
            store.open();
            inParallel(8, thread -> {
                for (int step = 0; step < 10; step++) {
                    count(store);
                }
            });

            assertThat(counted(store)).isEqualTo(80);
            assertThat(PostgresServer.query(strict, "SHOW transaction_isolation"))
                    .containsExactly(isolation);
        }
    }

    @Test
    void losesNoStepWhileItsConnectionsAreCut() throws Exception {
        JdbcStore store = new JdbcStore(pool);
        DataSource killer = database.pool(config -> config.setMaximumPoolSize(1));
        String kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() LIMIT 2";
        inParallel(5, thread -> {
            for (int step = 0; step < 20; step++) {
                if (thread == 4) {
                    execute(killer, kill);
                } else {
                    count(store);
                }
            }
        });

        assertThat(counted(store)).isEqualTo(80);
    }

    @Test
    void readsTheTimeInAnyTimeZoneOfTheSession() {
        for (String zone : new String[] {"Asia/Kathmandu", "America/St_Johns"}) {
            DataSource elsewhere = database.pool(config -> config.setConnectionInitSql("SET TIME ZONE '" + zone + "'"));

            Duration off = Duration.between(new JdbcStore(elsewhere).now(), Instant.now());

            assertThat(off.abs()).isLessThan(Duration.ofMinutes(5));
        }
    }

    @Test
    void listsAHundredThousandAthletes() throws SQLException {
        execute(
                pool,
                "INSERT INTO strava_entry (kind, owner, item, version, writers, content)" + " SELECT 'grant', '"
                        + CLIENT + "', n, 1, '', '' FROM generate_series(1, 100000) n");

        assertThat(store().items(EntryKind.GRANT, CLIENT)).hasSize(100_000).contains("1", "100000");
    }

    @Test
    void opensTablesThatAnAdministratorMade() throws SQLException {
        try (PostgresServer.Database foreign = PostgresServer.shared().newDatabase()) {
            DataSource administrator = foreign.pool();
            execute(
                    administrator,
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                    "DROP ROLE IF EXISTS strava",
                    "CREATE ROLE strava LOGIN");
            DataSource user = foreign.pool(config -> config.setJdbcUrl(asUser(foreign.url(), "strava")));
            assertThatThrownBy(() -> new JdbcStore(user).open())
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("cannot write its tables")
                    .hasMessageContaining("SQLState 42501");

            execute(administrator, JdbcSchema.STATEMENTS.toArray(String[]::new));
            assertThatThrownBy(() -> new JdbcStore(user).open())
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("SQLState 42501");

            execute(
                    administrator,
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON strava_entry TO strava",
                    "GRANT SELECT ON strava_schema TO strava");
            JdbcStore store = new JdbcStore(user);
            store.open();
            Grant stored = stored(store, grant(ATHLETE));
            assertThat(store.now()).isNotNull();
            assertThat(store.remove(stored(store, stored))).isTrue();
        }
    }

    private static String asUser(String url, String user) {
        return url.replaceAll("user=[^&]*", "user=" + user);
    }

    @Test
    void doesNotRepeatWhatTheDatabaseQuotes() throws SQLException {
        try (PostgresServer.Database picky = PostgresServer.shared().newDatabase()) {
            DataSource pickyPool = picky.pool();
            JdbcStore store = new JdbcStore(pickyPool);
            store.open();
            execute(pickyPool, "ALTER TABLE strava_entry ADD CHECK (length(content) < 10)");
            VerifyToken token = new VerifyToken(CLIENT, "open-sesame", 0);

            assertThatThrownBy(() -> store.put(token))
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("SQLState 23514")
                    .satisfies(e -> assertThat(everythingItSays(e)).doesNotContain("sesame"));
        }
    }

    @Test
    void servesReadersWhileTheDatabaseIsReadOnlyAndSaysWhyItCannotWrite() throws SQLException {
        Grant stored = stored(store(), grant(ATHLETE));
        DataSource standby =
                database.pool(config -> config.setConnectionInitSql("SET default_transaction_read_only = on"));
        JdbcStore store = new JdbcStore(new JdbcConnections(standby, Duration.ofMillis(50)));

        assertThat(store.get(stored.key())).contains(stored);
        assertThatThrownBy(() -> store.put(stored))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("SQLState 25006");
        assertThat(store().get(stored.key())).contains(stored);
    }

    static String everythingItSays(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
