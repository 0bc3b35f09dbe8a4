package io.github.camelstrava;

import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
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
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** Mass revocations are rare, and made-up ones should leave reads for other events. */
    private static final int MOST_IN_WINDOW = 8;

    private static final Duration WINDOW = Duration.ofMinutes(15);

    /** Where Strava cannot be asked, with growing pauses. */
    private static final int MOST_TRIES = 5;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    /** Until there is budget in the next quarter hour. */
    private static final Terms TERMS =
            new Terms(RateLimitPolicy.wait, RateLimitPriority.low, Duration.ofMinutes(16)).forEvent();

    private final StravaClient client;
    private final TokenKeeper tokens;
    private final Executor worker;
    private final Delayer delayer;
    private final Clock clock;

    /** Those who are to be asked for, or just are. */
    private final Set<Long> planned = new HashSet<>();
    /** Those of them of whom an event told since their call was begun, which may be news. */
    private final Set<Long> again = new HashSet<>();

    private final Set<Long> calling = new HashSet<>();
    private final Map<Long, Instant> answered = new HashMap<>();
    private final Deque<Instant> asked = new ArrayDeque<>();

    Deauthorizations(StravaClient client, TokenKeeper tokens, Executor worker, Delayer delayer, Clock clock) {
        this.client = client;
        this.tokens = tokens;
        this.worker = worker;
        this.delayer = delayer;
        this.clock = clock;
    }

    /**
     * An event has come, of whatever kind.
     *
     * @throws StravaStoreException if it cannot be told whether it concerns anybody
     */
    void noted(WebhookEvent event) {
        long athlete = event.ownerId();
        // Nothing is kept for an athlete whom somebody may have made up.
        if (!event.isDeauthorization() || tokens.stored(athlete).isEmpty()) {
            return;
        }
        Duration wait;
        synchronized (this) {
            if (!planned.add(athlete)) {
                if (calling.contains(athlete)) {
                    again.add(athlete);
                }
                return;
            }
            Instant now = clock.instant();
            answered.values().removeIf(since -> !since.plus(PAUSE).isAfter(now));
            Instant since = answered.get(athlete);
            wait = since == null ? Duration.ZERO : Duration.between(now, since.plus(PAUSE));
        }
        confirmAfter(wait, athlete, 1);
    }

    private void confirmAfter(Duration wait, long athlete, int attempt) {
        if (wait.isZero()) {
            worker.execute(() -> confirm(athlete, attempt));
        } else {
            delayer.after(wait, () -> worker.execute(() -> confirm(athlete, attempt)));
        }
    }

    private void confirm(long athlete, int attempt) {
        Duration wait;
        synchronized (this) {
            Instant now = clock.instant();
            while (!asked.isEmpty() && !asked.peek().plus(WINDOW).isAfter(now)) {
                asked.remove();
            }
            wait = asked.size() < MOST_IN_WINDOW
                    ? Duration.ZERO
                    : Duration.between(now, asked.peek().plus(WINDOW));
            if (wait.isZero()) {
                asked.add(now);
                calling.add(athlete);
            }
        }
        if (wait.isZero()) {
            ask(athlete, attempt);
        } else {
            confirmAfter(wait, athlete, attempt);
        }
    }

    private void ask(long athlete, int attempt) {
        client.one(StravaOperation.athlete, athlete, Arguments.NONE, DetailedAthlete.class, TERMS)
                .whenComplete((same, failure) -> {
                    if (failure == null) {
                        LOG.info("Athlete {} is said to have revoked access, but has not.", athlete);
                        end(athlete);
                    } else {
                        failed(athlete, attempt, StravaException.unwrap(failure));
                    }
                });
    }

    private void failed(long athlete, int attempt, Throwable failure) {
        LOG.debug("Asked whether athlete {} has revoked access: {}", athlete, failure.getMessage());
        boolean told = failure instanceof StravaAuthorizationException
                || !(failure instanceof StravaApiException api)
                || api.isApplicationFault();
        if (told || attempt == MOST_TRIES) {
            end(athlete);
        } else {
            confirmAfter(FIRST_RETRY.multipliedBy(1L << 2 * (attempt - 1)), athlete, attempt + 1);
        }
    }

    private void end(long athlete) {
        boolean once;
        synchronized (this) {
            calling.remove(athlete);
            answered.put(athlete, clock.instant());
            once = !again.remove(athlete);
            if (once) {
                planned.remove(athlete);
            }
        }
        if (!once) {
            confirmAfter(PAUSE, athlete, 1);
        }
    }
}
