package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.polling.Roster.Choice;
import io.github.camelstrava.polling.Roster.Round;
import io.github.camelstrava.polling.Roster.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The athletes of a group, and who of them comes next. */
class RosterTest extends RosterScenario {

    @Nested
    class ARound {

        @Test
        void isForEverybodyOnce() {
            refresh(1L, 2L, 3L);

            assertThat(order()).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(choose(NOW.plus(DAY))).isEqualTo(new Choice(0, null, null, null, null, null, null, null));

            Choice next = roster.choose(new Round(member), NOW.plus(DAY), DELAY, null);
            assertThat(next.due()).isEqualTo(3);
            assertThat(next.best()).isNotNull().isEqualTo(next.rested());
        }

        @Test
        void passesOverWhoIsBeingPolled() {
            refresh(1L, 2L);
            roster.begin(1, new Round(member), NOW);

            assertThat(choose().due()).isEqualTo(1);
            assertThat(choose().newcomer()).isEqualTo(2);
            roster.end(1, Roster.Ending.POLLED, DELAY);
            assertThat(choose().due()).isEqualTo(2);
        }

        @Test
        void tellsWhoHasRestedForTheDelayAndWhenTheNextOneWillHave() {
            refresh(1L, 2L);
            poll(1, round, NOW.minusSeconds(300));
            poll(2, round, NOW.minusSeconds(200));

            Round next = new Round(member);
            Choice none = roster.choose(next, NOW, DELAY, null);
            assertThat(none.best()).isEqualTo(1);
            assertThat(none.rested()).isNull();
            assertThat(none.nextRested()).isEqualTo(NOW.plusSeconds(600));

            Choice one = roster.choose(next, NOW.plusSeconds(600), DELAY, null);
            assertThat(one.rested()).isEqualTo(1);
            assertThat(one.nextRested()).isEqualTo(NOW.plusSeconds(700));
        }

        @Test
        void takesForRestedWhoWasPolledBeforeThisNodeStarted() {
            positions.put(1, NOW.minusSeconds(1));

            refresh(1L);

            assertThat(choose().rested()).isEqualTo(1);
        }

        @Test
        void leavesWhomAnotherMemberHasPolledAloneForTheDelay() {
            refresh(1L, 2L);
            Object other = new Object();
            poll(1, new Round(other), NOW);

            assertThat(choose(NOW.plus(DELAY).minusMillis(1)).due()).isEqualTo(1);
            assertThat(choose(NOW.plus(DELAY)).due()).isEqualTo(2);

            roster.leave(other);
            assertThat(choose(NOW.plusSeconds(1)).due()).isEqualTo(2);
        }

        @Test
        void leavesWhomAnotherNodeHasPolledAloneForTheDelay() {
            positions.put(1, NOW.minusSeconds(300));
            positions.put(2, NOW.minus(DELAY));
            roster.refresh(List.of(1L, 2L), NOW, true, DELAY);

            assertThat(choose().best()).isEqualTo(2);
            assertThat(choose().due()).isEqualTo(1);
            assertThat(choose(NOW.plusSeconds(600)).due()).isEqualTo(2);
        }

        @Test
        void leavesAloneWhoTurnedOutToBeAnotherNodes() {
            refresh(1L);
            roster.begin(1, new Round(member), NOW);
            positions.polled(1, NOW.minusSeconds(300));
            roster.end(1, Roster.Ending.OTHERS, DELAY);

            assertThat(choose().due()).isZero();
            assertThat(choose(NOW.plusSeconds(600)).best()).isEqualTo(1);
        }

        @Test
        void isAsItWasAfterATurnThatIsTakenBack() {
            positions.put(1, NOW.minus(DAY));
            refresh(1L, 2L);
            Choice before = choose();

            Turn first = roster.begin(1, round, NOW);
            Turn second = roster.begin(2, round, NOW);
            assertThat(choose().due()).isZero();
            roster.takeBack(first);
            roster.takeBack(second);

            assertThat(choose()).isEqualTo(before);
        }
    }

    @Nested
    class Athletes {

        @Test
        void comeAndGo() {
            refresh(1L, 2L);
            poll(1, round, NOW);

            refresh(1L, 3L);

            assertThat(roster.size()).isEqualTo(2);
            assertThat(order()).containsExactly(3L);
        }

        @Test
        void areKnownAgainWhenTheyComeBack() {
            refresh(1L, 2L);
            poll(1, round, NOW.minus(DAY));
            refresh(2L);
            refresh(2L, 1L);

            assertThat(choose().newcomer()).isEqualTo(2);
            assertThat(choose().best()).isEqualTo(1);
        }

        @Test
        void mayGoWhileTheyArePolled() {
            refresh(1L, 2L);
            Turn turn = roster.begin(1, round, NOW);
            refresh(2L);

            roster.takeBack(turn);
            roster.end(1, Roster.Ending.POLLED, DELAY);
            roster.takeBack(roster.begin(1, round, NOW));
            roster.end(1, Roster.Ending.OTHERS, DELAY);

            assertThat(roster.size()).isEqualTo(1);
            assertThat(order()).containsExactly(2L);
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 50})
        void areThereThoughAnEntryIsDamaged(int count) {
            for (long id = 1; id <= count; id++) {
                positions.put(id, NOW.minus(DAY));
            }
            positions.damage(2);

            roster.refresh(LongStream.rangeClosed(1, count).boxed().toList(), NOW, false, DELAY);

            assertThat(roster.size()).isEqualTo(count);
            assertThat(choose().newcomer()).as("polled, so that it is told").isEqualTo(2);
            assertThat(choose().best()).isNotNull();
        }

        @Test
        void keepWhatIsKnownOfThemIfThatCannotBeReadAfterAPoll() {
            positions.put(1, NOW.minus(DAY));
            refresh(1L);
            positions.damage(1);

            roster.begin(1, round, NOW);
            roster.end(1, Roster.Ending.POLLED, DELAY);

            assertThat(roster.choose(new Round(member), NOW.plus(DELAY), DELAY, null)
                            .best())
                    .isEqualTo(1);
            assertThat(roster.status(NOW, Set.of()).lag()).isEqualTo(DAY);
        }

        @Test
        void areChosenWithoutTheStoreHoweverManyThereAre() {
            int count = 100_000;
            for (long id = 1; id <= count; id++) {
                positions.put(id, (int) (id % 4), Positions.LOOKBACK, NOW.minusSeconds(id));
            }
            roster.refresh(LongStream.rangeClosed(1, count).boxed().toList(), NOW, false, DELAY);
            assertThat(positions.calls).containsExactly("forEach");
            positions.calls.clear();

            for (int i = 0; i < 20; i++) {
                Choice next = choose();
                assertThat(next.due()).isEqualTo(count - i);
                // The most active ones have numbers that leave three when divided by four.
                assertThat(next.best()).isEqualTo(count - 1 - 4 * i);
                roster.begin(next.best(), round, NOW);
            }
            assertThat(positions.calls).isEmpty();

            roster.end(count - 1, Roster.Ending.POLLED, DELAY);
            assertThat(positions.calls).containsExactly("get");
        }
    }

    @Nested
    class TheStatus {

        @Test
        void ofNobody() {
            assertThat(roster.status(NOW, Set.of())).isEqualTo(Roster.Status.NONE);
        }

        @Test
        void tellsWhoWaitsForLongest() {
            positions.put(1, NOW.minus(DAY));
            positions.put(2, NOW.minusSeconds(5));
            refresh(1L, 2L);

            assertThat(roster.status(NOW, Set.of())).isEqualTo(new Roster.Status(2, DAY, 0, 0));
            poll(1, round, NOW);
            assertThat(roster.status(NOW.plusSeconds(1), Set.of()).lag()).isEqualTo(Duration.ofSeconds(6));
        }

        @Test
        void countsFromWhenANewcomerWasSeen() {
            refresh(1L);

            assertThat(roster.status(NOW.plusSeconds(90), Set.of()).lag()).isEqualTo(Duration.ofSeconds(90));
        }

        @Test
        void countsWhatWaitsToBeDeliveredAndWhatFailed() {
            positions.put(1, NOW);
            positions.pending(1, 0, 3);
            positions.put(2, NOW);
            positions.pending(2, 1, 0, 1);
            refresh(1L, 2L);

            assertThat(roster.status(NOW, Set.of())).isEqualTo(new Roster.Status(2, Duration.ZERO, 5, 3));

            roster.begin(2, round, NOW);
            positions.pending(2);
            roster.end(2, Roster.Ending.POLLED, DELAY);
            assertThat(roster.status(NOW, Set.of())).isEqualTo(new Roster.Status(2, Duration.ZERO, 2, 1));
            refresh(2L);
            assertThat(roster.status(NOW, Set.of()).pending()).isZero();
        }
    }
}
