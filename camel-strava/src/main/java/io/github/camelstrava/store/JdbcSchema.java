package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The tables of a {@link JdbcStore}. */
final class JdbcSchema {

    /** Raised when an older release could not use the tables any more. */
    private static final int VERSION = 1;

    /** In this order, and each may have been carried out; also for an administrator to carry out. */
    static final List<String> STATEMENTS = statements();

    private static final String NEWEST = "SELECT MAX(version) FROM strava_schema";
    private static final String USABLE =
            "SELECT kind, owner, item, version, writers, content FROM strava_entry WHERE kind = ''";
    private static final String H2_PATH = "CALL DATABASE_PATH()";
    private static final String H2_WRITE_DELAY =
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'";

    private static List<String> statements() {
        try (InputStream file = JdbcSchema.class.getResourceAsStream("tables.sql")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final JdbcConnections connections;

    JdbcSchema(JdbcConnections connections) {
        this.connections = connections;
    }

    /**
     * Makes what is missing.
     *
     * @throws StravaStoreException also if a newer release made the tables; they are left as they are
     */
    void prepare() {
        OptionalInt version = version();
        if (version.isEmpty()) {
            version = create();
        }
        if (version.getAsInt() > VERSION) {
            throw new StravaStoreException(
                    "The store's tables were made by a newer release (version " + version.getAsInt()
                            + ", this one knows " + VERSION + "); they were left as they are.",
                    null);
        }
        connections.read("the table strava_entry", (connection, unsure) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(USABLE)) {
                return rows.next();
            }
        });
    }

    /** @return empty if there are no tables, or not all of them yet */
    private OptionalInt version() {
        return connections.read("the table strava_schema", (connection, unsure) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(NEWEST)) {
                rows.next();
                int version = rows.getInt(1);
                return rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(version);
            } catch (SQLException e) {
                if (!JdbcFailure.isMissingTable(e)) {
                    throw e;
                }
                JdbcConnections.undo(connection);
                return OptionalInt.empty();
            }
        });
    }

    /** Step by step, as not every database can take tables back: another node may be at any step, or have died there. */
    private OptionalInt create() {
        StravaStoreException first = null;
        for (String statement : STATEMENTS) {
            try {
                connections.change("its tables", (connection, unsure) -> execute(connection, statement));
            } catch (StravaStoreException e) {
                // Another node was faster, unless the version is still missing in the end.
                first = first == null ? e : first;
            }
        }
        OptionalInt version = version();
        if (version.isEmpty()) {
            throw first == null ? new StravaStoreException("The store's tables vanished.", null) : first;
        }
        return version;
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    /**
     * Whether the database survives a restart.
     *
     * @throws StravaStoreException if it should, but may lose what it has acknowledged
     */
    boolean isLasting() {
        if (!isH2()) {
            return true;
        }
        if (texts(H2_PATH).get(0) == null) {
            return false;
        }
        // There are two once it was set: as set last, and as in effect; a setting alone is forgotten with the last
        // connection. So it is not set here.
        if (!Set.of("0").equals(Set.copyOf(texts(H2_WRITE_DELAY)))) {
            throw new StravaStoreException(
                    "The store's database is H2, which acknowledges what it has not written yet; add ;WRITE_DELAY=0 to"
                            + " its URL.",
                    null);
        }
        return true;
    }

    private boolean isH2() {
        return connections.read(
                "the kind",
                (connection, unsure) ->
                        connection.getMetaData().getDatabaseProductName().equals("H2"));
    }

    private List<String> texts(String query) {
        return connections.read("settings", (connection, unsure) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        });
    }
}
