package io.github.camelstrava.benchmark;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What many athletes take in a {@link MemoryStore}: their grants, and where a group of consumers stands with each after
 * it asked for the first time. Nothing but the names of the application and of the group
 * is handed in as the same object twice.
 */
final class MemoryStoreMemory {

    static final String GRANTS = "grants";
    static final String GRANTS_AND_POSITIONS = "grantsAndPositions";
    static final int ATHLETES = 100_000;

    private static final long FIRST_ATHLETE = 100_000_000;
    private static final int ACTIVITIES = 3;
    private static final Duration LOOKBACK = Duration.ofDays(7);
    private static final Instant CONNECTED = Instant.parse("2025-06-01T06:00:00.123456Z");

    private final MemoryStore store = new MemoryStore();
    private final Random random = new Random(1);

    private MemoryStoreMemory() {}

    public static void main(String[] args) {
        new MemoryStoreMemory().run();
    }

    private void run() {
        connect(0); // loads what stays
        poll(0);
        long before = Heap.used();
        for (int i = 1; i <= ATHLETES; i++) {
            connect(i);
        }
        System.out.println(GRANTS + "=" + (Heap.used() - before));
        for (int i = 1; i <= ATHLETES; i++) {
            poll(i);
        }
        System.out.println(GRANTS_AND_POSITIONS + "=" + (Heap.used() - before));
        if (store.get(Position.key("rides", FIRST_ATHLETE + ATHLETES)).isEmpty()) {
            throw new IllegalStateException("The entries have to be reachable until here");
        }
    }

    private void connect(int athlete) {
        Instant connected = CONNECTED.plusMillis(athlete);
        TokenSet tokens = new TokenSet(
                FIRST_ATHLETE + athlete,
                token(),
                token(),
                Instant.ofEpochSecond(connected.getEpochSecond() + 6 * 60 * 60),
                TokenSet.splitScopes("read,activity:read_all,profile:read_all"));
        put(store.put(new Grant(StravaAccount.CLIENT, tokens, connected, connected.plusMillis(1)))
                .isPresent());
    }

    private String token() {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void poll(int athlete) {
        Instant connected = CONNECTED.plusMillis(athlete);
        Position position = Position.startingAt("rides", FIRST_ATHLETE + athlete, connected, LOOKBACK);
        for (int i = 1; i <= ACTIVITIES; i++) {
            long id = 19_000_000_000_000L + athlete * 1_000L + i;
            Instant start = Instant.ofEpochSecond(connected.getEpochSecond() - i * 40_000L);
            position = position.found(Map.of(), Map.of(id, start));
        }
        put(store.put(position.polled(connected.plusSeconds(60), LOOKBACK, Set.of()))
                .isPresent());
    }

    private static void put(boolean stored) {
        if (!stored) {
            throw new IllegalStateException("The store did not take an entry");
        }
    }
}
