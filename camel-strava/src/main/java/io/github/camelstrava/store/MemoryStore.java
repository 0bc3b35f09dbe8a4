package io.github.camelstrava.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps everything in memory: a restart forgets it, rotated refresh tokens included. For tests and first steps. */
public final class MemoryStore implements StravaStore {

    private final Map<String, TreeMap<Long, Grant>> grants = new HashMap<>();
    private final Map<String, Seed> seeds = new HashMap<>();
    private final Map<String, Instant> groups = new HashMap<>();
    private final Map<String, String> verifyTokens = new HashMap<>();
    private final Map<String, Map<Long, Position>> positions = new HashMap<>();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private long lastVersion;

    @Override
    public boolean isLasting() {
        return false;
    }

    @Override
    public synchronized List<Long> athletes(String clientId) {
        return List.copyOf(grants.getOrDefault(clientId, new TreeMap<>()).keySet());
    }

    @Override
    public synchronized Optional<Grant> grant(String clientId, long athleteId) {
        return Optional.ofNullable(
                grants.getOrDefault(clientId, new TreeMap<>()).get(athleteId));
    }

    @Override
    public synchronized Optional<Grant> putGrant(Grant grant) {
        if (grant(grant.clientId(), grant.athleteId()).map(Grant::version).orElse(0L) != grant.version()) {
            return Optional.empty();
        }
        Grant stored = grant.withVersion(++lastVersion);
        grants.computeIfAbsent(grant.clientId(), id -> new TreeMap<>()).put(grant.athleteId(), stored);
        return Optional.of(stored);
    }

    @Override
    public synchronized boolean removeGrant(Grant grant) {
        boolean current = grant(grant.clientId(), grant.athleteId())
                .filter(stored -> stored.version() == grant.version())
                .isPresent();
        if (current) {
            grants.get(grant.clientId()).remove(grant.athleteId());
        }
        return current;
    }

    @Override
    public <T> T exclusively(String name, Callable<T> action) throws Exception {
        ReentrantLock lock = locks.computeIfAbsent(name, key -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            return action.call();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public synchronized Optional<Seed> seed(String clientId, String fingerprint) {
        return Optional.ofNullable(seeds.get(clientId + " " + fingerprint));
    }

    @Override
    public synchronized void putSeed(String clientId, Seed seed) {
        seeds.put(clientId + " " + seed.fingerprint(), seed);
    }

    @Override
    public synchronized String verifyToken(String clientId, String candidate) {
        return verifyTokens.computeIfAbsent(clientId, id -> candidate);
    }

    @Override
    public synchronized Instant groupStart(String groupId, Instant now) {
        return groups.computeIfAbsent(groupId, id -> now);
    }

    @Override
    public synchronized Optional<Position> position(String groupId, long athleteId) {
        return Optional.ofNullable(positions.getOrDefault(groupId, Map.of()).get(athleteId));
    }

    @Override
    public synchronized Optional<Position> putPosition(String groupId, long athleteId, Position position) {
        if (position(groupId, athleteId).map(Position::version).orElse(0L) != position.version()) {
            return Optional.empty();
        }
        Position stored = position.withVersion(++lastVersion);
        positions.computeIfAbsent(groupId, id -> new HashMap<>()).put(athleteId, stored);
        return Optional.of(stored);
    }
}
