package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivityScanTest {

    private static final Instant BEGIN = Instant.parse("2026-08-01T08:00:00Z");
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final int PAGE = 10;

    private final FakeActivities strava = new FakeActivities();
    private final Set<Long> known = new TreeSet<>();
    private final Set<Long> expected = new TreeSet<>();
    private boolean fewAreLast;
    private int shortestContinued = PAGE;
    private Instant confirmed = NOW;
    private int mostNew = Trust.IN_NO_FEW;
    private int most = Integer.MAX_VALUE;
    private int mostCalls = Integer.MAX_VALUE;
    private ActivityScan scan;

    private static Instant day(long number) {
        return BEGIN.plus(Duration.ofHours(6 * number));
    }

    private void activities(int count) {
        LongStream.rangeClosed(1, count).forEach(id -> strava.add(id, day(id)));
    }

    private void expect(long... ids) {
        for (long id : ids) {
            known.add(id);
            expected.add(id);
        }
    }

    private List<List<Long>> parts() {
        scan = scanOf(
                strava,
                new Slice(BEGIN, null),
                new Trust(
                        shortestContinued,
                        confirmed,
                        known::contains,
                        expected,
                        true,
                        fewAreLast ? Integer.MAX_VALUE : mostNew,
                        Trust.WEEK,
                        Set.of()));
        return rest();
    }

    /** What the current scan hands out. */
    private List<List<Long>> rest() {
        List<List<Long>> parts = new ArrayList<>();
        for (List<SummaryActivity> part = scan.next(); part != null; part = scan.next()) {
            parts.add(part.stream().map(SummaryActivity::id).toList());
        }
        return parts;
    }

    interface Pages {
        List<SummaryActivity> page(Instant after, Instant before, int page);
    }

    private ActivitySource source(Pages pages) {
        return new ActivitySource() {
            @Override
            public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
                return pages.page(after, before, page);
            }

            @Override
            public SummaryActivity one(long id) {
                return strava.one(id);
            }
        };
    }

    private ActivityScan scanOf(ActivitySource source) {
        return scanOf(source, new Slice(BEGIN, null), Trust.none(PAGE));
    }

    private ActivityScan scanOf(ActivitySource source, Slice slice, Trust trust) {
        return new ActivityScan(source, slice, NOW, PAGE, most, trust, () -> strava.pages() < mostCalls);
    }

    private List<Long> read() {
        return parts().stream().flatMap(List::stream).toList();
    }

    private static List<Long> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,0", "OLDEST_FIRST,1", "OLDEST_FIRST,9", "OLDEST_FIRST,10", "OLDEST_FIRST,11", "OLDEST_FIRST,45",
        "NEWEST_FIRST,0", "NEWEST_FIRST,1", "NEWEST_FIRST,9", "NEWEST_FIRST,10", "NEWEST_FIRST,11", "NEWEST_FIRST,45",
        "SHUFFLED,0", "SHUFFLED,1", "SHUFFLED,9", "SHUFFLED,10", "SHUFFLED,11", "SHUFFLED,45"
    })
    void readsEveryActivityOnceInAnyOrder(FakeActivities.Order order, int count) {
        strava.order = order;
        activities(count);

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, count));
        assertThat(scan.isComplete()).isTrue();
        assertThat(scan.reached()).isEqualTo(count == 0 ? null : day(count));
    }

    @Test
    void handsOutPageByPageWhatIsSortedOldestFirst() {
        activities(25);

        assertThat(parts()).startsWith(ids(1, 10), ids(11, 19)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEWEST_FIRST", "SHUFFLED"})
    void handsOutEverythingAtOnceInAnyOtherOrder(FakeActivities.Order order) {
        strava.order = order;
        activities(25);

        assertThat(parts())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(25);
    }

    // how many calls

    @ParameterizedTest
    @EnumSource
    void asksOnceWhereNothingIsNew(FakeActivities.Order order) {
        strava.order = order;
        activities(6);
        expect(1, 2, 3, 4, 5, 6);

        read();

        assertThat(strava.pages()).isOne();
        assertThat(scan.isComplete()).isTrue();
    }

    @Test
    void asksOnceWhereThereIsNothing() {
        read();

        assertThat(strava.pages()).isOne();
    }

    @Test
    void asksOnceMoreWhereSomethingIsNew() {
        activities(6);
        expect(1, 2, 3, 4, 5);

        assertThat(read()).contains(6L);
        assertThat(strava.pages()).isEqualTo(2);
    }

    @Test
    void asksOnceForAFewThatAreOnlyToBeRemembered() {
        fewAreLast = true;
        activities(5);

        assertThat(read()).hasSize(5);
        assertThat(strava.pages()).isOne();
    }

    @Test
    void readsOnBehindAPageThatIsMoreThanHalfFull() {
        fewAreLast = true;
        strava.cap = 6;
        activities(13);

        assertThat(read()).hasSize(13);
    }

    @Test
    void looksForWhatShouldBeListedAndTellsWhatVanished() {
        activities(6);
        expect(1, 2, 3, 4, 5, 6);
        strava.remove(3);

        read();

        assertThat(scan.vanished()).containsExactly(3L);
        assertThat(strava.pages()).isEqualTo(2);
    }

    @Test
    void tellsNothingVanishedBeforeItHasReadToTheEnd() {
        activities(25);
        expect(99);
        strava.beforePage = number -> {
            if (number == 2) {
                throw FakeActivities.unavailable();
            }
        };

        assertThatThrownBy(this::read).isInstanceOf(StravaApiException.class);
        assertThat(scan.isComplete()).isFalse();
        assertThat(scan.vanished()).isEmpty();
    }

    // short pages

    @ParameterizedTest
    @EnumSource
    void readsOnBehindShortPages(FakeActivities.Order order) {
        strava.order = order;
        strava.cap = 4;
        activities(18);

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 18));
    }

    @Test
    void learnsHowShortAPageWithSuccessorsMayBe() {
        strava.cap = 4;
        activities(18);

        read();

        assertThat(scan.shortestContinued()).isEqualTo(4);
    }

    @Test
    void learnsThatAPageOfOneMayHaveSuccessors() {
        strava.cap = 1;
        activities(3);
        expect(1, 2, 3);

        read();

        assertThat(scan.shortestContinued()).isOne();
    }

    @Test
    void readsOnBehindASecondPage() {
        strava.cap = 4;
        activities(12);
        expect(1, 2, 3, 4, 5, 6, 7);

        assertThat(read()).hasSize(12);
    }

    @Test
    void doesNotTrustAPageThatWasFollowedByMoreBefore() {
        strava.cap = 4;
        activities(5);
        expect(1, 2, 3, 4);
        shortestContinued = 4;

        assertThat(read()).contains(5L);
    }

    @Test
    void readsOnBehindPagesFromWhichSomeWereLeftOut() {
        strava.visible = entry -> entry.id() % 7 != 0;
        activities(45);

        assertThat(read()).hasSize(45 - 6);
    }

    // lists that change while they are read

    @Test
    void missesNothingIfAnEarlierActivityIsDeletedBetweenPages() {
        activities(25);
        strava.beforePage = number -> {
            if (number == 2) {
                strava.remove(3);
            }
        };

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 25));
    }

    @Test
    void repeatsNothingIfAnActivityIsAddedBetweenPages() {
        strava.order = FakeActivities.Order.NEWEST_FIRST;
        activities(25);
        strava.beforePage = number -> {
            if (number == 2) {
                strava.add(26, day(26));
            }
        };

        assertThat(read()).doesNotHaveDuplicates().containsAll(ids(1, 25));
    }

    @ParameterizedTest
    @EnumSource
    void missesNothingIfTheLastOfAPageIsDeletedBeforeTheNext(FakeActivities.Order order) {
        strava.order = order;
        activities(25);
        List<Long> firstPage = strava.page(BEGIN.minusSeconds(1), null, 1, PAGE).stream()
                .map(SummaryActivity::id)
                .toList();
        strava.forgetCalls();
        strava.beforePage = number -> {
            if (number == 2) {
                strava.remove(firstPage.get(9));
            }
        };

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 25));
    }

    @Test
    void readsAnUnsortedListAgainUntilNothingIsNew() {
        strava.order = FakeActivities.Order.SHUFFLED;
        activities(25);
        List<Long> firstPage = strava.page(BEGIN.minusSeconds(1), null, 1, PAGE).stream()
                .map(SummaryActivity::id)
                .toList();
        strava.forgetCalls();
        strava.beforePage = number -> {
            if (number == 2) {
                strava.remove(firstPage.get(0));
            }
        };

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 25));
    }

    @Test
    void admitsThatAListNeverCameToRest() {
        strava.order = FakeActivities.Order.SHUFFLED;
        activities(25);
        strava.beforePage = number -> strava.add(100 + number, day(30).plusSeconds(number));

        assertThat(read()).contains(1L, 25L);
        assertThat(scan.isComplete()).isFalse();
        assertThat(scan.vanished()).isEmpty();
    }

    // dates

    @ParameterizedTest
    @EnumSource
    void readsManyOfOneSecond(FakeActivities.Order order) {
        strava.order = order;
        activities(5);
        LongStream.rangeClosed(11, 36).forEach(id -> strava.add(id, day(6)));
        LongStream.rangeClosed(41, 45).forEach(id -> strava.add(id, day(id)));

        assertThat(read()).hasSize(36).doesNotHaveDuplicates();
    }

    @Test
    void readsManyOfOneSecondOfWhichNotAllAreShown() {
        activities(8);
        LongStream.rangeClosed(11, 30).forEach(id -> strava.add(id, day(10)));
        LongStream.rangeClosed(51, 55).forEach(id -> strava.add(id, day(id)));
        strava.visible = entry -> entry.id() <= 12 || entry.id() > 20;

        assertThat(read()).hasSize(8 + 2 + 10 + 5).doesNotHaveDuplicates();
    }

    @Test
    void readsTheListOfAServerThatKnowsNoUpperBound() {
        strava.order = FakeActivities.Order.NEWEST_FIRST;
        activities(45);
        scan = scanOf(source((after, before, page) -> strava.page(after, null, page, PAGE)));

        assertThat(rest()).flatExtracting(part -> part).containsExactlyInAnyOrderElementsOf(ids(1, 45));
    }

    @ParameterizedTest
    @EnumSource
    void readsActivitiesThatShowNothingButTheirDay(FakeActivities.Order order) {
        strava.order = order;
        for (long id = 1; id <= 30; id++) {
            Instant start = BEGIN.plus(Duration.ofHours(2 * id));
            strava.add(id, start, start.toString().substring(0, 10) + "T00:00:01Z");
        }

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 30));
    }

    @ParameterizedTest
    @EnumSource
    void readsActivitiesOfWhichSomeShowNothingButTheirDay(FakeActivities.Order order) {
        strava.order = order;
        for (long id = 1; id <= 30; id++) {
            Instant start = BEGIN.plus(Duration.ofHours(2 * id));
            strava.add(
                    id, start, id % 3 != 0 ? start.toString() : start.toString().substring(0, 10) + "T00:00:01Z");
        }

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 30));
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST_FIRST,2099-01-01T00:00:00Z",
        "NEWEST_FIRST,2099-01-01T00:00:00Z",
        "OLDEST_FIRST,1970-01-01T00:00:00Z",
        "NEWEST_FIRST,1970-01-01T00:00:00Z",
        "OLDEST_FIRST,+999999999-12-31T23:59:59Z",
        "NEWEST_FIRST,-999999999-01-01T00:00:00Z",
        "OLDEST_FIRST,yesterday",
        "NEWEST_FIRST,yesterday",
        "OLDEST_FIRST,",
        "NEWEST_FIRST,"
    })
    void isNotMisledByADateOnWhichAPageEnds(FakeActivities.Order order, String shown) {
        strava.order = order;
        activities(35);
        for (long id : List.of(10L, 25L, 26L)) {
            strava.add(id, day(id), shown);
        }

        assertThat(read()).containsExactlyInAnyOrderElementsOf(ids(1, 35));
        assertThat(scan.reached()).isNotNull().isBetween(BEGIN, NOW);
    }

    @Test
    void neverTakesAFutureDateForWhatWasReached() {
        activities(5);
        strava.add(6, Instant.parse("2099-01-01T00:00:00Z"));

        read();

        assertThat(scan.reached()).isEqualTo(day(5));
    }

    @Test
    void endsWhereAServerAnswersEveryPageWithTheSame() {
        activities(10);
        scan = scanOf(source((after, before, page) -> strava.page(BEGIN.minusSeconds(1), null, 1, PAGE)));

        assertThat(rest()).flatExtracting(part -> part).containsExactlyElementsOf(ids(1, 10));
        assertThat(strava.pages()).isLessThan(10);
    }

    @Test
    void leavesOutWhatHasNoId() {
        activities(3);
        SummaryActivity odd = new SummaryActivity(JsonNodeFactory.instance.objectNode());
        scan = scanOf(source(
                (after, before, page) -> Stream.concat(Stream.of(odd), strava.page(after, before, page, PAGE).stream())
                        .toList()));

        assertThat(rest()).flatExtracting(part -> part).containsExactly(1L, 2L, 3L);
    }

    @Test
    void looksAtNoLaterThanItsBound() {
        activities(25);
        scan = scanOf(strava, new Slice(day(5), day(8)), Trust.none(PAGE));

        assertThat(rest()).flatExtracting(part -> part).containsExactlyElementsOf(ids(5, 8));
    }
}
