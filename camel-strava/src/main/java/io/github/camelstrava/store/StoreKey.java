package io.github.camelstrava.store;

import java.util.Objects;

/**
 * Under which name a store keeps an entry.
 *
 * @param owner the application's client id, or the group of consumers
 * @param item  what tells the owner's entries of a kind apart, such as an athlete's id; empty where there is only one
 */
public record StoreKey<T extends StoreEntry<T>>(EntryKind<T> kind, String owner, String item) {

    public StoreKey {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(owner);
        if (kind.isOfAthletes() && !item.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new IllegalArgumentException("'" + item + "' is no athlete's id.");
        }
    }

    /** For messages and locks; it holds no secrets. */
    @Override
    public String toString() {
        return kind + " " + owner + (item.isEmpty() ? "" : " " + item);
    }
}
