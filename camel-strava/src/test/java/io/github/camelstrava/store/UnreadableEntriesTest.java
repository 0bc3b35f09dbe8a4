package io.github.camelstrava.store;

import static io.github.camelstrava.store.PostgresServer.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going through entries one of which cannot be read: it is left out, and whoever asks for it is told. */
class UnreadableEntriesTest {

    private static final String GROUP = "group";

    @TempDir
    Path directory;

    private static void putThree(StravaStore store) {
        store.open();
        for (long athlete = 1; athlete <= 3; athlete++) {
            store.put(StoreSample.position(GROUP, athlete)).orElseThrow();
        }
    }

    private static void assertLeftOut(StravaStore store) {
        List<Long> found = new ArrayList<>();
        store.forEach(EntryKind.POSITION, GROUP, position -> found.add(position.athleteId()));

        assertThat(found).containsExactlyInAnyOrder(1L, 3L);
        assertThatThrownBy(() -> store.get(Position.key(GROUP, 2)))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void inFiles() throws Exception {
        FileStore store = new FileStore(directory);
        putThree(store);
        Files.writeString(directory.resolve("athlete-2.json"), "{\"format\":2,");

        assertLeftOut(store);
    }

    @Test
    void inADatabase() throws Exception {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:unreadable", "sa", "");
        try {
            JdbcStore store = new JdbcStore(pool);
            putThree(store);
            execute(pool, "UPDATE strava_entry SET content = '{' WHERE item = '2'");

            assertLeftOut(store);
        } finally {
            pool.dispose();
        }
    }
}
