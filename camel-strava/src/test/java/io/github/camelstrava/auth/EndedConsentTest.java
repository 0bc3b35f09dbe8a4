package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.store.EntryKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Athletes who have to connect again: who is told of it, and what is remembered. */
class EndedConsentTest extends TokenScenario {

    private final Node node = node();

    EndedConsentTest() {
        connect(node.keeper(), ines);
    }

    @Test
    void isToldOnceHoweverManyAsk() throws Exception {
        Node other = node();
        expiry();
        ines.deauthorize();
        List<TokenKeeper> keepers = List.of(
                keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::realPause),
                keeper(identity(null, null), new StoreSpy(store).store(), TokenScenario::realPause));
        AtomicInteger turn = new AtomicInteger();

        inFortyThreads(() -> failureOf(keepers.get(turn.getAndIncrement() % 2).current(ines.id(), OPERATION)));
        failureOf(other.ask(ines));

        assertThat(reconnects).containsExactly(ines.id());
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void isToldAgainAfterTheAthleteHasConnectedAgain() {
        expiry();
        ines.deauthorize();
        failureOf(node.ask(ines));
        result(node.keeper().exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup()));
        expiry();
        ines.deauthorize();

        failureOf(node.ask(ines));

        assertThat(reconnects).containsExactly(ines.id(), ines.id());
    }

    @Test
    void isToldOnceOfAnAccessTokenAloneThatExpired() throws Exception {
        node.keeper()
                .take(new TokenSet(
                        ines.id(), ines.accessToken(), null, time.instant().plusSeconds(3600), Set.of()));
        expiry();

        inFortyThreads(() -> failureOf(node.ask(ines)));
        failureOf(node.ask(ines));

        assertThat(reconnects).containsExactly(ines.id());
        assertThat(refreshes()).isZero();
    }

    static Stream<Fault> troubles() {
        return Stream.of(
                Fault.status(500),
                Fault.status(503),
                Fault.rateLimited(),
                Fault.html(200),
                Fault.connectionClosed(),
                Fault.applicationInactive(),
                Fault.athleteLimitReached(),
                Fault.status(400, "application/json", sample("Fault-bad-request-client-secret.json")),
                Fault.status(400, "application/json", sample("Fault-bad-request-client-id.json")));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void isNotWhatTroubleMeans(Fault trouble) {
        expiry();
        String kept = ines.refreshToken();
        strava.fault(trouble.onTokens());

        failureOf(node.ask(ines));
        failureOf(node.keeper().refreshed(ines.id(), "refreshToken"));

        assertThat(reconnects).isEmpty();
        assertThat(stored(ines).orElseThrow().tokens().refreshToken()).isEqualTo(kept);
        assertThat(farewell(ines)).isEmpty();
        if (!kept.equals(ines.refreshToken())) {
            // The answer was lost on its way.
            oneReuseIsInevitable();
        }
    }

    static Stream<Fault> lostAnswers() {
        return Stream.of(
                Fault.cutJson(), Fault.connectionReset(), Fault.connectionClosed(), Fault.html(200), Fault.status(502));
    }

    /** The refresh token may be spent, and the access token the last there is. */
    @ParameterizedTest
    @MethodSource("lostAnswers")
    void isNotWhatALostAnswerMeansAsLongAsTheAccessTokenLives(Fault lost) {
        lastHour();
        String kept = ines.accessToken();
        strava.fault(lost.onTokens());

        for (int i = 0; i < 5; i++) {
            assertThat(current(node, ines).tokens().accessToken()).isEqualTo(kept);
            time.pass(Duration.ofMinutes(4));
        }

        assertThat(refreshes()).isEqualTo(1);
        assertThat(reconnects).isEmpty();
    }

    @Test
    void isNotWhatAPageOfSomethingInBetweenMeans() {
        lastHour();
        String kept = ines.accessToken();
        strava.fault(Fault.html(403).onTokens());

        for (int i = 0; i < 5; i++) {
            assertThat(current(node, ines).tokens().accessToken()).isEqualTo(kept);
        }

        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void isNotWhatASlowAnswerMeans() {
        strava.fault(Fault.delay(Duration.ofSeconds(2)).onTokens());
        TokenKeeper impatient = keeper(identity(null, null), spy.store(), this::pause, Duration.ofMillis(100));
        expiry();

        failureOf(impatient.current(ines.id(), OPERATION));

        assertThat(reconnects).isEmpty();
        assertThat(stored(ines)).isPresent();
    }

    @Test
    void isRememberedByAFarewellUntilTheAthleteConnectsAgain() {
        expiry();
        ines.deauthorize();
        failureOf(node.ask(ines));
        assertThat(farewell(ines).orElseThrow().at()).isEqualTo(time.instant());

        result(node.keeper().exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup()));

        assertThat(farewell(ines)).isEmpty();
    }

    @Test
    void isRememberedByAFarewellAlsoIfTheRouteEndedIt() {
        node.keeper().deauthorize(ines.id(), "deauthorize");
        assertThat(farewell(ines).orElseThrow().at()).isEqualTo(time.instant());
        assertThat(node.keeper().farewells()).containsExactly(farewell(ines).orElseThrow());
        assertThat(reconnects).isEmpty();

        connect(node.keeper(), ines);

        assertThat(farewell(ines)).isEmpty();
    }

    @Test
    void countsFromTheLastTimeTheAthleteLeft() {
        node.keeper().deauthorize(ines.id(), "deauthorize");
        node.spy().failAt(call -> call.method().equals("remove"));
        result(node.keeper().exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup()));
        assertThat(farewell(ines)).as("left over").isPresent();
        assertThat(node.keeper().farewells()).as("who is there has not left").isEmpty();
        node.spy().recover();
        time.pass(Duration.ofDays(29));

        node.keeper().deauthorize(ines.id(), "deauthorize");

        assertThat(farewell(ines).orElseThrow().at()).isEqualTo(time.instant());
    }

    @Test
    void isNotForgottenHalfWay() {
        expiry();
        ines.deauthorize();
        node.spy().failAt(call -> call.method().equals("put") && call.kind() == EntryKind.FAREWELL);
        assertThat(failureOf(node.ask(ines))).isInstanceOf(StravaStoreException.class);
        assertThat(reconnects).isEmpty();

        node.spy().recover();
        assertThat(failureOf(node.ask(ines))).isInstanceOf(StravaAuthorizationException.class);

        assertThat(reconnects).containsExactly(ines.id());
        assertThat(farewell(ines)).isPresent();
    }
}
