package io.github.camelstrava.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.ratelimit.Ledger.Report;
import io.github.camelstrava.ratelimit.Ledger.Settlement;
import io.github.camelstrava.store.SharedBudget;
import io.github.camelstrava.store.SharedBudget.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

    private static final int DAY = 1;
    private static final int READS = 2;

    private Instant now = Instant.parse("2026-09-01T10:03:00Z");
    private SharedBudget budget = Ledger.unknown("12345");

    @Nested
    class AGrant {

        @Test
        void isHalfOfWhatIsLeftForTheOnlyNode() {
            Settlement settlement = settle(new Node("a").wants(1_000));

            assertThat(settlement.granted()).isEqualTo(100);
            assertThat(settlement.grantedReads()).isEqualTo(50);
        }

        @Test
        void isNoMoreThanIsWanted() {
            assertThat(settle(new Node("a").wants(8)).granted()).isEqualTo(8);
        }

        @Test
        void isSmallerTheLessIsLeftAndTheMoreNodesThereAre() {
            settle(new Node("a").wants(1_000));

            assertThat(settle(new Node("b").wants(1_000)).granted()).isEqualTo(25);
            assertThat(settle(new Node("c").wants(1_000)).granted()).isEqualTo(12);
        }

        @Test
        void isOneCallAtTheLeastWhileThereIsOne() {
            settle(new Node("a").spent(197));
            settle(new Node("a").open(1, 0));

            assertThat(settle(new Node("b").wants(5)).granted()).isEqualTo(1);
            assertThat(settle(new Node("c").wants(5)).granted()).isEqualTo(1);
            assertThat(settle(new Node("d").wants(5)).granted()).isZero();
        }

        @Test
        void hasReadsOnlyWhereTheyAreWanted() {
            Settlement settlement = settle(new Node("a").wants(50, 0));

            assertThat(settlement.granted()).isEqualTo(50);
            assertThat(settlement.grantedReads()).isZero();
        }

        @Test
        void turnsCallsThatAreHeldAlreadyIntoReads() {
            Settlement settlement = settle(new Node("a").open(20, 0).wants(0, 20));

            assertThat(settlement.granted()).isZero();
            assertThat(settlement.grantedReads()).isEqualTo(20);
        }

        @Test
        void hasNoReadsOnceTheyAreUsedUpWhileOtherCallsGoOn() {
            settle(new Node("a").spentReads(100));

            Settlement settlement = settle(new Node("a").wants(10));

            assertThat(settlement.granted()).isEqualTo(10);
            assertThat(settlement.grantedReads()).isZero();
        }

        @Test
        void endsWithTheDayHoweverMuchTheQuarterHourHas() {
            Node node = new Node("a").wants(10);
            node.spent[DAY] = 2_000;

            assertThat(settle(node).granted()).isZero();
        }

        @Test
        void endsWhereStravaSaidNo() {
            Node refused = new Node("a");
            refused.refused[READS] = true;
            settle(refused);

            Settlement settlement = settle(new Node("b").wants(10));

            assertThat(settlement.grantedReads()).isZero();
            assertThat(settlement.granted()).isEqualTo(10);
        }

        @ParameterizedTest
        @CsvSource({"90, 90", "50, 50", "0, 0", "100, 100"})
        void leavesToHighPriorityWhatLowMayNotSpend(int percent, int spendable) {
            int granted = 0;
            for (int i = 0; i < 200; i++) {
                Node node = new Node("a").open(granted, granted).wants(1_000);
                node.readPercent = percent;
                node.lowPercent = percent;
                granted += settle(node).grantedReads();
            }

            assertThat(granted).isEqualTo(spendable);
        }

        @Test
        void tellsHowManyReadsAreForHighPriorityOnly() {
            settle(new Node("b").open(85, 85));

            Settlement settlement = settle(new Node("a").open(3, 3).wants(1_000));

            assertThat(settlement.grantedReads()).isEqualTo(3);
            assertThat(settlement.keptForHigh())
                    .as("85, 3 and 2 are all of low priority")
                    .isEqualTo(1);
        }

        @Test
        void isKeptAtHandWhileThereIsPlenty() {
            assertThat(settle(new Node("a")).atHand()).isEqualTo(2);

            settle(new Node("a").spentReads(85));
            assertThat(settle(new Node("a")).atHand()).isZero();
        }

        @Test
        void holdsLongerIfItIsAtHandOnly() {
            Duration busy = settle(new Node("a").wants(8)).lease();
            Duration idle = settle(new Node("a").open(2, 2)).lease();

            assertThat(idle).isGreaterThan(busy);
        }
    }

    @Nested
    class WhatIsUsed {

        @Test
        void isWhatNodesReport() {
            settle(new Node("a").spentReads(7));
            settle(new Node("b").spent(5));

            assertThat(used()).containsExactly(12, 12, 7, 7);
        }

        @Test
        void includesOtherProgramsOnceStravaTells() {
            settle(new Node("a").spentReads(7).told(20));

            assertThat(used()).containsExactly(20, 20, 20, 20);
            settle(new Node("a").spentReads(3).told(23));
            assertThat(used()).containsExactly(23, 23, 23, 23);
            assertThat(budget.quotas())
                    .allSatisfy(quota -> assertThat(quota.others()).isEqualTo(13));
        }

        @Test
        void includesNoCallTwiceThatANodeHasNotReportedYet() {
            settle(new Node("a").open(10, 10));
            settle(new Node("b").spentReads(1).told(11));
            settle(new Node("a").spentReads(10));

            assertThat(budget.quotas())
                    .allSatisfy(quota -> assertThat(quota.others()).isZero());
            assertThat(used()).containsExactly(11, 11, 11, 11);
        }

        @Test
        void isAtLeastWhatStravaTold() {
            settle(new Node("a").open(150, 90));
            settle(new Node("b").spent(1).told(95));

            assertThat(settle(new Node("c").wants(50)).grantedReads()).isLessThanOrEqualTo(5);
            assertThat(used()).containsExactly(95, 95, 95, 95);
        }
    }

    @Nested
    class AWindow {

        @Test
        void beginsWithTheFirstNodeThatReportsIt() {
            settle(new Node("a").spentReads(90).told(95));
            pass(Duration.ofMinutes(15));

            settle(new Node("a").spentReads(1));

            assertThat(used()).containsExactly(1, 96, 1, 96);
        }

        @Test
        void isNotGoneBackTo() {
            Node behind = new Node("behind").spentReads(5).wants(10);
            pass(Duration.ofMinutes(13));
            settle(new Node("a").spentReads(1));

            Settlement settlement = settle(behind);

            assertThat(settlement.granted()).isZero();
            assertThat(used()).containsExactly(1, 6, 1, 6);
        }

        @Test
        void hasWhatWasSetAsideInTheLastOneUntilItLapses() {
            settle(new Node("a").open(60, 60));
            pass(Duration.ofMinutes(12).minusSeconds(10));
            settle(new Node("a").open(60, 60));
            pass(Duration.ofSeconds(20));

            Settlement early = settle(new Node("b").wants(1_000));
            assertThat(early.grantedReads()).as("the calls may be under way").isEqualTo(10);

            pass(Duration.ofSeconds(20));
            Settlement late = settle(new Node("b").wants(1_000));
            assertThat(late.grantedReads()).isGreaterThan(10);
        }

        @Test
        void ofTheFutureIsSomebodysWrongClockAndHealed() {
            Node ahead = new Node("ahead").spentReads(100);
            ahead.windowsAt(now.plus(Duration.ofDays(40)));
            settle(ahead);

            Settlement settlement = settle(new Node("a").wants(10));

            assertThat(settlement.granted()).isEqualTo(10);
            assertThat(budget.quotas().get(0).window()).isEqualTo(Span.QUARTER_HOUR.windowAt(now.toEpochMilli()));
        }

        @Test
        void ofTheNextQuarterHourIsHealedByWhoeverKnowsBetter() {
            Node ahead = new Node("ahead").spentReads(1);
            ahead.windowsAt(now.plus(Duration.ofMinutes(13)));
            settle(ahead);
            Node knowing = new Node("a").wants(10);
            knowing.serverTime = now;

            assertThat(settle(knowing).granted()).isEqualTo(10);
        }

        @Test
        void isNotHealedForAClockThatIsALittleBehind() {
            pass(Duration.ofMinutes(12));
            Node ahead = new Node("a").spentReads(50);
            ahead.windowsAt(now.plusSeconds(20));
            settle(ahead);
            pass(Duration.ofSeconds(5));
            Node behind = new Node("b").wants(10);
            behind.windowsAt(now.minusSeconds(10));
            behind.serverTime = now.minusSeconds(10);

            assertThat(settle(behind).granted()).isZero();
            assertThat(used()).containsExactly(50, 50, 50, 50);
        }

        @Test
        void followsStravasClockAsFarAsAnybodyKnowsIt() {
            Node knowing = new Node("a");
            knowing.serverTime = now.plusSeconds(90);
            settle(knowing);
            settle(new Node("b"));

            assertThat(budget.millisAhead()).isEqualTo(90_000);
        }
    }

    @Nested
    class ANodeThatDied {

        @Test
        void keepsWhatItHadUntilItsLeaseEnds() {
            settle(new Node("dead").open(100, 100));
            pass(Duration.ofSeconds(29));

            assertThat(settle(new Node("a").wants(10)).grantedReads()).isZero();
        }

        @Test
        void isFoundOutByOneCall() {
            settle(new Node("dead").open(100, 100));
            pass(Duration.ofSeconds(30));

            assertThat(settle(new Node("a").wants(10)).grantedReads()).isEqualTo(1);
            assertThat(settle(new Node("a").open(1, 1).wants(10)).grantedReads())
                    .isZero();
        }

        @Test
        void leavesWhatItDidNotUse() {
            settle(new Node("dead").open(100, 100));
            pass(Duration.ofSeconds(40));

            Settlement settlement = settle(new Node("a").spentReads(1).told(31).wants(1_000));

            assertThat(used()).containsExactly(31, 31, 31, 31);
            assertThat(settlement.grantedReads()).isEqualTo(34);
            assertThat(budget.shares()).containsOnlyKeys("a");
        }

        @Test
        void isNotFoundOutByACallThatIsNoRead() {
            settle(new Node("dead").open(100, 100));
            pass(Duration.ofSeconds(40));
            Node writing = new Node("a").spent(1).wants(10);
            writing.told = new int[] {91, 91, -1, -1};

            assertThat(settle(writing).grantedReads()).isEqualTo(1);
        }

        @Test
        void doesNotHoldUpTheNextWindow() {
            settle(new Node("dead").open(100, 100));
            pass(Duration.ofMinutes(15));

            assertThat(settle(new Node("a").wants(1_000)).grantedReads()).isEqualTo(50);
        }
    }

    @Nested
    class ALimit {

        @Test
        void isTakenOverFromWhoeverLearntIt() {
            settle(new Node("a"));
            Node learnt = new Node("b").limits(400, 4_000, 200, 2_000);
            settle(learnt);
            settle(new Node("a"));

            assertThat(budget.quotas()).extracting(Quota::limit).containsExactly(400, 4_000, 200, 2_000);
        }

        @Test
        void thatWasLoweredIsKeptByAllAtOnce() {
            settle(new Node("a").limits(400, 4_000, 200, 2_000).spentReads(120));
            settle(new Node("b").limits(200, 2_000, 100, 1_000));

            assertThat(settle(new Node("a").wants(10)).grantedReads()).isZero();
        }
    }

    @Test
    void aNodeThatLeavesLeavesNothingBehind() {
        settle(new Node("a").wants(50));
        settle(new Node("a").spent(3));

        assertThat(budget.shares()).isEmpty();
        assertThat(used()).containsExactly(3, 3, 0, 0);
    }

    /** Nodes report, ask and call in any order, over several windows. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverIsMoreSetAsideThanIsLeft(long seed) {
        Random random = new Random(seed);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            players.add(new Player("node " + i));
        }
        for (int window = 0; window < 8; window++) {
            int reads = 0;
            int all = 0;
            for (int step = 0; step < 400; step++) {
                Player player = players.get(random.nextInt(players.size()));
                boolean read = random.nextInt(3) > 0;
                if (random.nextBoolean()) {
                    player.settle(random);
                } else if (player.makes(read)) {
                    reads += read ? 1 : 0;
                    all++;
                }
                assertThat(reads).isLessThanOrEqualTo(100);
                assertThat(all).isLessThanOrEqualTo(200);
                assertNothingIsPromisedTwice();
                now = now.plusMillis(random.nextInt(100));
            }
            players.forEach(Player::returnAll);
            assertThat(used().get(0)).as("every call is counted once").isEqualTo(all);
            assertThat(used().get(READS)).isEqualTo(reads);
            assertThat(takeAllReads()).as("nothing is stranded").isEqualTo(100 - reads);
            now = Instant.ofEpochMilli(
                    Span.QUARTER_HOUR.end(budget.quotas().get(0).window()));
        }
    }

    private void assertNothingIsPromisedTwice() {
        for (int i = 0; i < budget.quotas().size(); i++) {
            boolean reads = i >= READS;
            Quota quota = budget.quotas().get(i);
            int open = budget.shares().values().stream()
                    .mapToInt(share -> reads ? share.read() : share.overall())
                    .sum();
            assertThat(quota.counted() + quota.others() + open).isLessThanOrEqualTo(quota.limit());
        }
    }

    private int takeAllReads() {
        int taken = 0;
        Settlement settlement = settle(new Node("last").wants(1_000));
        while (settlement.grantedReads() > 0) {
            taken += settlement.grantedReads();
            settlement = settle(new Node("last").open(taken, taken).wants(1_000));
        }
        settle(new Node("last"));
        return taken;
    }

    /** A node that spends what it is granted. */
    private final class Player {
        private final String name;
        private int left;
        private int leftReads;
        private int spent;
        private int spentReads;

        Player(String name) {
            this.name = name;
        }

        boolean makes(boolean read) {
            if (left == 0 || read && leftReads == 0) {
                return false;
            }
            left--;
            spent++;
            spentReads += read ? 1 : 0;
            leftReads = Math.min(left, leftReads - (read ? 1 : 0));
            return true;
        }

        void settle(Random random) {
            Node node = report();
            node.wants(random.nextInt(40), random.nextInt(40));
            if (random.nextInt(3) == 0) {
                node.readPercent = 90;
            }
            Settlement settlement = LedgerTest.this.settle(node);
            left += settlement.granted();
            leftReads += settlement.grantedReads();
        }

        void returnAll() {
            left = 0;
            leftReads = 0;
            LedgerTest.this.settle(report());
        }

        private Node report() {
            Node node = new Node(name).open(left, leftReads);
            node.spent = new int[] {spent, spent, spentReads, spentReads};
            spent = 0;
            spentReads = 0;
            return node;
        }
    }

    private Settlement settle(Node node) {
        Settlement settlement = Ledger.settle(budget, node.report(), now);
        budget = settlement.budget();
        return settlement;
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private List<Integer> used() {
        return budget.quotas().stream().map(Quota::used).toList();
    }

    /** What a node reports; by default, that nothing happened and nothing is wanted. */
    private final class Node {
        private final String name;
        private long[] windows;
        private int[] spent = new int[4];
        private int[] told = {-1, -1, -1, -1};
        private int[] limits = {200, 2_000, 100, 1_000};
        private boolean[] learnt = new boolean[4];
        private final boolean[] refused = new boolean[4];
        private int open;
        private int openReads;
        private int wanted;
        private int wantedReads;
        private int readPercent = 100;
        private int lowPercent = 90;
        private Instant serverTime;

        Node(String name) {
            this.name = name;
            windowsAt(now);
        }

        void windowsAt(Instant time) {
            long quarterHour = Span.QUARTER_HOUR.windowAt(time.toEpochMilli());
            long day = Span.DAY.windowAt(time.toEpochMilli());
            windows = new long[] {quarterHour, day, quarterHour, day};
        }

        Node spent(int calls) {
            spent = new int[] {calls, calls, 0, 0};
            return this;
        }

        Node spentReads(int calls) {
            spent = new int[] {calls, calls, calls, calls};
            return this;
        }

        Node told(int usage) {
            told = new int[] {usage, usage, usage, usage};
            return this;
        }

        Node limits(int... all) {
            limits = all;
            learnt = new boolean[] {true, true, true, true};
            return this;
        }

        Node open(int calls, int reads) {
            open = calls;
            openReads = reads;
            return this;
        }

        Node wants(int calls) {
            return wants(calls, calls);
        }

        Node wants(int calls, int reads) {
            wanted = calls;
            wantedReads = reads;
            return this;
        }

        Report report() {
            return new Report(
                    name,
                    windows,
                    spent,
                    told,
                    limits,
                    learnt,
                    refused,
                    open,
                    openReads,
                    wanted,
                    wantedReads,
                    readPercent,
                    lowPercent,
                    serverTime);
        }
    }
}
