package io.github.camelstrava.benchmark;

import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.infra.Blackhole;

/** What a {@link JdbcStore} on PostgreSQL adds to calls. */
final class JdbcStoreRun {

    static final String IN_A_ROW = "inARow";
    static final String ISOLATED = "isolated";
    /** By the thread of the call. */
    static final String BY_CALLER = ".byCaller";
    /** By all threads. */
    static final String BY_ALL = ".byAll";

    static final String WITH_MEMORY_STORE = "withMemoryStore";
    static final String WITH_JDBC_STORE = "withJdbcStore";
    /** The call with a {@link MemoryStore}, and before it one row read by its primary key. */
    static final String WITH_SELECT = "withSelect";

    static final String SELECT = "select";

    /** Until what is set aside of the budget fits the calls. */
    private static final int FIRST_CALLS = 1_000;

    private static final int CALLS = 500;
    private static final int ISOLATED_CALLS = 6;
    private static final long PAUSE_SECONDS = 3;

    private static final int WARMUPS = 6_000;
    private static final int ROUNDS = 6_000;

    private static final String ONE_ROW =
            "SELECT version FROM strava_entry WHERE kind = 'grant' AND owner = ? AND item = ?";

    private final String apiUri;
    private final Blackhole hole = new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

    private JdbcStoreRun(String apiUri) {
        this.apiUri = apiUri;
    }

    /** @param args the address of the API */
    public static void main(String[] args) throws Exception {
        JdbcStoreRun run = new JdbcStoreRun(args[0]);
        try (PostgresServer.Database database = PostgresServer.shared().newDatabase()) {
            run.count(new CountingDataSource(database.pool()));
        }
        try (PostgresServer.Database database = PostgresServer.shared().newDatabase()) {
            run.time(database.pool());
        }
    }

    private void count(CountingDataSource counts) throws Exception {
        try (Way component = new ComponentRoutes(apiUri, new JdbcStore(counts.dataSource()))) {
            for (int i = 0; i < FIRST_CALLS; i++) {
                component.activity(hole);
            }
            count(IN_A_ROW, CALLS, 0, component, counts);
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            count(ISOLATED, ISOLATED_CALLS, PAUSE_SECONDS, component, counts);
        }
    }

    private void count(String what, int calls, long pauseSeconds, Way component, CountingDataSource counts)
            throws Exception {
        int byAll = counts.all();
        int byCaller = counts.ofThisThread();
        for (int i = 0; i < calls; i++) {
            component.activity(hole);
            TimeUnit.SECONDS.sleep(pauseSeconds);
        }
        report(what + BY_CALLER, (double) (counts.ofThisThread() - byCaller) / calls);
        report(what + BY_ALL, (double) (counts.all() - byAll) / calls);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static final class Timed {
        final Work work;
        final long[] nanos = new long[ROUNDS];

        Timed(Work work) {
            this.work = work;
        }

        void run(int round) throws Exception {
            long start = System.nanoTime();
            work.run();
            nanos[Math.max(0, round)] = System.nanoTime() - start;
        }

        double medianMicros() {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[ROUNDS / 2] / 1e3;
        }
    }

    /** By turns in all orders, as what goes before leaves its mark, and what else the machine does slows all alike. */
    private void time(DataSource pool) throws Exception {
        try (Way memory = new ComponentRoutes(apiUri, new MemoryStore());
                Way jdbc = new ComponentRoutes(apiUri, new JdbcStore(pool))) {
            Map<String, Timed> all = Map.of(
                    WITH_MEMORY_STORE, new Timed(() -> memory.activity(hole)),
                    WITH_JDBC_STORE, new Timed(() -> jdbc.activity(hole)),
                    WITH_SELECT,
                            new Timed(() -> {
                                select(pool);
                                memory.activity(hole);
                            }),
                    SELECT, new Timed(() -> select(pool)));
            List<Timed> order = new ArrayList<>(all.values());
            Random random = new Random(1);
            for (int round = -WARMUPS; round < ROUNDS; round++) {
                Collections.shuffle(order, random);
                for (Timed timed : order) {
                    timed.run(round);
                }
            }
            all.forEach((property, timed) -> report(property, timed.medianMicros()));
        }
    }

    private void select(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(ONE_ROW)) {
            statement.setString(1, StravaAccount.CLIENT);
            statement.setString(2, Long.toString(StravaAccount.ATHLETE));
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("The athlete is not in the store");
                }
                hole.consume(rows.getLong(1));
            }
        }
    }

    private static void report(String property, double value) {
        System.out.println(property + "=" + value);
    }
}
