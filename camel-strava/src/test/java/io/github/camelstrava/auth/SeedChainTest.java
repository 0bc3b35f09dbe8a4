package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The tokens that the component is configured with. */
class SeedChainTest extends TokenScenario {

    private final String seed = ines.refreshToken();

    @Test
    void isSpentOnceAndItsAthleteLearntByOneCall() throws Exception {
        TokenKeeper keeper = keeper(seed, null);

        List<Long> athletes = inFortyThreads(
                () -> keeper.actingAthlete(null, OPERATION, lookup()).join());

        assertThat(athletes).hasSize(40).containsOnly(ines.id());
        assertThat(lookups).hasValue(1);
        assertThat(refreshes()).isEqualTo(1);
        assertThat(keeper.athletes()).containsExactly(ines.id());
    }

    @Test
    void isNotSentAgainAfterARestartWithTheSameStore() {
        learn(keeper(seed, null));
        time.pass(Duration.ofHours(7));
        current(keeper(seed, null), ines);
        time.pass(Duration.ofHours(7));

        TokenKeeper restarted = keeper(seed, null);
        assertThat(learn(restarted)).isEqualTo(ines.id());
        assertThat(current(restarted, ines).tokens().accessToken()).isEqualTo(ines.accessToken());

        assertThat(lookups).hasValue(1);
        assertThat(strava.reusedRefreshTokens()).isZero();
    }

    @Test
    void startsAnewIfItIsAnotherOne() {
        learn(keeper(seed, null));
        ines.deauthorize();
        TokenKeeper byHand = keeper(null, null);
        byHand.exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup())
                .join();
        String another = ines.refreshToken();

        TokenKeeper keeper = keeper(another, null);

        assertThat(learn(keeper)).isEqualTo(ines.id());
        assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
    }

    @Test
    void mayBeAnAccessTokenAloneThatWorksUntilItExpires() {
        TokenKeeper keeper = keeper(null, ines.accessToken());

        assertThat(learn(keeper)).isEqualTo(ines.id());
        Grant grant = current(keeper, ines);
        assertThat(grant.tokens().accessToken()).isEqualTo(ines.accessToken());
        assertThat(refreshes()).isZero();

        assertThat(failureOf(keeper.replacing(grant, OPERATION))).isInstanceOf(StravaAuthorizationException.class);
    }

    @Test
    void spendsNoRefreshTokenWhileTheAccessTokenBesideItWorks() {
        TokenKeeper keeper = keeper(seed, ines.accessToken());

        learn(keeper);
        assertThat(refreshes()).isZero();

        strava.invalidateAllAccessTokens();
        Grant replaced = keeper.replacing(current(keeper, ines), OPERATION).join();
        assertThat(replaced.tokens().accessToken()).isEqualTo(ines.accessToken());
    }

    @Test
    void isRefreshedIfTheAccessTokenBesideItIsVoid() {
        TokenKeeper keeper = keeper(seed, "expired-long-ago");

        assertThat(learn(keeper)).isEqualTo(ines.id());
        assertThat(refreshes()).isEqualTo(1);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void isNotRefreshedBecauseAScopeIsMissing() {
        AthleteLookup withoutScope =
                (token, operation) -> CompletableFuture.failedFuture(new StravaAuthorizationException(
                        operation,
                        401,
                        new StravaFault(
                                "Authorization Error",
                                List.of(new StravaFault.Detail("AccessToken", "read_permission", "missing"))),
                        "no scope",
                        null));
        TokenKeeper keeper = keeper(seed, ines.accessToken());

        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, withoutScope)))
                .hasMessage("no scope");
        assertThat(refreshes()).isZero();
        assertThat(reconnects).as("the token works").isEmpty();
    }

    @Test
    void isTriedOnceIfStravaDoesNotAcceptIt() {
        TokenKeeper keeper = keeper("never-issued", null);

        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                .isInstanceOf(StravaAuthorizationException.class);
        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                .isInstanceOf(StravaAuthorizationException.class);
        assertThat(refreshes()).isEqualTo(1);
        assertThat(reconnects).as("told once, of nobody known").containsExactly((Long) null);
    }

    @Test
    void isTriedAgainAfterAnOutage() {
        strava.fault(Fault.status(503).onTokens().once());
        TokenKeeper keeper = keeper(seed, null);

        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup()))).isInstanceOf(StravaApiException.class);
        assertThat(learn(keeper)).isEqualTo(ines.id());
    }

    @Test
    void isNotSpentWhileTheStoreCannotBeWritten() {
        spy.failAt(StoreSpy.puts(EntryKind.SEED));
        TokenKeeper keeper = keeper(seed, null);

        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup()))).isInstanceOf(StravaStoreException.class);
        assertThat(refreshes()).isZero();
    }

    @Test
    void isNotSentAgainIfTheStoreFailedRightAfterItWasSpent() {
        time.pass(Duration.ofHours(7));
        strava.fault(
                Fault.meanwhile(() -> spy.failAt(StoreSpy.puts(EntryKind.SEED))).onTokens());
        TokenKeeper keeper = keeper(seed, null);
        assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup()))).isInstanceOf(StravaStoreException.class);

        spy.recover();

        assertThat(learn(keeper)).isEqualTo(ines.id());
        assertThat(refreshes()).isEqualTo(1);
        assertThat(strava.reusedRefreshTokens()).isZero();
    }

    @Test
    void doesNotKeepOthersFromWorkingIfItIsRefused() {
        SandboxAthlete tomas = strava.addAthlete();
        connect(keeper(null, null), tomas);
        TokenKeeper keeper = keeper("never-issued", null);

        assertThat(keeper.actingAthlete(tomas.id(), OPERATION, lookup()).join()).isEqualTo(tomas.id());
        assertThat(failureOf(keeper.actingAthlete(ines.id(), OPERATION, lookup())))
                .isInstanceOf(StravaAuthorizationException.class);
    }

    @Test
    void isTriedAgainAfterAnOutageAndNobodyHasToConnect() {
        strava.fault(Fault.status(503).onTokens().once());
        TokenKeeper keeper = keeper(seed, null);

        failureOf(keeper.actingAthlete(null, OPERATION, lookup()));

        assertThat(reconnects).isEmpty();
    }

    @Nested
    class AmongNodes {

        @Test
        void isSentByOneOfTwoThatStartAtOnce() throws Exception {
            StoreSpy otherWay = new StoreSpy(store);
            TokenKeeper one = keeper(identity(seed, null), spy.store(), TokenScenario::realPause);
            TokenKeeper other = keeper(identity(seed, null), otherWay.store(), TokenScenario::realPause);
            expiry();
            AtomicInteger turn = new AtomicInteger();

            List<Long> athletes = inFortyThreads(() -> learn(turn.getAndIncrement() % 2 == 0 ? one : other));

            assertThat(athletes).containsOnly(ines.id());
            assertThat(refreshes()).isEqualTo(1);
            assertThat(current(one, ines)).isEqualTo(current(other, ines));
            assertThat(current(one, ines).tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void isLeftToTheNodeThatIsSendingIt() {
            Node one = node(seed);
            Node other = node(seed);
            AtomicReference<CompletableFuture<Long>> waiting = new AtomicReference<>();
            expiry();
            strava.fault(
                    Fault.meanwhile(() -> waiting.set(begin(other))).onTokens().once());

            assertThat(learn(one.keeper())).isEqualTo(ines.id());
            assertThat(waiting.get()).isNotDone();
            time.pass(A_LOOK);

            assertThat(waiting.get()).isCompletedWithValue(ines.id());
            assertThat(refreshes()).isEqualTo(1);
            assertThat(lookups).as("the first has told in the store").hasValue(1);
        }

        @Test
        void isGivenUpByANodeThatHasWaitedLongEnoughInWords() {
            Node one = node(seed);
            Node other = node(seed);
            AtomicReference<CompletableFuture<Long>> waiting = new AtomicReference<>();
            expiry();
            strava.fault(Fault.meanwhile(() -> {
                        waiting.set(begin(other));
                        time.pass(PATIENCE.plus(A_LOOK));
                    })
                    .onTokens()
                    .once());

            learn(one.keeper());

            assertThat(failureOf(waiting.get()))
                    .isInstanceOf(StravaApiException.class)
                    .isNotInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("another node");
            assertThat(learn(other.keeper())).as("asked again").isEqualTo(ines.id());
            assertThat(reconnects).isEmpty();
        }

        @Test
        void isTriedOnceMoreIfItsSenderEndedBeforeItCouldStoreTheAnswer() {
            Node crashed = node(seed);
            crashed.spy().failAt(StoreSpy.after(1, StoreSpy.puts(EntryKind.SEED)));
            expiry();
            failureOf(begin(crashed));
            crashed.keeper().close();
            Node restarted = node(seed);
            assertThat(refreshes()).isEqualTo(1);

            CompletableFuture<Long> early = begin(restarted);
            time.pass(PATIENCE.plus(A_LOOK));
            assertThat(failureOf(early)).hasMessageContaining("another node");
            assertThat(refreshes())
                    .as("not sent while the sender may come back")
                    .isEqualTo(1);

            time.pass(LEASE);
            assertThat(failureOf(begin(restarted))).isInstanceOf(StravaAuthorizationException.class);
            assertThat(failureOf(begin(restarted))).isInstanceOf(StravaAuthorizationException.class);
            assertThat(refreshes()).isEqualTo(2);
            assertThat(reconnects).hasSize(1);
            oneReuseIsInevitable();
        }

        @Test
        void isNotSpentBySomebodyWhoCannotWriteThatDown() {
            Node node = node(seed);
            node.spy().goAway();

            assertThat(failureOf(begin(node))).isInstanceOf(StravaStoreException.class);
            assertThat(refreshes()).isZero();
        }

        private CompletableFuture<Long> begin(Node node) {
            return node.keeper().actingAthlete(null, OPERATION, lookup());
        }
    }

    @Nested
    class WhatItWasExchangedFor {

        @Test
        void isStoredByItselfAsSoonAsTheStoreIsBack() {
            Node node = node(seed);
            node.spy().failAt(StoreSpy.after(1, StoreSpy.puts(EntryKind.SEED)));
            expiry();
            failureOf(node.keeper().actingAthlete(null, OPERATION, lookup()));

            node.spy().recover();
            time.pass(Duration.ofMinutes(1));

            assertThat(learn(keeper(seed, null))).as("another node's").isEqualTo(ines.id());
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void isStoredAtTheLatestWhenTheComponentStops() {
            Node node = node(seed);
            node.spy().failAt(StoreSpy.after(1, StoreSpy.puts(EntryKind.SEED)));
            expiry();
            failureOf(node.keeper().actingAthlete(null, OPERATION, lookup()));

            node.spy().recover();
            node.keeper().close();

            assertThat(learn(keeper(seed, null))).isEqualTo(ines.id());
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void isFoundByTheNextIfItsOwnerEndedBeforeItKnewTheAthlete() {
            Node node = node(seed);
            expiry();
            failureOf(node.keeper().actingAthlete(null, OPERATION, (token, operation) -> {
                throw new IllegalStateException("The end");
            }));

            assertThat(learn(node(seed).keeper())).isEqualTo(ines.id());
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void isAdoptedLaterIfItsOwnerEndedWhileItAdoptedThem() {
            Node crashed = node(seed);
            crashed.spy().failAt(StoreSpy.puts(EntryKind.GRANT));
            expiry();
            failureOf(crashed.keeper().actingAthlete(null, OPERATION, lookup()));
            Node next = node(seed);

            CompletableFuture<Long> early = next.keeper().actingAthlete(null, OPERATION, lookup());
            time.pass(PATIENCE.plus(A_LOOK));
            assertThat(failureOf(early))
                    .as("nobody has to connect")
                    .isNotInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("another node");

            time.pass(LEASE);
            assertThat(learn(next.keeper())).isEqualTo(ines.id());
            assertThat(current(next, ines).tokens().refreshToken()).isEqualTo(ines.refreshToken());
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void isAdoptedByItsOwnerAsSoonAsTheStoreIsBack() {
            Node node = node(seed);
            node.spy().failAt(StoreSpy.puts(EntryKind.GRANT));
            failureOf(node.keeper().actingAthlete(null, OPERATION, lookup()));

            node.spy().recover();

            assertThat(learn(node.keeper())).isEqualTo(ines.id());
            assertThat(current(node, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        }

        @Test
        void doesNotReplaceWhatItHasBecomeSince() {
            // Adopted, but the end comes before that is noted; then a refresh; then a restart.
            Node crashed =
                    new Node(keeper(identity(seed, ines.accessToken()), spy.store(), SeedChainTest.this::pause), spy);
            spy.failAt(StoreSpy.after(1, StoreSpy.puts(EntryKind.SEED)));
            failureOf(crashed.keeper().actingAthlete(null, OPERATION, lookup()));
            Node other = node();
            other.keeper().replacing(current(other, ines), OPERATION).join();
            expiryOfTheFirst();
            Grant refreshed =
                    other.keeper().refreshed(ines.id(), "refreshToken").join();
            spy.recover();

            TokenKeeper restarted = keeper(seed, ines.accessToken());

            assertThat(learn(restarted)).isEqualTo(ines.id());
            assertThat(stored(ines)).contains(refreshed);
            assertThat(current(restarted, ines).tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void doesNotReplaceWhatAnotherNodeMadeOfItWhileThisOneWasSuspended() {
            String access = ines.accessToken();
            TokenKeeper suspended = keeper(seed, access);
            Node other = new Node(keeper(identity(seed, access), store, SeedChainTest.this::pause), spy);
            spy.before(StoreSpy.puts(EntryKind.GRANT), () -> {
                time.pass(LEASE);
                learn(other.keeper());
                expiryOfTheFirst();
                other.keeper().refreshed(ines.id(), "refreshToken").join();
            });

            learn(suspended);

            assertThat(stored(ines).orElseThrow().tokens().refreshToken())
                    .isEqualTo(ines.refreshToken())
                    .isNotEqualTo(seed);
            assertThat(current(suspended, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        }

        @Test
        void doesNotReplaceNewerTokensOfTheAthlete() {
            expiry();
            strava.fault(Fault.meanwhile(() -> {}).onTokens());
            Node node = node(seed);
            Node other = node();
            AtomicReference<Grant> newer = new AtomicReference<>();

            learnWith(node, (token, operation) -> {
                time.pass(Duration.ofMinutes(1));
                newer.set(other.keeper()
                        .exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup())
                        .join());
                return CompletableFuture.completedFuture(known(ines));
            });

            assertThat(stored(ines)).contains(newer.get());
        }

        private void learnWith(Node node, AthleteLookup lookup) {
            assertThat(node.keeper().actingAthlete(null, OPERATION, lookup).join())
                    .isEqualTo(ines.id());
        }

        /** So that a refresh brings others. */
        private void expiryOfTheFirst() {
            ines.expireAccessToken();
        }
    }

    private long learn(TokenKeeper keeper) {
        return result(keeper.actingAthlete(null, OPERATION, lookup()));
    }
}
