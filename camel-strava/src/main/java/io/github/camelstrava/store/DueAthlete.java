package io.github.camelstrava.store;

import java.time.Instant;

/**
 * An athlete whom an event has made due. A further event makes a new version of it, so that who polls for one event
 * cannot take away the next.
 *
 * @param since    of the first event that was not followed yet, by the store's clock
 * @param notBefore when to ask Strava, by the store's clock
 * @param attempts how often Strava was asked in vain
 */
public record DueAthlete(String groupId, long athleteId, Instant since, Instant notBefore, int attempts, long version)
        implements StoreEntry<DueAthlete> {

    public static StoreKey<DueAthlete> key(String groupId, long athleteId) {
        return EntryKind.DUE.key(groupId, athleteId);
    }

    @Override
    public StoreKey<DueAthlete> key() {
        return key(groupId, athleteId);
    }

    @Override
    public DueAthlete withVersion(long newVersion) {
        return new DueAthlete(groupId, athleteId, since, notBefore, attempts, newVersion);
    }
}
