package io.github.camelstrava;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;

/** Makes an application know athletes, without a configured token. */
final class Connections {

    private Connections() {}

    /** @param lifetime of the access token */
    static void connect(StravaStore store, String clientId, SandboxAthlete athlete, Instant now, Duration lifetime) {
        long version =
                store.get(Grant.key(clientId, athlete.id())).map(Grant::version).orElse(0L);
        TokenSet tokens = new TokenSet(
                athlete.id(), athlete.accessToken(), athlete.refreshToken(), now.plus(lifetime), athlete.scopes());
        store.put(new Grant(clientId, tokens, now, now).withVersion(version)).orElseThrow();
    }
}
