package io.github.camelstrava.examples.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.openqa.selenium.WebDriverException;

/** Where this machine has a Chromium, and the driver of the same version. */
final class Chromium {

    // Null until it was asked for.
    private static Optional<String> whyNotTested;

    private Chromium() {}

    static Optional<Path> browser() {
        return installed("CHROME_BIN", "chromium", "chromium-browser", "google-chrome");
    }

    static Optional<Path> driver() {
        return installed("CHROMEDRIVER", "chromedriver");
    }

    /** Empty if it runs, which is tried once in a process; if not that is also said on the screen. */
    static synchronized Optional<String> whyNotTested() {
        if (whyNotTested == null) {
            whyNotTested = whatIsMissing().or(Chromium::whatFails).map(why -> "NOT TESTED in a browser, as " + why);
            whyNotTested.ifPresent(System.err::println);
        }
        return whyNotTested;
    }

    private static Optional<String> whatIsMissing() {
        if (browser().isPresent() && driver().isPresent()) {
            return Optional.empty();
        }
        String missing = browser().isPresent()
                ? "chromedriver"
                : driver().isPresent() ? "Chromium" : "Chromium and chromedriver";
        return Optional.of(
                "there is no " + missing + ": install both (Debian: apt-get install chromium chromium-driver),"
                        + " or name the files in CHROME_BIN and CHROMEDRIVER");
    }

    private static Optional<String> whatFails() {
        try (Browser tried = Browser.launch()) {
            return Optional.empty();
        } catch (WebDriverException e) {
            return Optional.of("Chromium does not run here: "
                    + e.getRawMessage().lines().findFirst().orElse(""));
        }
    }

    /** What the environment names has to be right: nothing else is taken in its place. */
    private static Optional<Path> installed(String variable, String... names) {
        String named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
