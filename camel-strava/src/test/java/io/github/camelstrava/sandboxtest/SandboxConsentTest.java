package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page where athletes authorize the application, by a client that has no script. */
class SandboxConsentTest {
    private static final String BACK = "http://localhost:8080/strava/connected";
    private static final String LIMIT = "Limit of connected athletes exceeded";

    private final StravaSandbox strava =
            StravaSandbox.builder().callbackDomain("example.com").start();
    private final Browser browser = new Browser(strava);
    private final Client client = new Client(strava);
    private final SandboxAthlete known = strava.addAthlete(a -> a.name("Known Already"));
    private final SandboxAthlete newcomer =
            strava.addAthlete(a -> a.name("New Comer").notConnected());

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void showsWhoAsksForWhatAndWhoMayAnswer() {
        Client.Reply page = ask("scope", "read,activity:read_all");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("Strava sandbox: nothing here is real", strava.clientId(), "localhost:8080")
                .containsSubsequence("New Comer", "Known Already", "already connected")
                .containsSubsequence(
                        "name=\"grant\" value=\"read\" checked", "name=\"grant\" value=\"activity:read_all\" checked")
                .doesNotContain("value=\"activity:write\"");
    }

    @Test
    void givesACodeThatWorksOnce() {
        Client.Reply reply = decide("state", "s1", "grant", "read", "grant", "activity:read");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("Location"))
                .startsWith(BACK + "?state=s1&code=")
                .endsWith("&scope=read,activity:read");
        assertThat(newcomer.isConnected()).isFalse();
        String code = Browser.query(reply).get("code");
        JsonNode tokens = client.exchange(code).json();
        assertThat(tokens.at("/athlete/id").asLong()).isEqualTo(newcomer.id());
        assertThat(tokens.get("access_token").asText()).isEqualTo(newcomer.accessToken());
        assertThat(newcomer.scopes()).containsExactlyInAnyOrder("read", "activity:read");
        assertThat(client.exchange(code).error()).isEqualTo("AuthorizationCode/code/invalid");
    }

    @Test
    void sendsBackWithoutACodeWhoeverCancels() {
        Client.Reply reply = decide("state", "s1", "grant", "read", "decision", "deny");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("Location")).isEqualTo(BACK + "?state=s1&error=access_denied");
    }

    @Test
    void grantsWhatWasAskedForAndLeftTicked() {
        Client.Reply reply = decide("grant", "activity:write", "grant", "read");

        assertThat(Browser.query(reply)).containsEntry("scope", "read");
        client.exchange(Browser.query(reply).get("code"));
        assertThat(newcomer.scopes()).containsExactly("read");
    }

    @Test
    void takesNothingTickedForARefusal() {
        assertThat(decide("state", "s1").header("Location")).isEqualTo(BACK + "?state=s1&error=access_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b+c%20d",
                "&code=stolen#top",
                "\"><script>alert(1)</script>",
                "it's &amp; &lt;",
                "žluťoučký 🚴",
                "line\r\nSet-Cookie: a=b"
            })
    void returnsAnyStateAsItCame(String state) {
        Client.Reply page = ask("state", state);
        assertThat(page.body()).doesNotContain("<script");

        Client.Reply reply = decide("state", Browser.hidden(page, "state"), "grant", "read");

        assertThat(Browser.query(reply)).containsEntry("state", state).containsOnlyKeys("state", "code", "scope");
        assertThat(reply.header("Set-Cookie")).isNull();
    }

    @Test
    void returnsAnEmptyStateIfNoneWasSent() {
        assertThat(decide("grant", "read").header("Location")).startsWith(BACK + "?state=&code=");
    }

    @Test
    void keepsTheQueryOfTheAddressItSendsBackTo() {
        Client.Reply reply = decide("redirect_uri", BACK + "?tenant=a%26b", "grant", "read");

        assertThat(reply.header("Location")).startsWith(BACK + "?tenant=a%26b&state=&code=");
    }

    @Test
    void escapesTheAddressItSendsBackTo() {
        String address = "app://localhost/?'a'=b&c";

        Client.Reply page = ask("redirect_uri", address);

        assertThat(page.body()).doesNotContain(address);
        assertThat(Browser.hidden(page, "redirect_uri")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_id | 1 | Application/client_id/invalid",
                "client_id | '' | Application/client_id/invalid",
                "redirect_uri | '' | Application/redirect_uri/invalid",
                "redirect_uri | /strava | Application/redirect_uri/invalid",
                "redirect_uri | https://example.org/ | Application/redirect_uri/invalid",
                "redirect_uri | https://localhost@example.org/ | Application/redirect_uri/invalid",
                "redirect_uri | https://notexample.com/ | Application/redirect_uri/invalid",
                "redirect_uri | https://example.com.example.org/ | Application/redirect_uri/invalid",
                "redirect_uri | 'http://localhost/ a' | Application/redirect_uri/invalid",
                "redirect_uri | http://localhost/#a | Application/redirect_uri/invalid",
                "response_type | token | Authorize/response_type/invalid",
                "scope | '' | Authorize/scope/invalid",
                "scope | public | Authorize/scope/invalid",
                "scope | read,view_private | Authorize/scope/invalid",
                "scope | <script> | Authorize/scope/invalid"
            })
    void refusesWhatStravaRefuses(String parameter, String value, String error) {
        for (Client.Reply reply : List.of(ask(parameter, value), decide(parameter, value, "grant", "read"))) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Content-Type")).startsWith("application/json");
            assertThat(reply.json().get("message").asText()).isEqualTo("Bad Request");
            assertThat(reply.error()).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9999/back",
                "http://[::1]:8080/back",
                "https://example.com/back",
                "https://APP.example.com/back",
                "myapp://example.com"
            })
    void sendsBackToThisMachineAndToTheCallbackDomain(String address) {
        assertThat(decide("redirect_uri", address, "grant", "read").header("Location"))
                .startsWith(address + "?state=");
    }

    @Test
    void takesScopesWithASpaceBetweenThem() {
        Client.Reply page = ask("scope", "read activity:read_all");

        assertThat(page.body()).contains("value=\"read\"", "value=\"activity:read_all\"");
    }

    @Test
    void answersAtEveryAddressOfStravas() {
        for (String address : List.of(
                strava.oauthUri() + "/authorize",
                strava.oauthUri() + "/mobile/authorize",
                strava.apiUri() + "/oauth/authorize")) {
            assertThat(browser.get(address + "?" + Browser.encoded(request())).status())
                    .isEqualTo(200);
            assertThat(browser.post(address, request("grant", "read")).status()).isEqualTo(302);
        }
    }

    @Test
    void knowsNoOtherMethod() {
        assertThat(browser.send("DELETE", strava.oauthUri() + "/authorize").status())
                .isEqualTo(405);
    }

    @Test
    void refusesADecisionThatIsNone() {
        assertThat(decide("grant", "read", "decision", "perhaps").error()).isEqualTo("Authorize/decision/invalid");
        assertThat(decide("grant", "read", "athlete", "1").error()).isEqualTo("Authorize/athlete/invalid");
    }

    @Test
    void refusesFormsOfOtherSites() {
        String uri = strava.oauthUri() + "/authorize";
        String own = strava.pageUri().replaceAll("/$", "");

        assertThat(browser.postFrom("https://example.org", uri, request("grant", "read"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.postFrom("null", uri, request("grant", "read")).status())
                .isEqualTo(403);
        assertThat(browser.postFrom(own, uri, request("grant", "read")).status())
                .isEqualTo(302);
    }

    @Test
    void replacesTheTokensOfAnAthleteWhoAuthorizesAgain() {
        String oldRefreshToken = known.refreshToken();

        Client.Reply reply = decide("athlete", Long.toString(known.id()), "grant", "read");

        assertThat(client.refresh(oldRefreshToken).status()).isEqualTo(200);
        JsonNode tokens = client.exchange(Browser.query(reply).get("code")).json();
        assertThat(client.refresh(oldRefreshToken).status()).isEqualTo(400);
        assertThat(client.refresh(tokens.get("refresh_token").asText()).status())
                .isEqualTo(200);
        assertThat(client.get(tokens.get("access_token").asText(), "/athlete").status())
                .isEqualTo(200);
        assertThat(known.scopes()).containsExactly("read");
    }

    @Test
    void refusesOneAthleteTooManyWithoutSendingThemBack() {
        strava.connectedAthletesLimit(1);

        Client.Reply reply = decide("grant", "read");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Location")).isNull();
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.body()).contains(LIMIT);
    }

    @Test
    void refusesTheCodeOfOneAthleteTooMany() {
        String before = Browser.query(decide("grant", "read")).get("code");
        strava.connectedAthletesLimit(1);

        for (String code : List.of(before, strava.authorizationCode(newcomer, Scope.READ))) {
            Client.Reply reply = client.exchange(code);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json().get("message").asText()).isEqualTo(LIMIT);
        }
        assertThat(newcomer.isConnected()).isFalse();
    }

    @Test
    void letsThoseAuthorizeAgainWhoAreConnected() {
        strava.connectedAthletesLimit(1);
        Client.Reply reply = decide("athlete", Long.toString(known.id()), "grant", "read");
        assertThat(client.exchange(Browser.query(reply).get("code")).status()).isEqualTo(200);

        known.deauthorize();

        assertThat(decide("grant", "read").status()).isEqualTo(302);
    }

    @Test
    void remembersRequestsWithoutStatesAndCodes() {
        ask("state", "a-secret");
        Client.Reply reply = decide("state", "a-secret", "grant", "read");

        assertThat(strava.requestsTo("/oauth/authorize"))
                .extracting(SandboxRequest::method, SandboxRequest::status)
                .containsExactly(tuple("GET", 200), tuple("POST", 302));
        SandboxRequest decision = strava.requests().get(1);
        assertThat(decision.athleteId()).isEqualTo(newcomer.id());
        assertThat(decision.query()).containsEntry("decision", "allow").containsEntry("redirect_uri", BACK);
        assertThat(strava.requests().toString())
                .doesNotContain("a-secret", Browser.query(reply).get("code"));
        assertThat(strava.calls()).isZero();
        assertThat(strava.usage().overallShort()).isZero();
    }

    private Client.Reply ask(String... others) {
        return browser.get(strava.oauthUri() + "/authorize?" + Browser.encoded(request(others)));
    }

    private Client.Reply decide(String... others) {
        return browser.post(strava.oauthUri() + "/authorize", request(others));
    }

    /** Of fields that come twice, those named here count. */
    private String[] request(String... others) {
        String[] usual = {
            "client_id",
            strava.clientId(),
            "redirect_uri",
            BACK,
            "response_type",
            "code",
            "scope",
            "read,activity:read",
            "athlete",
            Long.toString(newcomer.id()),
            "decision",
            "allow"
        };
        return Stream.concat(Arrays.stream(usual), Arrays.stream(others)).toArray(String[]::new);
    }
}
