package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Keeps everything in tables of a database, which it makes if they are missing: PostgreSQL for any number of nodes, or
 * H2 for tests and one node. The driver and, best, a connection pool are the application's.
 *
 * <p>Each operation is one statement, committed when the method returns. So give it a plain pool and no data source that
 * takes part in a route's transaction: a rotated refresh token has to stay when the route is rolled back.
 *
 * <p>What may pass, such as a failover, a deadlock or an exhausted pool, is tried again for some seconds. A database that
 * no longer answers at all is noticed only if the driver has a time limit, such as {@code socketTimeout=30} in
 * PostgreSQL's URL. H2 needs {@code ;WRITE_DELAY=0} in its URL, unless it is in memory: it would acknowledge what a crash
 * can still take back.
 *
 * <p>The content is readable by whoever may read the tables, tokens included.
 */
public final class JdbcStore implements StravaStore {

    private static final String ENTRY = " WHERE kind = ? AND owner = ? AND item = ?";
    private static final String VERSION = ENTRY + " AND version = ?";

    private static final String GET = "SELECT version, content FROM strava_entry" + ENTRY;
    private static final String INSERT =
            "INSERT INTO strava_entry (version, writers, content, kind, owner, item) VALUES (?, ?, ?, ?, ?, ?)";
    // Those who wrote last, so that a write is found again although others have written meanwhile.
    private static final String UPDATE =
            "UPDATE strava_entry SET version = ?, writers = SUBSTRING(? || writers FROM 1 FOR 240), content = ?"
                    + VERSION;
    private static final String DELETE = "DELETE FROM strava_entry" + VERSION;
    private static final String WRITERS = "SELECT writers FROM strava_entry" + ENTRY;
    private static final String ITEMS = "SELECT item FROM strava_entry WHERE kind = ? AND owner = ?";
    private static final String NEXT = "SELECT item, version, content FROM strava_entry"
            + " WHERE kind = ? AND owner = ? AND item %s ? ORDER BY item FETCH FIRST 1000 ROWS ONLY";
    private static final String FIRST = NEXT.formatted(">=");
    private static final String FURTHER = NEXT.formatted(">");
    // Some databases want a table, and this one has few rows.
    private static final String NOW = "SELECT CURRENT_TIMESTAMP FROM strava_schema";

    private static final int MANY_ROWS = 10_000;

    private record Row(long version, String content) {}

    private DataSource dataSource;
    private JdbcConnections connections;
    private volatile boolean lasting = true;

    public JdbcStore() {}

    public JdbcStore(DataSource dataSource) {
        setDataSource(dataSource);
    }

    /** @param connections in place of those with the usual patience */
    JdbcStore(JdbcConnections connections) {
        this.dataSource = connections.dataSource();
        this.connections = connections;
    }

    public DataSource getDataSource() {
        return dataSource;
    }

    /** Where connections come from; whoever made it closes it. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        this.connections = dataSource == null ? null : new JdbcConnections(dataSource);
    }

    @Override
    public void open() {
        if (dataSource == null) {
            throw new IllegalArgumentException(
                    "Property dataSource of the JdbcStore is missing: give it a pool of connections.");
        }
        JdbcSchema schema = new JdbcSchema(connections);
        lasting = schema.isLasting();
        schema.prepare();
    }

    @Override
    public boolean isLasting() {
        return lasting;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Instant now() {
        return connections.read("the time", (connection, unsure) -> {
            try (PreparedStatement statement = connection.prepareStatement(NOW);
                    ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject(1, OffsetDateTime.class).toInstant();
            }
        });
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
        return connections
                .read(key.toString(), (connection, unsure) -> row(connection, key))
                .map(row -> entry(key, row));
    }

    private static Optional<Row> row(Connection connection, StoreKey<?> key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            setKey(statement, 1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new Row(rows.getLong(1), rows.getString(2))) : Optional.empty();
            }
        }
    }

    private static <T extends StoreEntry<T>> T entry(StoreKey<T> key, Row row) {
        String where = "entry " + key;
        T entry = EntryJson.read(key.kind(), row.content(), where);
        if (!entry.key().equals(key)) {
            throw EntryJson.damaged(where);
        }
        return entry.withVersion(row.version());
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> put(T entry) {
        T stored = entry.withVersion(Versions.after(entry.version()));
        String content = EntryJson.write(stored);
        String writer = newWriter();
        boolean written = connections.change(stored.key().toString(), (connection, unsure) -> {
            boolean done = entry.version() == 0
                    ? insert(connection, stored, writer, content)
                    : update(connection, stored, writer, content, entry.version());
            // Refused, perhaps by the write itself: an earlier attempt had an unknown outcome, and may even be going on
            // in the database until now. That none is applied twice follows from the version it replaces.
            return done || unsure && isWrittenBy(connection, stored.key(), writer);
        });
        return written ? Optional.of(stored) : Optional.empty();
    }

    private static boolean insert(Connection connection, StoreEntry<?> entry, String writer, String content)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            setContent(statement, entry, writer, content);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            if (!JdbcFailure.isDuplicate(e)) {
                throw e;
            }
            JdbcConnections.undo(connection);
            return false;
        }
    }

    private static boolean update(
            Connection connection, StoreEntry<?> entry, String writer, String content, long replaced)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            setContent(statement, entry, writer, content);
            statement.setLong(7, replaced);
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean isWrittenBy(Connection connection, StoreKey<?> key, String writer) throws SQLException {
        return writers(connection, key).filter(last -> last.contains(writer)).isPresent();
    }

    private static Optional<String> writers(Connection connection, StoreKey<?> key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITERS)) {
            setKey(statement, 1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Of 16 characters; fifteen of them are kept. */
    private static String newWriter() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /**
     * {@inheritDoc} When the database broke off in the middle and the entry is gone afterwards, it counts as removed here:
     * nobody can tell any more who removed it, and otherwise nobody might have.
     */
    @Override
    public boolean remove(StoreEntry<?> entry) {
        StoreKey<?> key = entry.key();
        return entry.version() != 0
                && connections.change(
                        key.toString(),
                        (connection, unsure) -> delete(connection, key, entry.version())
                                || unsure && writers(connection, key).isEmpty());
    }

    private static boolean delete(Connection connection, StoreKey<?> key, long version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            setKey(statement, 1, key);
            statement.setLong(4, version);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public List<String> items(EntryKind<?> kind, String owner) {
        return connections.read("the " + kind + " entries of " + owner, (connection, unsure) -> {
            try (PreparedStatement statement = connection.prepareStatement(ITEMS)) {
                statement.setFetchSize(MANY_ROWS);
                statement.setString(1, kind.name());
                statement.setString(2, owner);
                List<String> items = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        items.add(rows.getString(1));
                    }
                }
                return items;
            }
        });
    }

    /** Some at a time, as drivers tend to hold all that a statement finds. */
    @Override
    public <T extends StoreEntry<T>> void forEach(EntryKind<T> kind, String owner, Consumer<? super T> action) {
        Map<String, Row> rows = next(FIRST, kind, owner, "");
        while (!rows.isEmpty()) {
            String last = "";
            for (Map.Entry<String, Row> row : rows.entrySet()) {
                last = row.getKey();
                readable(new StoreKey<>(kind, owner, last), row.getValue()).ifPresent(action);
            }
            rows = next(FURTHER, kind, owner, last);
        }
    }

    private static <T extends StoreEntry<T>> Optional<T> readable(StoreKey<T> key, Row row) {
        try {
            return Optional.of(entry(key, row));
        } catch (StravaStoreException e) {
            return Optional.empty();
        }
    }

    private Map<String, Row> next(String sql, EntryKind<?> kind, String owner, String item) {
        return connections.read("the " + kind + " entries of " + owner, (connection, unsure) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, kind.name());
                statement.setString(2, owner);
                statement.setString(3, item);
                Map<String, Row> next = new LinkedHashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        next.put(rows.getString(1), new Row(rows.getLong(2), rows.getString(3)));
                    }
                }
                return next;
            }
        });
    }

    private static void setContent(PreparedStatement statement, StoreEntry<?> entry, String writer, String content)
            throws SQLException {
        statement.setLong(1, entry.version());
        statement.setString(2, writer);
        statement.setString(3, content);
        setKey(statement, 4, entry.key());
    }

    private static void setKey(PreparedStatement statement, int first, StoreKey<?> key) throws SQLException {
        statement.setString(first, key.kind().name());
        statement.setString(first + 1, key.owner());
        statement.setString(first + 2, key.item());
    }

    /** Without the data source: its text may hold a password. */
    @Override
    public String toString() {
        return "JdbcStore";
    }
}
