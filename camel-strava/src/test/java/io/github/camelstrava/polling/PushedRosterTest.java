package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is polled, and when, where events make athletes due and others are left alone for three days. */
class PushedRosterTest {

    private static final Instant NOW = Instant.parse("2026-09-15T12:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Duration RECONCILE = Duration.ofDays(3);

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final Positions positions = new Positions(new MemoryStore(clock));
    private final Roster roster =
            new Roster(positions.watched(), Positions.GROUP, Positions.LOOKBACK, RECONCILE, Preference.LIKELY_NEWS);
    private final ActivityGroup group = new ActivityGroup(Positions.GROUP, clock, null, roster);
    private final Member member = new Member();
    private Duration apart = Duration.ZERO;
    private final AthleteRounds rounds = new AthleteRounds(group, member, due -> apart, DELAY, clock);

    private record Polled(long athlete, int maxCalls, boolean announced) {}

    private interface Answer {
        int of(long athlete, boolean announced);
    }

    private final class Member implements AthleteRounds.Member {
        final List<Polled> polled = new ArrayList<>();
        Answer answer = (athlete, announced) -> 1;
        private int calls;

        @Override
        public boolean mayGoOn() {
            return polled.size() < 1_000;
        }

        @Override
        public boolean poll(long athlete, int maxCalls, boolean announced) {
            calls = 0;
            polled.add(new Polled(athlete, maxCalls, announced));
            calls = answer.of(athlete, announced);
            positions.polled(athlete, clock.instant());
            return true;
        }

        @Override
        public int calls() {
            return calls;
        }

        @Override
        public long grantVersion(long athlete) {
            return 1;
        }

        @Override
        public void failed(long athlete, RuntimeException failure) {
            // The outcome tells.
        }
    }

    private void refresh(Long... athletes) {
        group.refresh(List.of(athletes), DELAY);
    }

    private void known(Duration ago, long... athletes) {
        for (long athlete : athletes) {
            positions.put(athlete, clock.instant().minus(ago));
        }
        group.refresh(LongStream.of(athletes).boxed().toList(), DELAY);
    }

    private void due(long athlete, Duration wait) {
        roster.setDue(athlete, wait, clock.instant());
    }

    private AthleteRounds.Outcome look() {
        rounds.begin();
        return rounds.run();
    }

    private List<Long> lookFor() {
        member.polled.clear();
        look();
        return member.polled.stream().map(Polled::athlete).toList();
    }

    /** After how many seconds somebody is polled, if somebody looks each half minute. */
    private List<Long> polls(Duration span) {
        List<Long> polls = new ArrayList<>();
        Instant begin = clock.instant();
        while (clock.instant().isBefore(begin.plus(span))) {
            if (!lookFor().isEmpty()) {
                polls.add(Duration.between(begin, clock.instant()).toSeconds());
            }
            clock.advance(DELAY);
        }
        return polls;
    }

    private static StravaApiException failure(int status) {
        return new StravaApiException("activities", status, StravaFault.NONE, false, "no", null);
    }

    @Nested
    class WithoutEvents {

        @Test
        void nobodyIsPolledBeforeItIsTime() {
            known(RECONCILE.minusSeconds(31), 1, 2);

            assertThat(lookFor()).isEmpty();
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
            clock.advance(DELAY);
            assertThat(lookFor()).containsExactlyInAnyOrder(1L, 2L);
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void whoIsNewIsPolledAtOnce() {
            known(DELAY, 1);
            refresh(1L, 2L);

            assertThat(lookFor()).containsExactly(2L);
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void whoComesBackIsPolledAtOnceThoughThatWasDoneNotLongAgo() {
            known(DELAY, 1, 2);
            refresh(1L);
            refresh(1L, 2L);

            assertThat(lookFor()).containsExactly(2L);
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void whoHasMoreToTellIsPolledOnUntilThatIsTold() {
            known(RECONCILE, 1, 2);
            member.answer = (athlete, announced) -> athlete == 1 && member.polled.size() == 1 ? 25 : 1;

            assertThat(lookFor()).containsExactly(1L, 2L, 1L);
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void whoCannotBePolledIsTriedAgainAtGrowingDistances() {
            known(RECONCILE, 1);
            member.answer = (athlete, announced) -> {
                throw failure(400);
            };

            assertThat(polls(Duration.ofHours(3)))
                    .containsExactly(0L, 60L, 180L, 420L, 900L, 1_860L, 3_780L, 5_700L, 7_620L, 9_540L);
        }

        @Test
        void whoHasSomethingToBeToldAgainIsPolledWhenThatIsDue() {
            known(DELAY, 1, 2);
            Position position = positions.get(1);
            positions.put(position.found(Map.of(7L, NOW), Map.of()).failed(7, NOW.plusSeconds(90)));
            refresh(2L);
            refresh(1L, 2L);
            look();

            group.refreshDue();
            roster.refreshPending(Set.of());

            assertThat(polls(Duration.ofMinutes(2))).containsExactly(90L);
        }

        @Test
        void whatIsOnItsWayIsNotWaitedFor() {
            known(DELAY, 1, 2);
            positions.put(positions.get(1).found(Map.of(7L, NOW), Map.of()));
            refresh(2L);
            refresh(1L, 2L);
            look();

            roster.refreshPending(Set.of(7L));
            assertThat(lookFor()).isEmpty();

            roster.refreshPending(Set.of());
            assertThat(lookFor()).containsExactly(1L);
        }

        @Test
        void pollsAreAtDistancesWhereTheBudgetDoesNotSuffice() {
            known(RECONCILE, 1, 2, 3);
            apart = Duration.ofMinutes(10);

            assertThat(polls(Duration.ofHours(1))).containsExactly(0L, 600L, 1_200L);
        }
    }

    @Nested
    class AnEvent {

        @Test
        void isFollowedAtOnceAndOnce() {
            known(DELAY, 1, 2);
            due(2, Duration.ZERO);

            assertThat(lookFor()).containsExactly(2L);
            assertThat(member.polled).containsExactly(new Polled(2, 10, true));
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void doesNotWaitForThePaceOfOthers() {
            known(RECONCILE, 1, 2, 3);
            apart = Duration.ofMinutes(10);
            look();

            due(2, Duration.ZERO);

            assertThat(lookFor()).containsExactly(2L);
        }

        @Test
        void isFollowedInTheMiddleOfARoundBeforeTheOthers() {
            known(RECONCILE, 1, 2, 3);
            due(3, Duration.ZERO);
            member.answer = (athlete, announced) -> {
                if (athlete == 3 && member.polled.size() == 1) {
                    due(2, Duration.ZERO);
                }
                return 1;
            };

            assertThat(lookFor()).startsWith(3L, 2L);
            assertThat(member.polled).extracting(Polled::announced).containsExactly(true, true, false);
        }

        @Test
        void isToldToBeFollowedLaterIfItsAthleteIsLeftAlone() {
            known(DELAY, 1, 2);
            due(1, Duration.ofSeconds(10));
            due(2, Duration.ofSeconds(90));

            assertThat(look().next()).isEqualTo(NOW.plusSeconds(10));
            clock.advance(Duration.ofSeconds(10));
            assertThat(rounds.run().next()).isEqualTo(NOW.plusSeconds(90));
            assertThat(member.polled).containsExactly(new Polled(1, 10, true));
        }

        @Test
        void ofSomebodyNewIsFollowedByTheFirstPoll() {
            refresh(1L);
            due(1, Duration.ZERO);

            assertThat(lookFor()).containsExactly(1L);
            assertThat(member.polled).extracting(Polled::announced).containsExactly(false);
            clock.advance(DELAY);
            assertThat(lookFor()).isEmpty();
        }

        @Test
        void waitsForItsBudgetAndDoesNotLetOthersWait() {
            known(RECONCILE, 1, 2);
            due(2, Duration.ZERO);
            Instant retryAt = NOW.plusSeconds(300);
            member.answer = (athlete, announced) -> {
                if (announced && clock.instant().isBefore(retryAt)) {
                    throw new StravaRateLimitException("activities", 0, StravaFault.NONE, retryAt, "used up");
                }
                return 1;
            };

            AthleteRounds.Outcome outcome = look();

            assertThat(member.polled)
                    .filteredOn(poll -> !poll.announced())
                    .extracting(Polled::athlete)
                    .contains(1L);
            assertThat(outcome.failure()).isNull();
            refresh(1L, 2L, 3L);
            assertThat(lookFor()).as("a newcomer").containsExactly(3L);
        }

        @Test
        void isFollowedOnceThereIsBudget() {
            known(DELAY, 1, 2);
            due(2, Duration.ZERO);
            Instant retryAt = NOW.plusSeconds(300);
            member.answer = (athlete, announced) -> {
                if (announced && clock.instant().isBefore(retryAt)) {
                    throw new StravaRateLimitException("activities", 0, StravaFault.NONE, retryAt, "used up");
                }
                return 1;
            };

            assertThat(look().next()).isEqualTo(retryAt);
            assertThat(roster.due()).isOne();
            clock.advance(DELAY);
            assertThat(lookFor()).as("as it would be in vain").isEmpty();
            clock.set(retryAt);
            assertThat(lookFor()).containsExactly(2L);
        }

        @Test
        void ofOneWhoIsLeftAloneCostsNothing() {
            known(DELAY, 1, 2);
            due(1, Duration.ZERO);
            member.answer = (athlete, announced) -> {
                throw new StravaAuthorizationException("activities", 403, StravaFault.NONE, "no", null);
            };
            look();

            clock.advance(DELAY);
            due(1, Duration.ZERO);

            assertThat(lookFor()).isEmpty();
        }
    }
}
