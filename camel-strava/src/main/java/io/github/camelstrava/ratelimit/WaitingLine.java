package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Who waits for budget: by priority, then age. Guarded by the limiter's lock. */
final class WaitingLine {

    private static final long UNCHECKED = Long.MIN_VALUE;

    /**
     * A call that waits.
     *
     * @param number   grows from one to the next
     * @param deadline until when it waits, in milliseconds by this machine's clock
     */
    record Waiter(Kind kind, long number, long deadline, String operation, CompletableFuture<Permit> future) {}

    /** Calls that the same windows hold up, in the order they came. */
    final class Kind {
        final Bucket bucket;
        final RateLimitPriority priority;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private long checkedFor = UNCHECKED;

        Kind(Bucket bucket, RateLimitPriority priority) {
            this.bucket = bucket;
            this.priority = priority;
        }

        int size() {
            return waiters.size();
        }

        /** Takes out those who would not wait until a time; looks for them only when it is another than the last. */
        List<Waiter> removeImpatient(long retryAt) {
            if (retryAt == checkedFor) {
                return List.of();
            }
            checkedFor = retryAt;
            List<Waiter> impatient = new ArrayList<>();
            waiters.removeIf(waiter -> retryAt > waiter.deadline && impatient.add(waiter));
            size -= impatient.size();
            return impatient;
        }
    }

    private final List<Kind> kinds = new ArrayList<>();
    private int size;

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
        waiter.kind().checkedFor = UNCHECKED;
        size++;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The kinds that somebody waits for. */
    List<Kind> waitedFor() {
        return kinds.stream().filter(kind -> !kind.waiters.isEmpty()).toList();
    }

    /** Whether nobody of higher priority waits for the same budget. */
    boolean isFirst(Kind kind) {
        return kind.priority == RateLimitPriority.high
                || kind(kind.bucket, RateLimitPriority.high).waiters.isEmpty();
    }

    /** Whether somebody waits who goes before a new call of that priority and for whom a condition holds. */
    boolean isAnybodyBefore(RateLimitPriority priority, Predicate<Kind> condition) {
        return size > 0
                && kinds.stream()
                        .anyMatch(kind -> !kind.waiters.isEmpty()
                                && kind.priority.compareTo(priority) <= 0
                                && condition.test(kind));
    }

    /** Takes out the first for whose kind a condition holds; null if there is none. */
    Waiter removeFirst(Predicate<Kind> condition) {
        Kind next = kinds.stream()
                .filter(kind -> !kind.waiters.isEmpty() && condition.test(kind))
                .min(Comparator.comparing((Kind kind) -> kind.priority)
                        .thenComparing(kind -> kind.waiters.peek().number()))
                .orElse(null);
        if (next == null) {
            return null;
        }
        size--;
        return next.waiters.poll();
    }

    List<Waiter> removeAll() {
        List<Waiter> all = new ArrayList<>();
        kinds.forEach(kind -> {
            all.addAll(kind.waiters);
            kind.waiters.clear();
        });
        size = 0;
        return all;
    }
}
