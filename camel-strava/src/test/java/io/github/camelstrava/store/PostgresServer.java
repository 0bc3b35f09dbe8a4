package io.github.camelstrava.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL for tests. Where it does not run, the tests that ask for it are skipped, and say so on the screen.
 */
public final class PostgresServer implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static PostgresServer shared;
    private static String whyNot;

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The one of this process, which ends with it; not to be closed. */
    public static synchronized PostgresServer shared() {
        if (shared == null && whyNot == null) {
            try {
                shared = new PostgresServer(EmbeddedPostgres.start());
            } catch (IOException | RuntimeException e) {
                whyNot = "NOT TESTED, as PostgreSQL does not run here: " + e;
            }
        }
        if (shared == null) {
            System.err.println(whyNot);
            Assumptions.abort(whyNot);
        }
        return shared;
    }

    /** Another one, which keeps its data when it is started again. */
    public static PostgresServer on(Path data, int port) throws IOException {
        // Where that does not run, this one does not either.
        shared();
        return new PostgresServer(EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start());
    }

    public int port() {
        return server.getPort();
    }

    /** A new and empty database. */
    public Database newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try {
            execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(server.getJdbcUrl("postgres", name));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    static void execute(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What a query gives, as text. */
    static List<String> query(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** A database with the pools that were made for it. */
    public static final class Database implements AutoCloseable {

        private final String url;
        private final List<HikariDataSource> pools = new ArrayList<>();

        private Database(String url) {
            this.url = url;
        }

        /** With user and password, also for another process on this machine. */
        public String url() {
            return url;
        }

        public HikariDataSource pool() {
            return pool(config -> {});
        }

        /** A pool that ends with this. */
        public HikariDataSource pool(Consumer<HikariConfig> settings) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(8);
            config.setMinimumIdle(0);
            settings.accept(config);
            HikariDataSource pool = new HikariDataSource(config);
            pools.add(pool);
            return pool;
        }

        @Override
        public void close() {
            pools.forEach(HikariDataSource::close);
        }
    }
}
