package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeeperTest extends TokenScenario {

    @Nested
    class Tokens {

        private final TokenKeeper keeper = keeper(null, null);

        Tokens() {
            connect(keeper, ines);
        }

        @Test
        void areRefreshedInTheirLastHourAndNotBefore() {
            String first = ines.accessToken();
            time.pass(Duration.ofHours(5).minusSeconds(1));
            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(refreshes()).isZero();

            time.pass(Duration.ofSeconds(1));

            assertThat(current(keeper, ines).tokens().accessToken())
                    .isEqualTo(ines.accessToken())
                    .isNotEqualTo(first);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void areRefreshedByOneOfFortyThreads() throws Exception {
            time.pass(Duration.ofHours(7));

            List<Grant> grants = inFortyThreads(() -> current(keeper, ines));

            assertThat(grants).hasSize(40).allSatisfy(grant -> assertThat(
                            grant.tokens().accessToken())
                    .isEqualTo(ines.accessToken()));
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void failToRefreshForAllWhoWaitWithOneRequest() throws Exception {
            time.pass(Duration.ofHours(7));
            CountDownLatch everybodyIsThere = new CountDownLatch(40);
            strava.fault(Fault.meanwhile(() -> await(everybodyIsThere)).onTokens());
            strava.fault(Fault.status(503).onTokens());

            List<Throwable> failures = inFortyThreads(() -> {
                CompletableFuture<Grant> grant;
                everybodyIsThere.countDown();
                grant = keeper.current(ines.id(), OPERATION);
                return failureOf(grant);
            });

            assertThat(failures).hasSize(40).allSatisfy(e -> assertThat(e)
                    .isInstanceOf(StravaApiException.class)
                    .isNotInstanceOf(StravaAuthorizationException.class));
            assertThat(refreshes()).isLessThan(40);
        }

        @Test
        void areInTheStoreBeforeAnybodyGetsThem() {
            time.pass(Duration.ofHours(7));

            Grant grant = current(keeper, ines);

            assertThat(keeper.stored(ines.id())).contains(grant);
            assertThat(grant.tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void keepTheScopesAndTheDayOfTheConsent() {
            Grant before = keeper.stored(ines.id()).orElseThrow();
            strava.fault(
                    Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
            time.pass(Duration.ofHours(7));

            Grant after = current(keeper, ines);

            assertThat(after.tokens().scopes()).isEqualTo(before.tokens().scopes());
            assertThat(after.connectedAt()).isEqualTo(before.connectedAt());
        }

        @ParameterizedTest
        @ValueSource(strings = {"absent", "null", "empty", "same"})
        void keepTheRefreshTokenIfTheAnswerBringsNoOther(String kind) {
            String known = ines.refreshToken();
            strava.fault(Fault.editJson(json -> {
                        ObjectNode answer = (ObjectNode) json;
                        switch (kind) {
                            case "absent" -> answer.remove("refresh_token");
                            case "null" -> answer.putNull("refresh_token");
                            case "empty" -> answer.put("refresh_token", "");
                            default -> answer.put("refresh_token", known);
                        }
                    })
                    .onTokens());
            time.pass(Duration.ofHours(7));

            assertThat(current(keeper, ines).tokens().refreshToken()).isEqualTo(known);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, -1, 1_788_000_000L, 99_999_999_999_999L, Long.MAX_VALUE})
        void areNotRefreshedOverAndOverForAStrangeExpiry(long expiresAt) {
            strava.fault(Fault.editJson(json ->
                            ((ObjectNode) json).put("expires_at", expiresAt).remove("expires_in"))
                    .onTokens());
            time.pass(Duration.ofHours(7));

            current(keeper, ines);
            current(keeper, ines);
            current(keeper, ines);

            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void ofAShortLifeAreNotRefreshedOverAndOver() {
            strava.fault(Fault.editJson(json ->
                            ((ObjectNode) json).put("expires_at", time.instant().getEpochSecond() + 600))
                    .onTokens());
            time.pass(Duration.ofHours(7));

            current(keeper, ines);
            current(keeper, ines);

            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void areRefreshedOnRequestWhetherDueOrNot() {
            keeper.refreshed(ines.id(), "refreshToken").join();

            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void thatStravaRefusedAreReplacedByOneOfFortyThreads() throws Exception {
            Grant refused = current(keeper, ines);
            strava.invalidateAllAccessTokens();

            List<Grant> grants =
                    inFortyThreads(() -> keeper.replacing(refused, OPERATION).join());

            assertThat(grants).allSatisfy(grant -> assertThat(grant.tokens().accessToken())
                    .isEqualTo(ines.accessToken()));
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void thatAnotherNodeReplacedAlreadyAreTakenFromTheStore() {
            Grant refused = current(keeper, ines);
            strava.invalidateAllAccessTokens();
            keeper(null, null).replacing(refused, OPERATION).join();

            Grant replaced = keeper.replacing(refused, OPERATION).join();

            assertThat(replaced.tokens().accessToken()).isEqualTo(ines.accessToken());
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void withoutARefreshTokenServeUntilTheyExpire() {
            keeper.take(new TokenSet(
                    ines.id(), ines.accessToken(), null, time.instant().plusSeconds(1800), Set.of()));

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());

            time.pass(Duration.ofHours(1));
            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("no longer valid")
                    .hasMessageContaining("connect again");
        }
    }

    @Nested
    class WhileStravaIsInTrouble {

        private final TokenKeeper keeper = keeper(null, null);
        private final String first;

        WhileStravaIsInTrouble() {
            connect(keeper, ines);
            first = ines.accessToken();
            time.pass(Duration.ofHours(5).plusMinutes(10));
        }

        static Stream<Fault> troubles() {
            return Stream.of(
                    Fault.status(500),
                    Fault.status(503),
                    Fault.status(429),
                    Fault.html(502),
                    Fault.html(200),
                    Fault.body("[]"),
                    Fault.body("{}"),
                    Fault.body("null"),
                    Fault.emptyBody(),
                    Fault.cutJson(),
                    Fault.brokenTransfer(),
                    Fault.connectionReset(),
                    Fault.connectionClosed(),
                    Fault.garbage(),
                    Fault.malformedChunk(),
                    Fault.redirect("https://example.org/"));
        }

        @ParameterizedTest
        @MethodSource("troubles")
        void theAccessTokenServesWhileItLivesAndNobodyIsForgotten(Fault trouble) {
            String keptToken = ines.refreshToken();
            strava.fault(trouble.onTokens());

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(refreshes()).as("not tried at each call").isEqualTo(1);

            time.pass(Duration.ofMinutes(50));
            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaApiException.class)
                    .isNotInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("strava:activities failed");
            assertThat(keeper.athletes()).containsExactly(ines.id());
            assertThat(reconnects).isEmpty();
            if (!keptToken.equals(ines.refreshToken())) {
                // The answer was lost on its way.
                oneReuseIsInevitable();
            }
        }

        @Test
        void aSlowAnswerIsNotWaitedFor() {
            strava.fault(Fault.delay(Duration.ofSeconds(20)).onTokens());

            TokenKeeper impatient =
                    keeper(identity(null, null), spy.store(), TokenKeeperTest.this::pause, Duration.ofMillis(200));

            assertThat(current(impatient, ines).tokens().accessToken()).isEqualTo(first);
        }

        @Test
        void theRefreshIsTriedAgainAfterAWhile() {
            strava.fault(Fault.status(503).onTokens().once());
            current(keeper, ines);

            time.pass(Duration.ofMinutes(2));

            assertThat(current(keeper, ines).tokens().accessToken())
                    .isEqualTo(ines.accessToken())
                    .isNotEqualTo(first);
        }
    }

    @Nested
    class ARefusal {

        private final SandboxAthlete tomas = strava.addAthlete();
        private final TokenKeeper keeper = keeper(null, null);

        ARefusal() {
            connect(keeper, ines);
            connect(keeper, tomas);
            time.pass(Duration.ofHours(7));
        }

        @Test
        void ofTheRefreshTokenForgetsThatAthleteAndNobodyElse() {
            ines.deauthorize();

            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("strava:activities failed")
                    .hasMessageContaining("connect again");

            assertThat(keeper.athletes()).containsExactly(tomas.id());
            assertThat(current(keeper, tomas).tokens().accessToken()).isEqualTo(tomas.accessToken());
            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("not connected");
            assertThat(refreshes()).as("asked once for each").isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Fault-bad-request-refresh-token.json", "Fault-bad-request-refresh-token-legacy.json"})
        void isUnderstoodInItsOldAndItsNewForm(String sample) {
            strava.fault(Fault.status(400, "application/json", sample(sample)).onTokens());

            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaAuthorizationException.class);
        }

        @Test
        void givesWayToNewerTokensInTheStore() {
            TokenSet newer = new TokenSet(
                    ines.id(), "newer-access", "newer-refresh", time.instant().plusSeconds(21600), Set.of());
            strava.fault(
                    Fault.meanwhile(() -> store.put(stored(ines).orElseThrow().withTokens(newer, time.instant())))
                            .onTokens());
            strava.fault(Fault.status(400, "application/json", sample("Fault-bad-request-refresh-token.json"))
                    .onTokens());

            assertThat(current(keeper, ines).tokens()).isEqualTo(newer);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Fault-bad-request-client-id.json",
                    "Fault-bad-request-client-secret.json",
                    "Fault-forbidden-application-inactive.json",
                    "Fault-forbidden-athlete-limit.json"
                })
        void ofTheApplicationTouchesNobodysTokens(String sample) {
            int status = sample.contains("forbidden") ? 403 : 400;
            strava.fault(
                    Fault.status(status, "application/json", sample(sample)).onTokens());

            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .asInstanceOf(type(StravaApiException.class))
                    .satisfies(e -> assertThat(e.isApplicationFault()).isTrue())
                    .satisfies(e -> assertThat(e.getStatus()).isEqualTo(status))
                    .isNotInstanceOf(StravaAuthorizationException.class);
            assertThat(keeper.athletes()).containsExactlyInAnyOrder(ines.id(), tomas.id());
        }

        @Test
        void ofAWrongClientSecretNamesTheOptionAndNotItsValue() {
            TokenKeeper wrong = keeper(
                    new Identity(strava.clientId(), "canary-client-secret", null, null),
                    spy.store(),
                    TokenKeeperTest.this::pause);

            assertThat(failureOf(wrong.current(ines.id(), OPERATION)))
                    .asInstanceOf(type(StravaApiException.class))
                    .satisfies(e -> assertThat(e.isApplicationFault()).isTrue())
                    .satisfies(e ->
                            assertThat(e.getMessage()).contains("clientSecret").doesNotContain("canary-client-secret"));
            assertThat(keeper.athletes()).containsExactlyInAnyOrder(ines.id(), tomas.id());
        }

        @Test
        void quotesNoSecretThatTheAnswerRepeats() {
            String sent = ines.refreshToken();
            strava.fault(Fault.status(400, "text/html", "bad token " + sent + " of " + strava.clientSecret())
                    .onTokens());

            assertThat(failureOf(keeper.current(ines.id(), OPERATION)).getMessage())
                    .contains("bad token xxxxxx of xxxxxx");
        }
    }

    @Nested
    class TheActingAthlete {

        private final TokenKeeper keeper = keeper(null, null);

        @Test
        void isTheNamedOne() {
            assertThat(keeper.actingAthlete(7L, OPERATION, lookup()).join()).isEqualTo(7);
        }

        @Test
        void isTheOnlyOneInTheStore() {
            connect(keeper, ines);

            assertThat(keeper.actingAthlete(null, OPERATION, lookup()).join()).isEqualTo(ines.id());
        }

        @Test
        void isNeverPickedAmongSeveral() {
            connect(keeper, ines);
            connect(keeper, strava.addAthlete());

            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("athleteId");
            assertThat(strava.requests()).isEmpty();
        }

        @Test
        void isMissingIfNobodyIsConnected() {
            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("no athlete is connected");
        }
    }

    @Nested
    class AConsent {

        private final TokenKeeper keeper = keeper(null, null);

        @Test
        void isStoredUnderItsAthlete() {
            Grant grant = keeper.exchange(
                            strava.authorizationCode(ines, Scope.READ, Scope.ACTIVITY_READ), "exchangeToken", lookup())
                    .join();

            assertThat(grant.athleteId()).isEqualTo(ines.id());
            assertThat(grant.tokens().scopes()).containsExactlyInAnyOrder("read", "activity:read");
            assertThat(grant.tokens().accessToken()).isEqualTo(ines.accessToken());
            assertThat(grant.connectedAt()).isEqualTo(time.instant());
            assertThat(keeper.stored(ines.id())).contains(grant);
            assertThat(lookups).as("the answer told").hasValue(0);
        }

        @Test
        void isAskedForItsAthleteIfTheAnswerDoesNotTell() {
            strava.fault(Fault.editJson(json -> ((ObjectNode) json).remove("athlete"))
                    .onTokens());

            Grant grant = keeper.exchange(strava.authorizationCode(ines, Scope.READ), "exchangeToken", lookup())
                    .join();

            assertThat(grant.athleteId()).isEqualTo(ines.id());
            assertThat(lookups).hasValue(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Fault-bad-request-code.json", "Fault-bad-request-code-legacy.json"})
        void withACodeThatIsSpentMustBeGivenAgain(String sample) {
            strava.fault(Fault.status(400, "application/json", sample(sample)).onTokens());

            assertThat(failureOf(keeper.exchange("canary-code", "exchangeToken", lookup())))
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("strava:exchangeToken failed")
                    .hasMessageContaining("authorize again")
                    .hasMessageNotContaining("canary-code");
        }

        @Test
        void isTakenOverFromElsewhereWithoutACall() {
            connect(keeper, ines);
            Instant connected = keeper.stored(ines.id()).orElseThrow().connectedAt();
            time.pass(Duration.ofDays(1));

            keeper.take(new TokenSet(ines.id(), "access", "refresh", null, Set.of("read")));

            Grant grant = keeper.stored(ines.id()).orElseThrow();
            assertThat(grant.tokens().accessToken()).isEqualTo("access");
            assertThat(grant.connectedAt()).as("the same consent").isEqualTo(connected);
            assertThat(strava.requests()).isEmpty();
        }

        @Test
        void endsAtStravaAndInTheStore() {
            connect(keeper, ines);

            keeper.deauthorize(ines.id(), "deauthorize");

            assertThat(strava.requestsTo("/oauth/revoke")).hasSize(1);
            assertThat(ines.refreshToken()).isNull();
            assertThat(keeper.athletes()).isEmpty();
        }

        @Test
        void endsInTheStoreAlsoIfStravaEndedItBefore() {
            connect(keeper, ines);
            ines.deauthorize();

            keeper.deauthorize(ines.id(), "deauthorize");

            assertThat(keeper.athletes()).isEmpty();
        }

        @Test
        void staysIfStravaCannotEndItNow() {
            connect(keeper, ines);
            strava.fault(Fault.status(503).onRevocation());

            assertThat(failureOf(() -> keeper.deauthorize(ines.id(), "deauthorize")))
                    .isInstanceOf(StravaApiException.class)
                    .hasMessageContaining("strava:deauthorize failed");
            assertThat(keeper.athletes()).containsExactly(ines.id());
        }

        @Test
        void endsAlsoIfTheTokensWereRefreshedMeanwhile() {
            connect(keeper, ines);
            Grant old = keeper.stored(ines.id()).orElseThrow();
            strava.fault(Fault.meanwhile(() -> store.put(old)).onRevocation());

            keeper.deauthorize(ines.id(), "deauthorize");

            assertThat(keeper.athletes()).isEmpty();
        }
    }
}
