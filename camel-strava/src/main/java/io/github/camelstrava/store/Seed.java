package io.github.camelstrava.store;

import io.github.camelstrava.model.TokenSet;
import java.time.Instant;

/**
 * What became of a token from the configuration. A seed starts an athlete's chain of tokens once; from then on the
 * store has the athlete's grant, and the seed only says whose it is.
 *
 * @param fingerprint a digest of the token as configured
 * @param athleteId   whose it turned out to be, null until that is known
 * @param tokens      those configured, or those they were exchanged for; null once the athlete is known
 * @param issuedAt    when they were issued, null if unknown
 * @param spending    null unless somebody is exchanging them, or ended while doing so
 */
public record Seed(
        String clientId,
        String fingerprint,
        Long athleteId,
        TokenSet tokens,
        Instant issuedAt,
        Spending spending,
        long version)
        implements StoreEntry<Seed> {

    public static StoreKey<Seed> key(String clientId, String fingerprint) {
        return new StoreKey<>(EntryKind.SEED, clientId, fingerprint);
    }

    @Override
    public StoreKey<Seed> key() {
        return key(clientId, fingerprint);
    }

    @Override
    public Seed withVersion(long newVersion) {
        return new Seed(clientId, fingerprint, athleteId, tokens, issuedAt, spending, newVersion);
    }

    public Seed withSpending(Spending newSpending) {
        return new Seed(clientId, fingerprint, athleteId, tokens, issuedAt, newSpending, version);
    }

    /** The tokens that came of an exchange, which is over thereby. */
    public Seed withTokens(TokenSet newTokens, Instant issued) {
        return new Seed(clientId, fingerprint, athleteId, newTokens, issued, null, version);
    }

    /** The athlete has a grant of its own. */
    public Seed ofAthlete(long id) {
        return new Seed(clientId, fingerprint, id, null, null, null, version);
    }
}
