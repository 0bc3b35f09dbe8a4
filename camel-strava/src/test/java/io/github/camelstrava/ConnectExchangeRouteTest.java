package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.store.EntryKind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a sign-up by what Strava answers to the code. */
class ConnectExchangeRouteTest {

    private final ConnectRoutes routes = new ConnectRoutes();
    private final Browser browser = routes.browser();

    @AfterEach
    void close() {
        routes.close();
    }

    private void assertRefused(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("<h1>" + title + "</h1>");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertNothingIsConnected();
    }

    private void assertNothingIsConnected() {
        assertThat(routes.grant()).isEmpty();
        assertThat(routes.arrived).isEmpty();
    }

    @Test
    void aCodeThatWasUsedIsToldApart() {
        routes.start("");
        String code = routes.strava.authorizationCode(routes.tomas, Scope.READ);
        browser.get(Browser.callback(browser.state(), code, Scope.READ));
        routes.arrived.clear();
        String token = routes.grant().orElseThrow().tokens().accessToken();

        HttpResponse<String> again = browser.get(Browser.callback(browser.state(), code, Scope.READ));

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("<h1>This sign-up is over</h1>").doesNotContain(code);
        assertThat(routes.exchanges()).as("one each").isEqualTo(2);
        assertThat(routes.arrived).isEmpty();
        assertThat(routes.grant().orElseThrow().tokens().accessToken())
                .as("what the first one brought is kept")
                .isEqualTo(token);
    }

    @Test
    void aCodeThatSomebodyInventedIsRefused() {
        routes.start("");

        HttpResponse<String> answer =
                browser.get(Browser.callback(browser.state(), "<script>alert(1)</script>", Scope.READ));

        assertRefused(answer, 403, "This sign-up is over");
        assertThat(answer.body()).doesNotContain("alert(1)");
    }

    @Test
    void theLimitOfAthletesMayBeToldByAPage() {
        String head = "<html><head><style>" + "p { color: black }".repeat(20) + "</style></head>";
        routes.strava.fault(Fault.status(
                        403, "text/html", head + "<body><h1>Limit of connected athletes exceeded</h1></body></html>")
                .onTokens());
        routes.start("");

        assertRefused(browser.comeBack(routes.tomas, Scope.READ), 403, "No place left");
    }

    @Test
    void anAthleteWhoCannotBeIsAskedFor() {
        routes.strava.fault(Fault.editJson(json -> ((ObjectNode) json.get("athlete")).put("id", -1))
                .onTokens());
        routes.start("");

        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(303);
        assertThat(routes.grant()).isPresent();
    }

    @Test
    void theLimitOfAthletesIsToldInPlainWordsAndNotTriedAgain() {
        routes.strava.connectedAthletesLimit(0);
        routes.start("");

        HttpResponse<String> answer = browser.comeBack(routes.tomas, Scope.READ);

        assertRefused(answer, 403, "No place left");
        assertThat(answer.body()).contains("a limited number of athletes").doesNotContain("exceeded");
        assertThat(routes.exchanges()).isOne();
        routes.strava.connectedAthletesLimit(1);
        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(303);
    }

    @Test
    void aSecretThatIsWrongIsTheOperatorsAffair() {
        routes.configuration().setClientSecret("canary-wrong-secret");
        routes.start("");

        HttpResponse<String> answer = browser.comeBack(routes.tomas, Scope.READ);

        assertRefused(answer, 500, "Not set up yet");
        assertThat(answer.body())
                .as("another attempt would not help")
                .doesNotContain("<a ")
                .doesNotContain("canary", "clientSecret", routes.strava.clientId());
        assertThat(routes.exchanges()).isOne();
    }

    @Test
    void anInactiveApplicationIsTheOperatorsAffair() {
        routes.strava.fault(Fault.applicationInactive().onTokens());
        routes.start("");

        assertRefused(browser.comeBack(routes.tomas, Scope.READ), 500, "Not set up yet");
        assertThat(routes.exchanges()).isOne();
    }

    static Stream<Named<Fault>> outages() {
        return Stream.of(
                Named.of("a reset connection", Fault.connectionReset()),
                Named.of("a closed connection", Fault.connectionClosed()),
                Named.of("no HTTP", Fault.garbage()),
                Named.of("a lost answer", Fault.answerLost()),
                Named.of("an error", Fault.status(500)),
                Named.of("an outage", Fault.status(503)),
                Named.of("too many requests", Fault.rateLimited()),
                Named.of("a page in an outage", Fault.html(503)),
                Named.of("a page of something in between", Fault.html(200)),
                Named.of("a page that forbids", Fault.html(403)),
                Named.of("a redirect", Fault.redirect("http://127.0.0.1:1/")),
                Named.of("half of the JSON", Fault.cutJson()),
                Named.of("half of the body", Fault.brokenTransfer()),
                Named.of("no body", Fault.emptyBody()),
                Named.of("a list", Fault.body("[1]")),
                Named.of("a token that is null", Fault.editJson(json -> ((ObjectNode) json).putNull("access_token"))),
                Named.of("no token", Fault.editJson(json -> ((ObjectNode) json).remove("access_token"))));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void anOutageOfStravasIsToldAndPasses(Fault fault) {
        routes.strava.fault(fault.onTokens());
        routes.start("");

        HttpResponse<String> answer = browser.comeBack(routes.tomas, Scope.READ);

        assertRefused(answer, 503, "Not at this moment");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(routes.exchanges()).as("a code works once").isOne();
        routes.strava.clearFaults();
        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(303);
    }

    @Test
    void aPageOfAnOutageIsNotPassedOn() {
        routes.strava.fault(
                Fault.status(503, "text/html", "<script>canary</script>").onTokens());
        routes.start("");

        assertThat(browser.comeBack(routes.tomas, Scope.READ).body()).doesNotContain("canary");
    }

    @Test
    void anAthleteWhoCannotBeAskedForIsNotConnected() {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("athlete")).onTokens());
        routes.strava.fault(Fault.status(503).on(StravaOperation.athlete));
        routes.start("");

        assertRefused(browser.comeBack(routes.tomas, Scope.READ), 503, "Not at this moment");
        assertThat(routes.exchanges()).isOne();
    }

    @Test
    void moreThanWasAgreedToCannotBeClaimedInTheRedirect() {
        routes.start("requiredScope=activity:read_all");
        String code = routes.strava.authorizationCode(routes.tomas, Scope.READ);

        HttpResponse<String> answer =
                browser.get(Browser.callback(browser.state(), code, Scope.READ, Scope.ACTIVITY_READ_ALL));

        assertRefused(answer, 403, "A permission is missing");
        assertThat(answer.body()).contains("<li>View data about your private activities</li>");
        assertThat(routes.store.items(EntryKind.GRANT, routes.strava.clientId()))
                .isEmpty();
    }

    @Test
    void whatIsStoredIsWhatTheTokensAreGoodForAndNotWhatTheRedirectClaims() {
        routes.start("");
        String code = routes.strava.authorizationCode(routes.tomas, Scope.READ);

        browser.get(Browser.callback(browser.state(), code, Scope.READ, Scope.ACTIVITY_WRITE));

        assertThat(routes.grant().orElseThrow().tokens().scopes()).containsExactly("read");
    }

    @Test
    void whatNobodySaysIsNotThereIfItIsRequired() {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
        routes.start("requiredScope=read");

        assertRefused(browser.comeBack(routes.tomas), 403, "A permission is missing");
    }

    @Test
    void withoutAWordOfScopesNobodyIsRefusedWhoNeedsNone() {
        routes.strava.fault(
                Fault.editJson(json -> ((ObjectNode) json).remove("scope")).onTokens());
        routes.start("");

        assertThat(browser.comeBack(routes.tomas).statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "activity:read,               ACTIVITY_READ",
        "activity:read,               ACTIVITY_READ_ALL",
        "RAW(read activity:read_all), ACTIVITY_READ_ALL",
    })
    void enoughIsEnough(String required, Scope granted) {
        routes.start("scope=read,activity:read,activity:read_all&requiredScope=" + required);

        assertThat(browser.comeBack(routes.tomas, Scope.READ, granted).statusCode())
                .isEqualTo(303);
    }

    @Test
    void whoAgreesToLessThanBeforeKeepsWhatIsStored() {
        routes.start("requiredScope=activity:read_all");
        browser.comeBack(routes.tomas, Scope.READ, Scope.ACTIVITY_READ_ALL);
        routes.arrived.clear();
        List<String> before = List.copyOf(routes.grant().orElseThrow().tokens().scopes());

        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(403);

        assertThat(routes.grant().orElseThrow().tokens().scopes()).containsExactlyElementsOf(before);
        assertThat(routes.arrived).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"access_token\":\"a\",\"athlete\":{\"id\":\"x\"}}", "{\"access_token\":\"a\",\"athlete\":7}"})
    void anAthleteWithoutAnIdIsAskedFor(String answer) {
        routes.strava.fault(Fault.body(answer).onTokens());
        routes.start("");

        assertRefused(browser.comeBack(routes.tomas, Scope.READ), 403, "This sign-up is over");
        assertThat(routes.strava.requestsTo(StravaOperation.athlete)).hasSize(1);
    }
}
