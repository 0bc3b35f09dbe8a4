package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is generated is committed, so that a checkout can be read and opened in an editor before it is built. */
class GeneratedFilesTest {

    @Test
    void generatedCodeAndCatalogAreUpToDate() {
        assertUpToDate("src/generated", "target/committed/generated");
    }

    @Test
    void tablesAndExamplesOfThePageAreUpToDate() {
        assertUpToDate("src/main/docs", "target/committed/docs");
    }

    /** @param before a copy that the build makes before it generates anything */
    private static void assertUpToDate(String directory, String before) {
        assertThat(Path.of(before))
                .withFailMessage(
                        "There is no copy of %s from before the build: if it is not committed yet, review and commit what"
                                + " the build has made; otherwise run the build as a whole, ./mvnw verify.",
                        directory)
                .isDirectory();
        Map<String, byte[]> committed = files(Path.of(before));
        Map<String, byte[]> current = files(Path.of(directory));
        TreeSet<String> stale = new TreeSet<>(committed.keySet());
        stale.addAll(current.keySet());
        stale.removeIf(file -> Arrays.equals(committed.get(file), current.get(file)));
        assertThat(stale)
                .withFailMessage(
                        "These files in %s were out of date; the build has rewritten them: review and commit them: %s.",
                        directory, String.join(", ", stale))
                .isEmpty();
    }

    private static Map<String, byte[]> files(Path directory) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                files.put(directory.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
