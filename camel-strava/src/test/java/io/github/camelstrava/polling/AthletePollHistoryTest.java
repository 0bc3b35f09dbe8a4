package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.polling.RecordingDelivery.Outcome;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StoreEntry;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invented lives of an athlete: activities come, come late and go, also between two pages; calls, the store and the route
 * fail; the consumer is stopped, or killed with exchanges under way. Whatever happens, what stays is delivered, and nothing
 * twice without a cause. A life is told by its seed.
 */
class AthletePollHistoryTest {

    private static final long ATHLETE = 900_000_101L;
    private static final Duration LOOKBACK = Duration.ofDays(14);
    private static final Instant BEGIN = Instant.parse("2026-09-01T06:00:00Z");

    static Stream<Arguments> lives() {
        return Stream.of(FakeActivities.Order.values())
                .flatMap(order -> IntStream.range(0, Integer.getInteger("lives", 50))
                        .mapToObj(seed -> Arguments.of(order, seed)));
    }

    @ParameterizedTest(name = "{0}, life {1}")
    @MethodSource("lives")
    void deliversWhatStaysAndNothingTwiceWithoutACause(FakeActivities.Order order, int seed) {
        new Life(order, seed, true).live();
    }

    @ParameterizedTest(name = "{0}, life {1}")
    @MethodSource("lives")
    void deliversOnlyWhatIsNewIfNoStartIsGiven(FakeActivities.Order order, int seed) {
        new Life(order, seed, false).live();
    }

    private static final class Life {
        private final Random random;
        private final boolean startIsGiven;
        private final boolean calm;
        private final boolean hides;
        private final SandboxClock clock = SandboxClock.at(BEGIN);
        private final FakeActivities strava = new FakeActivities();
        private final FailingStore store = new FailingStore();
        private final RecordingDelivery route = new RecordingDelivery();
        private final AthletePoll.Settings settings;
        private final Instant after;
        private final Map<Long, Integer> allowed = new HashMap<>();
        private final Set<Long> expected = new HashSet<>();
        private final Set<Long> old = new HashSet<>();
        private ActivityGroup group = new ActivityGroup("group", clock, null, null);
        private long lastId = 17_000_000_000L;
        private int changesLeft;
        private boolean begun;
        private boolean complete;

        Life(FakeActivities.Order order, int seed, boolean startIsGiven) {
            this.random = new Random(seed);
            this.startIsGiven = startIsGiven;
            this.calm = random.nextInt(4) == 0;
            this.hides = random.nextInt(3) == 0;
            strava.order = order;
            int pageSize = 16 + random.nextInt(30);
            boolean isLong = random.nextInt(4) == 0;
            this.settings = new AthletePoll.Settings(
                    LOOKBACK,
                    Duration.ofMinutes(15),
                    pageSize,
                    random.nextInt(3) == 0 ? 1 + random.nextInt(isLong ? 50 : 5) : 0,
                    random.nextInt(3) == 0 ? 20 + random.nextInt(20) : 0);
            Duration past = Duration.ofDays(isLong ? 900 : 70);
            this.after = BEGIN.minus(past).plus(Duration.ofDays(10));
            int history = isLong ? random.nextInt(500) : random.nextInt(80);
            for (int i = 0; i < history; i++) {
                old.add(add(BEGIN.minus(past).plus(someTime(past.minusDays(1)))));
            }
            if (startIsGiven) {
                old.removeIf(id -> !strava.entries().get(id).start().isBefore(after));
                strava.entries().keySet().stream()
                        .filter(id -> !old.contains(id))
                        .forEach(expected::add);
                // A server that cuts its pages must be found out before it matters: by a history of several pages.
                if (random.nextInt(3) == 0 && order != FakeActivities.Order.SHUFFLED && expected.size() > pageSize) {
                    strava.cap = Math.max(9, pageSize / (isLong ? 4 : 2));
                }
            } else if (random.nextBoolean()) {
                // Between the start and the first poll.
                expect(add(BEGIN.plus(someTime(Duration.ofMinutes(14)))));
            }
            if (random.nextInt(4) == 0 && order != FakeActivities.Order.SHUFFLED) {
                int every = 5 + random.nextInt(20);
                strava.visible = entry -> entry.id() % every != 0;
            }
        }

        void live() {
            strava.beforePage = this::meanwhile;
            strava.asked = asked -> assertThat(asked).isBefore(clock.instant());
            for (int poll = 0; poll < 40; poll++) {
                clock.advance(Duration.ofMinutes(15));
                changesLeft = strava.order == FakeActivities.Order.SHUFFLED ? 1 : 4;
                if (begun) {
                    happen();
                }
                store.failing = !calm && random.nextInt(10) == 0;
                route.allowed = random.nextInt(20) != 0;
                route.outcome = this::outcome;
                poll();
                store.failing = false;
                land();
                if (!calm && strava.cap == Integer.MAX_VALUE && random.nextInt(12) == 0) {
                    kill();
                }
            }
            settle();
            check();
        }

        private void poll() {
            try {
                AthletePoll poll = new AthletePoll(
                        group,
                        ATHLETE,
                        store,
                        strava,
                        settings,
                        () -> startIsGiven ? after : BEGIN,
                        startIsGiven,
                        Announced.NONE,
                        clock);
                group.begin(ATHLETE, Duration.ZERO);
                complete = poll.run(route).complete();
                begun |= !store.isFirst();
            } catch (StravaException e) {
                // The next poll is to make up for it.
            } finally {
                group.end(ATHLETE);
            }
        }

        /** Before a page is answered. */
        private void meanwhile(int page) {
            if (!calm && random.nextInt(12) == 0) {
                throw FakeActivities.unavailable();
            }
            if (!calm && begun && changesLeft > 0 && random.nextInt(4) == 0) {
                changesLeft--;
                happen();
            }
            if (random.nextInt(3) == 0) {
                land();
            }
        }

        private void happen() {
            switch (random.nextInt(6)) {
                case 0, 1 -> expect(add(clock.instant().minus(someTime(Duration.ofHours(2)))));
                case 2 -> expect(add(clock.instant().minus(someTime(LOOKBACK.minusDays(1)))));
                case 3 -> {
                    Instant second = clock.instant().minusSeconds(60);
                    expect(add(second));
                    expect(add(second));
                }
                case 4 ->
                    strava.entries().keySet().stream()
                            .skip(random.nextInt(strava.entries().size() + 1))
                            .findFirst()
                            .ifPresent(strava::remove);
                default -> {}
            }
        }

        private void expect(long id) {
            expected.add(id);
        }

        private long add(Instant start) {
            long id = ++lastId;
            String shown = start.toString();
            if (hides && random.nextInt(3) == 0) {
                shown = shown.substring(0, 10) + "T00:00:01Z";
            }
            strava.add(id, start, shown);
            return id;
        }

        /** In seconds, as Strava's dates are. */
        private Duration someTime(Duration most) {
            return Duration.ofSeconds(random.nextLong(most.toSeconds()));
        }

        private Outcome outcome(long id) {
            int dice = random.nextInt(10);
            if (dice < 2 && !calm) {
                allowed.merge(id, 1, Integer::sum);
                return dice == 0 ? Outcome.FAILED : Outcome.POSTPONED;
            }
            return dice < 5 ? Outcome.IN_FLIGHT : Outcome.DONE;
        }

        /** Some of what is on its way arrives. */
        private void land() {
            for (Long id : new ArrayList<>(route.inFlight().keySet())) {
                if (random.nextBoolean()) {
                    Delivery.Handover handover = route.inFlight().remove(id);
                    if (!calm && random.nextInt(5) == 0) {
                        allowed.merge(id, 1, Integer::sum);
                        handover.failed();
                    } else {
                        handover.succeeded();
                    }
                }
            }
        }

        /** What was on its way, or not recorded, may come again. */
        private void kill() {
            route.inFlight().keySet().forEach(id -> allowed.merge(id, 1, Integer::sum));
            group.unrecorded().keySet().forEach(id -> allowed.merge(id, 1, Integer::sum));
            route.inFlight().clear();
            group = new ActivityGroup("group", clock, null, null);
        }

        private void settle() {
            strava.beforePage = page -> {};
            route.allowed = true;
            route.outcome = id -> Outcome.DONE;
            route.inFlight().values().forEach(Delivery.Handover::succeeded);
            route.inFlight().clear();
            for (int poll = 0; poll < 100 || !complete && poll < 1_000; poll++) {
                clock.advance(Duration.ofMinutes(1));
                poll();
            }
            for (int poll = 0; poll < 30; poll++) {
                clock.advance(Duration.ofHours(25));
                poll();
            }
        }

        private Map<Long, ?> pending() {
            return store.get(Position.key("group", ATHLETE)).orElseThrow().pending();
        }

        private void check() {
            List<Long> delivered = route.delivered();
            Set<Long> missing = new HashSet<>(expected);
            missing.removeIf(id -> !strava.entries().containsKey(id)
                    || !strava.visible.test(strava.entries().get(id)));
            missing.removeAll(delivered);
            assertThat(missing).as("missing").isEmpty();
            assertThat(delivered).as("delivered").filteredOn(old::contains).isEmpty();
            Map<Long, Integer> times = new HashMap<>();
            delivered.forEach(id -> times.merge(id, 1, Integer::sum));
            times.keySet().removeIf(id -> times.get(id) <= 1 + allowed.getOrDefault(id, 0));
            assertThat(times).as("delivered too often").isEmpty();
            assertThat(route.batches()).allSatisfy(batch -> assertThat(batch)
                    .isSortedAccordingTo(Comparator.comparing(SummaryActivity::startDate)));
            Position position = store.get(Position.key("group", ATHLETE)).orElseThrow();
            assertThat(pending()).as("pending").isEmpty();
            Instant horizon = position.newest().minus(LOOKBACK).minus(Duration.ofDays(2));
            assertThat(position.done().values()).as("remembered").allMatch(start -> !start.isBefore(horizon));
            strava.forgetCalls();
            clock.advance(Duration.ofMinutes(15));
            poll();
            // Where a list changed while it was read, it may look as if the server cut its pages.
            assertThat(strava.calls()).as("calls of an idle poll").hasSizeLessThanOrEqualTo(calm ? 1 : 8);
        }
    }

    /** Loses no entry, but sometimes cannot be written. */
    private static final class FailingStore implements StravaStore {
        private final MemoryStore entries = new MemoryStore();
        private final Random random = new Random(1);
        private boolean failing;

        boolean isFirst() {
            return entries.get(Position.key("group", ATHLETE))
                    .map(Position::isFirst)
                    .orElse(true);
        }

        @Override
        public <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
            return entries.get(key);
        }

        @Override
        public <T extends StoreEntry<T>> Optional<T> put(T entry) {
            if (failing && random.nextInt(3) == 0) {
                throw new StravaStoreException("The disk is full.", null);
            }
            return entries.put(entry);
        }

        @Override
        public boolean isLasting() {
            return false;
        }

        @Override
        public Instant now() {
            return entries.now();
        }

        @Override
        public boolean remove(StoreEntry<?> entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> items(EntryKind<?> kind, String owner) {
            throw new UnsupportedOperationException();
        }
    }
}
