package io.github.camelstrava.ratelimit;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StoreEntry;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Nodes that share a store, and a Strava that counts strictly; all in virtual time. */
final class Simulation {

    final VirtualTime time;
    final Random random;
    final Strava strava;
    final Store store;
    final List<Node> nodes = new ArrayList<>();
    int timers;

    Simulation(String start, long seed) {
        this.time = new VirtualTime(start);
        this.random = new Random(seed);
        this.strava = new Strava();
        this.store = new Store();
    }

    void addNodes(int count) {
        for (int i = 0; i < count; i++) {
            addNode(Duration.ZERO);
        }
    }

    /** @param wrong how far the node's clock is ahead of Strava's */
    Node addNode(Duration wrong) {
        Node node = new Node(wrong);
        nodes.add(node);
        return node;
    }

    /** Calls that come together, spread over the nodes. */
    void burst(int calls, Bucket bucket, Rank rank) {
        for (int i = 0; i < calls; i++) {
            nodes.get(i % nodes.size()).burst(1, bucket, rank);
        }
    }

    /** One call after the other, spread over the nodes. */
    void trickle(int calls, Duration apart, Bucket bucket, Rank rank) {
        for (int i = 0; i < calls; i++) {
            Node node = nodes.get(i % nodes.size());
            time.after(apart.multipliedBy(i), () -> node.burst(1, bucket, rank));
        }
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void passUntil(String end) {
        time.pass(Duration.between(time.instant(), Instant.parse(end)));
    }

    int served() {
        return nodes.stream().mapToInt(node -> node.served).sum();
    }

    Duration between(int leastMillis, int mostMillis) {
        return Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis + 1));
    }

    /** Counts in natural windows of its own clock, and refuses what is beyond them. */
    final class Strava {
        int[] limits = {200, 2_000};
        int[] readLimits = {100, 1_000};
        /** How many answers in a hundred carry no headers. */
        int silent;

        int refused;
        private final Map<String, Integer> counts = new TreeMap<>();

        /** How many calls of a kind were counted in the quarter hour at a time. */
        int counted(String kind, String at) {
            return counts.getOrDefault(
                    kind + Span.QUARTER_HOUR.windowAt(Instant.parse(at).toEpochMilli()), 0);
        }

        private int countedNow(Span span, String kind) {
            return counts.getOrDefault(kind + span.windowAt(time.millis()), 0);
        }

        int today(String kind) {
            return countedNow(Span.DAY, kind + "-day");
        }

        private int count(Span span, String kind) {
            return counts.merge(kind + span.windowAt(time.millis()), 1, Integer::sum);
        }

        /** Somebody reads who does not share the store, as long as there is budget. */
        void callByAnotherProgram() {
            if (countedNow(Span.QUARTER_HOUR, "read") < readLimits[0]) {
                receive(Bucket.READ, Rank.HIGH);
            }
        }

        private Answer receive(Bucket bucket, Rank rank) {
            boolean over = count(Span.DAY, "all-day") > limits[1];
            over |= count(Span.QUARTER_HOUR, "all") > limits[0];
            if (bucket == Bucket.READ) {
                over |= count(Span.DAY, "read-day") > readLimits[1];
                over |= count(Span.QUARTER_HOUR, "read") > readLimits[0];
                count(Span.QUARTER_HOUR, "read-" + rank);
            }
            refused += over ? 1 : 0;
            return new Answer(over ? 429 : 200, random.nextInt(100) < silent ? RateLimitHeaders.NONE : headers());
        }

        private RateLimitHeaders headers() {
            return new RateLimitHeaders(
                    time.instant().truncatedTo(ChronoUnit.SECONDS),
                    limits.clone(),
                    new int[] {countedNow(Span.QUARTER_HOUR, "all"), today("all")},
                    readLimits.clone(),
                    new int[] {countedNow(Span.QUARTER_HOUR, "read"), today("read")});
        }
    }

    private record Answer(int status, RateLimitHeaders headers) {}

    /** Shared by all nodes; counts what it is asked, and may be away. */
    final class Store implements StravaStore {
        private final StravaStore memory = new MemoryStore(time);
        boolean away;
        int asked;
        int settled;
        /** Happens while a node is between reading and writing. */
        Runnable meanwhile = () -> {};

        private StravaStore reached() {
            asked++;
            if (away) {
                throw new StravaStoreException("The store is away.", null);
            }
            return memory;
        }

        @Override
        public boolean isLasting() {
            return true;
        }

        @Override
        public Instant now() {
            return reached().now();
        }

        @Override
        public <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
            Optional<T> found = reached().get(key);
            meanwhile.run();
            return found;
        }

        @Override
        public <T extends StoreEntry<T>> Optional<T> put(T entry) {
            settled++;
            return reached().put(entry);
        }

        @Override
        public boolean remove(StoreEntry<?> entry) {
            return reached().remove(entry);
        }

        @Override
        public List<String> items(EntryKind<?> kind, String owner) {
            return reached().items(kind, owner);
        }
    }

    /** A machine: its calls and timers go on only while it runs. */
    final class Node {
        final RateLimiter limiter;
        private int served;
        private final List<Runnable> held = new ArrayList<>();
        private boolean suspended;
        private boolean killed;

        private Node(Duration wrong) {
            this.limiter = RateLimiter.sharing(
                    store,
                    "12345",
                    Clock.offset(time, wrong),
                    this::after,
                    task -> time.after(Duration.ZERO, () -> run(task)),
                    90);
        }

        private void after(Duration delay, Runnable task) {
            timers++;
            time.after(delay, () -> run(task));
        }

        private void run(Runnable task) {
            if (suspended) {
                held.add(task);
            } else if (!killed) {
                task.run();
            }
        }

        int served() {
            return served;
        }

        void suspend() {
            suspended = true;
        }

        void resume() {
            suspended = false;
            List.copyOf(held).forEach(this::run);
            held.clear();
        }

        /** Everything it does ends, and nobody is told. */
        void kill() {
            killed = true;
        }

        void burst(int calls, Bucket bucket, Rank rank) {
            for (int i = 0; i < calls; i++) {
                run(() -> call(bucket, rank));
            }
        }

        private void call(Bucket bucket, Rank rank) {
            CompletableFuture<Permit> place =
                    limiter.acquire(bucket, rank, RateLimitPolicy.wait, Duration.ofDays(3), "activity");
            place.whenComplete((permit, failure) -> {
                if (failure == null) {
                    send(permit, bucket, rank);
                }
            });
        }

        private void send(Permit permit, Bucket bucket, Rank rank) {
            time.after(between(5, 60), () -> {
                if (killed) {
                    return;
                }
                Answer answer = strava.receive(bucket, rank);
                // Now and then an answer is overtaken by many others.
                Duration back = random.nextInt(20) == 0 ? between(500, 4_000) : between(20, 200);
                time.after(back, () -> run(() -> receive(permit, answer, bucket, rank)));
            });
        }

        private void receive(Permit permit, Answer answer, Bucket bucket, Rank rank) {
            limiter.answered(permit, answer.headers, answer.status, false);
            if (answer.status == 429) {
                call(bucket, rank);
            } else {
                served++;
            }
        }
    }
}
