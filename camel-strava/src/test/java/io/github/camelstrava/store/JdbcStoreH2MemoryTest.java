package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JdbcStoreH2MemoryTest extends JdbcStoreContract {

    private static final JdbcConnectionPool POOL = JdbcConnectionPool.create("jdbc:h2:mem:store", "sa", "");

    @AfterAll
    static void close() {
        POOL.dispose();
    }

    @Override
    DataSource dataSource() {
        return POOL;
    }

    @Test
    void doesNotClaimToLast() {
        assertThat(store().isLasting()).isFalse();
    }
}
