package io.github.camelstrava.benchmark;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts how often the database is asked: by statements that are executed, and by commits and rollbacks. */
final class CountingDataSource {

    private final DataSource counted;
    private final AtomicInteger byAll = new AtomicInteger();
    private final ThreadLocal<int[]> byThread = ThreadLocal.withInitial(() -> new int[1]);

    CountingDataSource(DataSource dataSource) {
        counted = proxy(DataSource.class, dataSource);
    }

    DataSource dataSource() {
        return counted;
    }

    /** By whatever thread. */
    int all() {
        return byAll.get();
    }

    /** By the thread that asks this. */
    int ofThisThread() {
        return byThread.get()[0];
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (isRoundTrip(target, method.getName())) {
                byAll.incrementAndGet();
                byThread.get()[0]++;
            }
            return counted(method, invoke(target, method, arguments));
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static boolean isRoundTrip(Object target, String method) {
        return target instanceof Statement && method.startsWith("execute")
                || target instanceof Connection && (method.equals("commit") || method.equals("rollback"));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object counted(Method method, Object result) {
        Class<?> type = method.getReturnType();
        boolean asks = type == Connection.class || Statement.class.isAssignableFrom(type);
        return asks && result != null ? proxy(type.asSubclass(Object.class), result) : result;
    }
}
