package io.github.camelstrava.store;

import java.time.Instant;

/**
 * A node that polls for a group.
 *
 * @param until when it is taken for dead unless it is heard of, by the store's clock
 */
public record Member(String groupId, String node, Instant until, long version) implements StoreEntry<Member> {

    public static StoreKey<Member> key(String groupId, String node) {
        return new StoreKey<>(EntryKind.MEMBER, groupId, node);
    }

    @Override
    public StoreKey<Member> key() {
        return key(groupId, node);
    }

    @Override
    public Member withVersion(long newVersion) {
        return new Member(groupId, node, until, newVersion);
    }
}
