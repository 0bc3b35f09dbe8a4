package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.connect.ConnectOutcome;
import io.github.camelstrava.connect.ConnectPage;
import io.github.camelstrava.connect.ConnectPages;
import io.github.camelstrava.operation.Scope;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that athletes see, and how they are sent. */
class ConnectPagesRouteTest {

    private static final Pattern BUTTON = Pattern.compile("<a class=\"connect\" href=\"([^\"]*)\">");

    private final ConnectRoutes routes = new ConnectRoutes();
    private final Browser browser = routes.browser();

    @AfterEach
    void close() {
        routes.close();
    }

    private void startWith(ConnectPages pages) {
        routes.context.getRegistry().bind("pages", pages);
        routes.start("connectPages=#bean:pages&scope=read,activity:read&requiredScope=activity:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/strava/connect/connected", "/strava/connect/callback?state=a"})
    void aPageLoadsNothingIsNotFramedAndNotKept(String path) {
        routes.start("");

        HttpResponse<String> page = browser.get(path);

        assertThat(page.headers().map())
                .containsEntry("content-type", List.of("text/html; charset=utf-8"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'");
        assertThat(page.body()).doesNotContain("http:", "https:");
    }

    @Test
    void nothingOfTheRequestIsSentBack() {
        routes.start("");

        HttpResponse<String> page = routes.front.get(
                "/strava/connect/callback?state=a&Set-Cookie=b&X-Canary=c&Location=d",
                "X-Own",
                "e",
                "Cookie",
                "f=g",
                "Authorization",
                "Bearer h");

        assertThat(page.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "cache-control",
                        "content-security-policy",
                        "content-type",
                        "referrer-policy",
                        "transfer-encoding",
                        "x-content-type-options",
                        "x-frame-options");
    }

    @ParameterizedTest
    @CsvSource({
        "/strava/connect, /strava/connect",
        "/,               /",
        "/connect,        /connect",
        "/a/b/c,          /a/b/c",
        "/a/b/c/,         /a/b/c",
    })
    void theButtonLeadsToTheBeginningWhereverThatIs(String connectPath, String start) {
        routes.start("connectPath=" + connectPath);
        String base = start.equals("/") ? "" : start;
        String callback = base + "/callback";

        HttpResponse<String> begun = browser.get(start);
        assertThat(begun.statusCode()).isEqualTo(302);
        assertThat(Browser.query(begun).get("redirect_uri")).endsWith(":" + routes.front.port() + callback);
        Matcher button = BUTTON.matcher(browser.get(callback).body());

        assertThat(button.find()).isTrue();
        assertThat(URI.create("https://example.org/apps" + callback).resolve(button.group(1)))
                .as("also behind a proxy that adds to the path")
                .isEqualTo(URI.create("https://example.org/apps" + start));
        assertThat(browser.get(base + "/connected").statusCode()).isEqualTo(200);
        String link = Browser.callback(
                        Browser.query(begun).get("state"),
                        routes.strava.authorizationCode(routes.tomas, Scope.READ),
                        Scope.READ)
                .replace(ConnectRoutes.PATH + "/callback", callback);
        HttpResponse<String> back = browser.get(link);
        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(URI.create(callback)
                        .resolve(back.headers().firstValue("Location").orElseThrow())
                        .getPath())
                .isEqualTo(base + "/connected");
    }

    @Test
    void thePagesCanBeTheApplicationsOwn() {
        List<ConnectPage> asked = new CopyOnWriteArrayList<>();
        startWith(page -> {
            asked.add(page);
            return "<p>Zürich: " + page.outcome();
        });

        HttpResponse<String> missing = browser.comeBack(routes.tomas, Scope.READ);
        HttpResponse<String> end = browser.get("/strava/connect/connected");

        assertThat(missing.statusCode()).isEqualTo(403);
        assertThat(missing.body()).isEqualTo("<p>Zürich: SCOPE_MISSING");
        assertThat(missing.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(missing.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(missing.headers().firstValue("Content-Security-Policy"))
                .as("what they may load is the application's affair")
                .isEmpty();
        assertThat(end.body()).isEqualTo("<p>Zürich: CONNECTED");
        assertThat(asked)
                .containsExactly(
                        new ConnectPage(ConnectOutcome.SCOPE_MISSING, "../connect", List.of("activity:read")),
                        new ConnectPage(ConnectOutcome.CONNECTED, asked.get(1).startLink(), List.of()));
    }

    @Test
    void aPageThatCannotBeWrittenIsTheStandardOne() {
        startWith(page -> {
            throw new IllegalStateException("canary");
        });

        HttpResponse<String> missing = browser.comeBack(routes.tomas, Scope.READ);

        assertThat(missing.statusCode()).isEqualTo(403);
        assertThat(missing.body()).contains("<h1>A permission is missing</h1>").doesNotContain("canary");
        assertThat(missing.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(browser.comeBack(routes.tomas, Scope.ACTIVITY_READ).statusCode())
                .isEqualTo(303);
    }

    @Test
    void noPageIsTheStandardOne() {
        startWith(page -> null);

        assertThat(browser.get("/strava/connect/connected").body()).contains("<h1>Connected with Strava</h1>");
    }

    @Test
    void pagesThatAreNotThereAreMissedAtTheStart() {
        assertThatThrownBy(() -> routes.start("connectPages=#bean:pages")).hasStackTraceContaining("pages");
    }
}
