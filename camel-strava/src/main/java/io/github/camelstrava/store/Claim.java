package io.github.camelstrava.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A node's exclusive right to work on an athlete for a group. It ends by itself when it is not renewed, so that another
 * node can take over from one that died.
 *
 * @param node   who has it, or had it last
 * @param until  when it ends, by the store's clock
 * @param number grows when another node takes the right; what is done under a smaller one is out of date
 */
public record Claim(String groupId, long athleteId, String node, Instant until, long number, long version)
        implements StoreEntry<Claim> {

    public static StoreKey<Claim> key(String groupId, long athleteId) {
        return EntryKind.CLAIM.key(groupId, athleteId);
    }

    /**
     * Takes the right, or takes it on if the node has it.
     *
     * @return empty if another node has it
     */
    public static Optional<Claim> take(StravaStore store, String groupId, long athleteId, String node, Duration lease) {
        Optional<Claim> last = store.get(key(groupId, athleteId));
        Instant now = store.now();
        if (last.isEmpty()) {
            return store.put(new Claim(groupId, athleteId, node, now.plus(lease), 1, 0));
        }
        Claim claim = last.get();
        boolean free = !claim.until.isAfter(now);
        if (!free && !claim.node.equals(node)) {
            return Optional.empty();
        }
        long number = claim.node.equals(node) ? claim.number : claim.number + 1;
        return store.put(new Claim(groupId, athleteId, node, now.plus(lease), number, claim.version));
    }

    /**
     * Keeps the right for longer, also if it has ended meanwhile and nobody else took it.
     *
     * @return empty if another has it by now
     */
    public Optional<Claim> renew(StravaStore store, Duration lease) {
        return store.put(new Claim(groupId, athleteId, node, store.now().plus(lease), number, version));
    }

    /** Gives the right up. Who had it last is still known, and its number does not come again. */
    public void release(StravaStore store) {
        store.put(new Claim(groupId, athleteId, node, Instant.EPOCH, number, version));
    }

    @Override
    public StoreKey<Claim> key() {
        return key(groupId, athleteId);
    }

    @Override
    public Claim withVersion(long newVersion) {
        return new Claim(groupId, athleteId, node, until, number, newVersion);
    }
}
