package io.github.camelstrava;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.client.ListReader;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.Subscription;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import io.github.camelstrava.store.PushSubscription;
import io.github.camelstrava.store.StravaStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one subscription for events that Strava grants the application: knows it, and makes it where that is wished. Anybody
 * can send events that name another one, so Strava is asked once a minute at most what there is.
 *
 * @see <a href="https://developers.strava.com/docs/webhooks/">Strava: Webhooks</a>
 */
final class ApplicationSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationSubscription.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** What other nodes have learnt is looked up so often. */
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    /** Strava, or somebody else, may end a subscription. */
    private static final Duration CHECKED_EVERY = Duration.ofMinutes(15);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    /** A load balancer takes some seconds to let Strava through to a node that has just become ready. */
    private static final int PATIENCE = 3;

    /** Calls of an application count in no budget. */
    private static final Terms TERMS = new Terms(RateLimitPolicy.wait, RateLimitPriority.high, Duration.ofMinutes(1));

    private static final int BAD_REQUEST = 400;

    private final StravaClient client;
    private final StravaStore store;
    private final String clientId;
    private final Executor worker;
    private final Delayer delayer;
    private final Clock clock;

    private final GrowingPause retryPause = new GrowingPause(0, FIRST_RETRY, LONGEST_RETRY);
    private Wish wish;
    private long wishes;
    private volatile Set<Long> known = Set.of();
    /** When an event was the reason to ask, which anybody can send. */
    private Instant askedForEvent = Instant.MIN;

    private Instant askedStore = Instant.MIN;
    private Throwable failure;
    private CompletableFuture<Set<Long>> asking;
    private int failures;
    private volatile String problem;

    /**
     * What consumers want of the subscription.
     *
     * @param callbackUrl where events are to go; null if the subscription is not to be made here
     */
    record Wish(String callbackUrl, Supplier<String> verifyToken) {

        boolean isToSubscribe() {
            return callbackUrl != null;
        }
    }

    ApplicationSubscription(
            StravaClient client, StravaStore store, String clientId, Executor worker, Delayer delayer, Clock clock) {
        this.client = client;
        this.store = store;
        this.clientId = clientId;
        this.worker = worker;
        this.delayer = delayer;
        this.clock = clock;
    }

    /**
     * Whether a subscription is the application's.
     *
     * @return completes exceptionally if that cannot be told now
     */
    CompletableFuture<Boolean> isOurs(long subscriptionId) {
        // Without the lock, under which others may be asking the store.
        if (known.contains(subscriptionId)) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Set<Long>> answer;
        boolean first;
        synchronized (this) {
            if (known.contains(subscriptionId) || isStored(subscriptionId)) {
                return CompletableFuture.completedFuture(true);
            }
            first = asking == null;
            if (first && askedForEvent.isAfter(clock.instant().minus(PAUSE))) {
                return failure == null
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure);
            }
            askedForEvent = first ? clock.instant() : askedForEvent;
            answer = begin();
        }
        if (first) {
            ask(answer);
        }
        return answer.thenApply(ids -> ids.contains(subscriptionId));
    }

    /** Another node may have made it. */
    private boolean isStored(long subscriptionId) {
        if (askedStore.isAfter(clock.instant().minus(STORE_PAUSE))) {
            return false;
        }
        askedStore = clock.instant();
        boolean stored = stored().filter(entry -> entry.id() == subscriptionId).isPresent();
        if (stored) {
            known = Set.of(subscriptionId);
        }
        return stored;
    }

    private Optional<PushSubscription> stored() {
        try {
            return store.get(PushSubscription.key(clientId));
        } catch (StravaStoreException e) {
            LOG.debug("The subscription cannot be looked up in the store: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private CompletableFuture<Set<Long>> begin() {
        if (asking == null) {
            asking = new CompletableFuture<>();
        }
        return asking;
    }

    /** Sees from now on to it that there is the subscription. */
    void keep(Wish newWish) {
        long number;
        synchronized (this) {
            wish = newWish;
            number = ++wishes;
            failures = 0;
            problem = null;
            retryPause.over();
        }
        worker.execute(() -> check(number));
    }

    /** The subscription stays, as another node may use it, or this one again. */
    synchronized void release() {
        wish = null;
        wishes++;
        problem = null;
    }

    /** What keeps events from coming, null if nothing is known to. */
    String problem() {
        return problem;
    }

    private void check(long number) {
        CompletableFuture<Set<Long>> answer;
        boolean first;
        synchronized (this) {
            if (number != wishes) {
                return;
            }
            first = asking == null;
            answer = begin();
        }
        if (first) {
            ask(answer);
        }
        answer.whenComplete((ids, notTold) -> {
            Duration next;
            synchronized (this) {
                boolean done = notTold == null && problem == null && !ids.isEmpty();
                if (done) {
                    retryPause.over();
                }
                next = done ? CHECKED_EVERY : retryPause.next();
            }
            delayer.after(next, () -> worker.execute(() -> check(number)));
        });
    }

    private void ask(CompletableFuture<Set<Long>> answer) {
        Wish wished;
        synchronized (this) {
            wished = wish;
        }
        list().thenCompose(subscriptions -> subscriptions.isEmpty() && wished != null && wished.isToSubscribe()
                        ? create(wished)
                        : CompletableFuture.completedFuture(subscriptions))
                .whenComplete((subscriptions, e) -> {
                    Throwable cause = e == null ? null : StravaException.unwrap(e);
                    synchronized (this) {
                        asking = null;
                        failure = cause;
                        if (cause == null) {
                            known = subscriptions.stream().map(Subscription::id).collect(Collectors.toSet());
                        }
                    }
                    if (cause == null) {
                        remember(subscriptions);
                    }
                    judge(wished, subscriptions, cause);
                    if (cause == null) {
                        answer.complete(known);
                    } else {
                        answer.completeExceptionally(cause);
                    }
                });
    }

    private CompletableFuture<List<Subscription>> list() {
        return new ListReader<>(
                        client, worker, StravaOperation.subscriptions, null, Arguments.NONE, Subscription.class, TERMS)
                .all()
                .thenApply(subscriptions -> subscriptions.stream()
                        .filter(subscription -> subscription.id() != null)
                        .toList());
    }

    private CompletableFuture<List<Subscription>> create(Wish wished) {
        Map<Param, Object> values = Map.of(
                Param.callbackUrl,
                wished.callbackUrl(),
                Param.verifyToken,
                wished.verifyToken().get());
        return client.one(
                        StravaOperation.createSubscription,
                        null,
                        new Arguments(null, null, values),
                        Subscription.class,
                        TERMS)
                .thenCompose(created -> {
                    LOG.info("Subscribed to Strava's events.");
                    return created.id() == null
                            ? list()
                            : CompletableFuture.completedFuture(List.of(withCallback(created, wished.callbackUrl())));
                })
                .exceptionallyCompose(e -> alreadyExists(StravaException.unwrap(e))
                        // Another node was faster.
                        ? list()
                        : CompletableFuture.failedFuture(e));
    }

    /** Strava may answer with the id alone. */
    private static Subscription withCallback(Subscription created, String callbackUrl) {
        ObjectNode json = StravaJson.mapper().createObjectNode().put("id", created.id());
        return new Subscription(json.put("callback_url", callbackUrl));
    }

    private static boolean alreadyExists(Throwable e) {
        return e instanceof StravaApiException api
                && api.getStatus() == BAD_REQUEST
                && api.getFault().has(null, null, "already exists");
    }

    /** So that other nodes need not ask. */
    private void remember(List<Subscription> subscriptions) {
        try {
            Optional<PushSubscription> old = store.get(PushSubscription.key(clientId));
            if (subscriptions.isEmpty()) {
                old.ifPresent(store::remove);
                return;
            }
            Subscription current = subscriptions.get(0);
            PushSubscription entry = new PushSubscription(
                    clientId,
                    current.id(),
                    current.callbackUrl(),
                    old.map(PushSubscription::version).orElse(0L));
            if (!entry.equals(old.orElse(null))) {
                store.put(entry);
            }
        } catch (StravaStoreException e) {
            LOG.debug("The subscription is not stored: {}", e.getMessage());
        }
    }

    private void judge(Wish wished, List<Subscription> subscriptions, Throwable cause) {
        if (wished == null) {
            return;
        }
        String found;
        if (cause != null) {
            found = judgeFailure(cause);
        } else if (subscriptions.isEmpty()) {
            found = "The application has no subscription, so Strava sends no events: set the options callbackUrl and"
                    + " subscribe, or use strava:createSubscription.";
        } else {
            found = wished.isToSubscribe() ? judgeCallback(wished, subscriptions.get(0)) : null;
        }
        synchronized (this) {
            failures = cause == null ? 0 : failures + 1;
            if (wished != wish) {
                return;
            }
            if (found != null && !found.equals(problem)) {
                LOG.warn(found);
            }
            problem = found;
        }
    }

    private static String judgeCallback(Wish wished, Subscription subscription) {
        String callback = subscription.callbackUrl();
        if (callback == null || callback.equals(wished.callbackUrl())) {
            return null;
        }
        return "The application's subscription is for another callback, at " + host(callback) + ", and Strava grants"
                + " only one: it is left as it is. Remove it with strava:deleteSubscription?id=" + subscription.id()
                + ", or set the option callbackUrl to it.";
    }

    /** Its path is hard to guess on purpose. */
    private static String host(String callback) {
        try {
            return String.valueOf(URI.create(callback).getHost());
        } catch (IllegalArgumentException e) {
            return "an unknown host";
        }
    }

    private String judgeFailure(Throwable cause) {
        if (!(cause instanceof StravaApiException api) || api.getStatus() >= 500 || api.getStatus() < BAD_REQUEST) {
            // An outage of Strava's, which is not the application's trouble: what was wrong still is.
            LOG.debug("Strava cannot be asked for the subscription: {}", cause.getMessage());
            return problem;
        }
        boolean credentials = api.getStatus() != BAD_REQUEST;
        LOG.debug("The subscription is not there: {}", api.getMessage());
        return credentials || failures >= PATIENCE
                ? "The application's subscription cannot be made: " + api.getMessage()
                : problem;
    }
}
