package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is restarted while nodes write. */
class JdbcPostgresRestartTest {

    private static final int WRITERS = 4;

    @TempDir
    Path temp;

    @Test
    void losesNoStepAndRepeatsNoneWhileTheServerIsRestarted() throws Exception {
        int port = freePort();
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(WRITERS);
        AtomicReference<PostgresServer> server = new AtomicReference<>(PostgresServer.on(temp.resolve("data"), port));
        try (PostgresServer.Database database = server.get().newDatabase();
                HikariDataSource pool = pool(database.url())) {
            JdbcStore store = new JdbcStore(new JdbcConnections(pool, Duration.ofMinutes(1)));
            store.open();
            AtomicBoolean restarted = new AtomicBoolean();
            StoreContract.inParallel(WRITERS + 1, thread -> {
                if (thread == WRITERS) {
                    started.await();
                    server.get().close();
                    server.set(PostgresServer.on(temp.resolve("data"), port));
                    restarted.set(true);
                    return;
                }
                // At least one before the restart, and one after it.
                boolean last;
                do {
                    last = restarted.get();
                    StoreContract.count(store);
                    steps.incrementAndGet();
                    started.countDown();
                } while (!last);
            });

            assertThat(StoreContract.counted(store)).isEqualTo(steps.get());
        } finally {
            server.get().close();
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setConnectionTimeout(1_000);
        return new HikariDataSource(config);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
