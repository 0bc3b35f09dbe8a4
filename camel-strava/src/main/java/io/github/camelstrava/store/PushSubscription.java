package io.github.camelstrava.store;

/**
 * The one subscription for events that Strava grants an application.
 *
 * @param id          as Strava numbers it
 * @param callbackUrl where events go
 */
public record PushSubscription(String clientId, long id, String callbackUrl, long version)
        implements StoreEntry<PushSubscription> {

    public static StoreKey<PushSubscription> key(String clientId) {
        return new StoreKey<>(EntryKind.SUBSCRIPTION, clientId, "");
    }

    @Override
    public StoreKey<PushSubscription> key() {
        return key(clientId);
    }

    @Override
    public PushSubscription withVersion(long newVersion) {
        return new PushSubscription(clientId, id, callbackUrl, newVersion);
    }

    /** Without the address: its path is hard to guess on purpose. */
    @Override
    public String toString() {
        return "PushSubscription " + id + " of application " + clientId;
    }
}
