package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Position.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store must do; extended once per store. */
abstract class StoreContract {

    static final String CLIENT = "190000";
    static final long ATHLETE = 900_000_101L;
    static final Instant NOON = Instant.parse("2026-09-01T12:00:00Z");

    /** The store under test, opened and empty at first; the same during one test. */
    abstract StravaStore store();

    static Grant grant(long athleteId, String accessToken) {
        return new Grant(
                CLIENT,
                new TokenSet(
                        athleteId,
                        accessToken,
                        "r-" + accessToken,
                        NOON.plusSeconds(21600),
                        Set.of("read", "activity:read")),
                NOON,
                NOON.plusMillis(250),
                0);
    }

    static Position position() {
        return new Position(
                NOON,
                NOON.minus(Duration.ofDays(14)),
                NOON.plusSeconds(60),
                Map.of(17_000_000_001L, NOON, Long.MAX_VALUE, NOON.plusSeconds(1)),
                Map.of(
                        17_000_000_002L,
                        new Pending(NOON, 3, NOON.plusSeconds(900)),
                        5L,
                        new Pending(Instant.EPOCH, 0, null)),
                Set.of(17_000_000_001L),
                NOON.plusSeconds(61),
                0);
    }

    // grants

    @Test
    void findsAGrantAsItWasStored() {
        Grant stored = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();

        assertThat(store().grant(CLIENT, ATHLETE)).contains(stored);
        assertThat(stored).isEqualTo(grant(ATHLETE, "a1").withVersion(stored.version()));
        assertThat(stored.tokens().accessToken()).isEqualTo("a1");
        assertThat(stored.tokens().refreshToken()).isEqualTo("r-a1");
        assertThat(stored.tokens().scopes()).containsExactlyInAnyOrder("read", "activity:read");
    }

    @Test
    void keepsATokenWithoutRefreshTokenAndExpiry() {
        TokenSet bare = new TokenSet(ATHLETE, "a1", null, null, Set.of());

        Grant stored = store().putGrant(new Grant(CLIENT, bare, NOON, null, 0)).orElseThrow();

        assertThat(store().grant(CLIENT, ATHLETE)).contains(stored);
        assertThat(stored.tokens().refreshToken()).isNull();
        assertThat(stored.tokens().expiresAt()).isNull();
    }

    @Test
    void knowsNothingOfAnAthleteItWasNotTold() {
        assertThat(store().grant(CLIENT, ATHLETE)).isEmpty();
        assertThat(store().position("group", ATHLETE)).isEmpty();
        assertThat(store().athletes(CLIENT)).isEmpty();
        assertThat(store().seed(CLIENT, "f1")).isEmpty();
    }

    @Test
    void listsAthletesOfTheApplicationInAscendingOrder() {
        for (long id : List.of(30L, 4L, 100L)) {
            store().putGrant(grant(id, "a" + id));
        }
        store().putGrant(new Grant("other", new TokenSet(7L, "x", null, null, Set.of()), NOON, null, 0));

        assertThat(store().athletes(CLIENT)).containsExactly(4L, 30L, 100L);
        assertThat(store().athletes("other")).containsExactly(7L);
    }

    @Test
    void keepsApplicationsApart() {
        store().putGrant(grant(ATHLETE, "a1"));
        store().putGrant(new Grant("other", new TokenSet(ATHLETE, "b1", null, null, Set.of()), NOON, null, 0));

        assertThat(store().grant(CLIENT, ATHLETE).orElseThrow().tokens().accessToken())
                .isEqualTo("a1");
        assertThat(store().grant("other", ATHLETE).orElseThrow().tokens().accessToken())
                .isEqualTo("b1");
    }

    @Test
    void refusesAGrantMadeFromAnOlderVersion() {
        Grant first = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();
        Grant second = store().putGrant(grant(ATHLETE, "a2").withVersion(first.version()))
                .orElseThrow();

        assertThat(store().putGrant(grant(ATHLETE, "a3").withVersion(first.version())))
                .isEmpty();
        assertThat(store().putGrant(grant(ATHLETE, "a3"))).isEmpty();
        assertThat(store().grant(CLIENT, ATHLETE)).contains(second);
    }

    @Test
    void refusesANewVersionOfAGrantThatIsGone() {
        Grant stored = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();
        store().removeGrant(stored);

        assertThat(store().putGrant(stored)).isEmpty();
        assertThat(store().grant(CLIENT, ATHLETE)).isEmpty();
    }

    @Test
    void removesAGrantOnlyInTheVersionNamed() {
        Grant first = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();
        Grant second = store().putGrant(grant(ATHLETE, "a2").withVersion(first.version()))
                .orElseThrow();

        assertThat(store().removeGrant(first)).isFalse();
        assertThat(store().grant(CLIENT, ATHLETE)).contains(second);
        assertThat(store().removeGrant(second)).isTrue();
        assertThat(store().grant(CLIENT, ATHLETE)).isEmpty();
        assertThat(store().athletes(CLIENT)).isEmpty();
        assertThat(store().removeGrant(second)).isFalse();
    }

    @Test
    void repeatsNoVersionAfterAGrantWasRemoved() {
        Grant first = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();
        store().removeGrant(first);

        Grant again = store().putGrant(grant(ATHLETE, "a2")).orElseThrow();

        assertThat(again.version()).isNotEqualTo(first.version());
        assertThat(store().removeGrant(first)).isFalse();
        assertThat(store().grant(CLIENT, ATHLETE)).contains(again);
    }

    @Test
    void keepsThePositionOfAnAthleteWhoLeaves() {
        Grant grant = store().putGrant(grant(ATHLETE, "a1")).orElseThrow();
        Position position = store().putPosition("group", ATHLETE, position()).orElseThrow();

        store().removeGrant(grant);

        assertThat(store().position("group", ATHLETE)).contains(position);
    }

    // seeds

    @Test
    void remembersWhatBecameOfASeed() {
        Seed exchanged = new Seed("f1", null, new TokenSet(null, "a1", "r1", NOON, Set.of("read")), NOON);
        store().putSeed(CLIENT, exchanged);

        assertThat(store().seed(CLIENT, "f1")).contains(exchanged);

        Seed adopted = new Seed("f1", ATHLETE, null, null);
        store().putSeed(CLIENT, adopted);

        assertThat(store().seed(CLIENT, "f1")).contains(adopted);
        assertThat(store().seed(CLIENT, "f2")).isEmpty();
        assertThat(store().seed("other", "f1")).isEmpty();
    }

    // positions

    @Test
    void findsAPositionAsItWasStored() {
        Position stored = store().putPosition("group", ATHLETE, position()).orElseThrow();

        assertThat(store().position("group", ATHLETE)).contains(stored);
        assertThat(stored).isEqualTo(position().withVersion(stored.version()));
        assertThat(stored.version()).isNotZero();
    }

    @Test
    void keepsGroupsAndAthletesApart() {
        store().putPosition("group", ATHLETE, position());

        assertThat(store().position("other", ATHLETE)).isEmpty();
        assertThat(store().position("group", ATHLETE + 1)).isEmpty();
    }

    @Test
    void refusesAPositionMadeFromAnOlderVersion() {
        Position first = store().putPosition("group", ATHLETE, position()).orElseThrow();
        Position second =
                store().putPosition("group", ATHLETE, first.delivered(5L)).orElseThrow();

        assertThat(store().putPosition("group", ATHLETE, first)).isEmpty();
        assertThat(store().putPosition("group", ATHLETE, position())).isEmpty();
        assertThat(store().position("group", ATHLETE)).contains(second);
    }

    @Test
    void keepsDatesThatNobodyCanMean() {
        Instant farAhead = Instant.parse("+999999999-12-31T23:59:59Z");
        Instant longAgo = Instant.parse("-999999999-01-01T00:00:00Z");
        Position odd = new Position(
                NOON,
                longAgo,
                farAhead,
                Map.of(1L, farAhead),
                Map.of(2L, new Pending(longAgo, 0, null)),
                Set.of(),
                null,
                0);

        Position stored = store().putPosition("group", ATHLETE, odd).orElseThrow();

        assertThat(store().position("group", ATHLETE)).contains(stored);
    }

    @Test
    void groupStartsOnce() {
        assertThat(store().groupStart("group", NOON)).isEqualTo(NOON);
        assertThat(store().groupStart("group", NOON.plusSeconds(5))).isEqualTo(NOON);
        assertThat(store().groupStart("other", NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void keepsTheFirstVerifyTokenOfAnApplication() {
        assertThat(store().verifyToken("190000", "first")).isEqualTo("first");
        assertThat(store().verifyToken("190000", "second")).isEqualTo("first");
        assertThat(store().verifyToken("190001", "third")).isEqualTo("third");
    }

    // several at once

    @Test
    void losesNoStepOfThreadsThatTakeTurns() throws Exception {
        int threads = 4;
        int steps = 25;
        inParallel(threads, thread -> {
            for (int step = 0; step < steps; step++) {
                long id = thread * 1000L + step;
                boolean stored = false;
                while (!stored) {
                    Position old = store().position("group", ATHLETE)
                            .orElseGet(() -> Position.startingAt(NOON, Duration.ofDays(14)));
                    stored = store().putPosition("group", ATHLETE, old.found(Map.of(id, NOON), Map.of()))
                            .isPresent();
                }
            }
        });

        assertThat(store().position("group", ATHLETE).orElseThrow().pending()).hasSize(threads * steps);
    }

    @Test
    void losesNeitherTokensNorPositionsOfOneAthlete() throws Exception {
        inParallel(2, thread -> {
            for (int step = 0; step < 25; step++) {
                if (thread == 0) {
                    Grant old = store().grant(CLIENT, ATHLETE).orElseGet(() -> grant(ATHLETE, "a"));
                    assertThat(store().putGrant(grant(ATHLETE, "a" + step).withVersion(old.version())))
                            .isPresent();
                } else {
                    Position old = store().position("group", ATHLETE).orElseGet(StoreContract::position);
                    assertThat(store().putPosition("group", ATHLETE, old.failed(5L, null)))
                            .isPresent();
                }
            }
        });

        assertThat(store().grant(CLIENT, ATHLETE).orElseThrow().tokens().accessToken())
                .isEqualTo("a24");
        assertThat(store().position("group", ATHLETE)
                        .orElseThrow()
                        .pending()
                        .get(5L)
                        .failures())
                .isEqualTo(25);
    }

    @Test
    void lastOneOfTwoGroupsThatStartAtOnceAgreesWithTheFirst() throws Exception {
        List<Instant> starts = new ArrayList<>();
        inParallel(4, thread -> {
            Instant start = store().groupStart("group", NOON.plusSeconds(thread));
            synchronized (starts) {
                starts.add(start);
            }
        });

        assertThat(starts).hasSize(4).containsOnly(starts.get(0));
    }

    @Test
    void runsOneActionOfANameAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        inParallel(4, thread -> {
            for (int i = 0; i < 20; i++) {
                store().exclusively("refresh-1", () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    return runs.incrementAndGet();
                });
            }
        });

        assertThat(most).hasValue(1);
        assertThat(runs).hasValue(80);
    }

    @Test
    void givesTheActionsResultAndItsException() throws Exception {
        assertThat(store().<String>exclusively("refresh-1", () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> store().exclusively("refresh-1", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(store().<String>exclusively("refresh-1", () -> "again")).isEqualTo("again");
    }

    @Test
    void canBeUsedWithinAnExclusiveAction() throws Exception {
        Grant stored = store().exclusively("refresh-" + ATHLETE, () -> store().putGrant(grant(ATHLETE, "a1"))
                .orElseThrow());

        assertThat(store().grant(CLIENT, ATHLETE)).contains(stored);
    }

    @Test
    void recordsWhatAnInterruptedThreadStores() {
        Thread.currentThread().interrupt();
        try {
            Position stored = store().putPosition("group", ATHLETE, position()).orElseThrow();

            assertThat(store().position("group", ATHLETE)).contains(stored);
        } finally {
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    @Test
    void doesNotWaitForAnActionUnderAnInterruptedThread() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            store().exclusively("refresh-1", () -> {
                Future<?> second = executor.submit(() -> {
                    Thread.currentThread().interrupt();
                    return store().exclusively("refresh-1", () -> "ran");
                });
                assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(InterruptedException.class);
                return null;
            });
        } finally {
            executor.shutdownNow();
        }
    }

    interface Work {
        void run(int thread) throws Exception;
    }

    static void inParallel(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(executor.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
