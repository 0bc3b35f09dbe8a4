package io.github.camelstrava;

import io.github.camelstrava.client.ListReader;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.model.Subscription;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Knows the application's subscription. Asks Strava when an event names another one, as a new one may have been made, but
 * once a minute at most, as anybody can send events.
 */
final class SubscriptionCheck {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final StravaClient client;
    private final Executor worker;
    private final Clock clock;
    private Set<Long> known = Set.of();
    private Instant asked = Instant.MIN;
    private CompletableFuture<Set<Long>> asking;

    SubscriptionCheck(StravaClient client, Executor worker, Clock clock) {
        this.client = client;
        this.worker = worker;
        this.clock = clock;
    }

    CompletableFuture<Boolean> isOurs(long subscriptionId, Terms terms) {
        CompletableFuture<Set<Long>> answer;
        boolean first;
        synchronized (this) {
            if (known.contains(subscriptionId)) {
                return CompletableFuture.completedFuture(true);
            }
            first = asking == null;
            if (first && asked.isAfter(clock.instant().minus(PAUSE))) {
                return CompletableFuture.completedFuture(false);
            }
            if (first) {
                asking = new CompletableFuture<>();
            }
            answer = asking;
        }
        if (first) {
            ask(terms, answer);
        }
        return answer.thenApply(ids -> ids.contains(subscriptionId));
    }

    private void ask(Terms terms, CompletableFuture<Set<Long>> answer) {
        new ListReader<>(client, worker, StravaOperation.subscriptions, null, Arguments.NONE, Subscription.class, terms)
                .all()
                .whenComplete((subscriptions, failure) -> {
                    synchronized (this) {
                        asking = null;
                        // A failure counts too: it would else be asked again for each event.
                        asked = clock.instant();
                        if (failure == null) {
                            known = subscriptions.stream().map(Subscription::id).collect(Collectors.toSet());
                        }
                    }
                    if (failure == null) {
                        answer.complete(known);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
    }
}
