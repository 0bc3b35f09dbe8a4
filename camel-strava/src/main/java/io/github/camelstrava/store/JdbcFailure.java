package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;

/** What went wrong on a connection, and what that means. Inside the store only. */
final class JdbcFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String ROLLED_BACK = "40";
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final String READ_ONLY = "25006";

    /** Beginnings of SQLStates: of connections, time limits, failovers, rollbacks, resources and locks; then H2's own. */
    private static final List<String> PASSING = List.of(
            "08",
            "57014",
            "57P01",
            "57P02",
            "57P03",
            READ_ONLY,
            ROLLED_BACK,
            "53300",
            "55P03",
            "HYT00",
            "90007",
            "90067",
            "90098",
            "90121",
            "90131");

    private static final Set<String> DUPLICATE = Set.of("23505", "23000");
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

    private final transient Throwable failure;
    private final String sqlState;
    private final boolean passing;
    private final boolean inWork;

    private JdbcFailure(Throwable failure, boolean inWork) {
        super(null, null, false, false);
        SQLException sql = sql(failure);
        this.failure = sql == null ? failure : sql;
        this.sqlState = sql == null ? "" : state(sql);
        this.passing = sql != null && isPassing(sql);
        this.inWork = inWork;
    }

    /** No connection was to be had. */
    static JdbcFailure beforeWork(Exception failure) {
        return new JdbcFailure(failure, false);
    }

    /** The work has begun. */
    static JdbcFailure inWork(Exception failure) {
        return new JdbcFailure(failure, true);
    }

    static boolean isDuplicate(SQLException e) {
        return DUPLICATE.contains(state(e));
    }

    static boolean isMissingTable(SQLException e) {
        return NO_TABLE.contains(state(e));
    }

    /** Pools wrap what they were told. */
    private static SQLException sql(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return (SQLException) cause;
    }

    private static boolean isPassing(SQLException e) {
        return e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException
                || PASSING.stream().anyMatch(state(e)::startsWith);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** Whether it may go better in a moment. */
    boolean isPassing() {
        return passing;
    }

    /** Whether a change may have been made all the same: unless the database itself says that it was not. */
    boolean isOutcomeUnknown() {
        boolean rolledBack = sqlState.startsWith(ROLLED_BACK) && !sqlState.equals(COMPLETION_UNKNOWN);
        boolean refused = !passing && !sqlState.isEmpty();
        return inWork && !rolledBack && !refused;
    }

    boolean isOfReadOnlyServer() {
        return sqlState.equals(READ_ONLY);
    }

    /**
     * @param what   could not be done
     * @param unsure whether it may have been done all the same
     */
    StravaStoreException of(String what, boolean unsure) {
        return new StravaStoreException(
                "The store cannot " + what + " in its database: " + description() + "."
                        + (unsure ? " Whether it was written is not known." : "")
                        + " The database's own words are left out, as they may quote tokens; its log may tell more.",
                withoutWords());
    }

    private String description() {
        return failure.getClass().getSimpleName() + (sqlState.isEmpty() ? "" : ", SQLState " + sqlState);
    }

    /** Drivers quote the row that a statement was about, and pools their URL, so only the place is handed on. */
    private SQLException withoutWords() {
        SQLException place = new SQLException(description(), sqlState.isEmpty() ? null : sqlState);
        place.setStackTrace(failure.getStackTrace());
        return place;
    }
}
