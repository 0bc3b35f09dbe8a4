package io.github.camelstrava.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandardPagesTest {

    private static final String START = "../connect";

    private final StandardPages pages = new StandardPages();

    private String html(ConnectOutcome outcome) {
        return pages.html(new ConnectPage(outcome, START, List.of()));
    }

    private static List<String> all(String html, String regex) {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aPageIsAWholeDocumentForPhonesToo(ConnectOutcome outcome) {
        String html = html(outcome);

        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("<meta charset=\"utf-8\">")
                .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .contains("prefers-color-scheme: dark")
                .endsWith("</html>\n");
        assertThat(all(html, "<title>(.+?)</title>")).hasSize(1).isEqualTo(all(html, "<h1>(.+?)</h1>"));
        assertThat(html).as("all placeholders are filled").doesNotContainPattern("\\{[a-z]+}");
    }

    @ParameterizedTest
    @EnumSource
    void everyTagIsClosed(ConnectOutcome outcome) {
        String html = pages.html(new ConnectPage(outcome, START, List.of("read", "activity:read")));
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(html);
        java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
        while (tag.find()) {
            if (tag.group(2).equals("meta")) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.push(tag.group(2));
            } else {
                assertThat(open.pop()).isEqualTo(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPageLoadsNothing(ConnectOutcome outcome) {
        assertThat(html(outcome)).doesNotContain("http:", "https:", "src=", "<link", "@import", "url(", "//");
    }

    @ParameterizedTest
    @EnumSource
    void theSecurityPolicyAllowsTheScriptAndTheStyleOfThePageAndNoOther(ConnectOutcome outcome) throws Exception {
        String html = html(outcome);

        assertThat(all(html, "<script>(.*?)</script>")).hasSize(1);
        assertThat(all(html, "<style>(.*?)</style>")).hasSize(1);
        assertThat(StandardPages.CONTENT_SECURITY_POLICY)
                .startsWith("default-src 'none';")
                .contains("script-src 'sha256-"
                        + digest(all(html, "<script>(.*?)</script>").get(0)) + "';")
                .contains("style-src 'sha256-"
                        + digest(all(html, "<style>(.*?)</style>").get(0)) + "';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(html).doesNotContainPattern("\\sstyle=").doesNotContainPattern("\\son[a-z]+=");
    }

    private static String digest(String text) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void theCodeIsTakenOutOfTheAddressBar(ConnectOutcome outcome) {
        assertThat(html(outcome)).contains("<script>history.replaceState(null, '', location.pathname)</script>");
    }

    @Test
    void eachOutcomeHasWordsOfItsOwn() {
        Set<String> titles = Stream.of(ConnectOutcome.values())
                .map(this::html)
                .flatMap(html -> all(html, "<h1>(.+?)</h1>").stream())
                .collect(Collectors.toSet());

        assertThat(titles).hasSameSizeAs(ConnectOutcome.values());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONNECTED")
    void whoeverIsNotConnectedCanBeginAgain(ConnectOutcome outcome) {
        assertThat(all(html(outcome), "<a [^>]*href=\"(.*?)\">Connect with Strava</a>"))
                .containsExactly(START);
    }

    @Test
    void whoeverIsConnectedIsNotAskedToConnect() {
        assertThat(html(ConnectOutcome.CONNECTED)).doesNotContain("<a ");
    }

    @ParameterizedTest
    @EnumSource
    void withoutALinkThereIsNoButton(ConnectOutcome outcome) {
        assertThat(pages.html(new ConnectPage(outcome, null, List.of()))).doesNotContain("<a ", "null\"");
    }

    @Test
    void missingScopesAreNamedAsOnStravasOwnPage() {
        String html = pages.html(
                new ConnectPage(ConnectOutcome.SCOPE_MISSING, START, List.of("activity:read_all", "profile:read_all")));

        assertThat(all(html, "<li>(.*?)</li>"))
                .containsExactly("View data about your private activities", "View your complete Strava profile");
    }

    @Test
    void whatIsUnknownIsEscaped() {
        String html = pages.html(
                new ConnectPage(ConnectOutcome.SCOPE_MISSING, "\"><b>", List.of("<script>alert(1)</script>&")));

        assertThat(html)
                .contains("<li>&lt;script&gt;alert(1)&lt;/script&gt;&amp;</li>")
                .contains("href=\"&quot;&gt;&lt;b&gt;\"")
                .doesNotContain("<script>alert");
    }
}
