package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Carries events to the callback, several at once, and remembers those of late. Whoever hands in an event never waits. */
final class Pushes {
    private static final int CAPACITY = 5000;
    private static final int AT_ONCE = 8;
    private static final int ATTEMPTS = 3;
    private static final Duration USUAL_DISTANCE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Timetable timetable;
    private final Subscriptions subscriptions;
    private final Callback callback;
    private final EventFaults faults;
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final ThreadPoolExecutor pool;
    private volatile Duration distance = USUAL_DISTANCE;
    private long count;

    Pushes(Clock clock, Timetable timetable, Subscriptions subscriptions, Callback callback, EventFaults faults) {
        this.clock = clock;
        this.timetable = timetable;
        this.subscriptions = subscriptions;
        this.callback = callback;
        this.faults = faults;
        this.pool = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Daemons.named("strava-sandbox-push"),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
    }

    void distance(Duration newDistance) {
        distance = newDistance;
    }

    /** An event that happened, to which the subscription's id is added; nothing becomes of it if there is none. */
    void tell(ObjectNode event) {
        Optional<Subscriptions.Subscription> subscription = subscriptions.current();
        if (subscription.isEmpty()) {
            return;
        }
        event.put("subscription_id", subscription.get().id());
        Delivery delivery = log(subscription.get(), new String(Json.bytes(event), StandardCharsets.UTF_8), ATTEMPTS);
        if (faults.losesNext()) {
            delivery.lose();
        } else if (!faults.holds(delivery)) {
            duplicateOnceDelivered(delivery, faults.copies());
            pool.execute(() -> attempt(delivery));
        }
    }

    /** Sends anything once. */
    CompletableFuture<SandboxPush> push(String body) {
        Delivery delivery = log(
                subscriptions
                        .current()
                        .orElseThrow(() -> new IllegalStateException("Nobody has subscribed to events.")),
                body,
                1);
        pool.execute(() -> attempt(delivery));
        return delivery.outcome();
    }

    /** Sends what was held, one after the other, so that the order is kept. */
    void release(Comparator<SandboxPush> order) {
        List<Delivery> released = faults.release().stream()
                .sorted(Comparator.comparing(Delivery::state, order))
                .toList();
        released.forEach(delivery -> {
            delivery.begin(clock.instant());
            duplicateOnceDelivered(delivery, faults.copies());
        });
        pool.execute(() -> released.forEach(this::attempt));
    }

    synchronized List<SandboxPush> all() {
        return deliveries.stream().map(Delivery::state).toList();
    }

    /** How many there were in all. */
    synchronized long count() {
        return count;
    }

    void stop() {
        pool.shutdownNow();
        synchronized (this) {
            deliveries.stream().filter(delivery -> delivery.state().isPending()).forEach(Delivery::lose);
        }
    }

    private synchronized Delivery log(Subscriptions.Subscription subscription, String body, int attempts) {
        if (deliveries.size() == CAPACITY) {
            deliveries.removeFirst();
        }
        Delivery delivery = new Delivery(++count, clock.instant(), subscription, body, attempts);
        deliveries.addLast(delivery);
        return delivery;
    }

    private void duplicateOnceDelivered(Delivery delivery, int copies) {
        if (copies > 0) {
            delivery.outcome().thenAccept(outcome -> {
                if (outcome.delivered()) {
                    Delivery copy = log(delivery.subscription(), delivery.body(), ATTEMPTS);
                    duplicateOnceDelivered(copy, copies - 1);
                    pool.execute(() -> attempt(copy));
                }
            });
        }
    }

    private void attempt(Delivery delivery) {
        if (!subscriptions.current().equals(Optional.of(delivery.subscription()))) {
            delivery.lose();
            return;
        }
        delivery.answered(status(delivery));
        if (delivery.state().isPending()) {
            timetable.at(delivery.nextAttempt(distance), () -> pool.execute(() -> attempt(delivery)));
        }
    }

    private int status(Delivery delivery) {
        try {
            return callback.post(delivery.subscription().callbackUrl(), delivery.body())
                    .statusCode();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
