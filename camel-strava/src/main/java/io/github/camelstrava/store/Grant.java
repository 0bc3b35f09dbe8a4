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
 * @param version     of the entry in the store, 0 if it was never stored
 */
public record Grant(String clientId, TokenSet tokens, Instant connectedAt, Instant issuedAt, long version) {

    public long athleteId() {
        return tokens.athleteId();
    }

    public Grant withVersion(long newVersion) {
        return new Grant(clientId, tokens, connectedAt, issuedAt, newVersion);
    }

    public Grant withTokens(TokenSet newTokens, Instant issued) {
        return new Grant(clientId, newTokens, connectedAt, issued, version);
    }
}
