package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store must do; extended once per store. */
abstract class StoreContract {

    static final String CLIENT = "190000";
    static final long ATHLETE = 900_000_101L;
    private static final long COUNTED = 1;
    static final Instant NOON = StoreSample.NOON;
    static final Duration LONG = Duration.ofHours(1);
    static final Duration OVER = Duration.ofHours(-1);

    private static final String ALL = "io.github.camelstrava.store.StoreSample#all";
    private static final String OF_EACH_KIND = "io.github.camelstrava.store.StoreSample#ofEachKind";
    private static final int THREADS = 16;

    /** The store under test, opened and empty at first; the same during one test. */
    abstract StravaStore store();

    static Grant grant(long athleteId) {
        return StoreSample.grant(CLIENT, athleteId);
    }

    static <T extends StoreEntry<T>> T stored(StravaStore store, T entry) {
        return store.put(entry).orElseThrow();
    }

    // reading and writing

    @ParameterizedTest
    @MethodSource(ALL)
    <T extends StoreEntry<T>> void findsAnEntryAsItWasStored(StoreSample<T> sample) {
        T stored = stored(store(), sample.any());

        assertThat(stored).isEqualTo(sample.any().withVersion(stored.version()));
        assertThat(stored.version()).isPositive();
        assertThat(store().get(sample.any().key())).contains(stored);
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void knowsNothingThatItWasNotTold(StoreSample<T> sample) {
        assertThat(store().get(sample.any().key())).isEmpty();
        assertThat(store().items(sample.kind(), "owner")).isEmpty();
        assertThat(store().remove(sample.any())).isFalse();
        assertThat(store().remove(sample.any().withVersion(1))).isFalse();
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void putsANewVersionInPlaceOfTheOld(StoreSample<T> sample) {
        T first = stored(store(), sample.any());
        T second = stored(store(), first);

        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(store().get(first.key())).contains(second);
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void refusesWhatWasNotMadeFromTheVersionItHolds(StoreSample<T> sample) {
        T first = stored(store(), sample.any());
        T second = stored(store(), first);

        assertThat(store().put(sample.any())).isEmpty();
        assertThat(store().put(first)).isEmpty();
        assertThat(store().put(second.withVersion(second.version() + 1))).isEmpty();
        assertThat(store().put(second.withVersion(-1))).isEmpty();
        assertThat(store().get(first.key())).contains(second);
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void refusesANewVersionOfWhatIsGone(StoreSample<T> sample) {
        T stored = stored(store(), sample.any());
        store().remove(stored);

        assertThat(store().put(stored)).isEmpty();
        assertThat(store().get(stored.key())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void removesAnEntryInTheVersionNamedOnly(StoreSample<T> sample) {
        T first = stored(store(), sample.any());
        T second = stored(store(), first);

        assertThat(store().remove(first)).isFalse();
        assertThat(store().remove(sample.any())).isFalse();
        assertThat(store().get(first.key())).contains(second);
        assertThat(store().remove(second)).isTrue();
        assertThat(store().get(first.key())).isEmpty();
        assertThat(store().items(sample.kind(), "owner")).isEmpty();
        assertThat(store().remove(second)).isFalse();
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void repeatsNoVersionAfterARemoval(StoreSample<T> sample) {
        Set<Long> versions = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            T first = stored(store(), sample.any());
            T second = stored(store(), first);
            assertThat(versions.add(first.version())).isTrue();
            assertThat(versions.add(second.version())).isTrue();
            assertThat(store().remove(first)).isFalse();
            assertThat(store().remove(second)).isTrue();
        }
    }

    // what is apart

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void keepsOwnersOfAnyNameApart(StoreSample<T> sample) {
        List<String> owners = List.of("", "a", "A", "a ", "á", "a/b", "..", "%", StoreSample.ODD, "日".repeat(255));
        Map<String, T> stored = new LinkedHashMap<>();
        owners.forEach(owner -> stored.put(owner, stored(store(), sample.of(owner, ATHLETE))));

        stored.forEach((owner, entry) -> {
            assertThat(store().get(entry.key())).contains(entry);
            assertThat(store().items(sample.kind(), owner))
                    .containsExactly(entry.key().item());
        });
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void listsTheItemsOfAnOwner(StoreSample<T> sample) {
        stored(store(), sample.of("other", 7));
        List<T> entries = new ArrayList<>();
        for (long number : sample.several() ? List.of(30L, 4L, 100L) : List.of(30L)) {
            entries.add(stored(store(), sample.of("owner", number)));
        }

        assertThat(store().items(sample.kind(), "owner"))
                .containsExactlyInAnyOrderElementsOf(
                        entries.stream().map(entry -> entry.key().item()).toList());
        entries.forEach(entry -> assertThat(store().get(entry.key())).contains(entry));
    }

    @Test
    void keepsItemsOfAnyNameApart() {
        for (String state : List.of("", " ", "a", "A", "a/b", "..", StoreSample.ODD, "日".repeat(255))) {
            OAuthState entry = stored(store(), new OAuthState(CLIENT, state, NOON, 0));

            assertThat(store().get(OAuthState.key(CLIENT, state))).contains(entry);
            assertThat(store().items(EntryKind.OAUTH_STATE, CLIENT)).contains(state);
        }
    }

    @Test
    void keepsKindsApart() {
        List<StoreEntry<?>> entries = new ArrayList<>();
        StoreSample.ofEachKind().forEach(sample -> entries.add(storedAny(sample)));

        assertThat(entries).allSatisfy(entry -> {
            assertThat(found(entry.key())).isEqualTo(entry);
            assertThat(store().items(entry.key().kind(), "owner"))
                    .containsExactly(entry.key().item());
        });
        assertThat(store().remove(entries.get(0))).isTrue();
        assertThat(entries.subList(1, entries.size()))
                .allSatisfy(entry -> assertThat(found(entry.key())).isEqualTo(entry));
    }

    private <T extends StoreEntry<T>> T storedAny(StoreSample<T> sample) {
        return stored(store(), sample.any());
    }

    private <T extends StoreEntry<T>> StoreEntry<?> found(StoreKey<T> key) {
        return store().get(key).orElse(null);
    }

    @Test
    void hasASampleOfEveryKind() {
        assertThat(StoreSample.ofEachKind()).extracting(StoreSample::kind).isEqualTo(EntryKind.all());
    }

    @Test
    void keepsAnEntryAsLargeAsAnAthleteWithThousandsOfActivitiesMakesIt() {
        Map<Long, Instant> many = new TreeMap<>();
        for (long id = 0; id < 20_000; id++) {
            many.put(17_000_000_000L + id, NOON.minusSeconds(id));
        }

        Position stored = stored(store(), StoreSample.position("group", ATHLETE).found(many, Map.of()));

        assertThat(store().get(stored.key())).contains(stored);
    }

    // going through many

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void goesThroughTheEntriesOfAnOwner(StoreSample<T> sample) {
        stored(store(), sample.of("other", 7));
        List<T> entries = new ArrayList<>();
        for (long number : sample.several() ? List.of(30L, 4L, 100L) : List.of(30L)) {
            entries.add(stored(store(), sample.of("owner", number)));
        }

        List<T> found = new ArrayList<>();
        store().forEach(sample.kind(), "owner", found::add);

        assertThat(found).containsExactlyInAnyOrderElementsOf(entries);
    }

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void goesThroughNothingWhereThereIsNothing(StoreSample<T> sample) {
        stored(store(), sample.of("other", 7));

        List<T> found = new ArrayList<>();
        store().forEach(sample.kind(), "owner", found::add);

        assertThat(found).isEmpty();
    }

    @Test
    void goesThroughManyEntriesOnceEachAndThroughNoOthers() {
        int many = 2_500;
        for (long athlete = 1; athlete <= many; athlete++) {
            stored(store(), StoreSample.position("group", athlete));
        }
        for (long athlete = 1; athlete <= 20; athlete++) {
            stored(store(), StoreSample.position("group 2", athlete));
            stored(store(), StoreSample.position("other", many + athlete));
            assertThat(Claim.take(store(), "group", many + athlete, "node", LONG))
                    .isPresent();
        }

        List<Position> found = new ArrayList<>();
        store().forEach(EntryKind.POSITION, "group", found::add);

        assertThat(found).hasSize(many).allSatisfy(position -> assertThat(position.groupId())
                .isEqualTo("group"));
        assertThat(found).extracting(Position::athleteId).doesNotHaveDuplicates();
        assertThat(found.get(0)).isEqualTo(store().get(found.get(0).key()).orElseThrow());
    }

    @Test
    void goesThroughEntriesThatAreChangedAndRemovedMeanwhile() {
        for (long athlete = 1; athlete <= 30; athlete++) {
            stored(store(), StoreSample.position("group", athlete));
        }

        List<Long> found = new ArrayList<>();
        store().forEach(EntryKind.POSITION, "group", position -> {
            found.add(position.athleteId());
            if (position.athleteId() % 2 == 0) {
                assertThat(store().remove(position)).isTrue();
            } else {
                stored(store(), position.failed(5L, null));
            }
        });

        assertThat(found).hasSize(30).doesNotHaveDuplicates();
        assertThat(store().items(EntryKind.POSITION, "group")).hasSize(15);
    }

    // the first one stays

    @ParameterizedTest
    @MethodSource(OF_EACH_KIND)
    <T extends StoreEntry<T>> void putsAnEntryIfThereIsNone(StoreSample<T> sample) {
        T first = store().getOrPut(sample.any());

        assertThat(first.version()).isPositive();
        assertThat(store().getOrPut(sample.any())).isEqualTo(first);
        assertThat(store().getOrPut(sample.any().withVersion(99))).isEqualTo(first);
        assertThat(store().get(first.key())).contains(first);
    }

    @Test
    void givesAllWhoStartAtOnceTheSameEntry() throws Exception {
        ConcurrentLinkedQueue<GroupStart> starts = new ConcurrentLinkedQueue<>();
        inParallel(
                THREADS, thread -> starts.add(store().getOrPut(new GroupStart("group", NOON.plusSeconds(thread), 0))));

        assertThat(starts).hasSize(THREADS).containsOnly(starts.peek());
    }

    // several at once

    @Test
    void losesNoStepOfThreadsThatTakeTurnsAndTakesNoneTwice() throws Exception {
        int steps = 6;
        inParallel(THREADS, thread -> {
            for (int step = 0; step < steps; step++) {
                count(store());
            }
        });

        assertThat(counted(store())).isEqualTo(THREADS * steps);
    }

    /** Takes a step that shows if it is taken twice. */
    static void count(StravaStore store) {
        boolean stored = false;
        while (!stored) {
            DueAthlete due = store.getOrPut(counting(0, 0));
            stored = store.put(counting(due.awaited().get(COUNTED) + 1, due.version()))
                    .isPresent();
        }
    }

    private static DueAthlete counting(int count, long version) {
        return new DueAthlete("group", ATHLETE, NOON, Set.of(), Map.of(COUNTED, count), version);
    }

    static int counted(StravaStore store) {
        return store.get(DueAthlete.key("group", ATHLETE))
                .orElseThrow()
                .awaited()
                .get(COUNTED);
    }

    @Test
    void losesNeitherTokensNorPositionsOfOneAthlete() throws Exception {
        stored(store(), StoreSample.position("group", ATHLETE));
        inParallel(2, thread -> {
            for (int step = 0; step < 25; step++) {
                if (thread == 0) {
                    Grant old = store().getOrPut(grant(ATHLETE));
                    stored(store(), old.withSpending(new Spending("step " + step, NOON)));
                } else {
                    Position old = store().get(Position.key("group", ATHLETE)).orElseThrow();
                    stored(store(), old.failed(5L, null));
                }
            }
        });

        assertThat(store().get(Grant.key(CLIENT, ATHLETE))
                        .orElseThrow()
                        .spending()
                        .node())
                .isEqualTo("step 24");
        assertThat(store().get(Position.key("group", ATHLETE))
                        .orElseThrow()
                        .pending()
                        .get(5L)
                        .failures())
                .isEqualTo(25);
    }

    @Test
    void letsOneOfManyPutAndOneOfManyRemove() throws Exception {
        for (long athlete = 1; athlete <= 5; athlete++) {
            Grant grant = grant(athlete);
            AtomicInteger puts = new AtomicInteger();
            inParallel(THREADS, thread -> store().put(grant).ifPresent(stored -> puts.incrementAndGet()));
            assertThat(puts).hasValue(1);

            Grant stored = store().get(grant.key()).orElseThrow();
            AtomicInteger removals = new AtomicInteger();
            inParallel(THREADS, thread -> {
                if (store().remove(stored)) {
                    removals.incrementAndGet();
                }
            });
            assertThat(removals).hasValue(1);
        }
    }

    @Test
    void recordsWhatAnInterruptedThreadStores() {
        Thread.currentThread().interrupt();
        try {
            Grant stored = stored(store(), grant(ATHLETE));

            assertThat(store().get(stored.key())).contains(stored);
            assertThat(store().items(EntryKind.GRANT, CLIENT)).hasSize(1);
            assertThat(store().remove(stored)).isTrue();
        } finally {
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    // claims

    @Test
    void letsOneNodeHaveAClaim() {
        Claim claim = take("node 1", LONG).orElseThrow();

        assertThat(take("node 2", LONG)).isEmpty();
        assertThat(claim.node()).isEqualTo("node 1");
        assertThat(claim.until()).isAfter(store().now());
        assertThat(Claim.take(store(), "other", ATHLETE, "node 2", LONG)).isPresent();
        assertThat(Claim.take(store(), "group", ATHLETE + 1, "node 2", LONG)).isPresent();
    }

    @Test
    void letsANodeTakeOnItsOwnClaim() {
        Claim first = take("node 1", LONG).orElseThrow();
        Claim second = take("node 1", LONG.multipliedBy(2)).orElseThrow();

        assertThat(second.number()).isEqualTo(first.number());
        assertThat(second.until()).isAfter(first.until());
        assertThat(first.renew(store(), LONG)).as("an older version").isEmpty();
    }

    @Test
    void letsANodeTakeOverAClaimThatHasEndedAndFencesTheOtherOff() {
        Claim lost = take("node 1", OVER).orElseThrow();
        Claim claim = take("node 2", LONG).orElseThrow();

        assertThat(claim.number()).isGreaterThan(lost.number());
        assertThat(lost.renew(store(), LONG)).isEmpty();
        lost.release(store());
        assertThat(take("node 1", LONG)).isEmpty();
        assertThat(store().get(claim.key())).contains(claim);
    }

    @Test
    void letsANodeTakeItsOwnEndedClaimAgainUnderTheSameNumber() {
        Claim ended = take("node 1", OVER).orElseThrow();
        Claim again = take("node 1", LONG).orElseThrow();

        assertThat(again.number()).isEqualTo(ended.number());
        assertThat(take("node 2", LONG)).isEmpty();
        assertThat(ended.renew(store(), LONG)).isEmpty();
    }

    @Test
    void renewsAClaimThatHasEndedAndThatNobodyTook() {
        Claim ended = take("node 1", OVER).orElseThrow();
        Claim renewed = ended.renew(store(), LONG).orElseThrow();

        assertThat(renewed.number()).isEqualTo(ended.number());
        assertThat(take("node 2", LONG)).isEmpty();
    }

    @Test
    void letsTheNextOneTakeAClaimThatWasReleased() {
        Claim first = take("node 1", LONG).orElseThrow();
        first.release(store());

        Claim second = take("node 2", LONG).orElseThrow();
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(first.renew(store(), LONG)).isEmpty();
    }

    @Test
    void letsOneOfManyNodesTakeAClaim() throws Exception {
        ConcurrentLinkedQueue<Claim> claims = new ConcurrentLinkedQueue<>();
        inParallel(THREADS, thread -> take("node " + thread, LONG).ifPresent(claims::add));
        assertThat(claims).hasSize(1);

        claims.remove().release(store());
        inParallel(THREADS, thread -> take("node " + thread, LONG).ifPresent(claims::add));
        assertThat(claims).hasSize(1);
    }

    private Optional<Claim> take(String node, Duration lease) {
        return Claim.take(store(), "group", ATHLETE, node, lease);
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
