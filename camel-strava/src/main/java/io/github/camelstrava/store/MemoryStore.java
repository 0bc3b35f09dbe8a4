package io.github.camelstrava.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps everything in memory: a restart forgets it, rotated refresh tokens included. For tests and first steps. */
public final class MemoryStore implements StravaStore {

    private record Owner(EntryKind<?> kind, String name) {}

    /** Fewer than in the largest number. */
    private static final int MAX_DIGITS = 18;

    private final Map<Owner, Map<Object, StoreEntry<?>>> owners = new ConcurrentHashMap<>();
    private final AtomicLong lastVersion = new AtomicLong();
    private final Clock clock;

    public MemoryStore() {
        this(Clock.systemUTC());
    }

    /** @param clock tells the store's time */
    public MemoryStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean isLasting() {
        return false;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
        return Optional.ofNullable(entries(key.kind(), key.owner()).get(item(key)))
                .map(key.kind().type()::cast);
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> put(T entry) {
        List<T> stored = new ArrayList<>(1);
        entries(entry.key().kind(), entry.key().owner()).compute(item(entry.key()), (item, old) -> {
            if ((old == null ? 0 : old.version()) != entry.version()) {
                return old;
            }
            stored.add(entry.withVersion(lastVersion.incrementAndGet()));
            return stored.get(0);
        });
        return stored.stream().findFirst();
    }

    @Override
    public boolean remove(StoreEntry<?> entry) {
        AtomicBoolean removed = new AtomicBoolean();
        entries(entry.key().kind(), entry.key().owner()).computeIfPresent(item(entry.key()), (item, old) -> {
            removed.set(old.version() == entry.version());
            return removed.get() ? null : old;
        });
        return removed.get();
    }

    @Override
    public List<String> items(EntryKind<?> kind, String owner) {
        return entries(kind, owner).keySet().stream().map(Object::toString).toList();
    }

    /** An athlete's id as a number, as it takes less than half of the text's memory. */
    private static Object item(StoreKey<?> key) {
        String item = key.item();
        boolean number =
                key.kind().isOfAthletes() && !item.isEmpty() && item.length() <= MAX_DIGITS && item.charAt(0) != '0';
        return number ? (Object) Long.valueOf(item) : item;
    }

    private Map<Object, StoreEntry<?>> entries(EntryKind<?> kind, String owner) {
        return owners.computeIfAbsent(new Owner(kind, owner), key -> new ConcurrentHashMap<>());
    }
}
