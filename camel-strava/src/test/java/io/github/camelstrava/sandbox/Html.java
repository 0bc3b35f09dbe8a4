package io.github.camelstrava.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the sandbox's pages have in common. */
final class Html {
    private static final String STYLE = style();

    /** Without one, browsers ask for it at an address that may be one of the API's. */
    private static final String ICON =
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'"
                    + "%3E%3Crect width='16' height='16' rx='4' fill='%23fc5200'/%3E%3Cpath d='M3 12l4-7 3 5 1-2 2 4' fill='none' "
                    + "stroke='white' stroke-width='1.6' stroke-linejoin='round'/%3E%3C/svg%3E";

    /**
     * Forms may be sent anywhere as far as this goes: browsers would apply it to the redirect that follows, too, and that
     * leads to the application.
     */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private Html() {}

    static Answer page(int status, String title, String body) {
        String html = """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s - Strava sandbox</title>
                <link rel="icon" href="%s">
                <style>
                %s</style>
                </head>
                <body>
                <p class="ribbon">Strava sandbox: nothing here is real</p>
                %s</body>
                </html>
                """.formatted(escaped(title), ICON, STYLE, body);
        return Answer.empty(status).with(Answer.HTML, html).withHeaders(HEADERS);
    }

    /** For text and for values in double quotes. */
    static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                // Browsers would turn a bare one into a line feed.
                case '\r' -> html.append("&#13;");
                default -> html.append(sign);
            }
        }
        return html.toString();
    }

    /** In place of a picture. */
    static String initials(SandboxAthlete athlete) {
        StringBuilder letters = new StringBuilder();
        for (String word : athlete.name().trim().split("\\s+")) {
            if (letters.length() < 2 && !word.isEmpty()) {
                letters.appendCodePoint(word.codePointAt(0));
            }
        }
        return "<span class=\"face\" style=\"--hue:%d\" aria-hidden=\"true\">%s</span>"
                .formatted(Math.floorMod(athlete.id() * 47, 360), escaped(letters.toString()));
    }

    private static String style() {
        try (InputStream css = Html.class.getResourceAsStream("sandbox.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
