package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.http.ApacheHttpTransport;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeeperTest {

    private static final String OPERATION = "activities";

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final SandboxAthlete ines = strava.addAthlete();
    private final CloseableHttpClient http = HttpClients.custom()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
    private final StoreSpy spy = new StoreSpy(new MemoryStore());
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        http.close();
        strava.close();
    }

    @Nested
    class Tokens {

        private final TokenKeeper keeper = keeper(null, null);

        Tokens() {
            connect(keeper, ines);
        }

        @Test
        void areRefreshedInTheirLastHourAndNotBefore() {
            String first = ines.accessToken();
            clock.advance(Duration.ofHours(5).minusSeconds(1));
            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(refreshes()).isZero();

            clock.advance(Duration.ofSeconds(1));

            assertThat(current(keeper, ines).tokens().accessToken())
                    .isEqualTo(ines.accessToken())
                    .isNotEqualTo(first);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void areRefreshedByOneOfFortyThreads() throws Exception {
            clock.advance(Duration.ofHours(7));

            List<Grant> grants = inFortyThreads(() -> current(keeper, ines));

            assertThat(grants).hasSize(40).allSatisfy(grant -> assertThat(
                            grant.tokens().accessToken())
                    .isEqualTo(ines.accessToken()));
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void areRefreshedOnceByTwoNodesWithOneStore() throws Exception {
            TokenKeeper otherNode = keeper(null, null);
            clock.advance(Duration.ofHours(7));
            AtomicInteger turn = new AtomicInteger();

            inFortyThreads(() -> current(turn.getAndIncrement() % 2 == 0 ? keeper : otherNode, ines));

            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void failToRefreshForAllWhoWaitWithOneRequest() throws Exception {
            clock.advance(Duration.ofHours(7));
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
            clock.advance(Duration.ofHours(7));

            Grant grant = current(keeper, ines);

            assertThat(keeper.stored(ines.id())).contains(grant);
            assertThat(grant.tokens().refreshToken()).isEqualTo(ines.refreshToken());
        }

        @Test
        void keepTheScopesAndTheDayOfTheConsent() {
            Grant before = keeper.stored(ines.id()).orElseThrow();
            strava.fault(
                    Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
            clock.advance(Duration.ofHours(7));

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
            clock.advance(Duration.ofHours(7));

            assertThat(current(keeper, ines).tokens().refreshToken()).isEqualTo(known);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, -1, 1_788_000_000L, 99_999_999_999_999L, Long.MAX_VALUE})
        void areNotRefreshedOverAndOverForAStrangeExpiry(long expiresAt) {
            strava.fault(Fault.editJson(json ->
                            ((ObjectNode) json).put("expires_at", expiresAt).remove("expires_in"))
                    .onTokens());
            clock.advance(Duration.ofHours(7));

            current(keeper, ines);
            current(keeper, ines);
            current(keeper, ines);

            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void ofAShortLifeAreNotRefreshedOverAndOver() {
            strava.fault(Fault.editJson(json -> ((ObjectNode) json)
                            .put("expires_at", clock.instant().getEpochSecond() + 600))
                    .onTokens());
            clock.advance(Duration.ofHours(7));

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
                    ines.id(), ines.accessToken(), null, clock.instant().plusSeconds(1800), Set.of()));

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());

            clock.advance(Duration.ofHours(1));
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
            clock.advance(Duration.ofHours(5).plusMinutes(10));
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
            strava.fault(trouble.onTokens());

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(first);
            assertThat(refreshes()).as("not tried at each call").isEqualTo(1);

            clock.advance(Duration.ofMinutes(50));
            assertThat(failureOf(keeper.current(ines.id(), OPERATION)))
                    .isInstanceOf(StravaApiException.class)
                    .isNotInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("strava:activities failed");
            assertThat(keeper.athletes()).containsExactly(ines.id());
        }

        @Test
        void aSlowAnswerIsNotWaitedFor() {
            strava.fault(Fault.delay(Duration.ofSeconds(20)).onTokens());

            TokenKeeper impatient = TokenKeeper.create(
                    identity(null, null), spy.store(), transport(Duration.ofMillis(200)), strava.oauthUri(), clock);

            assertThat(current(impatient, ines).tokens().accessToken()).isEqualTo(first);
        }

        @Test
        void theRefreshIsTriedAgainAfterAWhile() {
            strava.fault(Fault.status(503).onTokens().once());
            current(keeper, ines);

            clock.advance(Duration.ofMinutes(2));

            assertThat(current(keeper, ines).tokens().accessToken())
                    .isEqualTo(ines.accessToken())
                    .isNotEqualTo(first);
        }
    }

    @Nested
    class WhileTheStoreIsAway {

        private final TokenKeeper keeper = keeper(null, null);

        WhileTheStoreIsAway() {
            connect(keeper, ines);
        }

        @Test
        void newTokensAreKeptAndStoredLaterAndTheSpentOneIsNotSentAgain() {
            String first = ines.accessToken();
            clock.advance(Duration.ofHours(5).plusMinutes(30));
            spy.failAt("putGrant");

            assertThat(current(keeper, ines).tokens().accessToken())
                    .as("not stored, so not used yet")
                    .isEqualTo(first);
            clock.advance(Duration.ofHours(1));
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
            spy.failAt("putGrant");
            assertThat(failureOf(
                            keeper.exchange(strava.authorizationCode(tomas, Scope.READ), "exchangeToken", lookup())))
                    .isInstanceOf(StravaStoreException.class);

            spy.recover();

            assertThat(current(keeper, tomas).tokens().accessToken()).isEqualTo(tomas.accessToken());
            assertThat(keeper.athletes()).contains(tomas.id());
        }

        @Test
        void accessTokensReadBeforeServeWhileTheyLive() {
            current(keeper, ines);
            spy.failAt("grant", "putGrant", "exclusively", "athletes");

            assertThat(current(keeper, ines).tokens().accessToken()).isEqualTo(ines.accessToken());
            assertThat(keeper.actingAthlete(ines.id(), OPERATION, lookup()).join())
                    .isEqualTo(ines.id());

            clock.advance(Duration.ofHours(7));
            assertThat(failureOf(keeper.current(ines.id(), OPERATION))).isInstanceOf(StravaStoreException.class);
            assertThat(refreshes()).isZero();
        }
    }

    @Nested
    class ARefusal {

        private final SandboxAthlete tomas = strava.addAthlete();
        private final TokenKeeper keeper = keeper(null, null);

        ARefusal() {
            connect(keeper, ines);
            connect(keeper, tomas);
            clock.advance(Duration.ofHours(7));
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
            Grant old = keeper.stored(ines.id()).orElseThrow();
            TokenSet newer = new TokenSet(
                    ines.id(), "newer-access", "newer-refresh", clock.instant().plusSeconds(21600), Set.of());
            strava.fault(Fault.meanwhile(() -> spy.store().putGrant(old.withTokens(newer, clock.instant())))
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
            TokenKeeper wrong = TokenKeeper.create(
                    new Identity(strava.clientId(), "canary-client-secret", null, null),
                    spy.store(),
                    transport(Duration.ofSeconds(20)),
                    strava.oauthUri(),
                    clock);

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
    class TheConfiguredSeed {

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
            clock.advance(Duration.ofHours(7));
            current(keeper(seed, null), ines);
            clock.advance(Duration.ofHours(7));

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
        }

        @Test
        void isTriedOnceIfStravaDoesNotAcceptIt() {
            TokenKeeper keeper = keeper("never-issued", null);

            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaAuthorizationException.class);
            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaAuthorizationException.class);
            assertThat(refreshes()).isEqualTo(1);
        }

        @Test
        void isTriedAgainAfterAnOutage() {
            strava.fault(Fault.status(503).onTokens().once());
            TokenKeeper keeper = keeper(seed, null);

            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaApiException.class);
            assertThat(learn(keeper)).isEqualTo(ines.id());
        }

        @Test
        void isNotSpentWhileTheStoreCannotBeWritten() {
            spy.failAt("putSeed");
            TokenKeeper keeper = keeper(seed, null);

            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaStoreException.class);
            assertThat(refreshes()).isZero();
        }

        @Test
        void isNotSentAgainIfTheStoreFailedRightAfterItWasSpent() {
            clock.advance(Duration.ofHours(7));
            strava.fault(Fault.meanwhile(() -> spy.failAt("putSeed")).onTokens());
            TokenKeeper keeper = keeper(seed, null);
            assertThat(failureOf(keeper.actingAthlete(null, OPERATION, lookup())))
                    .isInstanceOf(StravaStoreException.class);

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

            assertThat(keeper.actingAthlete(tomas.id(), OPERATION, lookup()).join())
                    .isEqualTo(tomas.id());
            assertThat(failureOf(keeper.actingAthlete(ines.id(), OPERATION, lookup())))
                    .isInstanceOf(StravaAuthorizationException.class);
        }

        private long learn(TokenKeeper keeper) {
            return keeper.actingAthlete(null, OPERATION, lookup()).join();
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
            assertThat(grant.connectedAt()).isEqualTo(clock.instant());
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
            clock.advance(Duration.ofDays(1));

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
            strava.fault(Fault.meanwhile(() -> spy.store().putGrant(old)).onRevocation());

            keeper.deauthorize(ines.id(), "deauthorize");

            assertThat(keeper.athletes()).isEmpty();
        }
    }

    // set up

    private TokenKeeper keeper(String refreshToken, String accessToken) {
        return TokenKeeper.create(
                identity(refreshToken, accessToken),
                spy.store(),
                transport(Duration.ofSeconds(20)),
                strava.oauthUri(),
                clock);
    }

    private Identity identity(String refreshToken, String accessToken) {
        return new Identity(strava.clientId(), strava.clientSecret(), refreshToken, accessToken);
    }

    private ApacheHttpTransport transport(Duration responseTimeout) {
        return new ApacheHttpTransport(() -> http, (delay, task) -> () -> {}, Duration.ofSeconds(20), responseTimeout);
    }

    private void connect(TokenKeeper keeper, SandboxAthlete athlete) {
        keeper.take(new TokenSet(
                athlete.id(),
                athlete.accessToken(),
                athlete.refreshToken(),
                clock.instant().plus(Duration.ofHours(6)),
                athlete.scopes()));
    }

    /** What GET /athlete does. */
    private AthleteLookup lookup() {
        return (token, operation) -> {
            lookups.incrementAndGet();
            return strava.athletes().stream()
                    .filter(athlete -> token.equals(athlete.accessToken()))
                    .map(athlete -> CompletableFuture.completedFuture(athlete.id()))
                    .findFirst()
                    .orElseGet(() -> CompletableFuture.failedFuture(
                            new StravaAuthorizationException(operation, 401, StravaFault.NONE, "void", null)));
        };
    }

    private static Grant current(TokenKeeper keeper, SandboxAthlete athlete) {
        return keeper.current(athlete.id(), OPERATION).join();
    }

    private int refreshes() {
        return strava.requestsTo("/oauth/token").size();
    }

    private static Throwable failureOf(CompletableFuture<?> call) {
        return failureOf(call::join);
    }

    private static Throwable failureOf(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            return StravaException.unwrap(e);
        }
        throw new AssertionError("It did not fail");
    }

    private static <T> List<T> inFortyThreads(Supplier<T> action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return action.get();
                }));
            }
            start.countDown();
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get(60, TimeUnit.SECONDS));
            }
            return values;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sample(String name) {
        try (var stream = TokenKeeperTest.class.getResourceAsStream("/faults/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
