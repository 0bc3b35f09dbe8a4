package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what must survive a restart and what nodes share: see {@link EntryKind}. No activity data.
 *
 * <p>Every entry carries a version. A write names the version it was made from and is refused if the store holds another
 * one, so of two writers the slower learns that it was overtaken, however long it was away, and nothing is merged behind
 * its back. Versions of an entry never repeat, not even after it was removed and made anew.
 *
 * <p>Implementations are thread-safe, and a write has reached the medium when the method returns. {@link EntryJson} turns
 * entries into text for them. Owners and items are any text of up to 255 characters.
 *
 * <p>All methods throw {@link StravaStoreException} if the store cannot be read or written, or holds what cannot be read;
 * nothing was changed then, unless its message says so.
 */
public interface StravaStore {

    /** Makes sure that the store can be used, before anything relies on it. */
    default void open() {}

    /** Whether a restart finds again what was stored. */
    boolean isLasting();

    /** Whether several nodes may use it at the same time. */
    default boolean isShared() {
        return false;
    }

    /** The time by the clock that all who use the store share. Leases are measured by it. */
    Instant now();

    /** Reads an entry. */
    <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key);

    /**
     * Stores an entry in place of the version it was made from.
     *
     * @param  entry its version is that of the entry it replaces, 0 if there must be none
     * @return       the entry with its new version, empty if the store holds another version
     */
    <T extends StoreEntry<T>> Optional<T> put(T entry);

    /**
     * Removes an entry.
     *
     * @return whether it was still the version in the store
     */
    boolean remove(StoreEntry<?> entry);

    /** The items of an owner's entries of a kind, in no order. */
    List<String> items(EntryKind<?> kind, String owner);

    /**
     * Goes through an owner's entries of a kind, in no order, without holding all of them. One that cannot be read is left
     * out: whoever asks for it learns what is wrong with it.
     */
    default <T extends StoreEntry<T>> void forEach(EntryKind<T> kind, String owner, Consumer<? super T> action) {
        for (String item : items(kind, owner)) {
            Optional<T> entry;
            try {
                entry = get(new StoreKey<>(kind, owner, item));
            } catch (StravaStoreException e) {
                entry = Optional.empty();
            }
            entry.ifPresent(action);
        }
    }

    /**
     * Stores an entry if there is none.
     *
     * @return the one in the store from now on
     */
    default <T extends StoreEntry<T>> T getOrPut(T entry) {
        Optional<T> found = get(entry.key());
        while (found.isEmpty()) {
            found = put(entry.withVersion(0));
            if (found.isEmpty()) {
                found = get(entry.key());
            }
        }
        return found.get();
    }
}
