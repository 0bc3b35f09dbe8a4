package io.github.camelstrava.ratelimit;

import static io.github.camelstrava.operation.Bucket.OVERALL;
import static io.github.camelstrava.operation.Bucket.READ;
import static io.github.camelstrava.ratelimit.Rank.EVENT;
import static io.github.camelstrava.ratelimit.Rank.HIGH;
import static io.github.camelstrava.ratelimit.Rank.LOW;
import static io.github.camelstrava.ratelimit.RateLimitPolicy.fail;
import static io.github.camelstrava.ratelimit.RateLimitPolicy.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.operation.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events may cost, which anybody may send. */
class EventReadsTest {

    private static final String START = "2026-09-01T10:03:00Z";
    private static final Duration PATIENT = Duration.ofDays(2);

    private final VirtualTime time = new VirtualTime(START);
    private final RateLimiter limiter = new RateLimiter(time, time, Runnable::run, 90);

    @Nested
    class AQuarterHour {

        @Test
        void grantsThemAQuarterAndLeavesTheRestToOthers() {
            assertThat(takeAll(READ, EVENT)).hasSize(25);

            assertThat(takeAll(READ, LOW)).hasSize(65);
            assertThat(takeAll(READ, HIGH)).hasSize(10);
        }

        @ParameterizedTest
        @CsvSource({"3, 1", "30, 7", "600, 150"})
        void goesByTheLimitThatStravaTells(int limit, int granted) {
            answer(take(READ, HIGH), limit, 0, 0);

            assertThat(takeAll(READ, EVENT)).hasSize(granted);
        }

        @Test
        void holdsThemToWhatLowPriorityMaySpend() {
            answer(take(READ, HIGH), 100, 80, 80);

            assertThat(takeAll(READ, EVENT)).hasSize(10);
            assertThat(messageOf(acquire(READ, EVENT, fail)))
                    .as("it is not for events that there is none")
                    .contains("Strava's request budget is used up");
        }

        @Test
        void doesNotLimitWhatTheyWrite() {
            takeAll(READ, EVENT);

            assertThat(takeAll(OVERALL, EVENT)).hasSizeGreaterThan(100);
        }

        @Test
        void tellsWhenThereIsMoreAndThatItIsTheirShareThatIsUsedUp() {
            assertThat(limiter.availableAt(READ, EVENT)).isEqualTo(START);

            takeAll(READ, EVENT);

            assertThat(failureOf(acquire(READ, EVENT, fail)))
                    .asInstanceOf(throwable(StravaRateLimitException.class))
                    .hasMessageContaining("events")
                    .extracting(StravaRateLimitException::getRetryAt)
                    .isEqualTo(Instant.parse("2026-09-01T10:15:01Z"));
            assertThat(limiter.availableAt(READ, EVENT)).isEqualTo("2026-09-01T10:15:01Z");
            assertThat(limiter.availableAt(READ, LOW)).isEqualTo(START);
            assertThat(limiter.availableAt(OVERALL, EVENT)).isEqualTo(START);
        }

        @Test
        void isNotExceededByCallersWhoWouldSendNevertheless() {
            assertThat(acquire(READ, EVENT, none)).isCompleted();
            takeAll(READ, EVENT);

            assertThat(messageOf(acquire(READ, EVENT, none))).contains("events");
            assertThat(acquire(READ, LOW, none)).isCompleted();
        }

        @Test
        void grantsAgainWhatWasNotSent() {
            List<Permit> permits = takeAll(READ, EVENT);

            limiter.unused(permits.get(0));
            limiter.unused(permits.get(0));
            limiter.unreached(permits.get(1));

            assertThat(takeAll(READ, EVENT)).hasSize(2);
        }

        @Test
        void countsWhatWasNotAnswered() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);

            assertThat(takeAll(READ, EVENT)).isEmpty();
        }

        @Test
        void isFollowedByOneWithAQuarterOfItsOwn() {
            List<Permit> last = takeAll(READ, EVENT);
            time.pass(Duration.ofMinutes(13));
            take(READ, EVENT);

            last.forEach(limiter::unused);

            assertThat(takeAll(READ, EVENT))
                    .as("what comes back belongs to the one before")
                    .hasSize(24);
        }

        @ParameterizedTest
        @ValueSource(ints = {-200, -7, 7, 200})
        void isOneByStravasClock(int minutes) {
            Instant serverTime = time.instant();
            time.set(serverTime.plus(Duration.ofMinutes(minutes)));
            Permit first = take(READ, EVENT);
            answer(first, 100, 1, 1, serverTime);
            assertThat(takeAll(READ, EVENT))
                    .as("that the clock was set gives nothing away")
                    .hasSize(24)
                    .allSatisfy(limiter::unanswered);

            time.pass(Duration.ofMinutes(11).plusSeconds(59));
            assertThat(takeAll(READ, EVENT)).isEmpty();
            time.pass(Duration.ofSeconds(3));
            assertThat(takeAll(READ, EVENT)).hasSize(25);
        }
    }

    @Nested
    class News {

        @Test
        void givesBackTheReadsThatBroughtThem() {
            takeAll(READ, EVENT);

            limiter.eventReadsBroughtNews(3);

            assertThat(takeAll(READ, EVENT)).hasSize(3);
        }

        @Test
        void letsThoseGoWhoWait() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);
            CompletableFuture<Permit> waiting = acquire(READ, EVENT, RateLimitPolicy.wait);
            assertThat(waiting).isNotDone();

            limiter.eventReadsBroughtNews(1);

            assertThat(waiting).isCompleted();
        }

        @Test
        void ofAQuarterHourThatIsOverGrantNoMoreThanAQuarterOfThisOne() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);
            time.pass(Duration.ofMinutes(13));
            take(READ, EVENT);

            limiter.eventReadsBroughtNews(20);

            assertThat(takeAll(READ, EVENT)).hasSize(25);
        }
    }

    @Nested
    class VainReads {

        @Test
        void areAQuarterOfTheDaysReadsAtMost() {
            readInVain(249);
            assertThat(limiter.availableAt(READ, EVENT)).isBefore("2026-09-02T00:00:00Z");

            readInVain(1);

            assertThat(failureOf(acquire(READ, EVENT, fail)))
                    .asInstanceOf(throwable(StravaRateLimitException.class))
                    .hasMessageContaining("events")
                    .extracting(StravaRateLimitException::getRetryAt)
                    .isEqualTo(Instant.parse("2026-09-02T00:00:01Z"));
            assertThat(limiter.availableAt(READ, EVENT)).isEqualTo("2026-09-02T00:00:01Z");
            assertThat(acquire(READ, LOW, fail)).isCompleted();
        }

        @Test
        void keepThoseWaitingWhoWaitForAQuarterHour() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);
            CompletableFuture<Permit> patient = acquire(READ, EVENT, RateLimitPolicy.wait);
            CompletableFuture<Permit> impatient =
                    limiter.acquire(READ, EVENT, RateLimitPolicy.wait, Duration.ofMinutes(20), "activity");

            limiter.eventReadsWereVain(250);
            time.pass(Duration.ofHours(13));

            assertThat(messageOf(impatient)).contains("events", "2026-09-02T00:00:01Z");
            assertThat(patient).isNotDone();
            time.pass(Duration.ofHours(1));
            assertThat(patient).isCompleted();
        }

        @Test
        void areForgottenAtMidnight() {
            limiter.eventReadsWereVain(250);
            time.pass(Duration.between(time.instant(), Instant.parse("2026-09-02T00:00:02Z")));
            assertThat(takeAll(READ, EVENT)).hasSize(25);

            limiter.eventReadsWereVain(249);
            time.pass(Duration.ofMinutes(15));
            assertThat(takeAll(READ, EVENT)).as("one less than a quarter").hasSize(25);
        }

        @Test
        void ofOneDayAreNotDroppedWhenAQuarterHourTurns() {
            limiter.eventReadsWereVain(250);

            time.pass(Duration.ofHours(2));

            assertThat(takeAll(READ, EVENT)).isEmpty();
        }

        private void readInVain(int reads) {
            for (int i = 0; i < reads; i++) {
                limiter.eventReadsWereVain(1);
            }
        }
    }

    @Nested
    class WhoWaits {

        private final List<Permit> answered = new ArrayList<>();

        @Test
        void goesAfterAllOthers() {
            answer(take(READ, HIGH), 100, 100, 100);
            List<String> order = new ArrayList<>();
            acquire(READ, EVENT, RateLimitPolicy.wait).thenAccept(permit -> order.add("event 1"));
            acquire(READ, LOW, RateLimitPolicy.wait).thenAccept(permit -> order.add("low"));
            acquire(READ, EVENT, RateLimitPolicy.wait).thenAccept(permit -> order.add("event 2"));
            acquire(READ, HIGH, RateLimitPolicy.wait).thenAccept(permit -> order.add("high"));

            time.pass(Duration.ofMinutes(13));

            assertThat(order).containsExactly("high", "low", "event 1", "event 2");
        }

        @Test
        void isServedAQuarterInEachQuarterHour() {
            List<CompletableFuture<Permit>> waiting = waitAll(100);
            assertThat(waiting).filteredOn(CompletableFuture::isDone).hasSize(25);

            time.pass(Duration.ofMinutes(13));
            assertThat(answered).hasSize(50);
            time.pass(Duration.ofMinutes(15));
            assertThat(answered).hasSize(75);
        }

        @ParameterizedTest
        @EnumSource(names = {"HIGH", "LOW"})
        void keepsNobodyElseWaiting(Rank other) {
            waitAll(1_000);
            time.pass(Duration.ofMinutes(14));

            assertThat(takeAll(READ, other)).hasSize(other == HIGH ? 75 : 65);
        }

        @Test
        void leavesRoomInTheLineForOthers() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);
            for (int i = 0; i < 5_000; i++) {
                assertThat(acquire(READ, EVENT, RateLimitPolicy.wait)).isNotDone();
            }

            assertThat(messageOf(acquire(READ, EVENT, RateLimitPolicy.wait))).contains("too many calls");

            takeAll(READ, HIGH);
            assertThat(acquire(READ, HIGH, RateLimitPolicy.wait)).isNotDone();
        }

        @Test
        void forALaterQuarterHourSlowsNobodyDown() {
            takeAll(READ, EVENT).forEach(limiter::unanswered);
            waitAll(100);
            time.pass(Duration.ofMinutes(14));
            answer(take(READ, HIGH), 100, 99, 99);
            Permit one = take(READ, HIGH);
            List<CompletableFuture<Permit>> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                others.add(acquire(READ, HIGH, RateLimitPolicy.wait));
            }

            answer(one, 200, 100, 100);

            assertThat(others).allSatisfy(place -> assertThat(place).isCompleted());
        }

        /** Calls that are made as soon as they may, and answered without a word of the budget. */
        private List<CompletableFuture<Permit>> waitAll(int calls) {
            List<CompletableFuture<Permit>> waiting = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                CompletableFuture<Permit> place = acquire(READ, EVENT, RateLimitPolicy.wait);
                place.thenAccept(permit -> {
                    answered.add(permit);
                    limiter.answered(permit, RateLimitHeaders.NONE, 200, false);
                });
                waiting.add(place);
            }
            return waiting;
        }
    }

    @Nested
    class SeveralNodes {

        @ParameterizedTest
        @ValueSource(ints = {2, 3})
        void doNotForgetEachOtherWhileNoneHasAnythingToDo(int nodes) {
            Simulation simulation = new Simulation(START, 7);
            simulation.addNodes(nodes);
            simulation.burst(24, READ, EVENT);
            simulation.passUntil("2026-09-01T10:20:00Z");

            for (Simulation.Node node : simulation.nodes) {
                node.burst(50, READ, EVENT);
                simulation.pass(Duration.ofMinutes(1));
            }

            assertThat(simulation.strava.counted("read-EVENT", "2026-09-01T10:15:00Z"))
                    .isBetween(20, 25);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void haveAQuarterTogether(int nodes) {
            Simulation simulation = new Simulation(START, 7);
            simulation.addNodes(nodes);
            simulation.burst(nodes, OVERALL, HIGH);
            simulation.pass(Duration.ofMinutes(1));
            simulation.burst(nodes, OVERALL, HIGH);
            simulation.pass(Duration.ofMinutes(1));

            simulation.burst(300, READ, EVENT);
            simulation.pass(Duration.ofMinutes(5));

            assertThat(simulation.strava.counted("read-EVENT", START)).isBetween(25 / nodes * nodes, 25);
            simulation.burst(100, READ, HIGH);
            simulation.pass(Duration.ofMinutes(4));
            assertThat(simulation.strava.counted("read", START)).isEqualTo(100);
            simulation.passUntil("2026-09-01T10:29:50Z");
            assertThat(simulation.strava.counted("read-EVENT", "2026-09-01T10:15:00Z"))
                    .isLessThanOrEqualTo(25);
            assertThat(simulation.strava.refused).isZero();
        }
    }

    private CompletableFuture<Permit> acquire(Bucket bucket, Rank rank, RateLimitPolicy policy) {
        return limiter.acquire(bucket, rank, policy, PATIENT, "activity");
    }

    private Permit take(Bucket bucket, Rank rank) {
        return acquire(bucket, rank, fail).join();
    }

    private List<Permit> takeAll(Bucket bucket, Rank rank) {
        List<Permit> permits = new ArrayList<>();
        CompletableFuture<Permit> next = acquire(bucket, rank, fail);
        while (!next.isCompletedExceptionally()) {
            permits.add(next.join());
            next = acquire(bucket, rank, fail);
        }
        return permits;
    }

    private void answer(Permit permit, int readLimit, int quarterHour, int day) {
        answer(permit, readLimit, quarterHour, day, time.instant());
    }

    private void answer(Permit permit, int readLimit, int quarterHour, int day, Instant date) {
        int[] used = {quarterHour, day};
        limiter.answered(
                permit,
                new RateLimitHeaders(
                        date,
                        new int[] {2 * readLimit, 20 * readLimit},
                        used,
                        new int[] {readLimit, 10 * readLimit},
                        used),
                200,
                false);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((done, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }

    private static String messageOf(CompletableFuture<?> future) {
        return failureOf(future).getMessage();
    }
}
