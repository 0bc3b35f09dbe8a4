package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.examples.browser.Browser;
import io.github.camelstrava.examples.browser.NeedsChromium;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's page with the real Strava, as far as that can be had here, and with nobody who has connected before. */
@NeedsChromium
final class DemoPageAtStravaIT {

    @Test
    void beginsWithWhoeverConnects(Browser browser, @TempDir Path store) throws Exception {
        try (StravaSandbox strava = StravaSandbox.start()) {
            SandboxAthlete athlete = strava.addAthlete(
                    setup -> setup.activities(4, Duration.ofDays(20)).notConnected());
            LikeStrava source = new LikeStrava(strava, store);
            try (RunningDemo demo = RunningDemo.start(source)) {
                String page = source.server().page().toString();
                await().atMost(Duration.ofSeconds(30)).until(() -> demo.screen().contains("open " + page));
                browser.open(page)
                        .awaitText("Nobody is connected yet.")
                        .awaitText("Connect with Strava, and your activities of the last thirty days come here.");
                assertThat(browser.overflow()).isZero();
                browser.screenshot(Path.of("target", "browser", "demo-nobody-desktop-light.png"));
                browser.phone().dark().screenshot(Path.of("target", "browser", "demo-nobody-phone-dark.png"));

                browser.click("#connect").click("#authorize").awaitUrl(page::equals);

                for (SandboxActivity activity : athlete.activities()) {
                    assertThat(browser.find(".card[data-id='" + activity.id() + "'] a")
                                    .getDomAttribute("href"))
                            .isEqualTo("https://www.strava.com/activities/" + activity.id());
                }
                assertThat(browser.text()).contains("Data from Strava").doesNotContain("sandbox");
                assertThat(browser.overflow()).isZero();
                browser.screenshot(Path.of("target", "browser", "demo-strava-phone-dark.png"));
                browser.desktop().light().screenshot(Path.of("target", "browser", "demo-strava-desktop-light.png"));
                assertThat(browser.consoleErrors()).isEmpty();
            }
        }
    }
}
