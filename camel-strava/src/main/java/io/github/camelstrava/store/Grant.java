package io.github.camelstrava.store;

import io.github.camelstrava.model.TokenSet;
import java.time.Instant;

/**
 * What the store knows of an athlete's consent.
 *
 * @param clientId    the application it was given to
 * @param tokens      with the athlete's id
 * @param connectedAt when the athlete authorized the application, as far as this store knows
 * @param issuedAt    when the access token was issued, null if unknown
 * @param spending    null unless somebody is refreshing the tokens, or ended while doing so
 * @param version     of the entry in the store, 0 if it was never stored
 */
public record Grant(
        String clientId, TokenSet tokens, Instant connectedAt, Instant issuedAt, Spending spending, long version)
        implements StoreEntry<Grant> {

    public Grant(String clientId, TokenSet tokens, Instant connectedAt, Instant issuedAt) {
        this(clientId, tokens, connectedAt, issuedAt, null, 0);
    }

    public static StoreKey<Grant> key(String clientId, long athleteId) {
        return EntryKind.GRANT.key(clientId, athleteId);
    }

    @Override
    public StoreKey<Grant> key() {
        return key(clientId, athleteId());
    }

    public long athleteId() {
        return tokens.athleteId();
    }

    @Override
    public Grant withVersion(long newVersion) {
        return new Grant(clientId, tokens, connectedAt, issuedAt, spending, newVersion);
    }

    public Grant withSpending(Spending newSpending) {
        return new Grant(clientId, tokens, connectedAt, issuedAt, newSpending, version);
    }

    /** The tokens that came of a refresh, which is over thereby. */
    public Grant withTokens(TokenSet newTokens, Instant issued) {
        return new Grant(clientId, newTokens, connectedAt, issued, null, version);
    }
}
