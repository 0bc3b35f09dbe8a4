package io.github.camelstrava.examples.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That tests in a browser would notice what they are there for. */
@NeedsChromium
final class BrowserIT {

    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";

    private static final Map<String, String> PAGES = Map.of(
            "/fine",
            """
            <meta name=viewport content="width=device-width">
            <style>
              html { height: 2000px; background: white }
              @media (prefers-color-scheme: dark) { html { background: black } }
            </style>
            <p><a href=/late>go on</a>
            """,
            "/late",
            "<p hidden>here now<script>setTimeout(() => document.querySelector('p').hidden = false, 50)</script>",
            "/wide",
            "<meta name=viewport content='width=device-width'><p style='width: 600px'>wide",
            "/broken",
            "<script>undefinedFunction()</script>",
            "/foreign",
            "<img src=http://tiles.example.com/1.png>");

    private static HttpServer server;

    @BeforeAll
    static void servePages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String page = PAGES.get(exchange.getRequestURI().getPath());
            byte[] answer = ("<!doctype html><title>a page</title>" + page).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.sendResponseHeaders(page == null ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void showsAPageAsAPhoneInTheDarkAndAsADesktopByDay(Browser browser, @TempDir Path folder) throws IOException {
        browser.phone().dark().open(address("127.0.0.1", "/fine"));

        assertThat(browser.run("return innerWidth")).isEqualTo(390L);
        assertThat(browser.overflow()).isZero();
        BufferedImage screen = read(browser.screenshot(folder.resolve("screen.png")));
        assertThat(screen.getWidth()).isEqualTo(390);
        assertThat(screen.getHeight()).isEqualTo(844);
        assertThat(screen.getRGB(300, 800)).isEqualTo(0xff000000);
        BufferedImage page = read(browser.fullPageScreenshot(folder.resolve("page.png")));
        assertThat(page.getWidth()).isEqualTo(390);
        assertThat(page.getHeight()).isEqualTo(2000);
        assertThat(page.getRGB(300, 1900)).isEqualTo(0xff000000);

        // Another site, for which Chromium takes another process.
        browser.open(address("localhost", "/fine"));
        assertThat(browser.run("return innerWidth")).isEqualTo(390L);

        browser.desktop().light();
        screen = read(browser.screenshot(folder.resolve("screen.png")));
        assertThat(screen.getWidth()).isEqualTo(1280);
        assertThat(screen.getRGB(300, 700)).isEqualTo(0xffffffff);
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void waitsForWhatComesLate(Browser browser) {
        browser.open(address("127.0.0.1", "/fine")).click("a").awaitUrl(url -> url.endsWith("/late"));

        assertThat(browser.awaitText("here now").find("p").getText()).isEqualTo("here now");
    }

    @Test
    void noticesWhatIsTooWideForAPhone(Browser browser) {
        browser.phone().open(address("127.0.0.1", "/wide"));
        assertThat(browser.overflow()).isPositive();

        // It does not say that it is made for phones.
        browser.open(address("127.0.0.1", "/broken"));
        assertThat(browser.run("return innerWidth")).isEqualTo(980L);
    }

    @Test
    void collectsErrorsOfScriptsOfThePolicyAndOfTheNetwork(Browser browser) {
        browser.open(address("127.0.0.1", "/broken"))
                .open(address("127.0.0.1", "/foreign"))
                .open(address("127.0.0.1", "/absent"));

        await().pollInSameThread().untilAsserted(() -> assertThat(browser.consoleErrors())
                .anySatisfy(error -> assertThat(error).contains("undefinedFunction is not defined"))
                .anySatisfy(error -> assertThat(error).contains("tiles.example.com", "Content Security Policy"))
                .anySatisfy(error -> assertThat(error).contains("/absent", "404")));

        assertThat(browser.forgetConsoleErrors().consoleErrors()).isEmpty();
    }

    private static String address(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    private static BufferedImage read(Path file) throws IOException {
        return ImageIO.read(file.toFile());
    }
}
