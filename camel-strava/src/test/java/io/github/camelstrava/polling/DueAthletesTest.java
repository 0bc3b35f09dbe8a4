package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of athletes, from when they come until they are followed, on one node and on others. */
class DueAthletesTest {

    private static final long ATHLETE = 900_000_101L;
    private static final String GROUP = Positions.GROUP;
    private static final Duration RECONCILE = Duration.ofDays(3);

    private final SandboxClock clock = SandboxClock.at("2026-09-01T12:00:00Z");
    private final StravaStore store = new MemoryStore(clock);
    private final Node here = new Node(clock);
    private final Node there = new Node(clock);

    /** A node's view of the group. */
    private final class Node {
        final Roster roster;
        final DueAthletes due;

        Node(SandboxClock clock) {
            this(clock, store);
        }

        Node(SandboxClock clock, StravaStore store) {
            roster = new Roster(store, GROUP, Positions.LOOKBACK, RECONCILE, Preference.LIKELY_NEWS);
            due = new DueAthletes(store, GROUP, roster, clock);
        }

        void refresh(Long... athletes) {
            roster.refresh(List.of(athletes), clock.instant(), false, Duration.ofSeconds(30));
        }

        /** Whom it would ask for, an event having told of them. */
        Long announced() {
            return roster.choose(new Roster.Round(this), clock.instant(), Duration.ofSeconds(30), null)
                    .announced();
        }

        /** Asks for an athlete as an event told. */
        void follow(long athlete, Long... found) {
            roster.begin(athlete, new Roster.Round(this), clock.instant());
            DueAthlete followed = due.toFollow(athlete).orElseThrow();
            DueAthletesTest.this.found(athlete, found);
            due.followed(followed, found.length > 0);
            roster.end(athlete, Roster.Ending.POLLED, Duration.ofSeconds(30));
        }
    }

    @BeforeEach
    void met() {
        known(ATHLETE);
        here.refresh(ATHLETE);
        there.refresh(ATHLETE);
    }

    private void known(long athlete) {
        Instant now = clock.instant();
        store.put(Position.startingAt(GROUP, athlete, now, Positions.LOOKBACK)
                        .polled(now, Positions.LOOKBACK, Set.of()))
                .orElseThrow();
    }

    private void found(long athlete, Long... ids) {
        Position position = store.get(Position.key(GROUP, athlete)).orElseThrow();
        for (long id : ids) {
            position = position.found(Map.of(id, clock.instant()), Map.of());
        }
        store.put(position).orElseThrow();
    }

    private DueAthlete entry() {
        return store.get(DueAthlete.key(GROUP, ATHLETE)).orElse(null);
    }

    @Test
    void makeAnAthleteDueAtOnce() {
        assertThat(here.announced()).isNull();

        assertThat(here.due.add(ATHLETE, 1, true)).isTrue();

        assertThat(here.announced()).isEqualTo(ATHLETE);
        assertThat(here.roster.due()).isOne();
        assertThat(entry().mentioned()).containsExactly(1L);
    }

    @Test
    void makeAnAthleteDueOnOtherNodesWhenTheyLookAround() {
        here.due.add(ATHLETE, 1, true);
        assertThat(there.announced()).isNull();

        there.due.refresh();

        assertThat(there.announced()).isEqualTo(ATHLETE);
    }

    @Test
    void areNoneWhereTheActivityIsKnown() {
        found(ATHLETE, 1L);

        assertThat(here.due.add(ATHLETE, 1, true)).isFalse();

        assertThat(entry()).isNull();
        assertThat(here.announced()).isNull();
    }

    @Test
    void areOverOnceFollowed() {
        here.due.add(ATHLETE, 1, true);

        here.follow(ATHLETE, 1L);

        assertThat(entry()).isNull();
        assertThat(here.announced()).isNull();
    }

    @Test
    void areNotFollowedTwiceIfAnotherNodeWasFaster() {
        here.due.add(ATHLETE, 1, true);
        there.due.refresh();
        here.follow(ATHLETE, 1L);

        assertThat(there.due.toFollow(ATHLETE)).isEmpty();
    }

    @Test
    void areOverIfAllWasFoundMeanwhileByAnotherPoll() {
        here.due.add(ATHLETE, 1, true);
        found(ATHLETE, 1L);

        assertThat(here.due.toFollow(ATHLETE)).isEmpty();
        assertThat(entry()).isNull();
    }

    @Test
    void areKeptThatComeWhileOneIsFollowed() {
        here.due.add(ATHLETE, 1, true);
        here.roster.begin(ATHLETE, new Roster.Round(here), clock.instant());
        DueAthlete followed = here.due.toFollow(ATHLETE).orElseThrow();
        there.due.add(ATHLETE, 2, true);
        found(ATHLETE, 1L);

        here.due.followed(followed, true);
        here.roster.end(ATHLETE, Roster.Ending.POLLED, Duration.ofSeconds(30));

        assertThat(entry().mentioned()).containsExactly(2L);
        assertThat(here.announced()).isEqualTo(ATHLETE);
    }

    @Test
    void lookForWhatIsNotThereAtGrowingDistances() {
        here.due.add(ATHLETE, 1, true);
        List<Long> distances = new ArrayList<>();
        Instant last = clock.instant();
        while (entry() != null) {
            if (here.announced() == null) {
                clock.advance(Duration.ofSeconds(1));
                continue;
            }
            distances.add(Duration.between(last, clock.instant()).toSeconds());
            last = clock.instant();
            here.follow(ATHLETE);
        }

        assertThat(distances).containsExactly(0L, 10L, 30L, 90L, 270L);
    }

    @Test
    void lookForAFewActivitiesAtATime() {
        LongStream.rangeClosed(1, 16).forEach(id -> here.due.add(ATHLETE, id, true));
        here.follow(ATHLETE);

        assertThat(DueAthletes.overdue(entry())).hasSize(2);
        int polls = 0;
        while (entry() != null) {
            clock.advance(Duration.ofMinutes(15));
            here.follow(ATHLETE);
            polls++;
        }
        assertThat(polls).isLessThanOrEqualTo(16 * 4 / 2);
    }

    @Test
    void waitLongerTheOftenerTheyWereInVain() {
        List<Duration> rests = new ArrayList<>();
        for (long id = 1; id <= 7; id++) {
            here.due.add(ATHLETE, id, false);
            here.follow(ATHLETE);
            here.due.add(ATHLETE, 100 + id, false);
            rests.add(Duration.between(clock.instant(), entry().notBefore()));
            clock.set(entry().notBefore());
        }

        assertThat(rests).extracting(Duration::toSeconds).containsExactly(0L, 10L, 30L, 90L, 270L, 270L, 270L);
    }

    @Test
    void doNotWaitAnyMoreOnceThereWasNews() {
        here.due.add(ATHLETE, 1, false);
        here.follow(ATHLETE);
        clock.advance(Duration.ofSeconds(10));
        here.due.add(ATHLETE, 2, false);
        here.follow(ATHLETE, 2L);

        here.due.add(ATHLETE, 3, false);

        assertThat(here.announced()).isEqualTo(ATHLETE);
    }

    @Test
    void doNotPutOffWhatIsDueAlready() {
        here.due.add(ATHLETE, 1, false);
        clock.advance(Duration.ofMinutes(1));

        here.due.add(ATHLETE, 2, false);

        assertThat(entry().notBefore()).isEqualTo(clock.instant().minusSeconds(60));
    }

    @Test
    void ofAthletesNamedInVainComeAfterOthers() {
        long genuine = ATHLETE + 1;
        known(genuine);
        here.refresh(ATHLETE, genuine);
        here.due.add(ATHLETE, 1, false);
        here.follow(ATHLETE);
        here.due.add(ATHLETE, 2, false);
        clock.advance(Duration.ofMinutes(1));

        here.due.add(genuine, 3, true);

        assertThat(here.announced()).isEqualTo(genuine);
    }

    @Test
    void areRecordedThoughClocksDiffer() {
        SandboxClock fast = SandboxClock.at(clock.instant().plus(Duration.ofHours(2)));
        Node ahead = new Node(fast);
        ahead.roster.refresh(List.of(ATHLETE), fast.instant(), false, Duration.ofSeconds(30));
        here.due.add(ATHLETE, 1, true);

        ahead.due.refresh();

        assertThat(ahead.roster
                        .choose(new Roster.Round(ahead), fast.instant(), Duration.ofSeconds(30), null)
                        .announced())
                .isEqualTo(ATHLETE);
    }

    @Test
    void ofManyThreadsAreAllRecorded() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> events = LongStream.rangeClosed(1, 16)
                    .<Callable<Boolean>>mapToObj(id -> () -> (id % 2 == 0 ? here : there).due.add(ATHLETE, id, true))
                    .toList();
            for (var event : threads.invokeAll(events)) {
                event.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(entry().awaited()).hasSize(16);
    }

    @Test
    void areNotTakenIfTheyCannotBeRecorded() {
        Node failing = new Node(clock, failing(method -> method.equals("put")));
        failing.refresh(ATHLETE);

        assertThatThrownBy(() -> failing.due.add(ATHLETE, 1, true)).isInstanceOf(StravaStoreException.class);

        assertThat(failing.announced()).isNull();
    }

    @Test
    void stayIfThatTheyWereFollowedCannotBeRecorded() {
        Node failing = new Node(clock, failing(method -> method.equals("remove")));
        failing.refresh(ATHLETE);
        failing.due.add(ATHLETE, 1, true);

        assertThatThrownBy(() -> failing.follow(ATHLETE, 1L)).isInstanceOf(StravaStoreException.class);

        assertThat(entry()).isNotNull();
    }

    private StravaStore failing(Predicate<String> method) {
        return (StravaStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, called, arguments) -> {
                    if (method.test(called.getName())) {
                        throw new StravaStoreException("The disk is full.", null);
                    }
                    try {
                        return called.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void keepOneEntryForEachAthleteHoweverManyThereAre() {
        List<Long> athletes = LongStream.rangeClosed(1, 1_000).boxed().toList();
        here.roster.refresh(athletes, clock.instant(), false, Duration.ofSeconds(30));

        for (long event = 0; event < 20_000; event++) {
            here.due.add(event % 1_000 + 1, 100_000 + event, event % 2 == 0);
        }

        assertThat(store.items(EntryKind.DUE, GROUP)).hasSize(1_000);
        assertThat(here.roster.due()).isEqualTo(1_000);
        store.forEach(EntryKind.DUE, GROUP, due -> assertThat(due.mentioned()).hasSizeLessThanOrEqualTo(16));
    }
}
