package io.github.camelstrava.ratelimit;

import static io.github.camelstrava.operation.Bucket.OVERALL;
import static io.github.camelstrava.operation.Bucket.READ;
import static io.github.camelstrava.ratelimit.Rank.HIGH;
import static io.github.camelstrava.ratelimit.Rank.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.ratelimit.Simulation.Node;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole nodes against a Strava that counts strictly, in virtual time. */
class RateLimiterSimulationTest {

    private static final String START = "2026-09-01T10:03:00Z";
    private static final String NEXT = "2026-09-01T10:15:00Z";

    @Nested
    class TheBudget {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void isUsedUpInEachWindowAndNeverExceeded(int nodes) {
            Simulation simulation = started(nodes, 1);
            simulation.burst(600, READ, HIGH);

            simulation.passUntil("2026-09-01T10:14:50Z");
            assertThat(simulation.strava.counted("read", START)).isEqualTo(100);
            simulation.passUntil("2026-09-01T11:35:00Z");

            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.strava.counted("read", NEXT)).isEqualTo(100);
            assertThat(simulation.strava.counted("read", "2026-09-01T11:15:00Z"))
                    .isEqualTo(100);
            assertThat(simulation.served()).isEqualTo(600);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void isLeftToHighPriorityInPart(int nodes) {
            Simulation simulation = started(nodes, 2);
            simulation.burst(300, READ, LOW);
            simulation.pass(Duration.ofMinutes(5));
            assertThat(simulation.strava.counted("read-LOW", START)).isEqualTo(90);

            simulation.nodes.get(0).burst(30, READ, HIGH);
            simulation.pass(Duration.ofMinutes(5));
            assertThat(simulation.strava.counted("read", START)).isEqualTo(100);

            simulation.pass(Duration.ofHours(2));
            assertThat(simulation.strava.counted("read-LOW", NEXT)).isBetween(70, 90);
            assertThat(simulation.strava.counted("read-HIGH", NEXT)).isBetween(10, 20);
            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.served()).isEqualTo(330);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void ofTheDayIsUsedUpAndNotProbed(int nodes) {
            Simulation simulation = started(nodes, 3);
            simulation.burst(1_200, READ, HIGH);

            simulation.passUntil("2026-09-01T23:00:00Z");
            int asked = simulation.store.asked;
            simulation.passUntil("2026-09-01T23:59:00Z");

            assertThat(simulation.strava.today("read")).isEqualTo(1_000);
            assertThat(simulation.store.asked).as("nobody asks others either").isEqualTo(asked);
            simulation.pass(Duration.ofHours(1));
            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.served()).isEqualTo(1_200);
        }

        @Test
        void ofADayThatIsUsedUpStaysSoAfterARestart() {
            Simulation simulation = started(2, 4);
            simulation.burst(1_200, READ, HIGH);
            simulation.passUntil("2026-09-01T18:00:00Z");
            simulation.nodes.forEach(Node::kill);

            Node restarted = simulation.addNode(Duration.ofMinutes(-4));
            restarted.burst(10, READ, HIGH);
            simulation.pass(Duration.ofHours(5));

            assertThat(simulation.strava.today("read")).isEqualTo(1_000);
            simulation.pass(Duration.ofHours(2));
            assertThat(restarted.served()).isEqualTo(10);
            assertThat(simulation.strava.refused).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void growsAndShrinksWithTheLimits(int nodes) {
            Simulation simulation = started(nodes, 5);
            simulation.trickle(1_500, Duration.ofSeconds(1), READ, HIGH);
            simulation.pass(Duration.ofSeconds(30));
            simulation.strava.readLimits = new int[] {200, 2_000};
            simulation.strava.limits = new int[] {400, 4_000};

            simulation.passUntil("2026-09-01T10:14:50Z");
            assertThat(simulation.strava.counted("read", START)).isEqualTo(200);
            simulation.passUntil("2026-09-01T10:15:08Z");
            simulation.strava.readLimits = new int[] {150, 1_500};
            simulation.strava.limits = new int[] {300, 3_000};
            simulation.passUntil("2026-09-01T10:29:50Z");
            assertThat(simulation.strava.counted("read", NEXT)).isEqualTo(150);
            simulation.pass(Duration.ofHours(3));

            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.served()).isEqualTo(1_500);
        }
    }

    @Nested
    class Everybody {

        @ParameterizedTest
        @CsvSource({"1, 11", "2, 12", "3, 13", "10, 14", "2, 15", "3, 16", "10, 17", "10, 18", "10, 19"})
        void isServedWhateverTheMixtureAndTheClocks(int nodes, long seed) {
            Simulation simulation = new Simulation(START, seed);
            simulation.strava.silent = 20;
            for (int i = 0; i < nodes; i++) {
                simulation.addNode(simulation.between(-400_000, 400_000));
            }
            int calls = 0;
            for (int round = 0; round < 60; round++) {
                Node node = simulation.nodes.get(simulation.random.nextInt(nodes));
                int count = simulation.random.nextInt(16);
                node.burst(
                        count,
                        simulation.random.nextInt(4) == 0 ? OVERALL : READ,
                        simulation.random.nextBoolean() ? HIGH : LOW);
                calls += count;
                simulation.pass(simulation.between(0, 90_000));
            }
            simulation.pass(Duration.ofHours(3));

            assertThat(simulation.served()).isEqualTo(calls);
            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.store.asked).isLessThan(4 * calls);
            assertThat(simulation.timers).isLessThan(4 * calls);
        }

        @ParameterizedTest
        @CsvSource({"2, 21", "3, 22", "10, 23", "10, 24"})
        void isServedThoughNodesSettleInEachOthersMidst(int nodes, long seed) {
            Simulation simulation = started(nodes, seed);
            int[] calls = {0};
            boolean[] within = {false};
            simulation.store.meanwhile = () -> {
                if (!within[0] && simulation.random.nextBoolean()) {
                    within[0] = true;
                    calls[0]++;
                    simulation.nodes.get(simulation.random.nextInt(nodes)).burst(1, READ, LOW);
                    within[0] = false;
                }
            };
            for (int round = 0; round < 40; round++) {
                Node node = simulation.nodes.get(simulation.random.nextInt(nodes));
                int count = simulation.random.nextInt(12);
                node.burst(count, READ, HIGH);
                calls[0] += count;
                simulation.pass(simulation.between(0, 40_000));
            }
            simulation.store.meanwhile = () -> {};
            simulation.pass(Duration.ofHours(3));

            assertThat(simulation.served()).isEqualTo(calls[0]);
            assertThat(simulation.strava.refused).isZero();
        }

        @Test
        void goesOneAfterTheOtherWhenAWindowTurnsHoweverManyNodesThereAre() {
            Simulation simulation = started(4, 25);
            simulation.burst(200, READ, HIGH);
            simulation.passUntil("2026-09-01T10:15:00.500Z");
            assertThat(simulation.strava.counted("read", NEXT)).isZero();

            int before = 0;
            for (int second = 0; second < 10; second++) {
                simulation.pass(Duration.ofSeconds(1));
                int now = simulation.strava.counted("read", NEXT);
                assertThat(now - before).isLessThan(16);
                before = now;
            }
            simulation.pass(Duration.ofSeconds(50));
            assertThat(simulation.strava.counted("read", NEXT)).isEqualTo(100);
        }
    }

    @Nested
    class ANode {

        @ParameterizedTest
        @CsvSource({"2, 31", "3, 32", "10, 33", "10, 34"})
        void thatIsKilledTakesAlongWhatItMadeAndNoMore(int nodes, long seed) {
            Simulation simulation = started(nodes, seed);
            simulation.burst(100 * nodes, READ, HIGH);
            simulation.pass(simulation.between(10, 2_000));
            simulation.nodes.get(0).kill();

            simulation.passUntil("2026-09-01T10:14:50Z");
            assertThat(simulation.strava.counted("read", START)).isGreaterThanOrEqualTo(100);
            simulation.pass(Duration.ofHours(4));

            assertThat(simulation.strava.refused)
                    .as("one call of each finds out whether the budget is used up")
                    .isLessThan(nodes);
            assertThat(simulation.nodes.stream().skip(1))
                    .allSatisfy(node -> assertThat(node.served()).isEqualTo(100));
        }

        @ParameterizedTest
        @CsvSource({"1, 41", "2, 42", "3, 43", "10, 44", "2, 45", "3, 46"})
        void thatWasSuspendedSpendsNothingOfTheWindowBefore(int nodes, long seed) {
            Simulation simulation = started(nodes, seed);
            simulation.burst(60 * nodes, READ, HIGH);
            simulation.passUntil("2026-09-01T10:15:00Z");
            simulation.pass(simulation.between(1_000, 10_000));
            simulation.nodes.get(0).suspend();
            simulation.pass(simulation.between(20_000, 20 * 60_000));
            simulation.nodes.get(0).resume();
            simulation.pass(Duration.ofHours(3));

            assertThat(simulation.strava.refused)
                    .as("one call of each other may find out what it had made")
                    .isLessThan(nodes);
            assertThat(simulation.served()).isEqualTo(60 * nodes);
        }

        @Test
        void thatHearsItsFirstAnswersLateDoesNotTurnTheClockBack() {
            Simulation simulation = started(2, 47);
            simulation.nodes.get(0).burst(20, READ, HIGH);
            simulation.pass(Duration.ofMillis(15));
            simulation.nodes.get(0).suspend();
            simulation.passUntil("2026-09-01T10:20:00Z");
            simulation.nodes.get(1).burst(100, READ, HIGH);
            simulation.passUntil("2026-09-01T10:22:00Z");

            simulation.nodes.get(0).resume();
            simulation.nodes.get(0).burst(40, READ, HIGH);
            simulation.passUntil("2026-09-01T10:29:00Z");
            assertThat(simulation.strava.counted("read", NEXT)).isEqualTo(100);
            simulation.pass(Duration.ofHours(1));

            assertThat(simulation.strava.refused).isZero();
            assertThat(simulation.served()).isEqualTo(160);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void makesOneCallAtATimeWhileTheStoreIsAway(int nodes) {
            Simulation simulation = started(nodes, 51);
            simulation.burst(400 / nodes * nodes, READ, HIGH);
            simulation.store.away = true;
            simulation.pass(Duration.ofMinutes(20));
            simulation.store.away = false;

            for (String window : new String[] {START, NEXT}) {
                assertThat(simulation.strava.counted("read", window)).isBetween(100, 99 + nodes);
            }
            simulation.pass(Duration.ofHours(3));
            assertThat(simulation.served()).isEqualTo(400 / nodes * nodes);
        }

        @Test
        void asksTheStoreNowAndThenWhileItIsAway() {
            Simulation simulation = started(1, 52);
            simulation.burst(10, READ, HIGH);
            simulation.pass(Duration.ofSeconds(1));
            simulation.store.away = true;
            simulation.burst(10, READ, HIGH);
            simulation.pass(Duration.ofMinutes(1));

            int asked = simulation.store.asked;
            simulation.pass(Duration.ofMinutes(10));

            assertThat(simulation.store.asked - asked).isLessThanOrEqualTo(120);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 10})
        void isRefusedOnceAtMostForAnotherProgram(int nodes) {
            Simulation simulation = started(nodes, 61);
            simulation.burst(40 * nodes, READ, HIGH);
            for (int i = 0; i < 40; i++) {
                simulation.time.after(simulation.between(0, 60_000), simulation.strava::callByAnotherProgram);
            }

            simulation.pass(Duration.ofHours(2));

            assertThat(simulation.strava.refused).isLessThanOrEqualTo(nodes);
            assertThat(simulation.served()).isEqualTo(40 * nodes);
        }

        @Test
        void thatMakesNoCallsAsksNothing() {
            Simulation simulation = started(3, 71);
            simulation.burst(30, READ, HIGH);
            simulation.pass(Duration.ofMinutes(1));
            int asked = simulation.store.asked;
            int timers = simulation.timers;

            simulation.pass(Duration.ofHours(10));

            assertThat(simulation.store.asked).isEqualTo(asked);
            assertThat(simulation.timers).isEqualTo(timers);
        }

        @Test
        void asksTheStoreLittleForCallsThatComeAlone() {
            Simulation simulation = started(2, 72);
            simulation.trickle(20, Duration.ofSeconds(60), READ, HIGH);

            simulation.pass(Duration.ofMinutes(25));

            assertThat(simulation.served()).isEqualTo(20);
            assertThat(simulation.store.settled)
                    .as("once to report each, and for each node when it starts and when a window turns")
                    .isLessThanOrEqualTo(20 + 2 * 3);
        }

        @Test
        void returnsEverythingWhenItLeaves() {
            Simulation simulation = started(2, 73);
            Node leaving = simulation.nodes.get(0);
            leaving.burst(5, READ, HIGH);
            simulation.pass(Duration.ofSeconds(1));

            leaving.limiter.stopWaiting();
            leaving.limiter.leave();
            simulation.nodes.get(1).burst(95, READ, HIGH);
            simulation.pass(Duration.ofSeconds(20));

            assertThat(simulation.strava.counted("read", START)).isEqualTo(100);
        }
    }

    private static Simulation started(int nodes, long seed) {
        Simulation simulation = new Simulation(START, seed);
        simulation.addNodes(nodes);
        return simulation;
    }
}
