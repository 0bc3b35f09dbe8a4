package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ups that end before anything is asked of Strava. */
class ConnectRefusalsRouteTest {

    private static final String CALLBACK = "/strava/connect/callback";
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String SCRIPT = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";

    private final SandboxClock clock = SandboxClock.at(Instant.parse("2026-09-01T10:00:00Z"));
    private final ConnectRoutes routes = ConnectRoutes.at(clock);
    private final Browser browser = routes.browser();

    @AfterEach
    void close() {
        routes.close();
    }

    private void assertRefused(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("<h1>" + title + "</h1>", "href=\"../connect\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(routes.strava.requests()).isEmpty();
        assertThat(routes.grant()).isEmpty();
        assertThat(routes.arrived).isEmpty();
    }

    private String code() {
        return routes.strava.authorizationCode(routes.tomas, Scope.values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?code=abc&scope=read",
                "?state=&code=abc&scope=read",
                "?state=a&code=abc",
                "?state=%00&code=abc",
                "?state=RAW(a)&code=abc",
                "?state=%25ZZ&code=abc",
                "?state%5B0%5D=a&code=abc",
                "?state",
                "?&&=&=a",
                "?error=access_denied"
            })
    void whatStravaDoesNotSendIsRefused(String query) {
        routes.start("");
        browser.state();

        assertRefused(browser.get(CALLBACK + query), 400, "Nothing to do here");
    }

    @Test
    void aQueryThatIsNoneIsRefused() {
        routes.start("");

        String answer = routes.raw("GET " + CALLBACK + "?state=%ZZ&code=%<script> HTTP/1.1\r\nHost: localhost");

        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("<script>&", "%<script", "Exception");
        assertNothingHappened();
    }

    @Test
    void aStateWithSomethingBehindItIsRefused() {
        routes.start("");
        String state = browser.state();

        assertRefused(browser.get(Browser.callback(state + "a", code())), 400, "Nothing to do here");
        assertRefused(browser.get(Browser.callback(state + "\n", code())), 400, "Nothing to do here");
    }

    @Test
    void aStateThatIsTooLongIsRefused() {
        routes.start("");

        assertRefused(browser.get(Browser.callback("a".repeat(3_000), code())), 400, "Nothing to do here");
    }

    @Test
    void aStateThatIsGivenTwiceIsRefusedAndNotUsedUp() {
        routes.start("");
        String callback = browser.agreed(routes.tomas, Scope.READ);
        String state = callback.substring(callback.indexOf("state="), callback.indexOf('&'));

        assertRefused(browser.get(callback + "&" + state), 400, "Nothing to do here");
        assertRefused(browser.get(callback + "&state=other"), 400, "Nothing to do here");
        assertThat(browser.get(callback).statusCode()).isEqualTo(303);
    }

    @Test
    void aForgedStateIsRefused() {
        routes.start("");
        String[] parts = browser.state().split("\\.");
        String forged = "a".repeat(32) + "." + parts[1] + "." + parts[2];

        assertRefused(browser.get(Browser.callback(forged, code())), 403, "Begun somewhere else");
    }

    @Test
    void nobodyIsSignedUpByALinkThatSomebodyElseBegan() {
        routes.start("");
        Browser attacker = routes.browser();
        String link = attacker.agreed(routes.tomas, Scope.READ);

        assertRefused(browser.get(link), 403, "Begun somewhere else");
        browser.state();
        assertRefused(browser.get(link), 403, "Begun somewhere else");
        assertThat(attacker.get(link).statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "cookie", "COOKIE", "Set-Cookie", "CamelCookie"})
    void aParameterIsNoCookie(String parameter) {
        routes.start("");
        Browser attacker = routes.browser();
        String link = attacker.agreed(routes.tomas, Scope.READ);

        assertRefused(
                browser.get(link + "&" + parameter + "=" + Browser.encoded(attacker.cookies()) + "&strava-connect="
                        + attacker.cookies().split("=")[1]),
                403,
                "Begun somewhere else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strava-connect=", "strava-connect", "=", ";;", "strava-connect=%22", "Strava-Connect={}"})
    void aCookieThatHoldsNothingOfOursIsNone(String cookie) {
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);
        String held = browser.cookies().split("=")[1];

        assertRefused(routes.front.get(link, "Cookie", cookie.replace("{}", held)), 403, "Begun somewhere else");
    }

    @Test
    void aStateOfAnotherPathIsRefused() {
        routes.start("");
        routes.add("other", "connectPath=/other", route -> {});
        String link = browser.agreed(routes.tomas, Scope.READ);

        HttpResponse<String> answer = browser.get(link.replace("/strava/connect/", "/other/"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertNothingHappened();
        assertThat(browser.get(link).statusCode()).isEqualTo(303);
    }

    @Test
    void aStateIsGoodForTenMinutes() {
        routes.start("");
        String inTime = browser.agreed(routes.tomas, Scope.READ);
        String late = browser.agreed(routes.tomas, Scope.READ);

        clock.advance(LIFE);
        assertRefused(browser.get(late), 403, "This sign-up is over");
        clock.advance(Duration.ofSeconds(-1));
        assertThat(browser.get(inTime).statusCode()).isEqualTo(303);
    }

    @Test
    void aStateIsGoodForOnce() {
        routes.start("");
        String state = browser.state();
        assertThat(browser.get(Browser.callback(state, code(), Scope.READ)).statusCode())
                .isEqualTo(303);
        routes.strava.clearRequests();
        routes.arrived.clear();

        HttpResponse<String> again = browser.get(Browser.callback(state, code(), Scope.READ));

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("<h1>This sign-up is over</h1>");
        assertThat(routes.strava.requests()).isEmpty();
        assertThat(routes.arrived).isEmpty();
    }

    @Test
    void aDeniedConsentIsToldAndEndsTheSignUp() {
        routes.start("");
        String denied = CALLBACK + "?state=" + browser.state() + "&error=access_denied";

        assertRefused(browser.get(denied), 403, "Not connected");
        assertRefused(browser.get(denied + "&code=" + code()), 403, "This sign-up is over");
    }

    @Test
    void aDeniedConsentWithACodeIsStillDenied() {
        routes.start("");

        assertRefused(
                browser.get(browser.agreed(routes.tomas, Scope.READ) + "&error=access_denied"), 403, "Not connected");
    }

    @Test
    void aDenialThatIsForgedIsNone() {
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);

        assertRefused(
                routes.browser().get(link.substring(0, link.indexOf('&')) + "&error=access_denied"),
                403,
                "Begun somewhere else");
        assertThat(browser.get(link).statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error=server_error", "error=", "error", "error=access_denied&error=access_denied"})
    void anotherErrorIsRefused(String error) {
        routes.start("");

        assertRefused(browser.get(CALLBACK + "?state=" + browser.state() + "&" + error), 400, "Nothing to do here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&code=", "&code", "&code=a&code=b"})
    void withoutACodeThereIsNothingToAsk(String code) {
        routes.start("");

        assertRefused(
                browser.get(CALLBACK + "?state=" + browser.state() + code + "&scope=read"), 400, "Nothing to do here");
    }

    @Test
    void aCodeThatIsTooLongIsRefused() {
        routes.start("");

        assertRefused(
                browser.get(Browser.callback(browser.state(), "a".repeat(1_001), Scope.READ)),
                400,
                "Nothing to do here");
    }

    @ParameterizedTest
    @CsvSource({
        "state=SCRIPT&code=a&scope=read,       400",
        "state=STATE&error=SCRIPT,             400",
        "state=STATE&error=access_denied&error_description=SCRIPT, 403",
        "state=STATE&code=a&code=SCRIPT,       400",
        "state=STATE&code=a&scope=SCRIPT,      403",
        "SCRIPT=SCRIPT,                        400",
    })
    void nothingOfTheRequestIsInThePage(String query, int status) {
        routes.start("requiredScope=read");

        HttpResponse<String> answer =
                browser.get(CALLBACK + "?" + query.replace("SCRIPT", SCRIPT).replace("STATE", browser.state()));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("alert(1)", "%3C");
        assertThat(answer.headers().map().toString()).doesNotContain("alert(1)");
        assertNothingHappened();
    }

    @Test
    void whoeverUntickedARequiredScopeIsToldWhichBeforeTheCodeIsSpent() {
        routes.start("scope=read,activity:read_all,profile:read_all&requiredScope=activity:read_all,profile:read_all");

        HttpResponse<String> answer = browser.comeBack(routes.tomas, Scope.READ);

        assertRefused(answer, 403, "A permission is missing");
        assertThat(answer.body())
                .contains(
                        "<li>View data about your private activities</li>",
                        "<li>View your complete Strava profile</li>");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,    /strava/connect",
        "PUT,     /strava/connect",
        "DELETE,  /strava/connect",
        "HEAD,    /strava/connect",
        "OPTIONS, /strava/connect",
        "PATCH,   /strava/connect",
        "POST,    /strava/connect/connected",
        "PUT,     /strava/connect/connected",
        "DELETE,  /strava/connect/connected",
        "HEAD,    /strava/connect/connected",
        "OPTIONS, /strava/connect/connected",
        "PATCH,   /strava/connect/connected",
    })
    void otherMethodsThanGetAreRefused(String method, String path) {
        routes.start("");

        HttpResponse<String> answer = routes.front.send(method, path, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
    void otherMethodsThanGetDoNotUseTheStateUp(String method) {
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);

        HttpResponse<String> answer = routes.front.send(
                method, link + "&CamelHttpMethod=GET", BodyPublishers.noBody(), "Cookie", browser.cookies());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        assertNothingHappened();
        assertThat(browser.get(link).statusCode()).isEqualTo(303);
    }

    @Test
    void anythingBelowThePathIsNotFound() {
        routes.start("");

        assertThat(browser.get("/strava/connect/").statusCode()).isIn(302, 404);
        assertThat(browser.get("/strava/connect/callback/more").statusCode()).isEqualTo(404);
        assertThat(browser.get("/strava").statusCode()).isEqualTo(404);
    }
}
