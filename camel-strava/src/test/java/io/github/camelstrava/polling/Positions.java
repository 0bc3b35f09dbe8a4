package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.Position.Pending;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Positions of athletes as polls leave them, and a store that tells what is asked of it. */
final class Positions {

    static final String GROUP = "group";
    static final Duration LOOKBACK = Duration.ofDays(14);

    private final StravaStore store;
    /** Names of the methods that were called. */
    final List<String> calls = new ArrayList<>();

    private final Set<Long> damaged = new HashSet<>();

    Positions(StravaStore store) {
        this.store = store;
    }

    /**
     * Somebody who has done so much in the time that is remembered.
     *
     * @param polledAt null if Strava was never asked to the end
     */
    Position put(long athlete, int activities, Duration observed, Instant polledAt) {
        Instant until = polledAt == null ? Instant.EPOCH : polledAt;
        Instant from = until.minus(observed);
        Map<Long, Instant> done = new TreeMap<>();
        for (int i = 0; i < activities; i++) {
            done.put(1000 * athlete + i, from.plus(observed.multipliedBy(i).dividedBy(activities)));
        }
        return put(new Position(GROUP, athlete, from, from, until, done, Map.of(), Set.of(), polledAt, 0, 0));
    }

    Position put(long athlete, Instant polledAt) {
        return put(athlete, 3, LOOKBACK, polledAt);
    }

    /** In place of what is there. */
    Position put(Position position) {
        long version = store.get(position.key()).map(Position::version).orElse(0L);
        return store.put(position.withVersion(version)).orElseThrow();
    }

    Position get(long athlete) {
        return store.get(Position.key(GROUP, athlete)).orElseThrow();
    }

    /** What a poll leaves that asked to the end. */
    void polled(long athlete, Instant now) {
        Position before = store.get(Position.key(GROUP, athlete))
                .orElseGet(() -> Position.startingAt(GROUP, athlete, now, LOOKBACK));
        put(before.polled(now, LOOKBACK, Set.of()));
    }

    /** @param failures of one activity each, 0 for none */
    void pending(long athlete, int... failures) {
        Position before = get(athlete);
        Map<Long, Pending> pending = new TreeMap<>();
        for (int i = 0; i < failures.length; i++) {
            pending.put(1000 * athlete + 900 + i, new Pending(before.newest(), failures[i], null));
        }
        put(new Position(
                GROUP,
                athlete,
                before.start(),
                before.floor(),
                before.newest(),
                before.done(),
                pending,
                Set.of(),
                before.polledAt(),
                0,
                before.version()));
    }

    /** The athlete's position cannot be read from now on. */
    void damage(long athlete) {
        damaged.add(athlete);
    }

    /** The same store, which writes down what is asked of it. */
    StravaStore watched() {
        return (StravaStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (method.getName().equals("get")
                            && damaged.stream().anyMatch(id -> isOf(id, (StoreKey<?>) arguments[0]))) {
                        throw new StravaStoreException("It cannot be read.", null);
                    }
                    try {
                        return method.isDefault() && !damaged.isEmpty()
                                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                                : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isOf(long athlete, StoreKey<?> key) {
        return key.equals(Position.key(GROUP, athlete));
    }
}
