package io.github.camelstrava.store;

/**
 * One thing that a {@link StravaStore} keeps: immutable, and in one of the versions it goes through.
 *
 * @param <T> the entry's own type
 */
public interface StoreEntry<T extends StoreEntry<T>> {

    StoreKey<T> key();

    /** The version in the store this was read as, or was made from; 0 if there was none. */
    long version();

    /** The same, as another version. */
    T withVersion(long version);
}
