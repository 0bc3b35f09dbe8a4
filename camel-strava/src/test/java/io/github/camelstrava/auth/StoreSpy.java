package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StoreEntry;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** One node's view of a store, which can be made to fail call by call, or to be slow. */
final class StoreSpy {

    /** @param argument the entry, the key, or the kind that the call is about; null if it is about none */
    record Call(String method, Object argument) {

        EntryKind<?> kind() {
            if (argument instanceof StoreEntry<?> entry) {
                return entry.key().kind();
            }
            return argument instanceof StoreKey<?> key ? key.kind() : (EntryKind<?>) argument;
        }

        boolean isOf(long athleteId) {
            return argument instanceof Grant grant && grant.athleteId() == athleteId;
        }
    }

    private final List<Predicate<Call>> failing = new CopyOnWriteArrayList<>();
    private final List<Predicate<Call>> failingAfterwards = new CopyOnWriteArrayList<>();
    private final List<Runnable> interruptions = new CopyOnWriteArrayList<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final StravaStore store;
    private volatile Predicate<Call> interrupted = call -> false;

    StoreSpy(StravaStore behind) {
        this.store = (StravaStore) Proxy.newProxyInstance(
                StravaStore.class.getClassLoader(),
                new Class<?>[] {StravaStore.class},
                (proxy, method, arguments) -> call(behind, method, arguments));
    }

    StravaStore store() {
        return store;
    }

    static Predicate<Call> puts(EntryKind<?> kind) {
        return call -> call.method().equals("put") && call.kind() == kind;
    }

    /** The writes that say that a refresh token is about to be sent. */
    static Predicate<Call> beginnings() {
        return puts(EntryKind.GRANT).and(call -> ((Grant) call.argument()).spending() != null);
    }

    /** The writes of what came of a refresh or a consent. */
    static Predicate<Call> results() {
        return puts(EntryKind.GRANT).and(call -> ((Grant) call.argument()).spending() == null);
    }

    /** Spares so many of the calls. */
    static Predicate<Call> after(int spared, Predicate<Call> which) {
        AtomicInteger seen = new AtomicInteger();
        return call -> which.test(call) && seen.incrementAndGet() > spared;
    }

    void failAt(Predicate<Call> which) {
        failing.add(which);
    }

    /** Whatever is asked of the store. */
    void goAway() {
        failing.add(call -> !call.method().equals("isLasting"));
    }

    /** The store does what it is told, but says that it did not. */
    void failAfterwardsAt(Predicate<Call> which) {
        failingAfterwards.add(which);
    }

    void recover() {
        failing.clear();
        failingAfterwards.clear();
    }

    /** Lets something happen once, right before such a call reaches the store. */
    void before(Predicate<Call> which, Runnable happening) {
        interrupted = which;
        interruptions.add(happening);
    }

    List<Call> calls() {
        return calls;
    }

    private Object call(StravaStore behind, Method method, Object[] arguments) throws Throwable {
        Call call = new Call(method.getName(), arguments == null ? null : arguments[0]);
        calls.add(call);
        if (interrupted.test(call) && !interruptions.isEmpty()) {
            interruptions.remove(0).run();
        }
        if (failing.stream().anyMatch(which -> which.test(call))) {
            throw new StravaStoreException("The store is away", null);
        }
        try {
            Object result = method.invoke(behind, arguments);
            if (failingAfterwards.stream().anyMatch(which -> which.test(call))) {
                throw new StravaStoreException("The store broke off", null);
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
