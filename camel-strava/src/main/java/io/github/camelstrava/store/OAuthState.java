package io.github.camelstrava.store;

import java.time.Instant;

/**
 * A sign-up that an athlete has begun. Whoever removes the entry may finish it, so it is finished once.
 *
 * @param state   a digest of what Strava hands back
 * @param browser a digest of what the athlete's browser holds
 * @param until   when it ends, by the store's clock
 */
public record OAuthState(String clientId, String state, String browser, Instant until, long version)
        implements StoreEntry<OAuthState> {

    public static StoreKey<OAuthState> key(String clientId, String state) {
        return new StoreKey<>(EntryKind.OAUTH_STATE, clientId, state);
    }

    @Override
    public StoreKey<OAuthState> key() {
        return key(clientId, state);
    }

    @Override
    public OAuthState withVersion(long newVersion) {
        return new OAuthState(clientId, state, browser, until, newVersion);
    }

    @Override
    public String toString() {
        return "OAuthState of application " + clientId;
    }
}
