package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.model.ConnectedAthlete;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.MemoryStore;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensRouteTest {

    private final StravaRoutes camel = new StravaRoutes();
    private final StravaSandbox strava = camel.strava;

    @AfterEach
    void stop() {
        camel.close();
    }

    @Nested
    class AConnectedAthlete {

        private final SandboxAthlete ines = strava.addAthlete();

        @BeforeEach
        void start() {
            camel.start();
        }

        @Test
        void getsTheTokensThatAreStored() {
            Exchange exchange = camel.call("strava:token");

            TokenSet tokens = camel.body(exchange, TokenSet.class);
            assertThat(tokens.accessToken()).isEqualTo(ines.accessToken());
            assertThat(tokens.athleteId()).isEqualTo(ines.id());
            assertThat(tokens.toString()).contains("xxxxxx").doesNotContain(ines.accessToken(), ines.refreshToken());
            assertThat(exchange.getMessage().getHeader(StravaConstants.ATHLETE_ID))
                    .isEqualTo(ines.id());
        }

        @Test
        void getsTokensThatAreRefreshedIfTheyAreDue() {
            camel.call("strava:token");
            camel.time.pass(Duration.ofHours(5).plusMinutes(30));

            TokenSet tokens = camel.body(camel.call("strava:token"), TokenSet.class);

            assertThat(tokens.accessToken()).isEqualTo(ines.accessToken());
            assertThat(tokens.expiresAt()).isAfter(camel.time.instant().plus(Duration.ofHours(5)));
            assertThat(strava.requestsTo("/oauth/token")).hasSize(2);
        }

        @Test
        void getsTheTokensRefreshedOnRequest() {
            camel.call("strava:token");

            TokenSet tokens = camel.body(camel.call("strava:refreshToken"), TokenSet.class);

            assertThat(tokens.refreshToken()).isEqualTo(ines.refreshToken());
            assertThat(strava.requestsTo("/oauth/token")).hasSize(2);
        }

        @Test
        void isForgottenAfterDeauthorizing() {
            camel.call("strava:athlete");

            Exchange exchange = camel.call("strava:deauthorize", Map.of(), "some body");

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isNull();
            assertThat(exchange.getMessage().getHeaders())
                    .containsOnly(Map.entry(StravaConstants.ATHLETE_ID, ines.id()));
            assertThat(strava.requestsTo("/oauth/revoke"))
                    .extracting(SandboxRequest::status)
                    .as("with the client's id and secret, or it would be 401")
                    .containsExactly(200);
            assertThat(ines.accessToken()).isNull();
            strava.clearRequests();
            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("not connected");
            assertThat(strava.requests()).as("the configured token is spent").isEmpty();
        }

        @Test
        void whoRevokedTheAccessAtStravaHasToConnectAgain() {
            camel.call("strava:athlete");
            ines.deauthorize();
            strava.clearRequests();

            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("connect again");
            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("not connected");
            assertThat(strava.requests()).as("a call and a refresh").hasSize(2);
        }

        @Test
        void whoConnectsAgainIsServedAgain() {
            camel.call("strava:athlete");
            ines.deauthorize();
            camel.call("strava:athlete");

            camel.call("strava:exchangeToken", Map.of(), strava.authorizationCode(ines, Scope.READ));

            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
        }

        @Test
        void isNotAskedAtStravaForAnAddress() {
            Exchange exchange = camel.call("strava:authorizationUrl?redirectUri=https://app.example.org/back");

            assertThat(query(camel.body(exchange, String.class)))
                    .contains(
                            "client_id=" + strava.clientId(),
                            "redirect_uri=https%3A%2F%2Fapp.example.org%2Fback",
                            "response_type=code",
                            "scope=read%2Cactivity%3Aread_all");
            assertThat(camel.body(exchange, String.class)).startsWith(strava.oauthUri() + "/authorize?");
            assertThat(strava.requests()).isEmpty();
        }
    }

    @Nested
    class AnAddressToAuthorizeAt {

        @BeforeEach
        void start() {
            camel.start();
        }

        @Test
        void takesItsPartsFromHeaders() {
            Exchange exchange = camel.call(
                    "strava:authorizationUrl?redirectUri=https://app.example.org/back&scope=read",
                    Map.of(
                            StravaConstants.SCOPE,
                            "activity:read",
                            StravaConstants.STATE,
                            "a&b=c",
                            StravaConstants.APPROVAL_PROMPT,
                            "force"));

            assertThat(query(camel.body(exchange, String.class)))
                    .contains("scope=activity%3Aread", "state=a%26b%3Dc", "approval_prompt=force")
                    .doesNotContain("scope=read");
        }

        @Test
        void needsToKnowWhereToSendTheAthleteBack() {
            assertThat(camel.call("strava:authorizationUrl").getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("strava:authorizationUrl needs the option redirectUri.");
        }
    }

    @Nested
    class ACode {

        private final SandboxAthlete ines;

        ACode() {
            ines = strava.addAthlete(a -> a.notConnected());
            camel.start();
        }

        @ParameterizedTest
        @ValueSource(strings = {"CamelStravaCode", "camelstravacode", "body"})
        void isExchangedForTokens(String place) {
            String code = strava.authorizationCode(ines, Scope.READ, Scope.ACTIVITY_READ);

            Exchange exchange = place.equals("body")
                    ? camel.call("strava:exchangeToken", Map.of(), code + "\n")
                    : camel.call("strava:exchangeToken", Map.of(place, code), "the body is left out of account");

            TokenSet tokens = camel.body(exchange, TokenSet.class);
            assertThat(tokens.accessToken()).isEqualTo(ines.accessToken());
            assertThat(tokens.scopes()).isEqualTo(Set.of("read", "activity:read"));
            assertThat(exchange.getMessage().getHeaders())
                    .as("the code is used up")
                    .containsOnly(Map.entry(StravaConstants.ATHLETE_ID, ines.id()));
            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
        }

        @Test
        void tellsWhoConnectedWhateverTheHeaderSaidBefore() {
            String code = strava.authorizationCode(ines, Scope.READ);

            Exchange exchange = camel.call("strava:exchangeToken", Map.of(StravaConstants.ATHLETE_ID, 42L), code);

            assertThat(exchange.getMessage().getHeader(StravaConstants.ATHLETE_ID))
                    .isEqualTo(ines.id());
        }

        @Test
        void worksOnce() {
            String code = strava.authorizationCode(ines, Scope.READ);
            camel.call("strava:exchangeToken", Map.of(), code);

            assertThat(camel.call("strava:exchangeToken", Map.of(), code).getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("authorize again")
                    .hasMessageNotContaining(code);
        }

        @Test
        void isNeeded() {
            assertThat(camel.call("strava:exchangeToken").getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("CamelStravaCode");
            assertThat(strava.requests()).isEmpty();
        }

        @Test
        void ofAnApplicationThatIsFullIsAFaultOfTheApplication() {
            strava.fault(Fault.athleteLimitReached().onTokens());

            assertThat(camel.call("strava:exchangeToken", Map.of(), strava.authorizationCode(ines, Scope.READ))
                            .getException())
                    .asInstanceOf(type(StravaApiException.class))
                    .satisfies(e -> assertThat(e.isApplicationFault()).isTrue())
                    .satisfies(e -> assertThat(e.getMessage()).contains("may not connect more athletes"));
        }

        @Test
        void isNotSentTwiceThoughTheAnswerWasLost() {
            strava.fault(Fault.answerLost().onTokens().once());

            assertThat(camel.call("strava:exchangeToken", Map.of(), strava.authorizationCode(ines, Scope.READ))
                            .getException())
                    .isInstanceOf(StravaApiException.class);
            assertThat(strava.requestsTo("/oauth/token")).hasSize(1);
        }
    }

    @Nested
    class TokensFromElsewhere {

        private final SandboxAthlete ines = strava.addAthlete(a -> a.id(9_876_543_210L));

        @BeforeEach
        void start() {
            camel.component();
            strava.configure(camel.context);
            camel.component().getConfiguration().setRefreshToken(null);
            camel.context.start();
        }

        private List<Object> forms() {
            return List.of(
                    new TokenSet(ines.id(), ines.accessToken(), ines.refreshToken(), null, Set.of("read")),
                    Map.of(
                            "athlete_id",
                            ines.id(),
                            "access_token",
                            ines.accessToken(),
                            "refresh_token",
                            ines.refreshToken(),
                            "expires_at",
                            camel.time.instant().plusSeconds(21600).getEpochSecond(),
                            "scope",
                            "read activity:read"),
                    "{\"athlete_id\":" + ines.id() + ",\"access_token\":\"" + ines.accessToken()
                            + "\",\"refresh_token\":\"" + ines.refreshToken() + "\",\"scope\":\"read\"}",
                    "{\"athlete_id\":" + ines.id() + ",\"refresh_token\":\"" + ines.refreshToken() + "\"}");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3})
        void areTakenOverInAnyForm(int form) {
            Exchange stored = camel.call("strava:storeToken", Map.of(), forms().get(form));

            assertThat(stored.getException()).isNull();
            assertThat(stored.getMessage().getBody()).isNull();
            assertThat(strava.requests()).isEmpty();
            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "canary-token",
                    "{\"access_token\":\"canary-token\"}",
                    "{\"athlete_id\":\"canary-token\",\"access_token\":\"x\"}",
                    "{\"athlete_id\":1}",
                    "{\"athlete_id\":1,\"access_token\":\"canary-token",
                    "[\"canary-token\"]"
                })
        void areRefusedIfTheyAreNotWhole(String body) {
            assertThat(camel.call("strava:storeToken", Map.of(), body).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("strava:storeToken needs")
                    .satisfies(e -> assertThat(e).hasStackTraceContaining("storeToken"))
                    .satisfies(e -> assertThat(StravaRoutes.stackTraceOf(e)).doesNotContain("canary-token"));
        }

        @Test
        void mayBeWhatStravasTokenEndpointAnswered() {
            String answer = "{\"token_type\":\"Bearer\",\"access_token\":\"" + ines.accessToken()
                    + "\",\"refresh_token\":\"" + ines.refreshToken() + "\",\"expires_at\":1788300000,"
                    + "\"expires_in\":21600,\"scope\":\"read activity:read_all\",\"athlete\":{\"id\":" + ines.id()
                    + "}}";

            assertThat(camel.call("strava:storeToken", Map.of(), answer).getException())
                    .isNull();

            assertThat(actingFor("strava:athlete", Map.of())).isEqualTo(ines.id());
        }

        @Test
        void showWhoIsConnectedAndWhatWasGrantedButNoTokens() {
            assertThat(camel.list(camel.call("strava:athletes"))).isEmpty();
            camel.call("strava:storeToken", Map.of(), forms().get(0));
            camel.call(
                    "strava:storeToken", Map.of(), new TokenSet(7L, "canary-access", "canary-refresh", null, Set.of()));

            Exchange exchange = camel.call("strava:athletes");

            assertThat(camel.list(exchange))
                    .extracting(athlete -> ((ConnectedAthlete) athlete).athleteId())
                    .containsExactlyInAnyOrder(7L, ines.id());
            assertThat(exchange.getMessage().getBody(String.class))
                    .contains("{\"athlete_id\":7,\"scope\":\"\"}")
                    .doesNotContain("canary", ines.accessToken());
            assertThat(strava.requests()).isEmpty();

            Iterator<?> streamed = camel.body(camel.call("strava:athletes?streaming=true"), Iterator.class);
            assertThat(streamed).toIterable().hasSize(2);
        }

        @Test
        void ofSeveralAthletesLeaveOpenWhoIsMeant() {
            camel.call("strava:storeToken", Map.of(), forms().get(0));
            SandboxAthlete tomas = strava.addAthlete();
            camel.call(
                    "strava:storeToken",
                    Map.of(),
                    new TokenSet(tomas.id(), tomas.accessToken(), tomas.refreshToken(), null, Set.of()));

            for (String operation : List.of("athlete", "token", "refreshToken", "deauthorize", "activities")) {
                assertThat(camel.call("strava:" + operation).getException())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("strava:" + operation + " needs the option athleteId");
            }
            assertThat(strava.requests()).isEmpty();

            assertThat(actingFor("strava:athlete", Map.of(StravaConstants.ATHLETE_ID, tomas.id())))
                    .isEqualTo(tomas.id());
            assertThat(actingFor(
                            "strava:athlete?athleteId=" + tomas.id(), Map.of(StravaConstants.ATHLETE_ID, ines.id())))
                    .as("the URI wins")
                    .isEqualTo(tomas.id());
            camel.component().getConfiguration().setAthleteId(Long.toString(ines.id()));
            assertThat(actingFor("strava:athlete?pageSize=100", Map.of()))
                    .as("the component's is the default")
                    .isEqualTo(ines.id());
            assertThat(actingFor("strava:athlete?pageSize=100", Map.of(StravaConstants.ATHLETE_ID, tomas.id())))
                    .as("of what neither URI nor header tell")
                    .isEqualTo(tomas.id());
        }

        @Test
        void ofNobodyAreAskedFor() {
            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("no athlete is connected");
        }

        private Long actingFor(String uri, Map<String, Object> headers) {
            return camel.body(camel.call(uri, headers), DetailedAthlete.class).id();
        }
    }

    @Nested
    class AnApplication {

        private final SandboxAthlete ines = strava.addAthlete();

        @Test
        void withAWrongSecretIsTheComponentsFault() {
            camel.component();
            strava.configure(camel.context);
            camel.component().getConfiguration().setClientSecret("wrong");
            camel.context.start();

            assertThat(camel.call("strava:athlete").getException())
                    .asInstanceOf(type(StravaApiException.class))
                    .satisfies(e -> assertThat(e.isApplicationFault()).isTrue())
                    .satisfies(e -> assertThat(e.getMessage()).contains("clientId and clientSecret"));
            assertThat(ines.refreshToken()).as("still good").isNotNull();
        }

        @Test
        void isToBeNamed() {
            camel.component();
            strava.configure(camel.context);
            camel.component().getConfiguration().setClientId(null);
            camel.context.start();

            for (String operation : List.of("athlete", "exchangeToken", "storeToken", "deauthorize", "token")) {
                assertThat(failureOf("strava:" + operation))
                        .hasStackTraceContaining("strava:" + operation + " needs the option clientId.");
            }
            assertThat(strava.requests()).isEmpty();
        }

        @Test
        void needsItsSecretToRefresh() {
            camel.component();
            strava.configure(camel.context);
            camel.component().getConfiguration().setClientSecret(null);
            camel.context.start();

            assertThat(failureOf("strava:athlete")).hasStackTraceContaining("needs the option clientSecret");
        }

        @Test
        void needsNothingButAnAccessTokenUntilThatExpires() {
            camel.component();
            strava.configure(camel.context);
            StravaConfiguration configuration = camel.component().getConfiguration();
            configuration.setClientId(null);
            configuration.setClientSecret(null);
            configuration.setRefreshToken(null);
            configuration.setAccessToken(ines.accessToken());
            camel.context.start();

            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
            camel.time.pass(Duration.ofHours(7));
            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("no longer valid");
        }

        @Test
        void findsItsTokensInTheStoreAfterARestart() {
            MemoryStore lasting = new MemoryStore();
            String seed = ines.refreshToken();
            camel.component().setStore(lasting);
            camel.start();
            camel.call("strava:athlete");
            camel.time.pass(Duration.ofHours(7));
            camel.call("strava:athlete");
            camel.context.stop();
            assertThat(ines.refreshToken()).isNotEqualTo(seed);

            try (StravaRoutes restarted = new StravaRoutes()) {
                StravaComponent component = restarted.component();
                component.setTime(camel.time, camel.time);
                component.setStore(lasting);
                StravaConfiguration configuration = component.getConfiguration();
                configuration.setApiUri(strava.apiUri());
                configuration.setOauthUri(strava.oauthUri());
                configuration.setClientId(strava.clientId());
                configuration.setClientSecret(strava.clientSecret());
                configuration.setRefreshToken(seed);
                restarted.context.start();

                assertThat(restarted
                                .body(
                                        restarted
                                                .context
                                                .createProducerTemplate()
                                                .request("strava:athlete", exchange -> {}),
                                        DetailedAthlete.class)
                                .id())
                        .isEqualTo(ines.id());
            }
            assertThat(strava.reusedRefreshTokens()).isZero();
        }

        private Throwable failureOf(String uri) {
            try {
                return camel.call(uri).getException();
            } catch (RuntimeException e) {
                return e;
            }
        }
    }

    private static String query(String url) {
        return URI.create(url).getRawQuery();
    }
}
