package io.github.camelstrava.store;

import java.time.Instant;

/**
 * A sign-up for which an athlete has come back from Strava. Whoever stores the entry may finish it, so it is finished once.
 * One that nobody has come back from takes no place: it proves itself, see {@link OAuthKey}.
 *
 * @param state the random part of what Strava handed back
 * @param until when the sign-up ends in any case, by the store's clock; the entry is of no use after that
 */
public record OAuthState(String clientId, String state, Instant until, long version) implements StoreEntry<OAuthState> {

    public static StoreKey<OAuthState> key(String clientId, String state) {
        return new StoreKey<>(EntryKind.OAUTH_STATE, clientId, state);
    }

    @Override
    public StoreKey<OAuthState> key() {
        return key(clientId, state);
    }

    @Override
    public OAuthState withVersion(long newVersion) {
        return new OAuthState(clientId, state, until, newVersion);
    }
}
