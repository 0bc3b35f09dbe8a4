package io.github.camelstrava.store;

import java.time.Instant;

/**
 * An athlete is no longer connected. What groups know of the athlete is kept for a while, as some come back.
 *
 * @param at by the clock of the node that noticed
 */
public record Farewell(String clientId, long athleteId, Instant at, long version) implements StoreEntry<Farewell> {

    public static StoreKey<Farewell> key(String clientId, long athleteId) {
        return EntryKind.FAREWELL.key(clientId, athleteId);
    }

    @Override
    public StoreKey<Farewell> key() {
        return key(clientId, athleteId);
    }

    @Override
    public Farewell withVersion(long newVersion) {
        return new Farewell(clientId, athleteId, at, newVersion);
    }
}
