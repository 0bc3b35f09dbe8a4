package io.github.camelstrava;

import static org.apache.camel.builder.Builder.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of {@code strava:connect}, and what its route goes through. */
class ConnectOptionsRouteTest {

    private final ConnectRoutes routes = new ConnectRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requiredScope=activity:write            | Option requiredScope has activity:write, which the option scope does not ask for",
                "scope=read&requiredScope=activity:read  | Option requiredScope has activity:read, which the option scope does not ask for",
                "scope=read,everything                   | Option scope has a scope that Strava does not know: expected some of read, read_all",
                "requiredScope=everything                | Option requiredScope has a scope that Strava does not know",
                "scope=RAW( )                            | Option scope is empty",
                "approvalPrompt=never                    | Option approvalPrompt has the value",
                "redirectUri=RAW(https://example.org/strava/connect/callback#a) | Option redirectUri must be an http or https address",
                "redirectUri=RAW(https://example.org/strava/connect/callback?a=b) | Option redirectUri must be an http or https address",
                "redirectUri=RAW(https://me@example.org/strava/connect/callback) | Option redirectUri must be an http or https address",
                "redirectUri=ftp://example.org/strava/connect/callback | Option redirectUri must be an http or https address",
                "redirectUri=/strava/connect/callback    | Option redirectUri must be an http or https address",
                "redirectUri=RAW(https:///callback)      | Option redirectUri",
                "redirectUri=RAW(not an address)         | Option redirectUri is not a URI",
                "redirectUri=RAW(https://exämple.org/)   | Option redirectUri is not a URI",
                "successUri=RAW(javascript:alert(1\\))   | Option successUri",
                "successUri=data:text/html,a             | Option successUri must be an http or https address",
                "successUri=RAW(https:///welcome)        | Option successUri",
                "successUri=done                         | Option successUri must be an http or https address",
                "successUri=//evil.example/a             | Option successUri must be an http or https address",
                "state=abc                               | Option state is not for strava:connect",
                "successUri=RAW(not an address)          | Option successUri is not a URI",
                "successUri=RAW(/a\\r\\nSet-Cookie: b)   | Option successUri is not a URI",
                "connectPath=connect                     | The option connectPath cannot be served",
                "connectPath=/a/{b}                      | The option connectPath cannot be served",
                "connectPath=/a/../b                     | The option connectPath cannot be served",
                "connectPath=RAW(/a b)                   | The option connectPath cannot be served",
                "connectPath=/a//b                       | The option connectPath cannot be served",
            })
    void whatCannotBeIsRefusedByTheNameOfTheOption(String options, String sentence) {
        assertThatThrownBy(() -> routes.start(options)).hasStackTraceContaining(sentence);
        assertThat(routes.strava.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientId", "clientSecret"})
    void theApplicationHasToBeKnown(String option) {
        if (option.equals("clientId")) {
            routes.configuration().setClientId(null);
        } else {
            routes.configuration().setClientSecret(null);
        }

        assertThatThrownBy(() -> routes.start(""))
                .hasStackTraceContaining("strava:connect needs the option")
                .hasStackTraceContaining(option);
    }

    @Test
    void withoutAServerTheStartFailsWithASentenceThatHelps() throws Exception {
        try (DefaultCamelContext bare = new DefaultCamelContext()) {
            routes.strava.configure(bare);
            bare.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("strava:connect").to("log:athletes");
                }
            });

            assertThatThrownBy(bare::start)
                    .hasStackTraceContaining("There is no HTTP server")
                    .hasStackTraceContaining("camel-platform-http-main")
                    .hasStackTraceContaining("camel.server.enabled=true");
        }
    }

    @Test
    void aRouteThatFoundNoServerIsInNobodysWayWhenThereIsOne() throws Exception {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:connect").routeId("sign-up").to("log:athletes");
            }
        };
        try (DefaultCamelContext bare = new DefaultCamelContext()) {
            routes.strava.configure(bare);
            bare.start();
            assertThatThrownBy(() -> bare.addRoutes(route)).isNotNull();
            bare.removeRoute("sign-up");
            HttpFront front = HttpFront.start(bare);

            bare.addRoutes(route);

            assertThat(front.get(ConnectRoutes.PATH).statusCode()).isEqualTo(302);
        }
    }

    @Test
    void nothingCanBeSentToIt() {
        assertThatThrownBy(() -> {
                    routes.context.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:a").to("strava:connect");
                        }
                    });
                    routes.context.start();
                })
                .hasStackTraceContaining("to(\"strava:connect\") is not possible")
                .hasStackTraceContaining("from(\"strava:connect\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectPath=/strava/connect", "connectPath=/strava/connect/", "scope=read"})
    void twoRoutesCannotHaveTheSamePath(String options) {
        routes.start("");

        assertThatThrownBy(() -> routes.add("other", options, route -> {}))
                .hasStackTraceContaining("connectPath")
                .hasStackTraceContaining("sign-up");
        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .as("the first one is as it was")
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/strava/connect/callback", "/strava/connect/connected"})
    void aRouteCannotBeginWhereAnotherGoesOn(String connectPath) {
        routes.start("");

        assertThatThrownBy(() -> routes.add("other", "connectPath=" + connectPath, route -> {}))
                .hasStackTraceContaining("connectPath")
                .hasStackTraceContaining("sign-up");
    }

    @Test
    void twoRoutesWithDifferentPathsDoNotGetInEachOthersWay() {
        routes.start("");
        routes.add("other", "connectPath=/other&scope=read", route -> route.setBody(constant("other")));
        Browser browser = routes.browser();
        String first = browser.agreed(routes.tomas, Scope.READ);
        String state = Browser.query(browser.get("/other")).get("state");
        String second = Browser.callback(state, routes.strava.authorizationCode(routes.tomas, Scope.READ), Scope.READ)
                .replace("/strava/connect/", "/other/");

        assertThat(browser.get(second).statusCode()).isEqualTo(303);
        assertThat(browser.get(first).statusCode()).isEqualTo(303);
        assertThat(routes.arrived).hasSize(2).first().isEqualTo("other");
    }

    @Test
    void theConfiguredAthleteNeedNotBeKnownForOthersToSignUp() {
        routes.configuration().setRefreshToken("canary-never-issued");
        routes.start("");

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void aStoppedRouteServesNothingAndAStartedOneWhatWasBegunBefore() throws Exception {
        routes.start("");
        Browser browser = routes.browser();
        String link = browser.agreed(routes.tomas, Scope.READ);

        routes.context.getRouteController().stopRoute("sign-up");
        for (String path : List.of(ConnectRoutes.PATH, link, "/strava/connect/connected")) {
            assertThat(browser.get(path).statusCode()).isEqualTo(404);
        }
        routes.context.getRouteController().startRoute("sign-up");

        assertThat(browser.get(link).statusCode()).isEqualTo(303);
        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(303);
    }

    @Test
    void aSuspendedRouteIsBackSoon() throws Exception {
        routes.start("");
        Browser browser = routes.browser();
        String link = browser.agreed(routes.tomas, Scope.READ);

        routes.context.getRouteController().suspendRoute("sign-up");
        for (String path : List.of(ConnectRoutes.PATH, link, "/strava/connect/connected")) {
            assertThat(browser.get(path).statusCode()).isEqualTo(503);
        }
        routes.context.getRouteController().resumeRoute("sign-up");

        assertThat(browser.get(link).statusCode()).isEqualTo(303);
    }

    @Test
    void aRemovedRouteLeavesItsPathToAnother() throws Exception {
        routes.start("");
        routes.context.getRouteController().stopRoute("sign-up");
        routes.context.removeRoute("sign-up");

        routes.add("next", "", route -> {});

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aRouteThatCouldNotStartIsInNobodysWay() throws Exception {
        routes.context.start();
        routes.configuration().setClientSecret(null);
        assertThatThrownBy(() -> routes.add("sign-up", "", route -> {})).isNotNull();
        routes.context.removeRoute("sign-up");
        routes.configuration().setClientSecret(routes.strava.clientSecret());

        routes.add("next", "", route -> {});

        assertThat(routes.browser().comeBack(routes.tomas, Scope.READ).statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/strava/connect/callback,      0",
        "https://example.org/apps/strava/connect/callback, 0",
        "https://example.org/callback,                     1",
    })
    void aRedirectThatLeadsElsewhereIsWarnedOf(String redirectUri, int warnings) {
        List<String> said = ConnectRoutes.logOf(() -> routes.start("redirectUri=" + redirectUri));

        assertThat(said)
                .filteredOn(line -> line.contains("WARN") && line.contains("redirectUri"))
                .hasSize(warnings)
                .allMatch(line -> line.contains("/strava/connect/callback"));
        assertThat(Browser.query(routes.browser().get(ConnectRoutes.PATH))).containsEntry("redirect_uri", redirectUri);
    }

    @Test
    void theComponentsOptionsGoForItToo() {
        try (StravaSandbox other = StravaSandbox.builder().clientId("4711").start()) {
            routes.start("clientId=4711&clientSecret=RAW(" + other.clientSecret() + ")&oauthUri=" + other.oauthUri()
                    + "&apiUri=" + other.apiUri());

            assertThat(Browser.query(routes.browser().get(ConnectRoutes.PATH))).containsEntry("client_id", "4711");
        }
    }
}
