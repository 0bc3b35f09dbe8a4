package io.github.camelstrava.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that counts what is done, and on which it fails as told. */
final class FaultyDataSource implements DataSource {

    /** When something fails. */
    enum Moment {
        CONNECT,
        BEFORE,
        AFTER,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    interface Step {
        void run() throws Exception;
    }

    private record Fault(Moment moment, Exception failure, Step meanwhile) {}

    /** Names of the calls on connections that change or end something, and the statements. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final List<String> statements = new CopyOnWriteArrayList<>();

    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final DataSource real;
    private final boolean autoCommit;
    private volatile Exception always;

    FaultyDataSource(DataSource real) {
        this(real, true);
    }

    FaultyDataSource(DataSource real, boolean autoCommit) {
        this.real = real;
        this.autoCommit = autoCommit;
    }

    /** After the faults before it have happened. */
    FaultyDataSource fail(Moment moment, Exception failure) {
        return fail(moment, failure, () -> {});
    }

    /** @param meanwhile runs just before the caller learns of it */
    FaultyDataSource fail(Moment moment, Exception failure, Step meanwhile) {
        faults.add(new Fault(moment, failure, meanwhile));
        return this;
    }

    void failAlways(Exception failure) {
        always = failure;
    }

    boolean hasFaultsLeft() {
        return !faults.isEmpty();
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            if (always != null) {
                throw always;
            }
            happen(Moment.CONNECT);
            Connection connection = real.getConnection();
            connection.setAutoCommit(autoCommit);
            return proxy(Connection.class, new FaultyConnection(connection));
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void happen(Moment moment) throws Exception {
        Fault fault = faults.peek();
        if (fault != null && fault.moment() == moment) {
            faults.remove();
            fault.meanwhile().run();
            throw fault.failure();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(FaultyDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class FaultyConnection implements InvocationHandler {

        private final Connection connection;
        private boolean broken;

        FaultyConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (name.startsWith("set")
                    || List.of("commit", "rollback", "abort", "close").contains(name)) {
                calls.add(name);
            }
            if (name.equals("close")) {
                return close();
            }
            if (broken) {
                throw new SQLException("broken", "08003");
            }
            return switch (name) {
                case "commit" -> failing(Moment.BEFORE_COMMIT, Moment.AFTER_COMMIT, () -> call(connection, method));
                case "prepareStatement" ->
                    proxy(
                            PreparedStatement.class,
                            new FaultyStatement(this, call(connection, method, arguments), (String) arguments[0]));
                case "createStatement" ->
                    proxy(Statement.class, new FaultyStatement(this, call(connection, method), null));
                default -> call(connection, method, arguments);
            };
        }

        private Object close() throws SQLException {
            if (!autoCommit) {
                connection.rollback();
            }
            connection.close();
            return null;
        }

        Object failing(Moment before, Moment after, ThrowingCall action) throws Throwable {
            try {
                happen(before);
                Object result = action.run();
                happen(after);
                return result;
            } catch (SQLException e) {
                broken |= e.getSQLState() != null && e.getSQLState().startsWith("08");
                throw e;
            }
        }
    }

    private interface ThrowingCall {
        Object run() throws Throwable;
    }

    private final class FaultyStatement implements InvocationHandler {

        private final FaultyConnection connection;
        private final Object statement;
        private final String prepared;

        FaultyStatement(FaultyConnection connection, Object statement, String prepared) {
            this.connection = connection;
            this.statement = statement;
            this.prepared = prepared;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (!method.getName().startsWith("execute")) {
                return call(statement, method, arguments);
            }
            statements.add(prepared == null ? (String) arguments[0] : prepared);
            return connection.failing(Moment.BEFORE, Moment.AFTER, () -> call(statement, method, arguments));
        }
    }

    // not used

    @Override
    public Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
