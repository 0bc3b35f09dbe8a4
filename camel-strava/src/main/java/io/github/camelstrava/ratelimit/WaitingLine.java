package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Who waits for budget: by priority, then age. Guarded by the limiter's lock. */
final class WaitingLine {

    /**
     * A call that waits.
     *
     * @param number   grows from one to the next
     * @param deadline until when it waits, by this machine's clock
     */
    record Waiter(Kind kind, long number, Instant deadline, String operation, CompletableFuture<Permit> future) {}

    /** Calls that the same windows hold up, in the order they came. */
    static final class Kind {
        final Bucket bucket;
        final RateLimitPriority priority;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private Instant checkedFor;

        Kind(Bucket bucket, RateLimitPriority priority) {
            this.bucket = bucket;
            this.priority = priority;
        }

        /** Takes out those who would not wait until a time; looks for them only when it is another than the last. */
        List<Waiter> removeImpatient(Instant retryAt) {
            if (retryAt.equals(checkedFor)) {
                return List.of();
            }
            checkedFor = retryAt;
            List<Waiter> impatient = new ArrayList<>();
            waiters.removeIf(waiter -> retryAt.isAfter(waiter.deadline) && impatient.add(waiter));
            return impatient;
        }
    }

    private final List<Kind> kinds = new ArrayList<>();

    WaitingLine() {
        for (RateLimitPriority priority : RateLimitPriority.values()) {
            for (Bucket bucket : Bucket.values()) {
                kinds.add(new Kind(bucket, priority));
            }
        }
    }

    Kind kind(Bucket bucket, RateLimitPriority priority) {
        return kinds.get(priority.ordinal() * Bucket.values().length + bucket.ordinal());
    }

    void add(Waiter waiter) {
        waiter.kind().waiters.add(waiter);
        waiter.kind().checkedFor = null;
    }

    int size() {
        return kinds.stream().mapToInt(kind -> kind.waiters.size()).sum();
    }

    /** The kinds that somebody waits for. */
    List<Kind> waitedFor() {
        return kinds.stream().filter(kind -> !kind.waiters.isEmpty()).toList();
    }

    /** Whether somebody waits who goes before a new call of that priority and for whom a condition holds. */
    boolean isAnybodyBefore(RateLimitPriority priority, Predicate<Kind> condition) {
        return kinds.stream()
                .anyMatch(kind ->
                        !kind.waiters.isEmpty() && kind.priority.compareTo(priority) <= 0 && condition.test(kind));
    }

    /** Takes out the first for whose kind a condition holds; null if there is none. */
    Waiter removeFirst(Predicate<Kind> condition) {
        Kind next = kinds.stream()
                .filter(kind -> !kind.waiters.isEmpty() && condition.test(kind))
                .min(Comparator.comparing((Kind kind) -> kind.priority)
                        .thenComparing(kind -> kind.waiters.peek().number()))
                .orElse(null);
        return next == null ? null : next.waiters.poll();
    }

    List<Waiter> removeAll() {
        List<Waiter> all = new ArrayList<>();
        kinds.forEach(kind -> {
            all.addAll(kind.waiters);
            kind.waiters.clear();
        });
        return all;
    }
}
