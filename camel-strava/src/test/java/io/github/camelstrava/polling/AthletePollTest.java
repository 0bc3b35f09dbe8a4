package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.polling.RecordingDelivery.Outcome;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single moments of polls; {@link AthletePollHistoryTest} mixes them. */
class AthletePollTest {

    private static final long ATHLETE = 900_000_102L;
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final FakeActivities strava = new FakeActivities();
    private final RecordingDelivery route = new RecordingDelivery();
    private final ActivityGroup group = new ActivityGroup("group", clock, null, null);
    private final MemoryStore entries = new MemoryStore();
    private StravaStore store = entries;
    private ActivitySource source = strava;
    private Instant start = NOW.minus(Duration.ofDays(60));
    private boolean startIsGiven = true;
    private Duration lookback = Duration.ofDays(14);
    private int pageSize = 200;
    private int maxMessages;
    private int maxCalls;

    private AthletePoll.Result poll() {
        return new AthletePoll(
                        group,
                        ATHLETE,
                        store,
                        source,
                        new AthletePoll.Settings(lookback, Duration.ofMinutes(15), pageSize, maxMessages, maxCalls),
                        () -> start,
                        startIsGiven,
                        Announced.NONE,
                        clock)
                .run(route);
    }

    private void pollLater() {
        clock.advance(Duration.ofMinutes(15));
        poll();
    }

    private Position position() {
        return entries.get(Position.key("group", ATHLETE)).orElseThrow();
    }

    private static Instant daysAgo(double days) {
        return NOW.minus(Duration.ofMinutes((long) (days * 24 * 60)));
    }

    /** Activities 1 to {@code count}, one in so many hours, the last of them now. */
    private void history(int count, int hours) {
        LongStream.rangeClosed(1, count)
                .forEach(id -> strava.add(id, NOW.minus(Duration.ofHours(hours * (count - id)))));
    }

    private static List<Long> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    // what an interrupted first poll leaves behind

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,2147483647,2", "OLDEST_FIRST,2147483647,3", "OLDEST_FIRST,7,2", "OLDEST_FIRST,7,3",
        "NEWEST_FIRST,2147483647,2", "NEWEST_FIRST,7,3", "SHUFFLED,2147483647,2", "SHUFFLED,7,3"
    })
    void losesNothingIfTheFirstPollIsCutShort(FakeActivities.Order order, int cap, int call) {
        strava.order = order;
        strava.cap = cap;
        pageSize = 20;
        history(50, 24);
        strava.beforePage = number -> {
            if (number == call) {
                throw FakeActivities.unavailable();
            }
        };

        assertThatThrownBy(this::poll).isInstanceOf(StravaApiException.class);
        pollLater();
        pollLater();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2099-01-01T00:00:00Z", "", "yesterday"})
    void losesNothingIfThePageBeforeTheCutEndsOnAnAbsurdDate(String shown) {
        pageSize = 20;
        history(50, 24);
        strava.add(20, daysAgo(30), shown);
        strava.beforePage = number -> {
            if (number > 1 && number < 4) {
                throw FakeActivities.unavailable();
            }
        };

        for (int i = 0; i < 4; i++) {
            try {
                pollLater();
            } catch (StravaApiException e) {
                // The next poll is to make up for it.
            }
        }

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(1, 50));
    }

    @Test
    void aFirstPollThatNeverCameToRestIsNotOver() {
        strava.order = FakeActivities.Order.SHUFFLED;
        pageSize = 10;
        history(50, 24);
        strava.beforePage = number -> strava.add(1_000 + number, NOW.minusSeconds(number));

        poll();
        assertThat(position().isFirst()).isTrue();
        strava.beforePage = number -> {};
        pollLater();

        assertThat(position().isFirst()).isFalse();
        assertThat(route.delivered())
                .doesNotHaveDuplicates()
                .containsAll(strava.entries().keySet());
    }

    @Test
    void startsWhereItWasToStartEvenIfTheFirstPollsFail() {
        startIsGiven = false;
        start = NOW;
        strava.add(1, daysAgo(1));
        strava.beforePage = number -> {
            if (number == 1) {
                throw FakeActivities.unavailable();
            }
        };
        assertThatThrownBy(this::poll).isInstanceOf(StravaApiException.class);
        strava.add(2, NOW.plusSeconds(60));

        pollLater();

        assertThat(route.delivered()).containsExactly(2L);
    }

    @Test
    void keepsLittleWhileItReadsALongHistory() {
        history(10_000, 3);
        start = NOW.minus(Duration.ofDays(2_000));
        List<Integer> sizes = new ArrayList<>();
        strava.beforePage = number -> entries.get(Position.key("group", ATHLETE))
                .ifPresent(position ->
                        sizes.add(position.done().size() + position.pending().size()));

        poll();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 10_000));
        assertThat(sizes).hasSizeGreaterThan(40).allMatch(size -> size < 600);
    }

    // several threads

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesNotEmitAgainWhatLandsDuringThePoll(int read) {
        strava.add(1, daysAgo(1));
        route.outcome = id -> Outcome.IN_FLIGHT;
        poll();
        Delivery.Handover handover = route.inFlight().get(1L);
        int[] reads = {0};
        store = onEveryRead(() -> {
            if (++reads[0] == read) {
                handover.succeeded();
            }
        });

        pollLater();
        pollLater();

        assertThat(route.delivered()).containsExactly(1L);
    }

    @Test
    void aLandingDuringThePollIsNotOverwritten() {
        strava.add(1, daysAgo(1));
        route.outcome = id -> Outcome.IN_FLIGHT;
        poll();
        strava.add(2, daysAgo(0.5));
        strava.beforePage = number -> route.inFlight().get(1L).succeeded();

        pollLater();

        assertThat(position().pending()).containsOnlyKeys(2L);
        assertThat(position().done()).containsOnlyKeys(1L);
    }

    @Test
    void whatIsOnItsWayWhenTheFloorRisesIsStillRecorded() {
        strava.add(1, daysAgo(59));
        route.outcome = id -> id == 1 ? Outcome.IN_FLIGHT : Outcome.DONE;
        poll();
        strava.add(2, daysAgo(0.1));
        pollLater();
        clock.advance(Duration.ofDays(8));
        poll();
        assertThat(position().floor()).isAfter(daysAgo(15));

        route.inFlight().get(1L).succeeded();
        pollLater();

        assertThat(position().pending()).isEmpty();
        assertThat(route.delivered()).containsExactly(1L, 2L);
    }

    /** Runs something after an entry was read, before the reader gets it. */
    private StravaStore onEveryRead(Runnable happening) {
        return (StravaStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(entries, arguments);
                        if (method.getName().equals("get")) {
                            happening.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    // stores that fail

    @Test
    void whatFailedButCouldNotBeRecordedComesAgain() {
        boolean[] gone = {false};
        store = onEveryRead(() -> {
            if (gone[0]) {
                throw new StravaStoreException("The disk is gone.", null);
            }
        });
        strava.add(1, daysAgo(1));
        route.outcome = id -> Outcome.IN_FLIGHT;
        poll();
        gone[0] = true;
        assertThat(route.inFlight().remove(1L).failed()).isOne();
        gone[0] = false;

        route.outcome = id -> Outcome.DONE;
        pollLater();

        assertThat(route.delivered()).containsExactly(1L, 1L);
        assertThat(position().pending()).isEmpty();
    }

    @Test
    void whatWasDeliveredButCouldNotBeRecordedIsRecordedByTheNextPoll() {
        boolean[] gone = {false};
        store = onEveryRead(() -> {
            if (gone[0]) {
                throw new IllegalStateException("A store of somebody else fails in its own way.");
            }
        });
        strava.add(1, daysAgo(1));
        route.outcome = id -> Outcome.IN_FLIGHT;
        poll();
        gone[0] = true;
        route.inFlight().remove(1L).succeeded();
        assertThatThrownBy(this::pollLater).isInstanceOf(IllegalStateException.class);
        gone[0] = false;

        pollLater();

        assertThat(route.delivered()).containsExactly(1L);
        assertThat(position().done()).containsOnlyKeys(1L);
    }

    // dates

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,OLDEST_FIRST",
        "1970-01-01T00:00:00Z,NEWEST_FIRST",
        "2099-01-01T00:00:00Z,OLDEST_FIRST",
        "0001-01-01T00:00:00Z,SHUFFLED",
        "+999999999-12-31T23:59:59Z,NEWEST_FIRST",
        "-999999999-01-01T00:00:00Z,OLDEST_FIRST",
        "yesterday,OLDEST_FIRST"
    })
    void emitsOnceWhatShowsAnAbsurdDateHoweverLongStravaListsIt(String shown, FakeActivities.Order order) {
        strava.order = order;
        history(20, 24);
        poll();
        strava.add(100, daysAgo(0.1), shown);
        strava.add(101, daysAgo(0.05), shown);
        long next = 200;
        for (int day = 0; day < 40; day++) {
            clock.advance(Duration.ofDays(1));
            strava.add(++next, clock.instant());
            poll();
        }

        assertThat(route.delivered())
                .doesNotHaveDuplicates()
                .contains(100L, 101L)
                .hasSize(62);
        assertThat(position().done()).hasSizeLessThan(25);
    }

    @Test
    void emitsOnceWhatShowsItsDayOnlyWhileItLeavesTheTimeToLookBack() {
        pageSize = 10;
        for (long id = 1; id <= 60; id++) {
            Instant begin = NOW.minus(Duration.ofHours(20 * (60 - id)));
            strava.add(id, begin, begin.toString().substring(0, 10) + "T00:00:01Z");
        }
        for (int poll = 0; poll < 100; poll++) {
            clock.advance(Duration.ofHours(5));
            poll();
        }

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(1, 60));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09-01T00:00:01Z,OLDEST_FIRST",
        "2026-09-01T00:00:01Z,NEWEST_FIRST",
        "2026-09-01T00:00:01Z,SHUFFLED",
        "1970-01-01T00:00:00Z,OLDEST_FIRST",
        "1970-01-01T00:00:00Z,SHUFFLED",
        "0001-01-01T00:00:00Z,NEWEST_FIRST",
        "-999999999-01-01T00:00:00Z,OLDEST_FIRST"
    })
    void theFirstPollEmitsWhatStartedSinceThoughItShowsAnEarlierDate(String shown, FakeActivities.Order order) {
        strava.order = order;
        start = NOW;
        startIsGiven = false;
        strava.add(1, daysAgo(3));
        strava.add(2, daysAgo(2), "1970-01-01T00:00:00Z");
        strava.add(3, daysAgo(0.1), "2026-09-01T00:00:01Z");
        strava.add(4, NOW.plusSeconds(3_600), shown);
        clock.advance(Duration.ofHours(3));

        poll();
        pollLater();

        assertThat(route.delivered()).containsExactly(4L);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstPollTellsByItsPlaceInTheListWhatStartedSinceAGivenStart(FakeActivities.Order order) {
        strava.order = order;
        start = NOW.minus(Duration.ofHours(24));
        pageSize = 20;
        for (long id = 1; id <= 200; id++) {
            Instant begin = NOW.minus(Duration.ofHours(36)).plus(Duration.ofMinutes(10 * id));
            strava.add(id, begin, id % 3 == 0 ? begin.toString().substring(0, 10) + "T00:00:01Z" : begin.toString());
        }

        poll();
        pollLater();

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(72, 200));
    }

    @ParameterizedTest
    @CsvSource({"OLDEST_FIRST,2", "OLDEST_FIRST,3", "NEWEST_FIRST,2", "NEWEST_FIRST,3", "SHUFFLED,2", "SHUFFLED,3"})
    void losesNothingIfTheFirstPollIsCutShortBeforeItIsToldWhatIsNew(FakeActivities.Order order, int call) {
        strava.order = order;
        start = NOW;
        startIsGiven = false;
        strava.add(1, daysAgo(0.1), "2026-09-01T00:00:01Z");
        strava.add(2, NOW.plusSeconds(3_600), "2026-09-01T00:00:01Z");
        strava.beforePage = number -> {
            if (number == call) {
                throw FakeActivities.unavailable();
            }
        };
        clock.advance(Duration.ofHours(3));

        try {
            poll();
        } catch (StravaApiException e) {
            // The next poll is to make up for it.
        }
        pollLater();

        assertThat(route.delivered()).containsExactly(2L);
    }

    @Test
    void theFirstPollAsksOnceWhereNoDateIsInDoubt() {
        start = NOW;
        startIsGiven = false;
        history(5, 11);
        clock.advance(Duration.ofHours(3));

        assertThat(poll().calls()).isOne();
    }

    @Test
    void theFirstPollGetsOnThoughMuchStartedSince() {
        start = NOW.minus(Duration.ofDays(300));
        pageSize = 20;
        maxCalls = 12;
        strava.add(1_000, NOW.minus(Duration.ofDays(310)), "1970-01-01T00:00:00Z");
        history(500, 12);
        strava.add(1_001, NOW.minus(Duration.ofDays(100)), "1970-01-01T00:00:00Z");

        for (int i = 0; i < 60; i++) {
            pollLater();
        }

        assertThat(route.delivered())
                .doesNotHaveDuplicates()
                .containsAll(ids(1, 500))
                .contains(1_001L)
                .doesNotContain(1_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z"})
    void doesNotEmitAgainWhatShowsAnAbsurdDateNextToOldFailures(String shown) {
        lookback = Duration.ofDays(1);
        start = daysAgo(2);
        for (long id = 1; id <= 5; id++) {
            strava.add(id, daysAgo(0.5).plusSeconds(id));
        }
        strava.add(6, daysAgo(0.4), shown);
        strava.add(7, daysAgo(0.3), shown);
        route.outcome = id -> id <= 5 ? Outcome.FAILED : Outcome.DONE;
        for (int poll = 0; poll < 60; poll++) {
            strava.add(100 + poll, clock.instant().minusSeconds(60));
            poll();
            clock.advance(Duration.ofDays(1));
        }

        assertThat(route.delivered()).filteredOn(id -> id > 5).doesNotHaveDuplicates();
        strava.forgetCalls();
        route.outcome = id -> Outcome.DONE;
        poll();
        assertThat(route.delivered()).endsWith(1L, 2L, 3L, 4L, 5L);
        assertThat(strava.singles()).isZero();
        assertThat(strava.pages()).isLessThanOrEqualTo(3);
        assertThat(position().pending()).isEmpty();
    }

    // the time to look back

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 13, 60, 400})
    void repeatsNothingIfTheTimeToLookBackChanges(long days) {
        history(50, 24);
        poll();
        lookback = Duration.ofDays(days);
        pollLater();
        strava.add(51, NOW.plusSeconds(1));
        pollLater();
        lookback = Duration.ofDays(14);
        pollLater();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 51));
    }

    @Test
    void looksBackFromTheNewestWhereAnAthleteRestedForLong() {
        strava.add(1, daysAgo(50));
        poll();
        strava.add(2, daysAgo(55));

        pollLater();

        assertThat(route.delivered()).containsExactly(1L, 2L);
    }

    @Test
    void findsALateUploadThoughTheTimeToLookBackHoldsSeveralPages() {
        history(400, 1);
        pageSize = 50;
        lookback = Duration.ofDays(30);
        poll();
        poll();
        for (long id = 500; id < 510; id++) {
            strava.add(id, NOW.minus(Duration.ofMinutes(90 + 2_300 * (id - 500))));
        }
        for (int poll = 0; poll < 60; poll++) {
            strava.forgetCalls();
            pollLater();
            assertThat(strava.pages()).isLessThanOrEqualTo(3);
        }

        assertThat(route.delivered()).doesNotHaveDuplicates().hasSize(410);
        strava.forgetCalls();
        pollLater();
        assertThat(strava.pages()).isOne();
    }

    // what is asked for by id

    @Test
    void asksForNoMoreThanCanBeHandedOver() {
        history(10, 24);
        route.outcome = id -> Outcome.FAILED;
        poll();
        LongStream.rangeClosed(1, 10).forEach(id -> {
            FakeActivities.Entry entry = strava.entries().get(id);
            strava.add(id, entry.start().minus(Duration.ofDays(400)), entry.shown());
        });
        strava.forgetCalls();
        maxMessages = 2;

        pollLater();

        assertThat(strava.singles()).isEqualTo(2);
    }

    @Test
    void anAnswerWithAnotherIdStopsNobody() {
        strava.add(1, daysAgo(50));
        route.outcome = id -> id == 1 ? Outcome.FAILED : Outcome.DONE;
        strava.add(2, daysAgo(1));
        poll();
        source = new ActivitySource() {
            @Override
            public List<SummaryActivity> page(Instant after, Instant before, int page, int size) {
                return strava.page(after, before, page, size);
            }

            @Override
            public SummaryActivity one(long id) {
                return new SummaryActivity(JsonNodeFactory.instance.objectNode());
            }
        };
        strava.add(3, NOW);

        pollLater();

        assertThat(route.delivered()).containsExactly(1L, 2L, 3L);
        assertThat(position().pending().get(1L).failures()).isEqualTo(2);
    }

    @Test
    void aRemovedEndpointIsNotReadAsDeletedActivities() {
        strava.add(1, daysAgo(50));
        strava.add(2, daysAgo(1));
        route.outcome = id -> id == 1 ? Outcome.FAILED : Outcome.DONE;
        poll();
        source = new ActivitySource() {
            @Override
            public List<SummaryActivity> page(Instant after, Instant before, int page, int size) {
                return strava.page(after, before, page, size);
            }

            @Override
            public SummaryActivity one(long id) {
                throw new StravaNotFoundException("activity", 404, StravaFault.NONE, true, "removed");
            }
        };

        assertThatThrownBy(this::pollLater).isInstanceOf(StravaNotFoundException.class);

        assertThat(position().pending()).containsOnlyKeys(1L);
    }

    // what was there

    @ParameterizedTest
    @EnumSource
    void remembersWhatWasThereAndEmitsLateUploadsOfThatTime(FakeActivities.Order order) {
        strava.order = order;
        startIsGiven = false;
        start = NOW.plusSeconds(1);
        history(30, 10);
        poll();
        strava.add(100, daysAgo(5));

        pollLater();

        assertThat(route.delivered()).containsExactly(100L);
        assertThat(position().start()).isEqualTo(start);
    }

    @Test
    void aStoppedConsumerFetchesNoMore() {
        history(500, 1);
        route.allowed = false;

        poll();
        route.allowed = true;
        pollLater();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 500));
        assertThat(strava.calls()).filteredOn(call -> call.contains("page=1")).hasSizeGreaterThan(1);
    }

    @Test
    void aDeletedActivityIsLookedForOnce() {
        history(5, 24);
        poll();
        strava.remove(3);
        pollLater();
        strava.forgetCalls();

        pollLater();

        assertThat(strava.calls()).hasSize(1);
        assertThat(position().unlisted()).isEqualTo(Set.of(3L));
    }

    // how many calls

    @ParameterizedTest
    @EnumSource
    void newsCostOneCallAndAreConfirmedAWeekLater(FakeActivities.Order order) {
        strava.order = order;
        history(5, 24);
        poll();
        strava.add(6, NOW.plusSeconds(60));
        Instant newest = position().newest();
        List<Integer> calls = new ArrayList<>();
        for (int hours : List.of(1, 100, 100, 1)) {
            clock.advance(Duration.ofHours(hours));
            calls.add(poll().calls());
            if (calls.size() == 1) {
                assertThat(position().newest()).isEqualTo(newest);
            }
        }

        assertThat(calls).containsExactly(1, 1, 2, 1);
        assertThat(position().newest()).isEqualTo(NOW.plusSeconds(60));
        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 6));
    }

    @Test
    void newsInARowAreConfirmedOnceInAWhile() {
        history(5, 24);
        poll();
        List<Integer> calls = new ArrayList<>();
        for (long id = 6; id <= 13; id++) {
            clock.advance(Duration.ofDays(1));
            strava.add(id, clock.instant().minusSeconds(3_600));
            calls.add(poll().calls());
        }

        assertThat(calls).containsExactly(1, 1, 1, 2, 1, 1, 1, 2);
        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 13));
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,0",
        "OLDEST_FIRST,14",
        "OLDEST_FIRST,400",
        "NEWEST_FIRST,0",
        "NEWEST_FIRST,14",
        "NEWEST_FIRST,400",
        "SHUFFLED,0",
        "SHUFFLED,14",
        "SHUFFLED,400"
    })
    void losesNothingThatFollowsAPageOfAFew(FakeActivities.Order order, int days) {
        strava.order = order;
        strava.cap = 10;
        lookback = Duration.ofDays(days);
        strava.add(1, daysAgo(2));
        poll();
        // More than one page, part of it earlier than what was listed first.
        for (long id = 2; id <= 40; id++) {
            if (id % 6 == 0) {
                pollLater();
            }
            strava.add(id, daysAgo(1).plus(Duration.ofMinutes(30 * id)));
        }
        pollLater();
        clock.advance(Duration.ofDays(1));
        poll();

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(1, 40));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 15, 24, 27, 30})
    void findsWhatFollowsAPageFromWhichSomeWereLeftOut(int hours) {
        pageSize = 30;
        strava.visible = entry -> entry.id() % 10 != 7;
        start = daysAgo(60);
        LongStream.rangeClosed(1, 30).forEach(id -> strava.add(id, daysAgo(13).plus(Duration.ofHours(10 * id))));
        poll();
        for (long id = 31; id <= 60; id++) {
            clock.advance(Duration.ofHours(hours));
            strava.add(id, clock.instant().minusSeconds(3_600));
            poll();
        }
        for (int i = 0; i < 16; i++) {
            pollLater();
        }

        assertThat(route.delivered())
                .containsExactlyInAnyOrderElementsOf(
                        ids(1, 60).stream().filter(id -> id % 10 != 7).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,1", "OLDEST_FIRST,2", "OLDEST_FIRST,7", "OLDEST_FIRST,30", "OLDEST_FIRST,100",
        "NEWEST_FIRST,1", "NEWEST_FIRST,7", "NEWEST_FIRST,30", "SHUFFLED,7", "SHUFFLED,30"
    })
    void findsWhatFollowsAPageThatTheServerCuts(FakeActivities.Order order, int cap) {
        strava.order = order;
        strava.cap = cap;
        LongStream.rangeClosed(1, cap).forEach(id -> strava.add(id, daysAgo(10).plus(Duration.ofHours(2 * id))));
        poll();
        pollLater();
        for (long id = cap + 1; id <= cap + 10; id++) {
            clock.advance(Duration.ofHours(12));
            strava.add(id, clock.instant().minusSeconds(60));
            poll();
        }
        for (int i = 0; i < 32; i++) {
            pollLater();
        }

        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(ids(1, cap + 10));
    }

    @ParameterizedTest
    @EnumSource
    void aLookAheadCostsOneCallAndCountsAsAPoll(FakeActivities.Order order) {
        strava.order = order;
        pageSize = 30;
        history(10, 24);
        strava.add(11, NOW.minusSeconds(60), "2026-09-01T00:00:01Z");
        poll();
        Instant floor = position().floor();
        Instant newest = position().newest();
        strava.remove(5);
        strava.forgetCalls();
        for (int i = 1; i <= 3; i++) {
            clock.advance(Duration.ofMinutes(50));
            assertThat(poll()).isEqualTo(new AthletePoll.Result(0, 0, i == 1 ? 2 : 1, 0, true));
            assertThat(position().polledAt()).isEqualTo(clock.instant());
        }

        assertThat(strava.calls().get(3)).startsWith("after=2026-09-01T12:00:00Z");
        assertThat(position().unlisted()).containsExactly(5L);
        assertThat(position().floor()).isEqualTo(floor);
        assertThat(position().newest()).isEqualTo(newest);
    }

    @Test
    void whoIsPolledSeldomIsLookedAtAsAWholeAsWell() {
        pageSize = 30;
        history(10, 24);
        poll();
        List<Integer> calls = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            clock.advance(Duration.ofDays(1));
            calls.add(poll().calls());
        }
        assertThat(calls).containsExactly(1, 1, 2, 1, 1, 2);

        clock.advance(Duration.ofDays(1));
        strava.add(11, clock.instant().minus(Duration.ofDays(9)));
        poll();

        assertThat(route.delivered()).endsWith(11L);
    }

    // what lies ahead

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,0,0",
        "OLDEST_FIRST,0,5",
        "OLDEST_FIRST,0,2000",
        "OLDEST_FIRST,14,5",
        "OLDEST_FIRST,14,43200",
        "NEWEST_FIRST,0,5",
        "NEWEST_FIRST,14,43200",
        "SHUFFLED,0,2000",
        "SHUFFLED,14,43200"
    })
    void asksForNothingThatLiesAhead(FakeActivities.Order order, int days, int minutesAhead) {
        strava.order = order;
        strava.asked = after -> assertThat(after).isBefore(clock.instant().minusSeconds(599));
        lookback = Duration.ofDays(days);
        start = NOW.plus(Duration.ofMinutes(minutesAhead));
        history(10, 24);
        poll();
        for (long id = 11; id <= 80; id++) {
            clock.advance(Duration.ofHours(12));
            strava.add(id, clock.instant().minusSeconds(60));
            strava.add(id + 1_000, Instant.parse("2099-01-01T00:00:00Z").plusSeconds(id));
            poll();
            poll();
        }

        List<Long> due = strava.entries().values().stream()
                .filter(entry -> !entry.start().isBefore(start))
                .map(FakeActivities.Entry::id)
                .toList();
        assertThat(route.delivered()).containsExactlyInAnyOrderElementsOf(due);
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingIfItDoesNotLookBack(FakeActivities.Order order) {
        strava.order = order;
        lookback = Duration.ZERO;
        startIsGiven = false;
        start = NOW;
        history(10, 1);
        strava.remove(10);
        poll();
        for (long id = 11; id <= 60; id++) {
            clock.advance(Duration.ofHours(5));
            Instant begin = clock.instant().minusSeconds(60);
            strava.add(id, begin, id % 3 == 0 ? begin.toString().substring(0, 10) + "T00:00:01Z" : begin.toString());
            poll();
        }
        pollLater();

        assertThat(route.delivered()).containsExactlyElementsOf(ids(11, 60));
    }

    // turns

    @Test
    void makesNoMoreCallsThanItsTurnAllows() {
        pageSize = 20;
        history(200, 6);
        maxCalls = 3;

        AthletePoll.Result first = poll();
        assertThat(first.calls()).isEqualTo(3);
        assertThat(first.complete()).isFalse();
        assertThat(first.emitted()).isPositive();
        for (int i = 0; i < 9; i++) {
            pollLater();
        }

        assertThat(route.delivered()).containsExactlyElementsOf(ids(1, 200));
        assertThat(poll()).isEqualTo(new AthletePoll.Result(0, 0, 1, 0, true));
    }
}
