package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcStoreH2FileTest extends JdbcStoreContract {

    @TempDir
    static Path temp;

    private static JdbcConnectionPool pool;

    @BeforeAll
    static void open() {
        pool = JdbcConnectionPool.create(url("store") + ";WRITE_DELAY=0", "sa", "");
    }

    @AfterAll
    static void close() {
        pool.dispose();
    }

    private static String url(String name) {
        return "jdbc:h2:" + temp.resolve(name);
    }

    @Override
    DataSource dataSource() {
        return pool;
    }

    @Test
    void lasts() {
        assertThat(store().isLasting()).isTrue();
    }

    @Test
    void refusesADatabaseThatAcknowledgesWhatItHasNotWritten() {
        for (String delay : new String[] {"", ";WRITE_DELAY=1", ";WRITE_DELAY=500"}) {
            assertThatThrownBy(() -> new JdbcStore(plain(url("delayed") + delay)).open())
                    .isInstanceOf(StravaStoreException.class)
                    .hasMessageContaining("add ;WRITE_DELAY=0 to its URL");
        }
    }

    @Test
    void isNotContentWithASettingThatTheDatabaseForgets() throws Exception {
        String url = url("forgetful");
        new JdbcStore(plain(url + ";WRITE_DELAY=0")).open();
        PostgresServer.execute(plain(url), "SET WRITE_DELAY 0");

        assertThatThrownBy(() -> new JdbcStore(plain(url)).open()).isInstanceOf(StravaStoreException.class);
    }

    @Test
    void findsWhatItStoredAfterTheProcessWasKilled() throws Exception {
        String url = url("killed") + ";WRITE_DELAY=0";
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        url)
                .inheritIO()
                .start();
        assertThat(killed.waitFor()).isEqualTo(1);

        JdbcStore next = new JdbcStore(plain(url));
        next.open();

        assertThat(next.items(EntryKind.GRANT, CLIENT)).hasSize(10);
        assertThat(Files.exists(temp.resolve("killed.mv.db"))).isTrue();
    }

    /** Without a pool: each connection opens the database anew. */
    private static DataSource plain(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    /** Stores, and ends as if it were killed. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] args) {
            JdbcStore store = new JdbcStore(JdbcConnectionPool.create(args[0], "sa", ""));
            store.open();
            for (long athlete = 1; athlete <= 10; athlete++) {
                stored(store, grant(athlete));
            }
            Runtime.getRuntime().halt(1);
        }
    }
}
