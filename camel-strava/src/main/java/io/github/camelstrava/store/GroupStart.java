package io.github.camelstrava.store;

import java.time.Instant;

/**
 * When a group of consumers first ran.
 *
 * @param at by the clock of the node that ran it
 */
public record GroupStart(String groupId, Instant at, long version) implements StoreEntry<GroupStart> {

    @Override
    public StoreKey<GroupStart> key() {
        return new StoreKey<>(EntryKind.GROUP_START, groupId, "");
    }

    @Override
    public GroupStart withVersion(long newVersion) {
        return new GroupStart(groupId, at, newVersion);
    }
}
