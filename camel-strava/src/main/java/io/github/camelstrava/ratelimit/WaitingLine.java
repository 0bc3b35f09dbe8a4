package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Who waits for budget: by rank, then age. Guarded by the limiter's lock. */
final class WaitingLine {

    /** A bound on memory; at Strava's budgets the last of them would wait for days. */
    private static final int MOST = 20_000;

    /** However many events are made up, there is room for others. */
    private static final int MOST_EVENTS = MOST / 4;

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
        final Rank rank;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private long checkedFor = UNCHECKED;

        Kind(Bucket bucket, Rank rank) {
            this.bucket = bucket;
            this.rank = rank;
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
        for (Rank rank : Rank.values()) {
            for (Bucket bucket : Bucket.values()) {
                kinds.add(new Kind(bucket, rank));
            }
        }
    }

    Kind kind(Bucket bucket, Rank rank) {
        return kinds.get(rank.ordinal() * Bucket.values().length + bucket.ordinal());
    }

    void add(Waiter waiter) {
        waiter.kind().waiters.add(waiter);
        waiter.kind().checkedFor = UNCHECKED;
        size++;
    }

    int size() {
        return size;
    }

    /** Whether the line is too long for one more. */
    boolean isFull(Rank rank) {
        return size >= MOST || rank == Rank.EVENT && size(rank) >= MOST_EVENTS;
    }

    private int size(Rank rank) {
        return kinds.stream()
                .filter(kind -> kind.rank == rank)
                .mapToInt(Kind::size)
                .sum();
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The kinds that somebody waits for. */
    List<Kind> waitedFor() {
        return kinds.stream().filter(kind -> !kind.waiters.isEmpty()).toList();
    }

    /** Whether nobody of higher rank waits for the same budget. */
    boolean isFirst(Kind kind) {
        return kinds.stream()
                .noneMatch(other ->
                        other.bucket == kind.bucket && other.rank.compareTo(kind.rank) < 0 && !other.waiters.isEmpty());
    }

    /** Whether somebody waits who goes before a new call of that rank and for whom a condition holds. */
    boolean isAnybodyBefore(Rank rank, Predicate<Kind> condition) {
        return size > 0
                && kinds.stream()
                        .anyMatch(kind ->
                                !kind.waiters.isEmpty() && kind.rank.compareTo(rank) <= 0 && condition.test(kind));
    }

    /** Takes out the first for whose kind a condition holds; null if there is none. */
    Waiter removeFirst(Predicate<Kind> condition) {
        Kind next = kinds.stream()
                .filter(kind -> !kind.waiters.isEmpty() && condition.test(kind))
                .min(Comparator.comparing((Kind kind) -> kind.rank)
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
