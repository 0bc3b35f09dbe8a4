package io.github.camelstrava.connect;

import io.github.camelstrava.operation.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Collectors;

/** The component's own pages: one small document without anything from elsewhere. */
public final class StandardPages implements ConnectPages {

    private static final String TEMPLATE = resource("page.html");
    private static final String STYLE = resource("page.css");

    /** What the pages may load and run: what is in them, and nothing else. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; script-src 'sha256-" + digest(ConnectPage.CLEAN_ADDRESS)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record Words(String title, String text) {}

    @Override
    public String html(ConnectPage page) {
        Words words = words(page.outcome());
        boolean good = page.outcome() == ConnectOutcome.CONNECTED;
        // No value holds a placeholder of a later one, nor anything of the request.
        return TEMPLATE.replace("{style}", STYLE)
                .replace("{script}", ConnectPage.CLEAN_ADDRESS)
                .replace("{kind}", good ? "good" : "bad")
                .replace("{sign}", good ? "✓" : "!")
                .replace("{title}", words.title())
                .replace("{text}", words.text())
                .replace("{list}", list(page))
                .replace("{button}", good ? "" : button(page));
    }

    private static String list(ConnectPage page) {
        return page.missingScopes().isEmpty()
                ? ""
                : page.missingScopes().stream()
                        .map(scope -> "<li>"
                                + escaped(Scope.named(scope).map(Scope::wording).orElse(scope)) + "</li>")
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>\n"));
    }

    private static String button(ConnectPage page) {
        return page.startLink() == null
                ? ""
                : "<a class=\"connect\" href=\"" + escaped(page.startLink()) + "\">Connect with Strava</a>";
    }

    private static Words words(ConnectOutcome outcome) {
        return switch (outcome) {
            case CONNECTED ->
                new Words(
                        "Connected with Strava",
                        "Thank you. This application now has the access you agreed to. You can close this page.");
            case DENIED ->
                new Words(
                        "Not connected",
                        "You did not agree, so this application has no access to your Strava account. If that was a"
                                + " mistake, begin again.");
            case SCOPE_MISSING ->
                new Words(
                        "A permission is missing",
                        "Nothing was connected, because this application cannot do without what is listed here. Begin"
                                + " again and leave it ticked.");
            case FULL ->
                new Words(
                        "No place left",
                        "Strava lets this application connect a limited number of athletes, and all places are taken."
                                + " Its operators can ask Strava for more. Nothing was connected.");
            case INVALID ->
                new Words(
                        "Nothing to do here",
                        "This is where Strava sends athletes back to, and this request did not come from there. Begin"
                                + " with the button.");
            case FOREIGN ->
                new Words(
                        "Begun somewhere else",
                        "This sign-up did not begin in this browser, or the browser did not keep its cookie. Nothing was"
                                + " connected. Begin again here.");
            case OVER ->
                new Words(
                        "This sign-up is over",
                        "It took longer than ten minutes, or it has ended already. Begin again.");
            case UNAVAILABLE ->
                new Words(
                        "Not at this moment",
                        "The sign-up could not be finished, because Strava or a part of this application cannot be"
                                + " reached. Try again in a few minutes.");
            case MISCONFIGURED ->
                new Words(
                        "Not set up yet",
                        "This application cannot connect with Strava before its operators have corrected its settings."
                                + " There is nothing you can do about it here.");
            case FAILED ->
                new Words(
                        "Connected, but not finished",
                        "Strava is connected, but this application could not finish the sign-up. Its operators can see"
                                + " why. You can try again.");
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream stream = StandardPages.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
