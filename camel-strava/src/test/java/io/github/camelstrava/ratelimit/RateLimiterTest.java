package io.github.camelstrava.ratelimit;

import static io.github.camelstrava.operation.Bucket.OVERALL;
import static io.github.camelstrava.operation.Bucket.READ;
import static io.github.camelstrava.ratelimit.Rank.HIGH;
import static io.github.camelstrava.ratelimit.Rank.LOW;
import static io.github.camelstrava.ratelimit.RateLimitPolicy.fail;
import static io.github.camelstrava.ratelimit.RateLimitPolicy.none;
import static io.github.camelstrava.ratelimit.RateLimitPriority.high;
import static io.github.camelstrava.ratelimit.RateLimitPriority.low;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.Budget.Quota;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

    private static final Duration PATIENT = Duration.ofDays(2);

    private final VirtualTime time = new VirtualTime("2026-09-01T10:03:00Z");
    private final RateLimiter limiter = new RateLimiter(time, time, Runnable::run, 90);

    @Nested
    class WhatAnswersTell {

        @ParameterizedTest
        @ValueSource(strings = {"read-call", "rate-limited-429", "read-call-upgraded-tier"})
        void isBelieved(String sample) throws Exception {
            Map<String, String> headers = sample(sample);

            answer(take(READ), headers);

            assertThat(limiter.budget().overall()).isEqualTo(quota(headers, "X-RateLimit"));
            assertThat(limiter.budget().read()).isEqualTo(quota(headers, "X-ReadRateLimit"));
        }

        @Test
        void isFoundUnderLowerCaseNames() throws Exception {
            answer(take(READ), sample("lower-case-names"));

            assertThat(limiter.budget().overall()).isEqualTo(new Quota(1, 200, 17, 2000));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(1, 100, 17, 1000));
        }

        @Test
        void isCountedOnWhereItIsMissing() throws Exception {
            answer(take(READ), told(50, 500));
            answer(take(READ), sample("no-rate-headers-at-all"));
            answer(take(OVERALL), sample("no-rate-headers-at-all"));

            assertThat(limiter.budget().overall()).isEqualTo(new Quota(52, 200, 502, 2000));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(51, 100, 501, 1000));
        }

        @Test
        void isNotCountedTwiceOnceALaterAnswerIncludesIt() {
            answer(take(READ), told(50, 500));
            answer(take(READ), Map.of());
            answer(take(READ), told(52, 502));

            assertThat(limiter.budget().read()).isEqualTo(new Quota(52, 100, 502, 1000));
        }

        @ParameterizedTest
        @ValueSource(strings = {",", "", "5", "5,", "five,six", "5,6,7", "-5,6", "99999999999,1"})
        void isPassedOverIfItIsNoPairOfNumbers(String malformed) {
            answer(take(READ), told(50, 500));
            Map<String, String> headers = told(0, 0);
            headers.replaceAll((name, value) -> malformed);

            answer(take(READ), headers);

            assertThat(limiter.budget().overall()).isEqualTo(new Quota(51, 200, 501, 2000));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(51, 100, 501, 1000));
        }

        @Test
        void leavesTheReadsAloneWhereAWriteTellsACommaForThem() throws Exception {
            answer(take(READ), told(60, 200));
            answer(take(OVERALL), sample("write-call-empty-read-usage"));

            assertThat(limiter.budget().overall()).isEqualTo(new Quota(66, 200, 209, 2000));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(60, 100, 200, 1000));
        }

        @Test
        void includesTheUsageOfAnotherProgram() {
            answer(take(READ), told(1, 1));
            answer(take(READ), told(99, 400));

            assertThat(limiter.budget().read().left()).isEqualTo(1);
            answer(take(READ), told(100, 401));
            assertRefused(READ, "2026-09-01T10:15:01Z");
        }

        @Test
        void raisesAndLowersTheLimits() throws Exception {
            answer(take(READ), told(99, 99));
            answer(take(READ), sample("read-call-upgraded-tier"));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(99, 200, 99, 2000));

            answer(take(READ), told(99, 99));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(99, 100, 99, 1000));
        }

        @Test
        void letsThoseGoOnWhoWaitedForTheOldLimit() throws Exception {
            Permit last = take(READ);
            answer(take(READ), told(99, 99));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);
            assertThat(waiting).isNotDone();

            answer(last, sample("read-call-upgraded-tier"));

            assertThat(waiting).isDone();
        }

        @Test
        void isNotUndoneByAnOlderAnswerThatComesLater() throws Exception {
            Permit first = take(READ);
            Permit second = take(READ);
            answer(second, sample("read-call-upgraded-tier"));
            answer(take(READ), withLimits(told(80, 800), 200));
            answer(first, told(4, 400));

            assertThat(limiter.budget().read()).isEqualTo(new Quota(80, 200, 800, 2000));
        }
    }

    @Nested
    class TheBudget {

        @Test
        void isThatOfANewApplicationUntilAnAnswerTells() {
            List<Permit> permits = takeAll(READ);
            assertThat(permits).hasSize(100);
            assertThat(takeAll(OVERALL)).hasSize(100);
        }

        @Test
        void countsCallsThatAreBeingMade() {
            answer(take(READ), told(97, 97));

            assertThat(takeAll(READ)).hasSize(3);
        }

        @Test
        void comesBackFromACallThatWasNotMade() {
            answer(take(READ), told(99, 99));
            Permit last = take(READ);
            assertRefused(READ, "2026-09-01T10:15:01Z");

            limiter.unused(last);
            limiter.unused(last);

            assertThat(takeAll(READ)).hasSize(1);
        }

        @Test
        void isSpentByACallThatWasNotAnswered() {
            answer(take(READ), told(98, 98));

            limiter.unanswered(take(READ));

            assertThat(takeAll(READ)).hasSize(1);
        }

        @Test
        void ofReadsIsSpentWhileOtherCallsGoOn() {
            answer(take(READ), told(100, 100));

            assertRefused(READ, "2026-09-01T10:15:01Z");
            assertThat(takeAll(OVERALL)).hasSize(100);
        }

        @Test
        void ofAllCallsIsSpentForReadsAsWell() {
            Map<String, String> headers = told(20, 20);
            headers.put("X-RateLimit-Usage", "200,400");
            answer(take(READ), headers);

            assertRefused(READ, "2026-09-01T10:15:01Z");
            assertRefused(OVERALL, "2026-09-01T10:15:01Z");
        }

        @Test
        void ofTheDayIsNotProbedEveryQuarterHour() {
            answer(take(READ), told(3, 1000));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.ofHours(13));
            assertThat(waiting).isNotDone();
            assertThat(limiter.availableAt(READ, HIGH)).isBetween("2026-09-02T00:00:01Z", "2026-09-02T00:00:03Z");

            time.pass(Duration.ofHours(1));
            assertThat(waiting).isDone();
        }

        @Test
        void leavesAShareOfTheReadsToHighPriority() {
            assertThat(takeAll(READ, LOW)).hasSize(90);
            assertThat(takeAll(READ, HIGH)).hasSize(10);
            assertThat(takeAll(OVERALL, LOW)).as("only reads are shared out").hasSize(100);
        }

        @Test
        void grantsRepetitionsASmallShareInEachWindow() {
            int granted = 0;
            while (limiter.mayRetry()) {
                granted++;
            }
            assertThat(granted).isEqualTo(10);

            time.pass(Duration.ofMinutes(15));
            assertThat(limiter.mayRetry()).isTrue();
        }

        @Test
        void isAvailableAtOnceOrAtTheNextWindow() {
            assertThat(limiter.availableAt(READ, HIGH)).isEqualTo(time.instant());

            answer(take(READ), told(100, 100));

            assertThat(limiter.availableAt(READ, HIGH)).isEqualTo("2026-09-01T10:15:01Z");
            assertThat(limiter.availableAt(OVERALL, HIGH)).isEqualTo(time.instant());
        }
    }

    @Nested
    class WhatIsLeftOfTheDay {

        @Test
        void isWhatANewApplicationHasUntilAnAnswerTells() {
            DailyReads reads = limiter.dailyReads(high);

            assertThat(reads).isEqualTo(new DailyReads(1_000, 1_000, 100, reads.untilMidnight()));
            assertThat(reads.untilMidnight()).isEqualTo(Duration.ofHours(14).minusMinutes(3));
        }

        @Test
        void isLessForLowPriority() {
            answer(take(READ), told(50, 500));

            assertThat(limiter.dailyReads(high))
                    .extracting(DailyReads::share, DailyReads::left, DailyReads::atOnce)
                    .containsExactly(1_000L, 500L, 100L);
            assertThat(limiter.dailyReads(low))
                    .extracting(DailyReads::share, DailyReads::left, DailyReads::atOnce)
                    .containsExactly(900L, 400L, 90L);
        }

        @Test
        void isToldWithTheTimeAtStrava() {
            Instant behind = time.instant().minus(Duration.ofMinutes(30));

            answer(take(READ), told(1, 1, behind));

            assertThat(limiter.serverTime()).isBetween(behind, behind.plusSeconds(1));
        }

        @Test
        void isOneForLowPriorityWhereAnAnswerMayTellOfTheDayBefore() {
            time.pass(Duration.between(time.instant(), Instant.parse("2026-09-01T23:59:58Z")));
            answer(take(READ), told(89, 899));
            List<Permit> last = takeAll(READ, LOW);
            assertThat(last).hasSize(1);

            time.pass(Duration.ofSeconds(4));
            answer(last.get(0), told(90, 900));

            assertThat(limiter.dailyReads(low).left()).isEqualTo(1);
            List<Permit> next = takeAll(READ, LOW);
            assertThat(next).hasSize(1);
            answer(next.get(0), told(1, 1));
            assertThat(takeAll(READ, LOW)).hasSize(89);
        }

        @Test
        void isNeverLessThanNothing() {
            answer(take(READ), told(95, 950));

            assertThat(limiter.dailyReads(low).left()).isZero();
            assertThat(limiter.dailyReads(high).left()).isEqualTo(50);
        }

        @Test
        void goesWithTheLimitsThatAnswersTell() {
            answer(take(READ), withLimits(told(10, 400), 300));

            assertThat(limiter.dailyReads(low))
                    .extracting(DailyReads::share, DailyReads::left, DailyReads::atOnce)
                    .containsExactly(2_700L, 2_300L, 270L);
        }

        @Test
        void isNoMoreThanAllCallsTogether() {
            Map<String, String> headers = told(10, 20);
            headers.put("X-RateLimit-Limit", "50,300");
            headers.put("X-RateLimit-Usage", "10,180");
            answer(take(READ), headers);

            for (RateLimitPriority priority : RateLimitPriority.values()) {
                assertThat(limiter.dailyReads(priority))
                        .extracting(DailyReads::share, DailyReads::left, DailyReads::atOnce)
                        .containsExactly(300L, 120L, 50L);
            }
        }

        @Test
        void leavesOutCallsThatAreBeingMade() {
            answer(take(READ), told(10, 100));
            Permit one = take(READ);
            take(OVERALL);
            assertThat(limiter.dailyReads(high).left()).isEqualTo(899);

            limiter.unused(one);
            assertThat(limiter.dailyReads(high).left()).isEqualTo(900);
        }

        @Test
        void isNothingOnceStravaRefusedForTheDay() {
            refuse(take(READ), Map.of(), true);
            assertThat(limiter.dailyReads(high).left())
                    .as("perhaps it is the quarter hour only")
                    .isPositive();
            time.pass(Duration.ofMinutes(13));
            refuse(take(READ), Map.of(), true);

            assertThat(limiter.dailyReads(high).left()).isZero();
            assertThat(limiter.dailyReads(low).left()).isZero();
        }

        @Test
        void isTheWholeDayAfterMidnightAtStrava() {
            answer(take(READ), told(3, 1_000, time.instant().plus(Duration.ofMinutes(1))));
            Duration untilMidnight = limiter.dailyReads(high).untilMidnight();
            assertThat(untilMidnight)
                    .isBetween(
                            Duration.ofHours(14).minusMinutes(4).minusSeconds(1),
                            Duration.ofHours(14).minusMinutes(4).plusSeconds(1));

            time.pass(untilMidnight);

            assertThat(limiter.dailyReads(high).left()).isEqualTo(1_000);
            assertThat(limiter.dailyReads(high).untilMidnight()).isCloseTo(Duration.ofHours(24), Duration.ofSeconds(5));
        }
    }

    @Nested
    class AWindow {

        @Test
        void turnsAtTheQuarterHour() {
            answer(take(READ), told(100, 100));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.ofMinutes(12));
            assertThat(waiting).isNotDone();
            time.pass(Duration.ofSeconds(4));
            assertThat(waiting).isDone();
            assertThat(limiter.budget().read()).isEqualTo(new Quota(1, 100, 101, 1000));
        }

        @Test
        void keepsCallsOfTheLastOneInMindUntilTheyAreAnswered() {
            answer(take(READ), told(0, 0));
            List<Permit> inFlight = takeAll(READ);
            time.pass(Duration.ofMinutes(13));

            assertThat(takeAll(READ)).isEmpty();

            Instant lastWindow = Instant.parse("2026-09-01T10:14:59Z");
            inFlight.forEach(permit -> answer(permit, told(100, 100, lastWindow)));
            assertThat(takeAll(READ))
                    .as("they were told about the window that is over")
                    .hasSize(100);
        }

        @Test
        void includesCallsThatWereSentBeforeItBeganAndCountedInIt() {
            answer(take(READ), told(10, 10));
            Permit late = take(READ);
            time.pass(Duration.ofMinutes(12));
            Permit before = take(READ);
            answer(take(READ), told(1, 11));

            answer(late, told(2, 12));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(3, 100, 13, 1000));

            answer(before, told(3, 13));
            answer(take(READ), told(4, 14));
            assertThat(limiter.budget().read()).isEqualTo(new Quota(4, 100, 14, 1000));
        }

        @Test
        void isNotBelievedFreshIfALateAnswerTellsOfIt() {
            Permit late = take(READ);
            time.pass(Duration.ofMinutes(12).plusSeconds(10));
            answer(late, told(70, 700));
            assertThat(limiter.budget().read().used15Minutes()).isEqualTo(70);

            answer(take(READ), told(8, 708));
            assertThat(limiter.budget().read().used15Minutes())
                    .as("what was sent in the window itself is certain")
                    .isEqualTo(8);
        }

        @ParameterizedTest
        @CsvSource({"-7", "7", "-200", "200"})
        void followsTheServersClockHoweverWrongTheLocalOneIs(int minutes) {
            Duration wrong = Duration.ofMinutes(minutes);
            Instant serverTime = time.instant();
            time.set(serverTime.plus(wrong));
            answer(take(READ), told(100, 100, serverTime));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.ofMinutes(11).plusSeconds(59));
            assertThat(waiting).as("no early burst").isNotDone();
            time.pass(Duration.ofSeconds(5));
            assertThat(waiting).as("no idle window").isDone();
        }

        @Test
        void followsTheServersClockAfterTheLocalOneWasSet() {
            answer(take(READ), told(50, 500));
            Instant serverTime = time.instant().plusSeconds(60);
            time.set(serverTime.minus(Duration.ofMinutes(30)));
            answer(take(READ), told(99, 599, serverTime));
            answer(take(READ), told(100, 600, serverTime));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.ofMinutes(10));
            assertThat(waiting).isNotDone();
            time.pass(Duration.ofMinutes(1).plusSeconds(5));
            assertThat(waiting).isDone();
        }

        @Test
        void includesCallsThatStravaCountedInItBeforeItTurnedHere() {
            answer(take(READ), told(10, 10));
            time.pass(Duration.ofMinutes(11).plusMillis(59_500));
            List<Permit> early = takeAll(READ);

            early.forEach(permit -> answer(permit, told(90, 100, Instant.parse("2026-09-01T10:15:00Z"))));
            time.pass(Duration.ofMillis(600));

            assertThat(takeAll(READ)).hasSize(10);
        }

        @Test
        void isTriedByOneCallWhenAnAnswerMayHaveMeantTheOneBefore() {
            Permit early = take(READ);
            time.pass(Duration.ofMinutes(15));
            answer(early, told(100, 148));

            Permit one = take(READ);
            CompletableFuture<Permit> other = queued(READ, HIGH);
            assertThat(other).isNotDone();
            answer(one, told(1, 149));

            assertThat(other).isDone();
        }

        @Test
        void isNotTakenForUsedUpWhileCallsMayBeCountedTwice() {
            List<Permit> together = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                together.add(take(READ));
            }
            // By now Strava has counted them all.
            answer(together.get(0), told(60, 60));
            CompletableFuture<Permit> next = limiter.acquire(READ, HIGH, fail, Duration.ZERO, "activity");
            assertThat(next).isNotCompletedExceptionally();

            together.forEach(permit -> answer(permit, told(60, 60)));

            assertThat(next).isDone().isNotCompletedExceptionally();
        }

        @Test
        void doesNotTurnForOneAnswerWithAWrongDate() {
            answer(take(READ), told(98, 98));
            answer(
                    take(READ),
                    told(99, 99, time.instant().plus(Duration.ofMinutes(11).plusSeconds(50))));
            answer(take(READ), told(100, 100));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.ofMinutes(11));
            assertThat(waiting).isNotDone();
        }

        @Test
        void doesNotTurnEarlyAfterTheClocksDriftedApart() {
            for (int i = 0; i < 20; i++) {
                answer(take(READ), told(1, 1, time.instant().minusMillis(400L * i)));
                time.pass(Duration.ofMinutes(15));
            }
            Instant serverTime = time.instant().minusSeconds(8);
            answer(take(READ), told(100, 100, serverTime));
            CompletableFuture<Permit> waiting = queued(READ, HIGH);

            time.pass(Duration.between(serverTime, Instant.parse("2026-09-01T15:14:59.999Z")));
            assertThat(waiting).isNotDone();
        }
    }

    @Nested
    class TheFirstContact {

        @Test
        void isMadeByOneCallAndTheOthersLearnFromIt() {
            assertThat(limiter.firstContact()).isDone();
            CompletableFuture<Void> second = limiter.firstContact();
            assertThat(second).isNotDone();

            answer(take(READ), told(100, 148));

            assertThat(second).isDone();
            assertThat(limiter.firstContact()).isDone();
        }

        @Test
        void isNotWaitedForForLong() {
            limiter.firstContact();
            CompletableFuture<Void> second = limiter.firstContact();

            time.pass(Duration.ofSeconds(2));

            assertThat(second).isDone();
        }

        @Test
        void endsWithACallThatWasNotMade() {
            limiter.firstContact();
            CompletableFuture<Void> second = limiter.firstContact();

            limiter.unused(take(READ));

            assertThat(second).isDone();
        }

        @Test
        void keepsNobodyFromStopping() {
            limiter.firstContact();
            CompletableFuture<Void> second = limiter.firstContact();

            limiter.stopWaiting();

            assertThat(second).isDone();
        }
    }

    @Nested
    class ARefusal {

        @Test
        void withHeadersEndsTheWindowTheyTellOf() throws Exception {
            refuse(take(READ), sample("rate-limited-429"), true);

            assertRefused(READ, "2026-09-01T10:15:01Z");
            assertThat(limiter.availableAt(OVERALL, HIGH)).isEqualTo(time.instant());
            assertThat(limiter.budget().refused()).isEqualTo(1);
        }

        @Test
        void withoutHeadersEndsTheQuarterHour() {
            refuse(take(READ), Map.of(), false);

            assertRefused(READ, "2026-09-01T10:15:01Z");
            assertRefused(OVERALL, "2026-09-01T10:15:01Z");
        }

        @Test
        void ofReadsWithoutHeadersLeavesOtherCallsAlone() {
            refuse(take(READ), Map.of(), true);

            assertRefused(READ, "2026-09-01T10:15:01Z");
            assertThat(takeAll(OVERALL)).isNotEmpty();
        }

        @Test
        void withNumbersThatLeaveSomethingEndsTheQuarterHourAllTheSame() {
            refuse(take(READ), told(5, 148), false);

            assertRefused(READ, "2026-09-01T10:15:01Z");
        }

        @Test
        void ofAWriteIsHeededWhileTheReadsAreUsedUp() {
            answer(take(READ), told(100, 100));

            refuse(take(OVERALL), Map.of(), false);

            assertRefused(OVERALL, "2026-09-01T10:15:01Z");
        }

        @Test
        void thatIsLateAndMeantTheWindowBeforeLeavesTheNewOneAlone() {
            Permit late = take(READ);
            time.pass(Duration.ofMinutes(15));
            answer(take(READ), told(1, 1));

            refuse(late, told(150, 148), false);

            assertThat(limiter.availableAt(READ, HIGH)).isEqualTo(time.instant());
        }

        @Test
        void voidsThePermitsOfThoseWhoHaveNotSentYet() {
            Permit one = take(READ);
            Permit other = take(READ);
            Permit whatever = limiter.acquire(READ, HIGH, RateLimitPolicy.none, Duration.ZERO, "test")
                    .join();

            refuse(one, Map.of(), false);

            assertThat(limiter.isValid(other)).isFalse();
            assertThat(limiter.isValid(whatever)).isTrue();
        }

        @Test
        void inTheNextWindowAgainEndsTheDay() {
            refuse(take(READ), Map.of(), false);
            time.pass(Duration.ofMinutes(15));
            refuse(take(READ), Map.of(), false);

            assertRefused(READ, "2026-09-02T00:00:01Z");
        }

        @Test
        void inTheNextWindowDoesNotEndTheDayIfSomethingWasGrantedBetween() {
            refuse(take(READ), Map.of(), false);
            time.pass(Duration.ofMinutes(15));
            answer(take(READ), Map.of());
            refuse(take(READ), Map.of(), false);

            assertRefused(READ, "2026-09-01T10:30:01Z");
        }

        @Test
        void thatComesLateDoesNotEndTheWindowThatTurnedMeanwhile() {
            answer(take(READ), told(100, 100));
            Permit late = limiter.acquire(READ, HIGH, none, PATIENT, "activity").join();
            time.pass(Duration.ofMinutes(13));

            refuse(late, told(101, 101, Instant.parse("2026-09-01T10:14:58Z")), true);

            assertThat(takeAll(READ)).isNotEmpty();
        }
    }

    @Nested
    class ThePolicy {

        @Test
        void failTellsWhenThereIsMore() {
            answer(take(READ), told(100, 100));

            assertThat(failureOf(limiter.acquire(READ, HIGH, fail, PATIENT, "activity")))
                    .asInstanceOf(type(StravaRateLimitException.class))
                    .satisfies(e -> assertThat(e.getRetryAt()).isEqualTo("2026-09-01T10:15:01Z"))
                    .satisfies(
                            e -> assertThat(e.getStatus()).as("it was not sent").isZero())
                    .extracting(Throwable::getMessage)
                    .asString()
                    .contains("strava:activity was not sent", "2026-09-01T10:15:01Z");
        }

        @Test
        void noneSendsNevertheless() {
            answer(take(READ), told(100, 100));

            assertThat(limiter.acquire(READ, HIGH, none, Duration.ZERO, "activity"))
                    .isCompleted();
        }

        @Test
        void waitFailsAtOnceIfItWouldTakeTooLong() {
            answer(take(READ), told(100, 100));

            assertThat(failureOf(limiter.acquire(READ, HIGH, RateLimitPolicy.wait, Duration.ofMinutes(12), "activity")))
                    .isInstanceOf(StravaRateLimitException.class);
            assertThat(limiter.acquire(READ, HIGH, RateLimitPolicy.wait, Duration.ofMinutes(13), "activity"))
                    .isNotDone();
        }

        @Test
        void waitFailsAsSoonAsItTurnsOutToTakeTooLong() {
            answer(take(READ), told(100, 100));
            CompletableFuture<Permit> waiting =
                    limiter.acquire(READ, HIGH, RateLimitPolicy.wait, Duration.ofMinutes(16), "activity");
            Permit write = take(OVERALL);
            Map<String, String> dayIsOver = told(100, 100);
            dayIsOver.put("X-RateLimit-Usage", "150,2000");

            answer(write, dayIsOver);

            assertThat(failureOf(waiting))
                    .asInstanceOf(type(StravaRateLimitException.class))
                    .satisfies(e -> assertThat(e.getRetryAt()).isEqualTo("2026-09-02T00:00:01Z"));
        }
    }

    @Nested
    class WhoWaits {

        @Test
        void goesOnInOrderOfPriorityThenAge() {
            answer(take(READ), told(100, 100));
            List<String> order = new ArrayList<>();
            queued(READ, LOW).thenAccept(permit -> order.add("low 1"));
            queued(READ, HIGH).thenAccept(permit -> order.add("high 1"));
            queued(READ, LOW).thenAccept(permit -> order.add("low 2"));
            queued(READ, HIGH).thenAccept(permit -> order.add("high 2"));

            time.pass(Duration.ofMinutes(13));

            assertThat(order).containsExactly("high 1", "high 2", "low 1", "low 2");
        }

        @Test
        void isNotOvertakenByANewcomerWhenTheWindowTurns() {
            answer(take(READ), told(100, 100));
            List<CompletableFuture<Permit>> early = waitAll(100);
            time.set(Instant.parse("2026-09-01T10:15:00.500Z"));

            CompletableFuture<Permit> newcomer = queued(READ, HIGH);

            assertThat(newcomer).isNotDone();
            assertThat(answerAsTheyCome(early, Duration.ofMinutes(2))).isEqualTo(100);
            assertThat(newcomer).isNotDone();
        }

        @Test
        void doesNotHoldUpThoseWhoSpendAnotherBudget() {
            answer(take(READ), told(100, 100));
            queued(READ, HIGH);

            assertThat(limiter.acquire(OVERALL, LOW, fail, Duration.ZERO, "updateActivity"))
                    .isCompleted();
        }

        @Test
        void followsTheOthersInsteadOfAllGoingOutTogether() {
            answer(take(READ), told(100, 100));
            List<CompletableFuture<Permit>> waiting = waitAll(60);

            time.pass(Duration.ofMinutes(13));
            long together = waiting.stream().filter(CompletableFuture::isDone).count();

            assertThat(together).isBetween(1L, 20L);
            assertThat(answerAsTheyCome(waiting, Duration.ofMinutes(1))).isEqualTo(60);
        }

        @Test
        void holdsNoThreadAndIsServedAHundredInEachWindow() {
            answer(take(READ), told(100, 100));
            List<CompletableFuture<Permit>> waiting = waitAll(10_000);
            assertThat(time.scheduled()).as("one timer for all, and no thread").isEqualTo(1);
            assertThat(limiter.budget().waiting()).isEqualTo(10_000);

            time.pass(Duration.ofMinutes(12));
            assertThat(answerAsTheyCome(waiting, Duration.ofMinutes(14))).isEqualTo(100);
            assertThat(answerAsTheyCome(waiting, Duration.ofMinutes(15))).isEqualTo(200);
            assertThat(time.scheduled()).as("one timer for all, and no thread").isEqualTo(1);
        }

        @Test
        void isTurnedAwayWhenTooManyWaitAlready() {
            answer(take(READ), told(100, 100));
            List<CompletableFuture<Permit>> waiting = waitAll(20_000);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            assertThat(failureOf(queued(READ, HIGH)))
                    .isInstanceOf(StravaRateLimitException.class)
                    .hasMessageContaining("too many calls");
        }

        @Test
        void failsAtOnceWhenTheComponentStops() {
            answer(take(READ), told(100, 100));
            List<CompletableFuture<Permit>> waiting = waitAll(20_000);

            limiter.stopWaiting();

            assertThat(waiting).allSatisfy(one -> assertThat(failureOf(one)).isInstanceOf(CancellationException.class));
            assertThat(failureOf(queued(READ, HIGH))).isInstanceOf(CancellationException.class);
            assertThat(take(OVERALL)).as("what need not wait goes on").isNotNull();
            time.pass(Duration.ofHours(1));
            assertThat(limiter.budget().waiting()).isZero();
        }

        @Test
        void givesThePlaceBackIfNobodyWantsItAnyMore() {
            answer(take(READ), told(100, 100));
            queued(READ, HIGH).cancel(false);

            time.pass(Duration.ofMinutes(13));

            assertThat(limiter.budget().read().used15Minutes()).isZero();
        }
    }

    @Nested
    class ThePace {

        private final List<Instant> gone = new ArrayList<>();

        @Test
        void letsThoseGoOneAfterTheOtherWhoWaitedForAWindow() {
            answer(take(READ), told(100, 100));

            goOnAtOnce(100);
            time.pass(Duration.ofMinutes(13));

            assertThat(gone).hasSize(100);
            Instant first = gone.get(0);
            assertThat(first).isBetween("2026-09-01T10:15:01Z", "2026-09-01T10:15:03Z");
            assertThat(gone.stream().filter(one -> one.isBefore(first.plusSeconds(1))))
                    .hasSizeBetween(3, 11);
            assertThat(Duration.between(first, gone.get(99))).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(1));
        }

        @Test
        void letsABigBudgetGoWithinAMinuteOrSo() {
            answer(take(READ), withLimits(told(3_000, 3_000), 3_000));

            goOnAtOnce(3_000);
            time.pass(Duration.ofMinutes(14));

            assertThat(gone).hasSize(3_000);
            Instant first = gone.get(0);
            assertThat(gone.stream().filter(one -> one.isBefore(first.plusSeconds(1))))
                    .hasSizeLessThan(250);
            assertThat(gone.get(2_999)).isBefore(first.plusSeconds(90));
        }

        @Test
        void isKeptByNewcomersAsLongAsOthersWait() {
            answer(take(READ), told(100, 100));
            goOnAtOnce(50);
            time.pass(Duration.ofMinutes(12).plusSeconds(5));
            assertThat(gone).hasSizeBetween(5, 45);

            goOnAtOnce(1);

            assertThat(limiter.budget().waiting()).isEqualTo(51 - gone.size());
            time.pass(Duration.ofMinutes(1));
            assertThat(gone).hasSize(51);
        }

        @Test
        void endsWhenNobodyWaitsAnyMore() {
            answer(take(READ), told(100, 100));
            goOnAtOnce(10);
            time.pass(Duration.ofMinutes(14));
            assertThat(gone).hasSize(10);

            assertThat(takeAll(READ)).hasSize(90);
        }

        /** Calls that are answered as soon as they are made. */
        private void goOnAtOnce(int calls) {
            waitAll(calls)
                    .forEach(place -> place.thenAccept(permit -> {
                        gone.add(time.instant());
                        answer(permit, Map.of());
                    }));
        }
    }

    @Nested
    class WhenStravaSeemsDown {

        @Test
        void nothingIsRepeated() {
            for (int i = 0; i < 8; i++) {
                assertThat(limiter.mayRetry()).isTrue();
                fail(take(READ), 503);
            }

            assertThat(limiter.mayRetry()).isFalse();
            assertThat(take(READ))
                    .as("what is called anyway shows whether it is back")
                    .isNotNull();
        }

        @Test
        void itMakesNoDifferenceHowCallsFail() {
            for (int i = 0; i < 3; i++) {
                fail(take(READ), 500);
                limiter.unanswered(take(READ));
                limiter.unreached(take(READ));
            }

            assertThat(limiter.mayRetry()).isFalse();
            assertThat(limiter.budget().read().used15Minutes()).isEqualTo(6);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 404, 429})
        void theNextGoodAnswerEndsThat(int status) {
            for (int i = 0; i < 20; i++) {
                limiter.unanswered(take(READ));
            }

            fail(take(READ), status);

            assertThat(limiter.mayRetry()).isTrue();
        }

        @Test
        void onlyFailuresInARowTellIt() {
            for (int i = 0; i < 7; i++) {
                limiter.unanswered(take(READ));
            }
            answer(take(READ), Map.of());
            limiter.unanswered(take(READ));

            assertThat(limiter.mayRetry()).isTrue();
        }

        private void fail(Permit permit, int status) {
            limiter.answered(permit, headersOf(Map.of()), status, false);
        }
    }

    /** Many threads against a server that counts as Strava does and answers in whatever order. */
    @Test
    void provokesNoRefusalHoweverManyThreadsCall() throws Exception {
        int limit = 40;
        AtomicInteger used = new AtomicInteger(1);
        AtomicInteger refused = new AtomicInteger();
        answer(take(READ), withLimits(told(1, 1), limit));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int thread = 0; thread < 16; thread++) {
            threads.execute(() -> {
                for (int i = 0; i < 50; i++) {
                    limiter.acquire(READ, HIGH, fail, Duration.ZERO, "activity").thenAccept(permit -> {
                        int count = used.incrementAndGet();
                        refused.addAndGet(count > limit ? 1 : 0);
                        Thread.yield();
                        answer(permit, withLimits(told(count, count), limit));
                    });
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        assertThat(refused.get()).isZero();
        while (used.get() < limit) {
            int count = used.incrementAndGet();
            answer(take(READ), withLimits(told(count, count), limit));
        }
        assertRefused(READ, "2026-09-01T10:15:01Z");
    }

    // the two sides of a call

    private Permit take(Bucket bucket) {
        return limiter.acquire(bucket, HIGH, fail, Duration.ZERO, "activity").join();
    }

    private List<Permit> takeAll(Bucket bucket) {
        return takeAll(bucket, HIGH);
    }

    private List<Permit> takeAll(Bucket bucket, Rank rank) {
        List<Permit> permits = new ArrayList<>();
        CompletableFuture<Permit> next = limiter.acquire(bucket, rank, fail, Duration.ZERO, "activity");
        while (!next.isCompletedExceptionally()) {
            permits.add(next.join());
            next = limiter.acquire(bucket, rank, fail, Duration.ZERO, "activity");
        }
        return permits;
    }

    private CompletableFuture<Permit> queued(Bucket bucket, Rank rank) {
        return limiter.acquire(bucket, rank, RateLimitPolicy.wait, PATIENT, "activity");
    }

    private List<CompletableFuture<Permit>> waitAll(int count) {
        List<CompletableFuture<Permit>> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(queued(READ, HIGH));
        }
        return waiting;
    }

    /** Lets time pass and answers whoever is let go on; returns how many were in all. */
    private int answerAsTheyCome(List<CompletableFuture<Permit>> waiting, Duration duration) {
        int answered = 0;
        Instant end = time.instant().plus(duration);
        while (time.instant().isBefore(end)) {
            time.pass(Duration.ofMillis(50));
            while (answered < waiting.size() && waiting.get(answered).isDone()) {
                answer(waiting.get(answered).join(), Map.of());
                answered++;
            }
        }
        return answered;
    }

    private void answer(Permit permit, Map<String, String> headers) {
        limiter.answered(permit, headersOf(headers), 200, false);
    }

    private void refuse(Permit permit, Map<String, String> headers, boolean reads) {
        limiter.answered(permit, headersOf(headers), 429, reads);
    }

    private void assertRefused(Bucket bucket, String retryAt) {
        assertThat(failureOf(limiter.acquire(bucket, HIGH, fail, Duration.ZERO, "activity")))
                .asInstanceOf(type(StravaRateLimitException.class))
                .satisfies(e -> assertThat(e.getRetryAt()).isEqualTo(retryAt));
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    // headers

    private static RateLimitHeaders headersOf(Map<String, String> headers) {
        Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.putAll(headers);
        return RateLimitHeaders.of(ignoringCase::get);
    }

    private Map<String, String> told(int quarterHour, int day) {
        return told(quarterHour, day, time.instant());
    }

    /** What a new application is told that makes nothing but reads. */
    private static Map<String, String> told(int quarterHour, int day, Instant date) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
        headers.put("X-RateLimit-Limit", "200,2000");
        headers.put("X-RateLimit-Usage", quarterHour + "," + day);
        headers.put("X-ReadRateLimit-Limit", "100,1000");
        headers.put("X-ReadRateLimit-Usage", quarterHour + "," + day);
        return headers;
    }

    private static Map<String, String> withLimits(Map<String, String> headers, int readLimit) {
        headers.put("X-RateLimit-Limit", 2 * readLimit + "," + 20 * readLimit);
        headers.put("X-ReadRateLimit-Limit", readLimit + "," + 10 * readLimit);
        return headers;
    }

    private static Quota quota(Map<String, String> headers, String name) {
        String[] limit = headers.get(name + "-Limit").split(",");
        String[] usage = headers.get(name + "-Usage").split(",");
        return new Quota(
                Integer.parseInt(usage[0]),
                Integer.parseInt(limit[0]),
                Integer.parseInt(usage[1]),
                Integer.parseInt(limit[1]));
    }

    private static Map<String, String> sample(String name) throws Exception {
        try (InputStream samples = RateLimiterTest.class.getResourceAsStream("/faults/response-headers.json")) {
            JsonNode sample = new ObjectMapper().readTree(samples).get(name);
            Map<String, String> headers = new HashMap<>();
            sample.properties()
                    .forEach(entry ->
                            headers.put(entry.getKey(), entry.getValue().asText()));
            return headers;
        }
    }
}
