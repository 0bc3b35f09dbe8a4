package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.store.EntryKind;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to Strava. */
class ConnectStartRouteTest {

    private static final String REDIRECT = "https://example.org/strava/connect/callback";
    private static final Pattern REDIRECT_URI = Pattern.compile("[?&]redirect_uri=([^&]*)");

    private final ConnectRoutes routes = new ConnectRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private HttpResponse<String> begin() {
        return routes.browser().get(ConnectRoutes.PATH);
    }

    private static List<String> cookie(HttpResponse<?> answer) {
        return List.of(answer.headers().firstValue("Set-Cookie").orElseThrow().split("; "));
    }

    /** Where Strava is told to send the browser back to, if it came with such a head. */
    private String redirectUri(String... lines) {
        String answer = routes.raw("GET /strava/connect HTTP/1.1\r\n" + String.join("\r\n", lines));
        Matcher redirect = REDIRECT_URI.matcher(answer);
        assertThat(answer).startsWith("HTTP/1.1 302 ");
        assertThat(redirect.find()).isTrue();
        return URLDecoder.decode(redirect.group(1), StandardCharsets.UTF_8);
    }

    @Test
    void theBrowserIsSentToStravaWithAllThatStravaHasToKnow() {
        routes.start("");

        HttpResponse<String> answer = begin();

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith(routes.strava.oauthUri() + "/authorize?");
        Map<String, String> query = Browser.query(answer);
        assertThat(query)
                .containsOnlyKeys("client_id", "redirect_uri", "response_type", "scope", "state")
                .containsEntry("client_id", routes.strava.clientId())
                .containsEntry("redirect_uri", "http://127.0.0.1:" + routes.front.port() + "/strava/connect/callback")
                .containsEntry("response_type", "code")
                .containsEntry("scope", "read,activity:read_all");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void optionsSayWhatTheAthleteIsAskedFor() {
        routes.start("scope=RAW(read activity:read,profile:read_all)&approvalPrompt=force");

        assertThat(Browser.query(begin()))
                .containsEntry("scope", "read,activity:read,profile:read_all")
                .containsEntry("approval_prompt", "force");
    }

    @Test
    void nothingButStravaIsAskedAndNothingOfTheRequestGoesThere() {
        routes.start("");

        HttpResponse<String> answer = routes.browser()
                .get("/strava/connect?scope=activity:write&state=mine&redirect_uri=https://evil.example");

        assertThat(Browser.query(answer)).containsEntry("scope", "read,activity:read_all");
        assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("evil", "mine", "write");
        assertThat(routes.strava.requests()).isEmpty();
    }

    @Test
    void theStateIsAnotherOneEachTimeAndCannotBeGuessed() {
        routes.start("");
        Set<String> states = new HashSet<>();
        Browser browser = routes.browser();
        for (int i = 0; i < 5; i++) {
            states.add(browser.state());
            states.add(routes.browser().state());
        }

        assertThat(states).hasSize(10).allMatch(state -> state.length() > 64);
    }

    @Test
    void onHttpTheCookieIsForThisHostAndNoScript() {
        routes.start("");

        assertThat(cookie(begin()))
                .anyMatch(part -> part.matches("strava-connect=[A-Za-z0-9_-]{32}"))
                .anyMatch("HttpOnly"::equalsIgnoreCase)
                .contains("SameSite=Lax", "Path=/", "Max-Age=600")
                .noneMatch("Secure"::equalsIgnoreCase)
                .noneMatch(part -> part.startsWith("Domain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {REDIRECT, "HTTPS://example.org/strava/connect/callback"})
    void onHttpsTheCookieIsForHttpsAloneAndThisHostAlone(String redirectUri) {
        routes.start("redirectUri=" + redirectUri);

        assertThat(cookie(begin()))
                .anyMatch(part -> part.matches("__Host-strava-connect=[A-Za-z0-9_-]{32}"))
                .anyMatch("HttpOnly"::equalsIgnoreCase)
                .anyMatch("Secure"::equalsIgnoreCase)
                .contains("SameSite=Lax", "Path=/")
                .noneMatch(part -> part.startsWith("Domain"));
    }

    @Test
    void aCookieOfTheNameForHttpDoesNotCountOnHttps() {
        routes.start("redirectUri=" + REDIRECT);
        Browser browser = routes.browser();
        String callback = browser.agreed(routes.tomas, Scope.READ);

        assertThat(routes.front
                        .get(callback, "Cookie", browser.cookies().replace("__Host-", ""))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get(callback).statusCode()).isEqualTo(303);
    }

    @Test
    void theAnswerIsNotKeptByAnybody() {
        routes.start("");

        assertThat(begin().headers().map())
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("referrer-policy", List.of("no-referrer"));
    }

    @Test
    void anybodyCanBeginAsOftenAsTheyLikeWithoutFillingTheStore() {
        routes.start("");
        for (int i = 0; i < 300; i++) {
            assertThat(begin().statusCode()).isEqualTo(302);
        }

        String application = routes.strava.clientId();
        assertThat(routes.store.items(EntryKind.OAUTH_STATE, application)).isEmpty();
        assertThat(routes.store.items(EntryKind.OAUTH_KEY, application)).hasSize(1);
        assertThat(routes.store.items(EntryKind.GRANT, application)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example,        localhost",
        "evil.example:1,      localhost",
        "localhost.evil.example, localhost",
        "127.0.0.1.evil.example, localhost",
        "localhost,           localhost",
        "localhost:1,         localhost",
        "127.0.0.1,           127.0.0.1",
        "[::1],               localhost",
        "'',                  localhost",
    })
    void onThisMachineTheHostHeaderSaysNoMoreThanWhichOfItsNamesWasUsed(String host, String redirected) {
        routes.start("");

        assertThat(redirectUri("Host: " + host))
                .isEqualTo("http://" + redirected + ":" + routes.front.port() + "/strava/connect/callback");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost@evil.example", "evil.example/a?b#", "evil.example\r\nHost: localhost", "\"><evil>"})
    void aHostThatIsNoneDoesNotGetIntoTheAnswer(String host) {
        routes.start("");

        assertThat(routes.raw("GET /strava/connect HTTP/1.1\r\nHost: " + host)).doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-Host: evil.example", "Forwarded: host=evil.example", "X-Forwarded-For: 127.0.0.1"})
    void behindAProxyItHasToBeSaidWhereTheApplicationIs(String header) {
        routes.start("");
        List<String> answers = new ArrayList<>();

        List<String> said = ConnectRoutes.logOf(
                () -> answers.add(routes.raw("GET /strava/connect HTTP/1.1\r\nHost: evil.example\r\n" + header)));

        assertThat(answers.get(0))
                .startsWith("HTTP/1.1 500 ")
                .contains("<h1>Not set up yet</h1>")
                .doesNotContainIgnoringCase("Location:")
                .doesNotContainIgnoringCase("Set-Cookie:")
                .doesNotContain("evil", "redirectUri");
        assertThat(said)
                .filteredOn(line -> line.contains("redirectUri"))
                .singleElement()
                .asString()
                .contains("WARN", "/strava/connect/callback")
                .doesNotContain("evil");
    }

    @Test
    void theLogIsNotFilledByThoseWhoComeByWayOfAProxy() {
        routes.start("");

        List<String> said = ConnectRoutes.logOf(() -> {
            for (int i = 0; i < 20; i++) {
                assertThat(routes.front
                                .get(ConnectRoutes.PATH, "X-Forwarded-Host", "evil.example")
                                .statusCode())
                        .isEqualTo(500);
            }
        });

        assertThat(said).filteredOn(line -> line.contains("WARN")).hasSize(1);
    }

    @Test
    void whereTheApplicationIsSaidToBeCountsWhateverTheRequestSays() {
        routes.start("redirectUri=" + REDIRECT);

        assertThat(redirectUri("Host: evil.example")).isEqualTo(REDIRECT);
        assertThat(redirectUri("Host: 127.0.0.1", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http"))
                .isEqualTo(REDIRECT);
        assertThat(redirectUri("Host: evil.example", "Forwarded: host=evil.example;proto=http"))
                .isEqualTo(REDIRECT);
    }

    @Test
    void aParameterCannotMakeAProxyOrAnotherAddressOfTheServer() {
        routes.start("");

        HttpResponse<String> answer = routes.browser()
                .get("/strava/connect?CamelVertxPlatformHttpLocalAddress=evil&CamelVertxPlatformHttpRemoteAddress=evil"
                        + "&CamelHttpUrl=https%3A%2F%2Fevil.example%2F&Host=evil.example&CamelHttpMethod=POST");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(Browser.query(answer).get("redirect_uri"))
                .isEqualTo("http://127.0.0.1:" + routes.front.port() + "/strava/connect/callback");
    }
}
