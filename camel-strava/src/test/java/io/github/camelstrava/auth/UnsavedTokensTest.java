package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tokens that Strava has issued while the store was in trouble. */
class UnsavedTokensTest extends TokenScenario {

    private final TokenKeeper keeper = keeper(null, null);

    UnsavedTokensTest() {
        connect(keeper, ines);
    }

    @Test
    void newTokensAreKeptAndStoredLaterAndTheSpentOneIsNotSentAgain() {
        String first = ines.accessToken();
        lastHour();
        spy.failAt(StoreSpy.results());

        assertThat(current(keeper, ines).tokens().accessToken())
                .as("not stored, so not used yet")
                .isEqualTo(first);
        time.pass(Duration.ofHours(1));
        assertThat(failureOf(keeper.current(ines.id(), OPERATION))).isInstanceOf(StravaStoreException.class);

        spy.recover();
        assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        assertThat(keeper.stored(ines.id()).orElseThrow().tokens().refreshToken())
                .isEqualTo(ines.refreshToken());
        assertThat(refreshes()).isEqualTo(1);
        assertThat(strava.reusedRefreshTokens()).isZero();
    }

    @Test
    void aConsentIsStoredLater() {
        SandboxAthlete tomas = strava.addAthlete(a -> a.notConnected());
        spy.failAt(StoreSpy.puts(EntryKind.GRANT));
        assertThat(failureOf(keeper.exchange(strava.authorizationCode(tomas, Scope.READ), "exchangeToken", lookup())))
                .isInstanceOf(StravaStoreException.class);

        spy.recover();

        assertThat(current(keeper, tomas).tokens().accessToken()).isEqualTo(tomas.accessToken());
        assertThat(keeper.athletes()).contains(tomas.id());
    }

    @Test
    void accessTokensReadBeforeServeWhileTheyLive() {
        current(keeper, ines);
        spy.goAway();

        assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        assertThat(keeper.actingAthlete(ines.id(), OPERATION, lookup()).join()).isEqualTo(ines.id());

        time.pass(Duration.ofHours(7));
        assertThat(failureOf(keeper.current(ines.id(), OPERATION))).isInstanceOf(StravaStoreException.class);
        assertThat(refreshes()).isZero();
    }

    @Test
    void theSpentTokenIsNotSentAgainHoweverManyAskWhileTheStoreIsFull() throws Exception {
        expiry();
        spy.failAt(StoreSpy.results());

        List<Throwable> failures = inFortyThreads(() -> failureOf(keeper.current(ines.id(), OPERATION)));

        assertThat(failures).hasSize(40).allSatisfy(e -> assertThat(e).isInstanceOf(StravaStoreException.class));
        assertThat(refreshes()).isEqualTo(1);
        assertThat(reconnects).isEmpty();
    }

    @Test
    void newTokensAreStoredWithoutAnybodyAskingForThem() {
        expiry();
        spy.failAt(StoreSpy.results());
        failureOf(keeper.current(ines.id(), OPERATION));
        time.pass(Duration.ofMinutes(10));

        spy.recover();
        time.pass(Duration.ofMinutes(1));

        assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
        assertThat(current(node(), ines).tokens().accessToken())
                .as("another node's")
                .isEqualTo(ines.accessToken());
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void newTokensAreStoredAtTheLatestWhenTheComponentStops() {
        expiry();
        spy.failAt(StoreSpy.results());
        failureOf(keeper.current(ines.id(), OPERATION));

        spy.recover();
        keeper.close();

        assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void aStopEndsAlsoIfTheStoreDoesNotComeBack() {
        TokenKeeper stopping = keeper(identity(null, null), spy.store(), TokenScenario::noPause);
        expiry();
        spy.failAt(StoreSpy.results());

        assertThat(failureOf(stopping.current(ines.id(), OPERATION))).isInstanceOf(StravaStoreException.class);
        stopping.close();

        assertThat(refreshes()).isEqualTo(1);
        spy.recover();
        stopping.close();
        assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
    }

    @Test
    void othersGoOn() {
        SandboxAthlete tomas = strava.addAthlete();
        connect(keeper, tomas);
        expiry();
        spy.failAt(StoreSpy.results().and(call -> call.isOf(ines.id())));
        failureOf(keeper.current(ines.id(), OPERATION));

        assertThat(current(keeper, tomas).tokens().accessToken()).isEqualTo(tomas.accessToken());
    }

    @Test
    void nothingIsSentThatCouldNotBeStored() {
        lastHour();
        spy.failAt(StoreSpy.puts(EntryKind.GRANT));

        assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        assertThat(failureOf(keeper.refreshed(ines.id(), "refreshToken"))).isInstanceOf(StravaStoreException.class);
        expiry();
        assertThat(failureOf(keeper.current(ines.id(), OPERATION))).isInstanceOf(StravaStoreException.class);

        assertThat(refreshes()).isZero();
    }

    @Test
    void aStoreThatIsAwayIsNotAskedByEveryCaller() {
        current(keeper, ines);
        lastHour();
        spy.goAway();
        current(keeper, ines);
        spy.calls().clear();

        for (int i = 0; i < 100; i++) {
            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
        }
        assertThat(spy.calls()).isEmpty();

        time.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            current(keeper, ines);
        }
        assertThat(spy.calls()).as("one of them finds out").hasSizeBetween(1, 3);
    }

    @Test
    void aStoreThatIsBackIsUsedAgain() {
        current(keeper, ines);
        spy.goAway();
        current(keeper, ines);
        expiry();
        Grant others = current(node(), ines);

        spy.recover();
        time.pass(Duration.ofSeconds(5));

        assertThat(current(keeper, ines)).isEqualTo(others);
        assertThat(refreshes()).isEqualTo(1);
    }

    @Nested
    class AConsentThatCouldNotBeStored {

        @Test
        void replacesWhatIsThereWhenTheStoreIsBack() {
            spy.failAt(StoreSpy.puts(EntryKind.GRANT));
            failureOf(exchange());
            Node other = node();
            // As if by somebody who does not know of it.
            other.keeper().take(new TokenSet(ines.id(), "other", "void", null, Set.of()));

            spy.recover();
            time.pass(Duration.ofMinutes(1));

            assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
            assertThat(refreshes()).as("the exchange").isEqualTo(1);
        }

        @Test
        void isNotForgottenForAnAnswerThatBelongsToTheOldGrant() {
            expiry();
            strava.fault(Fault.meanwhile(() -> {
                        spy.failAt(StoreSpy.results());
                        failureOf(exchange());
                    })
                    .onTokens()
                    .once());
            strava.fault(Fault.body("{\"access_token\":\"old\",\"refresh_token\":\"old\",\"expires_in\":21600}")
                    .onTokens()
                    .when(request -> "refresh_token".equals(request.form().get("grant_type"))));
            failureOf(keeper.current(ines.id(), OPERATION));
            strava.clearFaults();
            // It was on its way when the consent made it void.
            oneReuseIsInevitable();

            spy.recover();
            time.pass(Duration.ofMinutes(1));

            assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void isNotForgottenIfStravaRefusesTheOldRefreshToken() {
            expiry();
            strava.fault(Fault.meanwhile(() -> {
                        spy.failAt(StoreSpy.results());
                        failureOf(exchange());
                        spy.recover();
                    })
                    .onTokens()
                    .once());
            // It was on its way when the consent made it void.
            oneReuseIsInevitable();

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());

            assertThat(reconnects).isEmpty();
            assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void isNotStoredAgainOverWhatCameOfIt() {
            // The store has taken it, but says that it has not.
            StoreSpy liar = new StoreSpy(store);
            TokenKeeper unlucky = keeper(identity(null, null), liar.store(), UnsavedTokensTest.this::pause);
            liar.failAfterwardsAt(StoreSpy.results());
            failureOf(unlucky.exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup()));
            expiryOfTheToken();
            Node other = node();
            Grant refreshed =
                    other.keeper().refreshed(ines.id(), "refreshToken").join();

            liar.recover();
            time.pass(Duration.ofMinutes(1));

            assertThat(stored(ines)).contains(refreshed);
            assertThat(current(unlucky, ines).tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void isStoredAlthoughTheOldFarewellCannotBeTakenBack() {
            keeper.deauthorize(ines.id(), "deauthorize");
            spy.failAt(call -> call.kind() == EntryKind.FAREWELL);

            Grant grant = exchange().join();

            assertThat(stored(ines)).contains(grant);
            time.pass(Duration.ofMinutes(10));
            assertThat(stored(ines)).as("once").contains(grant);
        }

        private CompletableFuture<Grant> exchange() {
            return keeper.exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup());
        }

        private void expiryOfTheToken() {
            time.pass(Duration.ofSeconds(1));
            ines.expireAccessToken();
        }
    }
}
