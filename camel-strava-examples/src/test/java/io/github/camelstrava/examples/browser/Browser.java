package io.github.camelstrava.examples.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, with a profile of its own, that reaches nothing but this machine. It starts as a
 * {@linkplain #desktop() desktop} in {@linkplain #light() light} colours; both can be changed at any time and outlast
 * the page. Sizes are in CSS pixels, of which each is one pixel of a picture. For one thread.
 */
public final class Browser implements AutoCloseable {

    // Held, as the settings of a logger are forgotten with it. It warns that it does not know so new a Chromium.
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final Path folder;
    private final List<String> consoleErrors = new ArrayList<>();

    private Browser(ChromeDriver driver, Path folder) {
        this.driver = driver;
        this.folder = folder;
    }

    /** Where Chromium is missing or does not run, the test that asks is skipped, and says so on the screen. */
    public static Browser start() {
        Chromium.whyNotTested().ifPresent(Assumptions::abort);
        return launch();
    }

    static Browser launch() {
        SELENIUM.setLevel(Level.SEVERE);
        Path folder = newFolder();
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Chromium.driver().orElseThrow().toFile())
                .withEnvironment(Map.of("TMPDIR", folder.toString()))
                .withSilent(true)
                .build();
        try {
            return new Browser(new ChromeDriver(service, options()), folder)
                    .desktop()
                    .light();
        } catch (WebDriverException e) {
            service.close();
            delete(folder);
            throw e;
        }
    }

    private static ChromeOptions options() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Chromium.browser().orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--no-default-browser-check",
                "--no-first-run",
                "--no-proxy-server",
                // A page that loads something from elsewhere fails here as it does for one who is offline.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
                // Containers have little of it.
                "--disable-dev-shm-usage",
                "--lang=en",
                // The same picture everywhere.
                "--force-color-profile=srgb",
                "--hide-scrollbars");
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox"); // Chromium refuses to start otherwise.
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    /** 1280 × 800. */
    public Browser desktop() {
        return size(1280, 800, false);
    }

    /** 390 × 844, and like a phone: a page without a {@code viewport} in its head is laid out for 980. */
    public Browser phone() {
        return size(390, 844, true);
    }

    public Browser size(int width, int height) {
        return size(width, height, false);
    }

    private Browser size(int width, int height, boolean mobile) {
        // The window itself cannot be made narrower than 500.
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
        return this;
    }

    public Browser dark() {
        return colours("dark");
    }

    public Browser light() {
        return colours("light");
    }

    private Browser colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Returns when the page is loaded, its scripts and pictures too. */
    public Browser open(String url) {
        driver.get(url);
        return this;
    }

    public String url() {
        return driver.getCurrentUrl();
    }

    /** Waits for the browser to be at an address, after a click or for a redirect. */
    public Browser awaitUrl(Predicate<String> expected) {
        eventually("the address to change").until(this::url, expected::test);
        return this;
    }

    /** What can be read on the page now: without what is hidden, and as styled. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Waits for words to be on the page. */
    public Browser awaitText(String words) {
        eventually("'" + words + "' on the page").until(this::text, text -> text.contains(words));
        return this;
    }

    /** The first element of a CSS selector; waits for it to be there and visible. */
    public WebElement find(String selector) {
        return eventually(selector + " to be visible")
                .until(() -> driver.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
    }

    /** All there are now, hidden ones too. */
    public List<WebElement> findAll(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Waits until nothing moves on the page, for a picture. */
    public Browser awaitStill() {
        eventually("all to stand still")
                .until(() -> run("return document.getAnimations().length"), Long.valueOf(0)::equals);
        return this;
    }

    /**
     * Goes to the window that a click has opened, and back when that is closed again. A window has its own size and
     * colours.
     *
     * @param visit closes no window itself
     */
    public Browser inNewWindow(Runnable visit) {
        String here = driver.getWindowHandle();
        String there = eventually("a new window")
                .until(
                        () -> driver.getWindowHandles().stream()
                                .filter(window -> !window.equals(here))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        driver.switchTo().window(there);
        try {
            visit.run();
        } finally {
            driver.close();
            driver.switchTo().window(here);
        }
        return this;
    }

    /** Clicks the first visible element of a CSS selector; waits for it. */
    public Browser click(String selector) {
        find(selector).click();
        return this;
    }

    /**
     * Runs a script in the page.
     *
     * @param script a function's body, so what it gives has a {@code return}
     * @return null, or a {@code Boolean}, {@code Long}, {@code Double}, {@code String}, {@code List}, {@code Map} or
     *     {@code WebElement}
     */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** How far the page is wider than the window; zero is what one wants. */
    public long overflow() {
        return (Long) run("const page = document.documentElement; return page.scrollWidth - page.clientWidth");
    }

    /**
     * The errors in the browser's console so far, also of pages that were left: of scripts, violations of the
     * content security policy, and what could not be loaded, to which belongs a page with a status of 400 or more.
     */
    public List<String> consoleErrors() {
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .forEach(consoleErrors::add);
        return List.copyOf(consoleErrors);
    }

    /** For a page that was meant to have them. */
    public Browser forgetConsoleErrors() {
        consoleErrors();
        consoleErrors.clear();
        return this;
    }

    /** Writes what is in the window as PNG. */
    public Path screenshot(Path file) {
        return capture(file, Map.of("format", "png"));
    }

    /** Writes the page as PNG, down to its end. */
    public Path fullPageScreenshot(Path file) {
        Map<?, ?> size = (Map<?, ?>)
                driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        return capture(
                file,
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1)));
    }

    private Path capture(Path file, Map<String, Object> how) {
        String picture =
                (String) driver.executeCdpCommand("Page.captureScreenshot", how).get("data");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, Base64.getDecoder().decode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what is not offered here. */
    public ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
        delete(folder);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The profile, and what Chromium leaves behind as it is ended without ceremony. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A last process of Chromium is still at it; that is no failure of a test.
            SELENIUM.log(Level.FINE, "Some of " + folder + " is left.", e);
        }
    }

    private static ConditionFactory eventually(String what) {
        return await(what)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInSameThread()
                // A page that is just being replaced.
                .ignoreExceptionsMatching(
                        e -> e instanceof NoSuchElementException || e instanceof StaleElementReferenceException);
    }
}
