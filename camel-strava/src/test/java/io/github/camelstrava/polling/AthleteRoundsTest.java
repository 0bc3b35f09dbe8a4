package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.polling.AthleteRounds.Outcome;
import io.github.camelstrava.polling.Rounds.AfterCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds over the athletes of a group, where all can be polled, and where something is in the way. */
class AthleteRoundsTest {

    private static final Duration DELAY = Duration.ofMinutes(15);

    private final Rounds rounds = new Rounds(DELAY);
    private final Rounds.Member member = rounds.member;

    private static StravaRateLimitException usedUp() {
        return new StravaRateLimitException("activities", 0, StravaFault.NONE, Rounds.NOW, "used up");
    }

    private static StravaApiException refused(int status, boolean application) {
        return new StravaApiException("activities", status, StravaFault.NONE, application, "no", null);
    }

    private static Long[] upTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toArray(Long[]::new);
    }

    private List<Long> athletesOf(Runnable polls) {
        member.polled.clear();
        polls.run();
        return List.copyOf(member.athletes());
    }

    private static void assertCameTo(Outcome outcome, int polled, Instant next) {
        assertThat(outcome.polled()).isEqualTo(polled);
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.next()).isEqualTo(next);
    }

    @Nested
    class WhereTheBudgetSuffices {

        @Test
        void everybodyIsPolledOnceAndWithoutALimitOfCallsWhereNobodyWaits() {
            rounds.known(40);

            Outcome outcome = member.begin();

            assertCameTo(outcome, 40, null);
            assertThat(member.athletes()).containsExactly(upTo(40));
            assertThat(member.polled)
                    .extracting(Rounds.Polled::maxCalls)
                    .startsWith(25, 25)
                    .endsWith(25, 0);
            assertCameTo(member.rounds.run(), 0, null);
        }

        @Test
        void whoHasMoreToTellGoesOnAfterTheOthers() {
            rounds.known(4);
            member.answer = athlete -> athlete < 3 && member.polled.size() < 5 ? 25 : 1;

            member.begin();

            assertThat(member.athletes()).containsExactly(1L, 2L, 3L, 4L, 1L, 2L);
            assertThat(member.polled.get(5).maxCalls()).isZero();
        }

        @Test
        void whoCannotBePolledForGoodKeepsNobodyWaiting() {
            rounds.known(10);
            for (int round = 1; round <= 5; round++) {
                // The most active ones, so that they would come first.
                Set.of(3L, 5L, 7L).forEach(id -> rounds.positions.put(id, 40, Positions.LOOKBACK, Rounds.NOW));
                member.polled.clear();
                member.answer = athlete -> {
                    if (Set.of(3L, 5L, 7L).contains(athlete)) {
                        throw FakeActivities.unavailable();
                    }
                    return 1;
                };
                rounds.at(DELAY.multipliedBy(round));
                member.begin();
                member.rounds.run();

                if (round > 1) {
                    assertThat(member.athletes()).contains(1L, 2L, 4L, 6L, 8L, 9L, 10L);
                }
            }
        }

        @Test
        void theNextRoundIsForEverybodyAgainHoweverSoonItBegins() {
            rounds.known(4);
            member.begin();

            rounds.at(Duration.ofSeconds(1));

            assertThat(athletesOf(member::begin)).containsExactlyInAnyOrder(upTo(4));
        }

        @Test
        void aRoundGoesOnWhereItsMemberHadEnough() {
            rounds.known(5);
            member.mayPoll = 2;
            assertCameTo(member.begin(), 2, null);

            member.mayPoll = 5;
            member.rounds.run();

            assertThat(member.athletes()).containsExactly(upTo(5));
        }

        @Test
        void theNextRoundBeginsWithThoseWhomTheLastDidNotReach() {
            rounds.known(5);
            member.mayPoll = 2;
            member.begin();
            rounds.at(DELAY);
            member.mayPoll = 5;

            member.begin();

            assertThat(member.athletes()).containsExactly(upTo(5));
        }

        @Test
        void newAthletesAreNoticedAndGoneOnesDropped() {
            rounds.known(3);
            member.begin();
            rounds.at(DELAY);

            rounds.group.refresh(List.of(2L, 3L, 7L), DELAY);

            assertThat(athletesOf(member::begin)).startsWith(7L).containsExactlyInAnyOrder(7L, 2L, 3L);
        }
    }

    @Nested
    class OnceTheBudgetIsUsedUp {

        @Test
        void whoWasNotAskedForYetStaysFirstInLine() {
            rounds.known(5);
            member.answer = athlete -> {
                if (athlete == 3) {
                    throw usedUp();
                }
                return 1;
            };
            assertThatThrownBy(member::begin).isInstanceOf(StravaRateLimitException.class);
            assertThat(member.athletes()).containsExactly(1L, 2L, 3L);

            rounds.at(DELAY);
            member.answer = athlete -> 1;

            assertThat(athletesOf(member::begin)).startsWith(3L, 4L, 5L).hasSize(5);
        }

        @Test
        void whoUsedItLetsTheOthersGoFirst() {
            rounds.known(5);
            member.answer = athlete -> {
                if (athlete == 3) {
                    throw new AfterCalls(7, usedUp());
                }
                return 1;
            };
            assertThatThrownBy(member::begin).isInstanceOf(StravaRateLimitException.class);

            rounds.at(DELAY);
            member.answer = athlete -> 1;
            assertThat(athletesOf(member.rounds::run)).containsExactly(4L, 5L);
            assertThat(athletesOf(member::begin)).hasSize(5);
        }

        @Test
        void aNewcomerStaysNew() {
            rounds.known(2);
            rounds.refresh(3);
            member.answer = athlete -> {
                throw usedUp();
            };
            assertThatThrownBy(member::begin).isInstanceOf(StravaRateLimitException.class);
            assertThat(member.athletes()).containsExactly(3L);

            member.answer = athlete -> 1;

            assertThat(athletesOf(member::begin)).containsExactly(3L, 1L, 2L);
        }

        @Test
        void nobodyIsTakenForFailed() {
            rounds.known(2);
            member.answer = athlete -> {
                throw usedUp();
            };

            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(member::begin).isInstanceOf(StravaRateLimitException.class);
            }

            assertThat(member.failed).isEmpty();
            assertThat(member.athletes()).containsOnly(1L);
        }
    }

    static Stream<RuntimeException> troublesOfAll() {
        return Stream.of(new CancellationException("stopping"), refused(403, true), refused(401, true));
    }

    @ParameterizedTest
    @MethodSource("troublesOfAll")
    void whatConcernsEveryoneEndsTheRunAndNobodyLosesTheTurn(RuntimeException trouble) {
        rounds.known(3);
        member.answer = athlete -> {
            throw trouble;
        };
        assertThatThrownBy(member::begin).isSameAs(trouble);

        member.answer = athlete -> 1;
        assertThat(athletesOf(member.rounds::run)).containsExactly(1L, 2L, 3L);
    }

    @Nested
    class InAnOutage {

        private void outage() {
            member.answer = athlete -> {
                throw FakeActivities.unavailable();
            };
        }

        @Test
        void threeAreTriedAndThenOneAtATimeUntilItIsOver() {
            rounds.known(10);
            outage();

            Outcome first = member.begin();
            assertThat(first.isOutage()).isTrue();
            assertThat(first.polled()).isZero();
            assertThat(member.athletes()).containsExactly(1L, 2L, 3L);
            assertThat(member.failed).containsExactly(1L, 2L, 3L);

            assertThat(athletesOf(member.rounds::run)).containsExactly(4L);
            assertThat(athletesOf(member.rounds::run)).containsExactly(5L);

            member.answer = athlete -> 1;
            assertThat(athletesOf(member.rounds::run)).containsExactly(6L, 7L, 8L, 9L, 10L);
            outage();
            assertThat(athletesOf(member::begin)).as("another one").hasSize(3);
        }

        @Test
        void whoWasTriedInVainComesAfterTheOthers() {
            rounds.known(6);
            outage();
            member.begin();
            rounds.at(DELAY);
            member.answer = athlete -> 1;

            assertThat(athletesOf(member::begin)).startsWith(4L, 5L, 6L).hasSize(6);
        }

        @Test
        void thatBeginsInTheMiddleOfARoundTheRestAreSparedTheCalls() {
            rounds.known(30);
            member.answer = athlete -> {
                if (athlete > 10) {
                    throw FakeActivities.unavailable();
                }
                return 1;
            };

            member.begin();

            assertThat(member.athletes()).hasSizeLessThanOrEqualTo(15);
        }

        @Test
        void itIsNoticedThoughTheFirstAthleteHasAnotherTrouble() {
            rounds.known(10);
            member.answer = athlete -> {
                throw athlete == 1 ? refused(403, false) : FakeActivities.unavailable();
            };

            assertThat(member.begin().isOutage()).isTrue();
            assertThat(member.athletes()).containsExactly(1L, 2L, 3L, 4L);
        }

        @Test
        void theAthletesAloneMakesNone() {
            rounds.known(10);
            member.answer = athlete -> {
                if (athlete == 1 || athlete == 5) {
                    throw FakeActivities.unavailable();
                }
                return 1;
            };

            Outcome outcome = member.begin();

            assertThat(outcome.isOutage()).isFalse();
            assertThat(outcome.polled()).isEqualTo(8);
            assertThat(outcome.failure()).isInstanceOf(StravaApiException.class);
            assertThat(member.athletes()).hasSize(10);
        }
    }

    static Stream<RuntimeException> troublesOfAnAthlete() {
        return Stream.of(
                new StravaAuthorizationException("activities", 401, StravaFault.NONE, "no", null), refused(403, false));
    }

    @Nested
    class AnAthleteWhoseTokenIsRefused {

        private void refuse(RuntimeException trouble) {
            rounds.known(3);
            member.answer = athlete -> {
                if (athlete == 2) {
                    throw trouble;
                }
                return 1;
            };
            assertThat(member.begin().polled()).isEqualTo(2);
            assertThat(member.failed).containsExactly(2L);
            assertThat(rounds.group.aside()).isEqualTo(1);
            member.answer = athlete -> 1;
        }

        static Stream<RuntimeException> troubles() {
            return troublesOfAnAthlete();
        }

        @ParameterizedTest
        @MethodSource("troubles")
        void isLeftAloneForAnHour(RuntimeException trouble) {
            refuse(trouble);

            for (int i = 1; i <= 4; i++) {
                rounds.at(DELAY.multipliedBy(i));
                assertThat(athletesOf(member::begin)).containsExactlyInAnyOrder(1L, 3L);
            }

            rounds.at(DELAY.multipliedBy(5));
            assertThat(athletesOf(member::begin)).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(rounds.group.aside()).isZero();
        }

        @ParameterizedTest
        @MethodSource("troubles")
        void comesBackWithANewConsent(RuntimeException trouble) {
            refuse(trouble);
            rounds.at(DELAY);
            member.grants.put(2L, 2L);

            assertThat(athletesOf(member::begin)).containsExactlyInAnyOrder(1L, 2L, 3L);
        }

        @Test
        void isForgottenWhenGone() {
            refuse(refused(403, false));

            rounds.group.refresh(List.of(1L, 3L), DELAY);

            assertThat(rounds.group.aside()).isZero();
        }

        @Test
        void takesNoSlotWhereOthersWait() {
            refuse(refused(403, false));
            rounds.at(Duration.ofMinutes(30));
            rounds.apart(Duration.ofHours(1));

            List<Long> first = athletesOf(member::begin);
            rounds.at(Duration.ofHours(1));
            List<Long> second = athletesOf(member.rounds::run);

            assertThat(List.of(first, second)).containsExactlyInAnyOrder(List.of(1L), List.of(3L));
        }
    }

    @Test
    void oneWhosePositionIsDamagedDoesNotStopTheOthers() {
        rounds.known(4);
        member.answer = athlete -> {
            if (athlete == 2) {
                throw new StravaStoreException("damaged", null);
            }
            return 1;
        };
        rounds.positions.damage(2);

        Outcome outcome = member.begin();

        assertThat(outcome.polled()).isEqualTo(3);
        assertThat(outcome.failure()).isInstanceOf(StravaStoreException.class);
        assertThat(outcome.isOutage()).isFalse();
    }
}
