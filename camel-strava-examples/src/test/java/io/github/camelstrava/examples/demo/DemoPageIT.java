package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.examples.browser.Browser;
import io.github.camelstrava.examples.browser.NeedsChromium;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * The demo's page, as whoever has started the demo sees it; its athletes are busy all the time. The pictures are in {@code
 * target/browser}.
 */
@NeedsChromium
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DemoPageIT {

    private static Adjusted source;
    private static RunningDemo demo;
    private static Browser browser;
    private static String page;

    @BeforeAll
    static void start(Browser started) {
        browser = started;
        source = new Adjusted();
        demo = RunningDemo.start(source);
        page = source.server().page().toString();
        int history = source.activities();
        eventually().until(() -> demo.lines().size() >= history);
        eventually().until(() -> source.sandbox().callbackUrl().isPresent());
    }

    @AfterAll
    static void stop() throws Exception {
        if (demo != null) {
            demo.close();
        }
    }

    @BeforeEach
    void look() {
        browser.forgetConsoleErrors().light().desktop().open(page).awaitText("Live");
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread();
    }

    /**
     * Takes the picture of the documentation, if the system property {@code demo.picture} says where to put it. First, as
     * others leave strange names behind.
     */
    @Test
    @Order(1)
    @EnabledIfSystemProperty(named = "demo.picture", matches = ".+")
    void isFitForAPicture() {
        List<SandboxActivity> uploads = List.of(
                finishedJustNow(connected(0), "GravelRide", Duration.ofMinutes(97)),
                finishedJustNow(connected(1), "Ride", Duration.ofMinutes(141)),
                finishedJustNow(connected(2), "TrailRun", Duration.ofMinutes(64)));

        uploads.forEach(DemoPageIT::awaitCard);
        eventually().until(() -> uploads.stream()
                .allMatch(upload -> row(upload.athlete()).contains("after its end")));

        browser.awaitStill().screenshot(Path.of(System.getProperty("demo.picture")));
    }

    @Test
    void showsWhatArrivedWhoseItIsAndWhatItCosts() {
        SandboxAthlete athlete = connected(0);
        SandboxActivity ride = finishedJustNow(athlete, "GravelRide", Duration.ofMinutes(41));

        WebElement card = awaitCard(ride);

        assertThat(card.getText())
                .contains(athlete.name(), "Gravel ride", ride.name(), " km\nClimb\n", "Moving time\n41:00 min");
        assertThat(card.findElements(By.cssSelector("path.track"))).hasSize(1);
        assertThat(browser.findAll(".card")).hasSizeGreaterThan(50);
        eventually().untilAsserted(() -> assertThat(row(athlete))
                .matches("(?s).+\\n\\d+\\nasked \\d+ (s|min) ago · latest here \\d+ (s|min) after its end"));
        assertThat(number("#delivered")).isGreaterThan(50);
        assertThat(browser.find("#per-activity").getText()).matches("\\d\\.\\d\\d");
        assertThat(browser.find("#refused").getText()).isEqualTo("0");
        assertThat(browser.findAll("#windows li")).hasSize(4).allSatisfy(window -> assertThat(window.getText())
                .matches("(?s)(Reads|All calls), .+\\n[1-9]\\d* of (600|30,000)"));
        takePictures("page");
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void theBudgetFillsWithEachCall() {
        eventually().until(() -> filled() > 0);
        double before = filled();

        // Of 600, by another program. It is known with the next answer.
        source.sandbox().spend(60);
        awaitCard(connected(0).addActivity());

        eventually().until(() -> filled() > before + 0.09);
        assertThat(browser.findAll("#windows .bar.full")).isEmpty();
    }

    @Test
    void anAthleteConnectsAndTheActivitiesArrive() {
        SandboxAthlete newcomer = unconnected(0);
        assertThat(row(newcomer)).isNull();

        browser.click("#connect");
        assertThat(browser.url()).startsWith(source.sandbox().oauthUri());
        browser.click("#athlete-" + newcomer.id()).click("#authorize");

        browser.awaitUrl(page::equals);
        newcomer.activities().forEach(DemoPageIT::awaitCard);
        eventually().until(() -> row(newcomer) != null);
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void whoeverDeniesIsNotConnectedAndCanThinkAgain() {
        SandboxAthlete newcomer = unconnected(1);

        browser.click("#connect").click("#cancel").awaitText("Not connected");
        assertThat(browser.url()).isEqualTo(page + "strava/connect/callback");

        browser.click("main a").click("#athlete-" + newcomer.id()).click("#authorize");
        browser.awaitUrl(page::equals);
        assertThat(newcomer.isConnected()).isTrue();
    }

    @Test
    void whoeverKeepsTheActivitiesBackIsNotConnected() {
        SandboxAthlete newcomer = unconnected(2);

        browser.click("#connect")
                .click("#athlete-" + newcomer.id())
                .click("input[name=grant][value='activity:read_all']")
                .click("#authorize")
                .awaitText("A permission is missing");

        assertThat(newcomer.isConnected()).isFalse();
    }

    @Test
    void anUploadOnTheSandboxsPageIsPushedToThePage() {
        SandboxAthlete athlete = connected(1);
        browser.run("document.title = 'not loaded again'");
        AtomicReference<String> uploaded = new AtomicReference<>();

        browser.click("#sandbox").inNewWindow(() -> {
            assertThat(browser.url()).isEqualTo(source.sandboxPage().toString());
            browser.click("#athlete-" + athlete.id() + " .upload button").awaitText("uploaded “");
            uploaded.set(browser.url().replaceFirst(".*uploaded=", ""));
            takePictures("sandbox");
        });

        SandboxActivity activity =
                athlete.activity(Long.parseLong(uploaded.get())).orElseThrow();
        assertThat(awaitCard(activity).getText()).contains(activity.name(), athlete.name());
        assertThat(source.sandbox().pushes()).anyMatch(push -> push.objectId() == activity.id() && push.delivered());
        assertThat(browser.driver().getTitle()).isEqualTo("not loaded again");
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void whatAthletesCallThingsIsText() {
        String name = "<img src=x onerror=\"document.title = 'taken'\">" + "on and ".repeat(20) + "on".repeat(60);

        WebElement card = awaitCard(connected(2).addActivity(activity -> activity.name(name)));

        assertThat(card.findElement(By.cssSelector(".name")).getText()).isEqualTo(name);
        assertThat(browser.findAll("img")).isEmpty();
        assertThat(browser.phone().overflow()).isZero();
        assertThat(browser.consoleErrors()).isEmpty();
    }

    private static SandboxAthlete connected(int index) {
        return source.sandbox().athletes().get(index);
    }

    /** Each test has its own. */
    private static SandboxAthlete unconnected(int index) {
        return source.sandbox().athletes().get(3 + index);
    }

    private static SandboxActivity finishedJustNow(SandboxAthlete athlete, String sport, Duration time) {
        return athlete.addActivity(activity -> activity.sport(sport)
                .movingTime(time)
                .start(Instant.now().minus(time).minusSeconds(5))
                // Without stops, with which it might be over later than now.
                .json(json -> json.put("elapsed_time", time.toSeconds())));
    }

    private static WebElement awaitCard(SandboxActivity activity) {
        return browser.find(".card[data-id='" + activity.id() + "']");
    }

    /** An athlete's line in the list, null if there is none. */
    private static String row(SandboxAthlete athlete) {
        return browser.findAll("#athletes li").stream()
                .map(WebElement::getText)
                .filter(text -> text.startsWith(athlete.name()))
                .findFirst()
                .orElse(null);
    }

    private static long number(String selector) {
        return Long.parseLong(browser.find(selector).getText().replace(",", ""));
    }

    /** How much of the first bar can be seen to be full, of one. */
    private static double filled() {
        return ((Number) browser.run("const bar = document.querySelector('.bar').getBoundingClientRect();"
                        + "const fill = document.querySelector('.bar i').getBoundingClientRect();"
                        + "return (fill.right - bar.left) / bar.width"))
                .doubleValue();
    }

    private static void takePictures(String name) {
        takePicture(name, browser.phone(), "phone-light");
        takePicture(name, browser.phone().dark(), "phone-dark");
        takePicture(name, browser.desktop(), "desktop-dark");
        takePicture(name, browser.desktop().light(), "desktop-light");
    }

    private static void takePicture(String name, Browser seen, String how) {
        assertThat(seen.awaitStill().overflow()).as("%s, %s", name, how).isZero();
        seen.screenshot(Path.of("target", "browser", "demo-" + name + "-" + how + ".png"));
    }
}
