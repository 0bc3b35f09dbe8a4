package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store that can be made to fail, method by method. */
final class StoreSpy {

    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final StravaStore store;

    StoreSpy(StravaStore behind) {
        this.store = (StravaStore) Proxy.newProxyInstance(
                StravaStore.class.getClassLoader(),
                new Class<?>[] {StravaStore.class},
                (proxy, method, arguments) -> call(behind, method, arguments));
    }

    StravaStore store() {
        return store;
    }

    /** @param methods such as {@code putGrant} */
    void failAt(String... methods) {
        failing.addAll(Set.of(methods));
    }

    void recover() {
        failing.clear();
    }

    private Object call(StravaStore behind, Method method, Object[] arguments) throws Throwable {
        if (failing.contains(method.getName())) {
            throw new StravaStoreException("The store is away", null);
        }
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
