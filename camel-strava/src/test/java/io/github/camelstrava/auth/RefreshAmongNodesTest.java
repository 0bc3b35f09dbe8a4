package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.Spending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several keepers with one store, as on several nodes, or before and after a crash. */
class RefreshAmongNodesTest extends TokenScenario {

    private final Node one = node();
    private final Node other = node();

    RefreshAmongNodesTest() {
        connect(one.keeper(), ines);
    }

    @Test
    void isDoneByOneOfFortyThreadsOnThreeNodes() throws Exception {
        List<TokenKeeper> keepers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            keepers.add(keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::realPause));
        }
        expiry();
        AtomicInteger turn = new AtomicInteger();

        List<Grant> grants = inFortyThreads(() -> current(keepers.get(turn.getAndIncrement() % 3), ines));

        assertThat(grants).hasSize(40).containsOnly(stored(ines).orElseThrow());
        assertThat(grants.get(0).tokens().accessToken()).isEqualTo(ines.accessToken());
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void isDoneOnceForAllReasonsThereAre() throws Exception {
        // Due by age, refused by Strava and asked for by the route, all at once and on two nodes.
        TokenKeeper keeper = keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::realPause);
        TokenKeeper second = keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::realPause);
        Grant refused = stored(ines).orElseThrow();
        expiry();
        AtomicInteger turn = new AtomicInteger();

        List<Grant> grants = inFortyThreads(() -> {
            int number = turn.getAndIncrement();
            TokenKeeper mine = number % 2 == 0 ? keeper : second;
            return switch (number % 3) {
                case 0 -> current(mine, ines);
                case 1 -> result(mine.replacing(refused, OPERATION));
                default -> result(mine.refreshed(ines.id(), "refreshToken"));
            };
        });

        assertThat(grants)
                .hasSize(40)
                .allSatisfy(grant -> assertThat(grant.tokens().accessToken()).isEqualTo(ines.accessToken()));
        assertThat(reconnects).isEmpty();
    }

    @Test
    void underWayForOneReasonIsNotBegunForAnother() {
        // Of one node: what it has written into the store does not keep itself away.
        AtomicReference<CompletableFuture<Grant>> beside = new AtomicReference<>();
        Grant refused = stored(ines).orElseThrow();
        expiry();
        strava.fault(Fault.meanwhile(() -> beside.set(one.keeper().replacing(refused, OPERATION)))
                .onTokens()
                .once());

        String token = current(one, ines).tokens().accessToken();

        assertThat(token).isEqualTo(ines.accessToken());
        assertThat(accessToken(beside.get())).isEqualTo(token);
        assertThat(refreshes()).isEqualTo(1);
        assertThat(reconnects).isEmpty();
    }

    @Nested
    class WhileAnotherNodeIsAtIt {

        @Test
        void theAccessTokenServesAsLongAsItLives() {
            String first = ines.accessToken();
            AtomicReference<String> served = new AtomicReference<>();
            lastHour();
            duringTheRequest(() -> served.set(accessToken(other.ask(ines))));

            current(one, ines);

            assertThat(served).hasValue(first);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void whoNeedsOtherTokensWaitsAndGetsTheResult() {
            AtomicReference<CompletableFuture<Grant>> waiting = new AtomicReference<>();
            expiry();
            duringTheRequest(() -> waiting.set(other.ask(ines)));

            Grant refreshed = current(one, ines);
            assertThat(waiting.get()).isNotDone();
            time.pass(A_LOOK);

            assertThat(waiting.get()).isCompletedWithValue(refreshed);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void whoHasWaitedLongEnoughIsToldInWords() {
            AtomicReference<CompletableFuture<Grant>> waiting = new AtomicReference<>();
            expiry();
            duringTheRequest(() -> {
                waiting.set(other.ask(ines));
                time.pass(PATIENCE.minus(A_LOOK));
                assertThat(waiting.get()).isNotDone();
                time.pass(A_LOOK.multipliedBy(2));
            });

            Grant refreshed = current(one, ines);

            assertThat(failureOf(waiting.get()))
                    .isExactlyInstanceOf(StravaApiException.class)
                    .hasMessageContaining("strava:activities was not sent")
                    .hasMessageContaining("another node")
                    .hasMessageContaining("try again later");
            assertThat(current(other, ines)).as("it came back in time").isEqualTo(refreshed);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void nobodyWaitsWhoseComponentStops() {
            TokenKeeper stopping = keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::noPause);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            expiry();
            duringTheRequest(() -> failure.set(failureOf(stopping.current(ines.id(), OPERATION))));

            current(one, ines);

            assertThat(failure.get()).isExactlyInstanceOf(StravaApiException.class);
        }

        @Test
        void aNewConsentCountsAndItsAnswerDoesNot() {
            AtomicReference<Grant> consent = new AtomicReference<>();
            expiry();
            one.spy()
                    .before(
                            StoreSpy.results(),
                            () -> consent.set(result(other.keeper()
                                    .exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup()))));

            assertThat(current(one, ines)).isEqualTo(consent.get());

            assertThat(stored(ines)).contains(consent.get());
            assertThat(consent.get().tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void tokensTakenOverCountAndItsAnswerDoesNot() {
            TokenSet taken = new TokenSet(ines.id(), "taken", "over", null, Set.of());
            expiry();
            duringTheRequest(() -> other.keeper().take(taken));

            assertThat(current(one, ines).tokens()).isEqualTo(taken);
            assertThat(stored(ines).orElseThrow().tokens()).isEqualTo(taken);
        }

        @Test
        void anAthleteCanBeDisconnectedForGood() {
            expiry();
            one.spy().before(StoreSpy.results(), () -> other.keeper().deauthorize(ines.id(), "deauthorize"));

            assertThat(failureOf(one.ask(ines)))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("not connected");

            assertThat(stored(ines)).isEmpty();
            assertThat(farewell(ines)).isPresent();
            assertThat(reconnects).as("the route knows").isEmpty();
        }

        @Test
        void disconnectingRevokesWhatTheOtherGot() {
            expiry();
            strava.fault(
                    Fault.meanwhile(() -> current(one, ines)).onRevocation().once());

            other.keeper().deauthorize(ines.id(), "deauthorize");

            assertThat(ines.refreshToken()).as("void at Strava").isNull();
            assertThat(stored(ines)).isEmpty();
        }
    }

    @Nested
    class ANodeThatIsSuspended {

        @Test
        void isOvertakenAfterTheLeaseAndUsesWhatTheOtherGot() {
            AtomicReference<Grant> others = new AtomicReference<>();
            expiry();
            duringTheRequest(() -> {
                time.pass(LEASE);
                others.set(current(other, ines));
            });
            // The request was under way when the other one was answered.
            oneReuseIsInevitable();

            assertThat(current(one, ines)).isEqualTo(others.get());
            assertThat(stored(ines)).contains(others.get());
            assertThat(reconnects).isEmpty();
        }

        @Test
        void isNotOvertakenBeforeTheLeaseIsOver() {
            expiry();
            duringTheRequest(() -> {
                time.pass(LEASE.minus(PATIENCE.multipliedBy(2)));
                CompletableFuture<Grant> waiting = other.ask(ines);
                time.pass(PATIENCE.plus(A_LOOK));
                failureOf(waiting);
            });

            Grant refreshed = current(one, ines);

            assertThat(stored(ines)).contains(refreshed);
            assertThat(current(other, ines)).isEqualTo(refreshed);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void storesNothingOnceItIsOvertaken() {
            Grant taken = stored(ines).orElseThrow();
            expiry();
            one.spy().before(StoreSpy.results(), () -> {
                time.pass(LEASE);
                // Somebody else has begun, and is not through.
                Grant begun = stored(ines).orElseThrow();
                store.put(begun.withSpending(new Spending("third", time.instant())));
            });

            assertThat(failureOf(one.ask(ines)))
                    .isExactlyInstanceOf(StravaApiException.class)
                    .hasMessageContaining("another node");
            assertThat(stored(ines).orElseThrow().tokens()).as("nothing merged").isEqualTo(taken.tokens());
            assertThat(refreshes()).isEqualTo(1);
        }
    }

    @Nested
    class ANodeThatCrashedWithTheAnswer {

        private final String first = ines.accessToken();

        private void crash() {
            one.spy().failAt(StoreSpy.results());
            assertThat(accessToken(one.ask(ines))).isEqualTo(first);
            one.keeper().close();
            assertThat(ines.accessToken()).isNotEqualTo(first);
            strava.clearRequests();
        }

        @Test
        void costsNothingWhileTheAccessTokenLives() {
            lastHour();
            crash();
            Node restarted = node();

            for (int i = 0; i < 5; i++) {
                assertThat(current(restarted, ines).tokens().accessToken()).isEqualTo(first);
                time.pass(Duration.ofMinutes(5));
            }

            assertThat(refreshes()).isZero();
            assertThat(reconnects).isEmpty();
        }

        @Test
        void costsAtMostItsAthleteAndThatIsReportedOnce() throws Exception {
            SandboxAthlete tomas = strava.addAthlete();
            connect(one.keeper(), tomas);
            lastHour();
            crash();
            Node restarted = node();
            expiry();
            oneReuseIsInevitable();

            List<Throwable> failures = inFortyThreads(() -> failureOf(restarted.ask(ines)));

            assertThat(failures).allSatisfy(e -> assertThat(e).isInstanceOf(StravaAuthorizationException.class));
            assertThat(refreshes()).isEqualTo(1);
            assertThat(reconnects).containsExactly(ines.id());
            assertThat(current(restarted, tomas).tokens().accessToken()).isEqualTo(tomas.accessToken());
        }

        @Test
        void costsNothingIfStravaNeverSawTheRequest() {
            expiry();
            strava.fault(Fault.connectionClosed().onTokens().once());
            one.spy().failAt(StoreSpy.results());
            failureOf(one.ask(ines));
            Node restarted = node();

            CompletableFuture<Grant> early = restarted.ask(ines);
            time.pass(PATIENCE.plus(A_LOOK));
            assertThat(failureOf(early)).isExactlyInstanceOf(StravaApiException.class);
            time.pass(LEASE);

            assertThat(current(restarted, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
            assertThat(reconnects).isEmpty();
        }

        @Test
        void leavesItsMarkInFilesToo(@TempDir Path directory) {
            FileStore files = new FileStore(directory);
            files.open();
            StoreSpy way = new StoreSpy(files);
            TokenKeeper crashed = keeper(identity(null, null), way.store(), RefreshAmongNodesTest.this::pause);
            connect(crashed, ines);
            lastHour();
            way.failAt(StoreSpy.results());
            current(crashed, ines);

            FileStore reopened = new FileStore(directory);
            reopened.open();
            TokenKeeper restarted = keeper(identity(null, null), reopened, RefreshAmongNodesTest.this::pause);

            assertThat(current(restarted, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(refreshes()).as("by the one that crashed").isEqualTo(1);
            way.recover();
            time.pass(Duration.ofMinutes(1));
            assertThat(current(restarted, ines).tokens().accessToken())
                    .as("it was only the store that was away")
                    .isEqualTo(ines.accessToken());
            assertThat(refreshes()).isEqualTo(1);
        }
    }

    private void duringTheRequest(Runnable happening) {
        strava.fault(Fault.meanwhile(happening).onTokens().once());
    }
}
