package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Years of activities arrive oldest first, exactly once and in constant memory, whatever order Strava answers in. */
class BacklogTest {

    private static final long ATHLETE = 900_000_101L;
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration FIVE_YEARS = Duration.ofDays(5 * 365);
    private static final int COUNT = 3_000;
    private static final int PAGE = 200;

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final FakeActivities strava = new FakeActivities();
    private final RecordingDelivery route = new RecordingDelivery();
    private final MemoryStore store = new MemoryStore();
    private final Instant start = NOW.minus(FIVE_YEARS);
    private ActivityGroup group = new ActivityGroup("group", clock, null, null);
    private ActivitySource source = strava;
    private Duration lookback = Duration.ofDays(14);
    private int maxMessages;
    private int maxCalls;
    private int largestPosition;

    static Stream<Arguments> ordersAndCaps() {
        return Stream.of(FakeActivities.Order.values())
                .flatMap(order -> Stream.of(PAGE, 150, 60).map(cap -> Arguments.of(order, cap)));
    }

    private AthletePoll.Result poll() {
        return new AthletePoll(
                        group,
                        ATHLETE,
                        store,
                        source,
                        new AthletePoll.Settings(lookback, Duration.ofMinutes(15), PAGE, maxMessages, maxCalls),
                        () -> start,
                        true,
                        Announced.NONE,
                        clock)
                .run(route);
    }

    /** @return how many polls it took */
    private int pollUntilComplete(int most) {
        for (int polls = 1; polls <= most; polls++) {
            try {
                AthletePoll.Result result = poll();
                if (maxCalls > 0) {
                    assertThat(result.calls()).isLessThanOrEqualTo(maxCalls);
                }
                if (result.complete()) {
                    return polls;
                }
            } catch (StravaApiException e) {
                // The next poll goes on.
            }
            clock.advance(Duration.ofMinutes(15));
        }
        throw new AssertionError("The backlog is not through after " + most + " polls.");
    }

    private Position position() {
        return store.get(Position.key("group", ATHLETE)).orElseThrow();
    }

    private Instant at(long id) {
        return start.plusSeconds(FIVE_YEARS.toSeconds() / (COUNT + 1) * id);
    }

    /** One as often as the other. */
    private void history() {
        LongStream.rangeClosed(1, COUNT).forEach(id -> strava.add(id, at(id)));
    }

    private static List<Long> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private int pages() {
        return (COUNT + Math.min(PAGE, strava.cap) - 1) / Math.min(PAGE, strava.cap);
    }

    private int largestBatch() {
        return route.batches().stream().mapToInt(List::size).max().orElse(0);
    }

    private void watchPosition() {
        strava.beforePage = number -> store.get(Position.key("group", ATHLETE))
                .ifPresent(position -> largestPosition = Math.max(
                        largestPosition,
                        position.done().size() + position.pending().size()));
    }

    @ParameterizedTest
    @MethodSource("ordersAndCaps")
    void arrivesInOrderAndOnceWithFewCallsAndLittleMemory(FakeActivities.Order order, int cap) {
        strava.order = order;
        strava.cap = cap;
        history();
        watchPosition();

        AthletePoll.Result result = poll();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
        assertThat(result).isEqualTo(new AthletePoll.Result(COUNT, COUNT, strava.pages(), 0, true));
        assertThat(strava.pages())
                .isLessThanOrEqualTo(order == FakeActivities.Order.OLDEST_FIRST ? pages() * 11 / 10 + 1 : pages() * 4);
        assertThat(largestBatch()).isLessThanOrEqualTo(3 * PAGE);
        assertThat(largestPosition).isLessThanOrEqualTo(4 * PAGE);
        assertThat(position().isFirst()).isFalse();
        strava.forgetCalls();
        poll();
        assertThat(strava.pages()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,3,0",
        "OLDEST_FIRST,5,0",
        "OLDEST_FIRST,5,14",
        "NEWEST_FIRST,3,14",
        "NEWEST_FIRST,5,0",
        "NEWEST_FIRST,7,14",
        "NEWEST_FIRST,20,14",
        "SHUFFLED,3,14",
        "SHUFFLED,4,0",
        "SHUFFLED,7,14",
        "SHUFFLED,20,14"
    })
    void goesOnWhereItWasCutShort(FakeActivities.Order order, int everyCall, int days) {
        strava.order = order;
        lookback = Duration.ofDays(days);
        history();
        strava.beforePage = number -> {
            if (number % everyCall == 0) {
                throw FakeActivities.unavailable();
            }
        };

        pollUntilComplete(300);

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
        assertThat(strava.pages()).isLessThanOrEqualTo(pages() * 6);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWhereItWasKilled(FakeActivities.Order order) {
        strava.order = order;
        history();
        strava.beforePage = number -> {
            if (number % 9 == 0) {
                group = new ActivityGroup("group", clock, null, null);
                throw FakeActivities.unavailable();
            }
        };

        pollUntilComplete(300);

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,5,14",
        "NEWEST_FIRST,5,14",
        "SHUFFLED,5,14",
        "OLDEST_FIRST,10,400",
        "NEWEST_FIRST,10,400",
        "SHUFFLED,10,400",
        "SHUFFLED,10,4000",
        "NEWEST_FIRST,10,4000",
        "SHUFFLED,30,0"
    })
    void takesTurnsOfAFewCalls(FakeActivities.Order order, int calls, int days) {
        strava.order = order;
        lookback = Duration.ofDays(days);
        maxCalls = calls;
        history();

        assertThat(pollUntilComplete(300)).isLessThanOrEqualTo(15);

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
        assertThat(strava.pages()).isLessThanOrEqualTo(pages() * 6);
    }

    @ParameterizedTest
    @EnumSource
    void takesTurnsOfAFewMessages(FakeActivities.Order order) {
        strava.order = order;
        maxMessages = 70;
        history();

        pollUntilComplete(300);

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
    }

    @ParameterizedTest
    @EnumSource
    void isNeitherLostNorRepeatedWhereTheListChanges(FakeActivities.Order order) {
        strava.order = order;
        history();
        Random random = new Random(1);
        List<Long> removed = new ArrayList<>();
        strava.beforePage = number -> {
            if (number % 3 == 0) {
                long id = 1 + random.nextInt(COUNT);
                removed.add(id);
                strava.remove(id);
                strava.add(COUNT + number, at(1 + random.nextInt(COUNT)).plusSeconds(7));
            }
        };

        pollUntilComplete(10);

        List<Long> stayed = new ArrayList<>(ids(1, COUNT));
        stayed.removeAll(removed);
        assertThat(route.delivered()).doesNotHaveDuplicates().containsAll(stayed);
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,200",
        "NEWEST_FIRST,200",
        "SHUFFLED,200",
        "OLDEST_FIRST,20",
        "NEWEST_FIRST,20",
        "SHUFFLED,20"
    })
    void isReadFromAServerThatKnowsNoUpperBound(FakeActivities.Order order, int cap) {
        strava.order = order;
        strava.cap = cap;
        history();
        source = new ActivitySource() {
            @Override
            public List<SummaryActivity> page(Instant after, Instant before, int page, int size) {
                return strava.page(after, null, page, size);
            }

            @Override
            public SummaryActivity one(long id) {
                return strava.one(id);
            }
        };

        poll();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, COUNT));
        assertThat(strava.pages()).isLessThan(pages() * 5 / 2 + 20);
    }

    @ParameterizedTest
    @EnumSource
    void mayRestForYearsAndHoldMuchOnOneDay(FakeActivities.Order order) {
        strava.order = order;
        long id = 0;
        for (int i = 0; i < 3; i++) {
            strava.add(++id, start.plus(Duration.ofDays(i)));
        }
        for (int i = 0; i < 800; i++) {
            strava.add(++id, start.plus(Duration.ofDays(1_000)).plusSeconds(100L * i));
        }
        Instant second = start.plus(Duration.ofDays(1_500));
        for (int i = 0; i < 450; i++) {
            strava.add(++id, second);
        }

        AthletePoll.Result result = poll();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, id));
        assertThat(result.calls()).isLessThan(80);
    }

    @ParameterizedTest
    @EnumSource
    void mayShowNothingButTheDayOrAnAbsurdDate(FakeActivities.Order order) {
        strava.order = order;
        List<String> absurd = List.of(
                "2099-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "yesterday",
                "",
                "2024-02-02T00:00:00Z",
                "2022-02-02T00:00:00Z");
        Random random = new Random(2);
        for (long id = 1; id <= COUNT; id++) {
            Instant at = at(id);
            String shown = random.nextInt(50) == 0
                    ? absurd.get(random.nextInt(absurd.size()))
                    : random.nextInt(3) == 0 ? at.toString().substring(0, 10) + "T00:00:01Z" : at.toString();
            strava.add(id, at, shown);
        }

        AthletePoll.Result result = poll();
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofHours(20));
            poll();
        }

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(1, COUNT));
        assertThat(largestBatch()).isLessThanOrEqualTo(3 * PAGE);
        assertThat(result.calls()).isLessThan(100);
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBetweenTwoSlices(FakeActivities.Order order) {
        strava.order = order;
        // Every second around where slices of whole days end, and enough in between to need slices.
        long id = 0;
        for (int day = 0; day < 1_200; day++) {
            for (int second = -1; second <= 1; second++) {
                strava.add(++id, start.plus(Duration.ofDays(day)).plusSeconds(second));
            }
        }
        strava.remove(1);

        poll();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(2, id));
    }

    @Test
    void readsTenThousandAsAStream() {
        for (long id = 1; id <= 10_000; id++) {
            strava.add(id, start.plusSeconds(7_000 * id));
        }
        watchPosition();

        assertThat(poll().emitted()).isEqualTo(10_000);

        assertThat(largestPosition).isLessThan(4 * PAGE);
    }
}
