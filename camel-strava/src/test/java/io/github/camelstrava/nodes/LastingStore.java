package io.github.camelstrava.nodes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.StravaStore;
import java.nio.file.Path;

/** A store with whatever has to be closed after it. */
record LastingStore(StravaStore store, HikariDataSource pool) implements AutoCloseable {

    /** @param place a directory, or the URL of a database */
    static LastingStore at(String place) {
        if (!place.startsWith("jdbc:")) {
            return new LastingStore(new FileStore(Path.of(place)), null);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place);
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        return new LastingStore(new JdbcStore(pool), pool);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
