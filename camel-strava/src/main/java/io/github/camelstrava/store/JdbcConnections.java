package io.github.camelstrava.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Runs the operations of a {@link JdbcStore}, each on a connection of its own, and again while what fails may pass. */
final class JdbcConnections {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What may be done several times. */
    interface Work<T> {

        /** @param unsure whether it was done before and nobody knows if it took effect */
        T on(Connection connection, boolean unsure) throws SQLException;
    }

    private final DataSource dataSource;
    private final Duration patience;

    JdbcConnections(DataSource dataSource) {
        this(dataSource, PATIENCE);
    }

    /** @param patience how long to try; a try that has begun goes on for as long as pool and driver take */
    JdbcConnections(DataSource dataSource, Duration patience) {
        this.dataSource = dataSource;
        this.patience = patience;
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** @param what for messages */
    <T> T read(String what, Work<T> work) {
        return new Attempts("read " + what, false).run(work);
    }

    /** @param what for messages */
    <T> T change(String what, Work<T> work) {
        return new Attempts("write " + what, true).run(work);
    }

    /** Forgets what was done on a connection that does not commit by itself. */
    static void undo(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    private final class Attempts {

        private final String what;
        private final boolean changes;
        private final long begin = System.nanoTime();
        private Duration pause = FIRST_PAUSE;
        private boolean unsure;
        private boolean interrupted;

        Attempts(String what, boolean changes) {
            this.what = what;
            this.changes = changes;
        }

        <T> T run(Work<T> work) {
            // Pools and H2 give up under an interrupted thread; a route that is being stopped must still be recorded.
            interrupted = Thread.interrupted();
            try {
                while (true) {
                    try {
                        return once(work);
                    } catch (JdbcFailure e) {
                        pauseAfter(e);
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private <T> T once(Work<T> work) throws JdbcFailure {
            Connection connection = connect();
            try {
                T result = work.on(connection, unsure);
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
                return result;
            } catch (SQLException | RuntimeException e) {
                JdbcFailure failure = JdbcFailure.inWork(e);
                clear(connection, failure);
                throw failure;
            } finally {
                quietly(connection::close);
            }
        }

        private Connection connect() throws JdbcFailure {
            try {
                return dataSource.getConnection();
            } catch (SQLException | RuntimeException e) {
                throw JdbcFailure.beforeWork(e);
            }
        }

        private void clear(Connection connection, JdbcFailure failure) {
            quietly(() -> undo(connection));
            if (failure.isOfReadOnlyServer()) {
                // It is whole, so a pool would go on handing it out after the former primary has become a standby.
                quietly(() -> connection.abort(Runnable::run));
            }
        }

        private void pauseAfter(JdbcFailure failure) {
            boolean byInterrupt = Thread.interrupted();
            interrupted |= byInterrupt;
            unsure |= changes && (failure.isOutcomeUnknown() || byInterrupt);
            long left = patience.toNanos() - (System.nanoTime() - begin);
            if (!(failure.isPassing() || byInterrupt) || left <= 0) {
                throw failure.of(what, unsure);
            }
            long nanos = pause.toNanos();
            park(Math.min(left, ThreadLocalRandom.current().nextLong(nanos / 2, nanos + 1)));
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }

        private void park(long nanos) {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
                interrupted |= Thread.interrupted();
            }
        }
    }

    private interface Cleanup {
        void run() throws SQLException;
    }

    /** For what cannot change the outcome any more. */
    private static void quietly(Cleanup cleanup) {
        try {
            cleanup.run();
        } catch (SQLException | RuntimeException e) {
            // A broken connection cannot be tidied, and the pool throws it away.
        }
    }
}
