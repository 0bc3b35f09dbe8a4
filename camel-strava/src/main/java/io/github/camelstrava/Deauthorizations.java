package io.github.camelstrava;

import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Strava whether an athlete has revoked the application's access, as an event says, which anybody may have sent: a
 * call is made on behalf of the athlete, and if the tokens are of no use any more, that is found out as it always is.
 */
final class Deauthorizations {

    private static final Logger LOG = LoggerFactory.getLogger(Deauthorizations.class);

    /** An athlete whose tokens have just worked is asked for again after so long. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Until there is budget in the next quarter hour. */
    private static final Terms TERMS =
            new Terms(RateLimitPolicy.wait, RateLimitPriority.low, Duration.ofMinutes(16)).forEvent();

    private final StravaClient client;
    private final TokenKeeper tokens;
    private final Executor worker;
    private final Delayer delayer;
    private final Clock clock;

    private final Set<Long> planned = new HashSet<>();
    private final Map<Long, Instant> alive = new HashMap<>();

    Deauthorizations(StravaClient client, TokenKeeper tokens, Executor worker, Delayer delayer, Clock clock) {
        this.client = client;
        this.tokens = tokens;
        this.worker = worker;
        this.delayer = delayer;
        this.clock = clock;
    }

    /** An event has come, of whatever kind. */
    void noted(WebhookEvent event) {
        long athlete = event.ownerId();
        if (!event.isDeauthorization() || !isConnected(athlete)) {
            return;
        }
        Duration wait;
        synchronized (this) {
            Instant now = clock.instant();
            alive.values().removeIf(since -> !since.plus(PAUSE).isAfter(now));
            if (!planned.add(athlete)) {
                return;
            }
            Instant since = alive.get(athlete);
            wait = since == null ? Duration.ZERO : Duration.between(now, since.plus(PAUSE));
        }
        if (wait.isZero()) {
            worker.execute(() -> confirm(athlete));
        } else {
            delayer.after(wait, () -> worker.execute(() -> confirm(athlete)));
        }
    }

    /** Before anything is kept for an athlete whom somebody may have made up. */
    private boolean isConnected(long athlete) {
        try {
            return tokens.stored(athlete).isPresent();
        } catch (StravaStoreException e) {
            LOG.debug("Whether athlete {} has revoked access is found out later: {}", athlete, e.getMessage());
            return false;
        }
    }

    private void confirm(long athlete) {
        synchronized (this) {
            // What comes from now on may be news.
            planned.remove(athlete);
        }
        client.one(StravaOperation.athlete, athlete, Arguments.NONE, DetailedAthlete.class, TERMS)
                .whenComplete((same, failure) -> {
                    if (failure == null) {
                        LOG.info("Athlete {} is said to have revoked access, but has not.", athlete);
                        synchronized (this) {
                            alive.put(athlete, clock.instant());
                        }
                    } else {
                        LOG.debug(
                                "Asked whether athlete {} has revoked access: {}",
                                athlete,
                                StravaException.unwrap(failure).getMessage());
                    }
                });
    }
}
