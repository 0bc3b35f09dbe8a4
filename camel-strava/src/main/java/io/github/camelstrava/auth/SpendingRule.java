package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.store.Spending;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one at a time, over all nodes, send a refresh token to Strava. That it is being sent is written into the store
 * first, which shows besides that what comes of it can be stored. If the sender ends before it could store that, the
 * token may be spent or not: nobody sends it again for a while, in which a sender that was merely suspended comes back
 * with the result.
 */
final class SpendingRule {

    /** How long a call waits for another node's result, which takes a second or so. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int LOOKS = (int) PATIENCE.dividedBy(LOOK_AGAIN);

    /** However short the token endpoint is waited for. */
    private static final Duration LEAST_LEASE = Duration.ofMinutes(2);

    /** @param looks as a component that stops lets nobody wait, so that no time may pass between two of them */
    record Patience(Instant until, AtomicInteger looks) {}

    private final StravaStore store;
    private final Clock clock;
    private final Duration lease;
    private final Pause pause;
    /** Of one keeper: two of them in one process are as foreign to each other as two nodes. */
    private final String node = UUID.randomUUID().toString();

    /** @param timeout how long the token endpoint is waited for */
    SpendingRule(StravaStore store, Clock clock, Duration timeout, Pause pause) {
        this.store = store;
        this.clock = clock;
        this.pause = pause;
        Duration twice = timeout.multipliedBy(2);
        this.lease = twice.compareTo(LEAST_LEASE) > 0 ? twice : LEAST_LEASE;
    }

    /** To be stored before the token is sent. */
    Spending begin() {
        return new Spending(node, store.now());
    }

    boolean isOwn(Spending spending) {
        return spending != null && spending.node().equals(node);
    }

    /** Whether another may yet come back with a result. */
    boolean isOthers(Spending spending) {
        return spending != null
                && !isOwn(spending)
                && store.now().isBefore(spending.since().plus(lease));
    }

    /** How long a call that comes now waits for another node. */
    Patience patience() {
        return new Patience(clock.instant().plus(PATIENCE), new AtomicInteger(LOOKS));
    }

    /** Whether to look once more. */
    boolean isPatient(Patience patience) {
        return clock.instant().isBefore(patience.until()) && patience.looks().getAndDecrement() > 0;
    }

    /** When to see whether the other is through. */
    CompletableFuture<Void> lookAgain() {
        return pause.of(LOOK_AGAIN);
    }

    /** For a call that has waited long enough. */
    StravaApiException stillOthers(Spending spending, String whose, String operation) {
        return new StravaApiException(
                operation,
                0,
                StravaFault.NONE,
                false,
                "strava:" + operation + " was not sent: since " + spending.since() + " another node has been refreshing"
                        + " the tokens of " + whose + ", or has ended while doing so. If nothing comes of it, they are"
                        + " refreshed here from " + spending.since().plus(lease) + " on; try again later.",
                null);
    }
}
