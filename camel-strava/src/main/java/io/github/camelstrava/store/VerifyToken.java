package io.github.camelstrava.store;

/** The token by which Strava proves that it asks for an application's callback. A secret. */
public record VerifyToken(String clientId, String token, long version) implements StoreEntry<VerifyToken> {

    @Override
    public StoreKey<VerifyToken> key() {
        return new StoreKey<>(EntryKind.VERIFY_TOKEN, clientId, "");
    }

    @Override
    public VerifyToken withVersion(long newVersion) {
        return new VerifyToken(clientId, token, newVersion);
    }

    @Override
    public String toString() {
        return "VerifyToken of application " + clientId;
    }
}
