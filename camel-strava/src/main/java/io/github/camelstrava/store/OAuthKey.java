package io.github.camelstrava.store;

/**
 * What an application signs the beginning of a sign-up with, so that any node knows its own when the athlete comes back.
 *
 * @param secret random
 */
public record OAuthKey(String clientId, String secret, long version) implements StoreEntry<OAuthKey> {

    @Override
    public StoreKey<OAuthKey> key() {
        return new StoreKey<>(EntryKind.OAUTH_KEY, clientId, "");
    }

    @Override
    public OAuthKey withVersion(long newVersion) {
        return new OAuthKey(clientId, secret, newVersion);
    }

    @Override
    public String toString() {
        return "OAuthKey of application " + clientId;
    }
}
