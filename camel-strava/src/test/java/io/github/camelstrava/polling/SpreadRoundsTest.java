package io.github.camelstrava.polling;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.polling.AthleteRounds.Outcome;
import io.github.camelstrava.polling.Rounds.AfterCalls;
import io.github.camelstrava.polling.Rounds.Member;
import io.github.camelstrava.polling.Rounds.Polled;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds over the athletes of a group, where calls have to be spread over the day. */
class SpreadRoundsTest {

    private static final Duration DELAY = ofMinutes(15);

    private final Rounds rounds = new Rounds(DELAY);
    private final Member member = rounds.member;

    /** Runs whenever it is told to, and at each delay, as a consumer does. */
    private void goOnFor(Duration time) {
        goOnFor(time, List.of(member));
    }

    private void goOnFor(Duration time, List<Member> members) {
        Instant end = rounds.clock.instant().plus(time);
        Map<Member, Instant> next = new HashMap<>();
        Map<Member, Instant> polls = new HashMap<>();
        while (rounds.clock.instant().isBefore(end)) {
            Instant now = rounds.clock.instant();
            for (Member each : members) {
                if (!now.isBefore(polls.getOrDefault(each, now))) {
                    polls.put(each, now.plus(DELAY));
                    each.group().join(DELAY.multipliedBy(2));
                    each.rounds.begin();
                    next.put(each, now);
                }
                if (!now.isBefore(next.get(each))) {
                    Outcome outcome = each.rounds.run();
                    next.put(each, outcome.next() == null ? Instant.MAX : outcome.next());
                    assertThat(next.get(each)).isAfter(now);
                }
            }
            rounds.clock.set(members.stream()
                    .map(each -> next.get(each).isBefore(polls.get(each)) ? next.get(each) : polls.get(each))
                    .min(Instant::compareTo)
                    .orElseThrow());
        }
    }

    private List<Duration> minutes(int... minutes) {
        return IntStream.of(minutes).mapToObj(Duration::ofMinutes).toList();
    }

    private static void assertCameTo(Outcome outcome, int polled, Instant next) {
        assertThat(outcome.polled()).isEqualTo(polled);
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.next()).isEqualTo(next);
    }

    @Nested
    class Slots {

        @Test
        void comeAtEqualDistances() {
            rounds.known(5);
            rounds.apart(ofMinutes(10));

            Outcome first = member.begin();
            assertCameTo(first, 1, Rounds.NOW.plus(ofMinutes(10)));
            assertCameTo(member.rounds.run(), 0, first.next());
            goOnFor(ofMinutes(45));

            assertThat(member.times()).isEqualTo(minutes(0, 10, 20, 30, 40));
            assertThat(member.athletes()).containsExactly(1L, 2L, 3L, 4L, 5L);
        }

        @Test
        void areUsedByCallsAndNotByAthletes() {
            rounds.known(5);
            rounds.apart(ofMinutes(10));
            member.answer = athlete -> athlete == 2 ? 3 : athlete == 3 ? 0 : 1;

            goOnFor(ofMinutes(60));

            assertThat(member.times().subList(0, 5)).isEqualTo(minutes(0, 10, 40, 40, 50));
        }

        @Test
        void areUsedByCallsThatFailed() {
            rounds.known(5);
            rounds.apart(ofMinutes(10));
            member.answer = athlete -> {
                if (athlete == 2) {
                    throw new AfterCalls(2, FakeActivities.unavailable());
                }
                return 1;
            };

            goOnFor(ofMinutes(45));

            assertThat(member.times()).isEqualTo(minutes(0, 10, 30, 40));
        }

        @Test
        void areNotTakenByFirstPolls() {
            rounds.known(3);
            rounds.refresh(6);
            rounds.apart(ofMinutes(10));

            member.begin();

            assertThat(member.athletes()).containsExactly(4L, 5L, 6L, 1L);
            assertThat(member.times()).containsOnly(Duration.ZERO);
            goOnFor(ofMinutes(12));
            assertThat(member.athletes()).endsWith(2L);
        }

        @Test
        void ofTheTimeBetweenAreThereForAConsumerThatComesNowAndThen() {
            rounds.known(40);
            rounds.apart(ofMinutes(5));

            for (int i = 0; i < 4; i++) {
                rounds.at(ofMinutes(15L * i));
                member.begin();
            }

            assertThat(member.times()).isEqualTo(minutes(0, 15, 15, 15, 30, 30, 30, 45, 45, 45));
        }

        @Test
        void ofMoreThanAnHourAgoAreGivenUp() {
            rounds.known(400);
            rounds.apart(ofMinutes(5));
            member.begin();

            rounds.at(ofHours(9));
            member.begin();

            assertThat(member.polled).hasSize(1 + 13);
        }

        @Test
        void doNotAccumulateWhileTheyAreNotNeeded() {
            rounds.known(40);
            member.begin();
            rounds.at(ofMinutes(15));
            rounds.apart(ofMinutes(5));
            member.polled.clear();

            member.begin();

            assertThat(member.polled).hasSizeLessThanOrEqualTo(4);
        }

        @Test
        void comeSoonerWhenThereIsMoreBudgetAgain() {
            rounds.known(40);
            rounds.apart(ofHours(30));
            member.begin();

            rounds.at(ofMinutes(15));
            rounds.apart(ofMinutes(2));
            Outcome outcome = member.begin();

            assertThat(outcome.next()).isBefore(Rounds.NOW.plus(ofHours(1)));
        }

        @Test
        void areSharedByMembersOfAGroup() {
            rounds.known(40);
            rounds.apart(ofMinutes(10));
            Member other = rounds.new Member(rounds.group);

            goOnFor(ofMinutes(55), List.of(member, other));

            assertThat(Stream.concat(member.athletes().stream(), other.athletes().stream()))
                    .hasSize(6)
                    .doesNotHaveDuplicates();
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 10, 20, 30})
        void areSharedByNodesAndSoAreTheAthletes(int apart) {
            rounds.known(100);
            rounds.apart(ofMinutes(apart));
            List<Member> nodes = List.of(node("first"), node("second"));
            goOnFor(ofMinutes(60), nodes);
            nodes.forEach(node -> node.polled.clear());

            goOnFor(ofMinutes(24L * apart), nodes);

            assertThat(nodes).allSatisfy(node -> assertThat(node.polled).hasSizeBetween(11, 13));
            assertThat(nodes.get(0).athletes())
                    .doesNotContainAnyElementsOf(nodes.get(1).athletes());
        }

        private Member node(String name) {
            ActivityGroup group =
                    rounds.group(new AthleteClaims(rounds.positions.watched(), Positions.GROUP, name, rounds.clock));
            group.refresh(IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList(), DELAY);
            return rounds.new Member(group);
        }
    }

    @Nested
    class Nobody {

        @Test
        void isPolledMoreOftenThanTheDelay() {
            rounds.known(3);
            rounds.apart(ofMinutes(1));

            goOnFor(ofHours(5));

            for (long athlete = 1; athlete <= 3; athlete++) {
                assertThat(distances(athlete))
                        .allSatisfy(distance -> assertThat(distance).isGreaterThanOrEqualTo(DELAY));
            }
            assertThat(member.polled).hasSizeBetween(55, 63);
        }

        @Test
        void usesMoreThanAFairNumberOfCallsWhereOthersWait() {
            rounds.known(3);
            rounds.refresh(4);
            rounds.apart(ofMinutes(1));

            member.begin();

            assertThat(member.polled).extracting(Polled::maxCalls).containsExactly(10, 10);
        }

        @Test
        void aloneIsSpread() {
            rounds.known(1);
            rounds.apart(ofHours(1));

            for (int i = 0; i < 5; i++) {
                rounds.at(Duration.ofSeconds(i));
                member.begin();
            }

            assertThat(member.polled).hasSize(5).extracting(Polled::maxCalls).containsOnly(0);
        }

        /** How many of 60 athletes are very active, the others doing nothing. */
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 10, 30, 50, 59})
        void waitsMuchLongerThanTwoAndAHalfTimesWhatItTakesByTurns(int active) {
            for (long id = 1; id <= 60; id++) {
                rounds.positions.put(id, id <= active ? 40 : 0, Positions.LOOKBACK, Rounds.NOW.minusSeconds(id));
            }
            rounds.refresh(60);
            rounds.apart(ofMinutes(5));
            Duration byTurns = ofMinutes(5 * 60);

            goOnFor(Duration.ofDays(4));

            Duration bound = byTurns.multipliedBy(27).dividedBy(10);
            for (long athlete = 1; athlete <= 60; athlete++) {
                assertThat(distances(athlete)).isNotEmpty().allSatisfy(distance -> assertThat(distance)
                        .isLessThan(bound));
            }
        }

        private List<Duration> distances(long athlete) {
            List<Duration> times = member.polled.stream()
                    .filter(polled -> polled.athlete() == athlete)
                    .map(Polled::afterStart)
                    .toList();
            return IntStream.range(1, times.size())
                    .mapToObj(i -> times.get(i).minus(times.get(i - 1)))
                    .toList();
        }
    }

    @Test
    void thoseLikelyToHaveNewsAreAskedForMoreOften() {
        for (long id = 1; id <= 20; id++) {
            rounds.positions.put(id, id <= 10 ? 60 : 3, Positions.LOOKBACK, Rounds.NOW.minusSeconds(id));
        }
        rounds.refresh(20);
        rounds.apart(ofMinutes(10));
        member.answer = athlete -> {
            if (athlete <= 10) {
                // They go on as they did.
                rounds.positions.put(athlete, 60, Positions.LOOKBACK, rounds.clock.instant());
            }
            return 1;
        };

        goOnFor(Duration.ofDays(2));

        long active =
                member.athletes().stream().filter(athlete -> athlete <= 10).count();
        assertThat(active).isGreaterThan(member.polled.size() * 6L / 10);
        assertThat(member.athletes())
                .contains(IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toArray(Long[]::new));
    }

    @Test
    void anEmptyBudgetTakesNoSlots() {
        rounds.known(5);
        rounds.apart(ofMinutes(10));
        member.answer = athlete -> {
            throw new StravaRateLimitException("activities", 0, StravaFault.NONE, Rounds.NOW, "used up");
        };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(member::begin).isInstanceOf(StravaRateLimitException.class);
        }
        member.polled.clear();
        member.answer = athlete -> 1;

        goOnFor(ofMinutes(25));

        assertThat(member.times()).isEqualTo(minutes(0, 10, 20));
        assertThat(member.athletes()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theBudgetIsAskedForWithTheNumberOfThoseWhoWait() {
        rounds.known(4);
        Map<Integer, Integer> asked = new HashMap<>();
        rounds.pacer = athletes -> {
            asked.merge(athletes, 1, Integer::sum);
            return athletes > 2 ? ofMinutes(10) : Duration.ZERO;
        };

        member.begin();
        assertThat(member.polled).hasSize(1);
        rounds.at(ofMinutes(10));
        member.rounds.run();

        assertThat(member.polled).as("now there is enough for the rest").hasSize(4);
        assertThat(asked).containsOnlyKeys(4, 3, 2, 1, 0);
    }
}
