package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that are written by hand. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path HERE = Path.of("src/test/java/io/github/camelstrava/docs/ReadmeTest.java");
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|link:)(?!https?:)([^)\\[#\\s]+)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../../resources/docs/application.properties",
                "../../../../../resources/docs/new-activities.yaml",
                "DocsRoutes.java#new-activities"
            })
    void theReadmeShowsWhatIsTested(String example) throws IOException {
        Snippet snippet = Snippet.at(HERE, example);

        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("```" + snippet.language() + "\n" + snippet.text() + "\n```");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "SECURITY.md",
                "camel-strava/src/main/docs/strava-component.adoc"
            })
    void everyLinkLeadsToAFile(String document) throws IOException {
        Path file = ROOT.resolve(document);
        Matcher links = LINK.matcher(Files.readString(file));

        while (links.find()) {
            assertThat(file.resolveSibling(links.group(1))).exists();
        }
    }
}
