package io.github.camelstrava.benchmark;

import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.CamelContext;

/** An athlete who is connected already and named in the options, so that no call is made but the one that is measured. */
final class StravaAccount {

    static final String ACCESS_TOKEN = "0123456789abcdef0123456789abcdef01234567";

    static final long ATHLETE = 900_000_101;
    static final String CLIENT = "190000";

    /** For what the application asks in its own name. */
    static final String SECRET = "89abcdef0123456789abcdef0123456789abcdef";

    private StravaAccount() {}

    static void configure(CamelContext context, String apiUri, StravaStore store) {
        Instant now = Instant.now();
        TokenSet tokens = new TokenSet(
                ATHLETE,
                ACCESS_TOKEN,
                "fedcba9876543210fedcba9876543210fedcba98",
                now.plus(Duration.ofHours(6)),
                Set.of("activity:read_all"));
        store.open();
        store.put(new Grant(CLIENT, tokens, now, now));
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setStore(store);
        component.getConfiguration().setApiUri(apiUri);
        component.getConfiguration().setClientId(CLIENT);
        component.getConfiguration().setAthleteId(Long.toString(ATHLETE));
    }
}
