package io.github.camelstrava.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an athlete sees who signs up. The pictures are in {@code target/browser}. */
@NeedsChromium
final class ConnectPagesIT {

    private static Browser browser;

    private final SignUpApplication application = new SignUpApplication();

    @BeforeAll
    static void start(Browser started) {
        browser = started;
    }

    @BeforeEach
    void forgetTheLastSignUp() {
        browser.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
        browser.forgetConsoleErrors();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void anAthleteAgreesAndIsThanked() throws Exception {
        application.start("");

        browser.open(application.connect());
        assertThat(browser.url()).startsWith(application.strava.oauthUri());
        takePictures("consent");
        agree(application.tomas);

        assertIsAt("/connected");
        assertThat(browser.text()).contains("Connected with Strava").doesNotContain("Tomáš");
        assertThat(browser.findAll("a")).isEmpty();
        assertThat(application.arrived).containsExactly("Tomáš");
        takePictures("connected");
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void whoeverDeniesCanThinkAgain() throws Exception {
        application.start("");

        browser.open(application.connect()).click("#cancel");

        assertIsRefused("Not connected", 403);
        assertThat(application.arrived).isEmpty();
        takePictures("denied");

        click("Connect with Strava");
        agree(application.ines);
        assertIsAt("/connected");
        assertThat(application.arrived).containsExactly("Ines");
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void whoeverUnticksWhatIsNeededLearnsWhatIsMissing() throws Exception {
        application.start("requiredScope=activity:read_all");

        browser.open(application.connect()).click("input[name=grant][value='activity:read_all']");
        agree(application.ines);

        assertIsRefused("A permission is missing", 403);
        assertThat(browser.find("main li").getText()).isEqualTo("View data about your private activities");
        assertThat(application.ines.isConnected()).isFalse();
        takePictures("scope-missing");

        click("Connect with Strava");
        agree(application.ines);
        assertIsAt("/connected");
        assertThat(application.arrived).containsExactly("Ines");
    }

    @Test
    void whoeverUnticksWhatIsNotNeededIsConnected() throws Exception {
        application.start("requiredScope=read");

        browser.open(application.connect()).click("input[name=grant][value='activity:read_all']");
        agree(application.ines);

        assertIsAt("/connected");
        assertThat(application.ines.scopes()).containsExactly("read");
    }

    @Test
    void aLinkOfSomebodyElseConnectsNobody() throws Exception {
        application.start("");
        browser.open(application.connect());
        String link = application.callback(browser, application.ines);

        try (Browser another = Browser.start()) {
            // Even if a sign-up began there, too.
            another.open(application.connect()).open(link);

            assertThat(another.text()).contains("Begun somewhere else", "Connect with Strava");
            assertThat(another.url()).isEqualTo(application.callback());
        }
        assertThat(application.arrived).isEmpty();
        assertThat(application.ines.isConnected()).isFalse();

        // It is still the first one's.
        browser.open(link);
        assertIsAt("/connected");
        assertThat(application.arrived).containsExactly("Ines");
    }

    @Test
    void aBrowserThatKeepsNoCookiesIsToldSo() throws Exception {
        application.start("");
        browser.open(application.connect());
        browser.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());

        agree(application.ines);

        assertIsRefused("Begun somewhere else", 403);
        assertThat(browser.text()).contains("did not keep its cookie");
        assertThat(application.arrived).isEmpty();
        takePictures("foreign");
    }

    @Test
    void goingBackAndLoadingAgainDoesNoHarm() throws Exception {
        application.start("");
        browser.open(application.connect());
        agree(application.ines);
        assertIsAt("/connected");

        browser.driver().navigate().refresh();
        assertIsAt("/connected");
        assertThat(browser.text()).contains("Connected with Strava");

        browser.driver().navigate().back();
        browser.awaitUrl(url -> url.startsWith(application.strava.oauthUri()));
        agree(application.ines);
        assertIsRefused("This sign-up is over", 403);
        takePictures("over");

        browser.driver().navigate().refresh();
        assertIsRefused("Nothing to do here", 400);

        assertThat(application.arrived).containsExactly("Ines");
        assertThat(application.ines.isConnected()).isTrue();
    }

    @Test
    void aScriptInTheErrorIsNeitherRunNorShown() throws Exception {
        application.start("");
        browser.open(application.connect());

        browser.open(application.callback(
                browser, "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"));

        assertIsRefused("Nothing to do here", 400);
        assertThat(browser.driver().getTitle()).isEqualTo("Nothing to do here");
        assertThat(browser.driver().getPageSource()).doesNotContain("taken");
        takePictures("invalid");
    }

    @Test
    void whoeverComesWhenAllPlacesAreTakenIsToldSo() throws Exception {
        application.start("");
        // Between the consent and the tokens, as Strava itself refuses before.
        application.strava.fault(Fault.athleteLimitReached().onTokens());

        browser.open(application.connect());
        agree(application.ines);

        assertIsRefused("No place left", 403);
        assertThat(application.arrived).isEmpty();
        takePictures("full");

        application.strava.clearFaults();
        application.strava.connectedAthletesLimit(0);
        click("Connect with Strava");
        agree(application.ines);
        browser.awaitText("Limit of connected athletes exceeded");
        takePictures("full-at-strava");
    }

    @Test
    void whoeverComesWhenStravaDoesNotAnswerIsAskedToComeAgain() throws Exception {
        application.start("");
        application.strava.fault(Fault.html(503).onTokens());

        browser.open(application.connect());
        agree(application.ines);

        assertIsRefused("Not at this moment", 503);
        takePictures("unavailable");
    }

    @Test
    void whoeverConnectsWhileTheRouteFailsIsNotThanked() throws Exception {
        application.start("", exchange -> exchange.setRollbackOnly(true));

        browser.open(application.connect());
        agree(application.ines);

        assertIsRefused("Connected, but not finished", 500);
        assertThat(application.ines.isConnected()).isTrue();
        takePictures("failed");
    }

    private static void agree(SandboxAthlete athlete) {
        browser.click("#athlete-" + athlete.id()).click("#authorize");
    }

    private static void click(String link) {
        assertThat(browser.find("main a").getText()).isEqualTo(link);
        browser.click("main a");
    }

    private void assertIsAt(String path) {
        browser.awaitUrl((application.connect() + path)::equals);
    }

    /** Where Strava has sent the athlete to, but with nothing of what Strava has added, and with no other error than the status. */
    private void assertIsRefused(String title, int status) {
        browser.awaitText(title).awaitUrl(application.callback()::equals);
        assertThat(browser.run("return performance.getEntriesByType('navigation')[0].responseStatus"))
                .isEqualTo((long) status);
        assertThat(browser.consoleErrors())
                .allSatisfy(error -> assertThat(error).contains("Failed to load resource", "a status of " + status));
        browser.forgetConsoleErrors();
    }

    private static void takePictures(String page) {
        takePicture(page, browser.phone(), "phone-light");
        takePicture(page, browser.phone().dark(), "phone-dark");
        takePicture(page, browser.desktop(), "desktop-dark");
        takePicture(page, browser.desktop().light(), "desktop-light");
    }

    private static void takePicture(String page, Browser seen, String how) {
        assertThat(seen.overflow()).as("%s, %s", page, how).isZero();
        seen.fullPageScreenshot(Path.of("target", "browser", "connect-" + page + "-" + how + ".png"));
    }
}
