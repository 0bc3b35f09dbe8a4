package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.polling.RecordingDelivery.Outcome;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.Claim;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that poll one athlete for one group, over one store. */
class PollsOnSeveralNodesTest {

    private static final long ATHLETE = 900_000_101L;
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration DELAY = Duration.ofMinutes(15);
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final FakeActivities strava = new FakeActivities();
    private final StravaStore store = new MemoryStore(clock);
    private final Node first = new Node("first");
    private final Node second = new Node("second");

    /** What a process has, and loses when it dies. */
    private final class Node {
        final RecordingDelivery route = new RecordingDelivery();
        private final ActivityGroup group;

        Node(String name) {
            this(name, store);
        }

        Node(String name, StravaStore store) {
            group = new ActivityGroup(
                    "group",
                    clock,
                    new AthleteClaims(store, "group", name, clock),
                    new Roster(store, "group", DELAY, Preference.LIKELY_NEWS));
        }

        /** @return whether it was this node's turn */
        boolean poll() {
            group.join(DELAY.multipliedBy(2));
            if (!group.begin(ATHLETE, DELAY)) {
                return false;
            }
            try {
                run();
            } finally {
                group.end(ATHLETE);
            }
            return true;
        }

        void run() {
            new AthletePoll(
                            group,
                            ATHLETE,
                            store,
                            strava,
                            new AthletePoll.Settings(Duration.ofDays(14), DELAY, 200, 0, 0),
                            () -> NOW.minus(Duration.ofDays(60)),
                            true,
                            Announced.NONE,
                            clock)
                    .run(route);
        }

        boolean begin() {
            return group.begin(ATHLETE, DELAY);
        }
    }

    @BeforeEach
    void threeActivities() {
        for (long id = 1; id <= 3; id++) {
            strava.add(id, NOW.minus(Duration.ofHours(10 - id)));
        }
    }

    private Position position() {
        return store.get(Position.key("group", ATHLETE)).orElseThrow();
    }

    @Test
    void tellEachActivityOnce() {
        assertThat(first.poll()).isTrue();
        assertThat(second.poll()).isFalse();
        clock.advance(DELAY);
        strava.add(4, NOW);
        assertThat(second.poll()).isTrue();

        assertThat(first.route.delivered()).containsExactly(1L, 2L, 3L);
        assertThat(second.route.delivered()).containsExactly(4L);
    }

    @Test
    void leaveAnAthleteToTheNodeThatIsPolling() {
        assertThat(first.begin()).isTrue();

        assertThat(second.poll()).isFalse();
    }

    @Test
    void leaveAnAthleteAloneAsLongAsActivitiesAreOnTheirWay() {
        first.route.outcome = id -> Outcome.IN_FLIGHT;
        first.poll();
        for (int i = 0; i < 10; i++) {
            clock.advance(AthleteClaims.RENEWAL);
            assertThat(first.group.renewClaims()).isTrue();
            assertThat(second.poll()).isFalse();
        }

        first.route.inFlight().values().forEach(Delivery.Handover::succeeded);
        clock.advance(DELAY);

        assertThat(second.poll()).isTrue();
        assertThat(second.route.delivered()).isEmpty();
        assertThat(first.group.renewClaims()).isFalse();
    }

    @Test
    void takeOverFromANodeThatDied() {
        first.route.outcome = id -> id == 1 ? Outcome.DONE : Outcome.IN_FLIGHT;
        first.poll();
        clock.advance(LEASE.minusMillis(1));
        assertThat(second.poll()).isFalse();
        clock.advance(DELAY);

        assertThat(second.poll()).isTrue();

        assertThat(second.route.delivered()).containsExactly(2L, 3L);
    }

    @Test
    void takeOverAtOnceFromANodeThatStopped() {
        first.poll();
        first.group.leave();
        strava.add(4, NOW);

        assertThat(second.poll()).isTrue();

        assertThat(second.route.delivered()).containsExactly(4L);
    }

    @Test
    void recordNothingOfANodeThatWasSuspendedForTooLong() {
        first.route.outcome = id -> id == 1 ? Outcome.DONE : Outcome.IN_FLIGHT;
        first.poll();
        clock.advance(DELAY);
        second.route.outcome = id -> Outcome.FAILED;
        second.poll();
        Position before = position();

        first.route.inFlight().values().forEach(Delivery.Handover::succeeded);

        assertThat(position()).isEqualTo(before);
        assertThat(before.pending()).containsOnlyKeys(2L, 3L);
    }

    @Test
    void tellNothingMoreAfterASuspension() {
        first.route.outcome = id -> {
            // Suspended with the first activity under way, while the other node takes over.
            clock.advance(DELAY);
            second.poll();
            return Outcome.DONE;
        };

        assertThatThrownBy(first::poll)
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("Another node has taken over");

        assertThat(first.route.delivered()).containsExactly(1L);
        assertThat(second.route.delivered()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void goOnAfterASuspensionThatNobodyNoticed() {
        first.route.outcome = id -> {
            clock.advance(DELAY);
            return Outcome.DONE;
        };

        first.poll();

        assertThat(first.route.delivered()).containsExactly(1L, 2L, 3L);
        assertThat(position().pending()).isEmpty();
    }

    @Test
    void pollNothingUnderAClaimThatIsLost() {
        first.route.outcome = id -> Outcome.IN_FLIGHT;
        first.poll();
        clock.advance(DELAY);
        assertThat(second.begin()).isTrue();
        first.group.renewClaims();

        assertThat(first.poll()).isFalse();
    }

    @Test
    void takeAnAthleteBackWhenTheOtherIsThrough() {
        first.route.outcome = id -> Outcome.IN_FLIGHT;
        first.poll();
        clock.advance(DELAY);
        second.poll();
        first.group.renewClaims();
        first.route.inFlight().values().forEach(Delivery.Handover::succeeded);
        second.group.leave();
        strava.add(4, NOW);
        first.route.outcome = id -> Outcome.DONE;
        clock.advance(DELAY);

        assertThat(first.poll()).isTrue();

        assertThat(second.route.delivered()).containsExactly(1L, 2L, 3L);
        assertThat(first.route.delivered()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void holdNothingWhereTheStoreFailedRightAfterTheClaim() {
        second.poll();
        clock.advance(DELAY);
        Node unlucky = new Node("unlucky", failingOnce(Position.key("group", ATHLETE)));

        assertThatThrownBy(unlucky::begin).isInstanceOf(StravaStoreException.class);

        assertThat(unlucky.group.renewClaims()).isFalse();
        assertThat(second.poll()).isTrue();
    }

    /** The store, which cannot read an entry once. */
    private StravaStore failingOnce(StoreKey<?> key) {
        AtomicBoolean failed = new AtomicBoolean();
        return (StravaStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("get") && arguments[0].equals(key) && !failed.getAndSet(true)) {
                        throw new StravaStoreException("The store is away.", null);
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void holdNothingWhenThereIsNothingToDo() {
        first.poll();

        assertThat(first.group.renewClaims()).isFalse();
        assertThat(store.get(Claim.key("group", ATHLETE)).orElseThrow().until()).isEqualTo(Instant.EPOCH);
        assertThat(List.of(first.route.delivered().size())).containsExactly(3);
    }
}
