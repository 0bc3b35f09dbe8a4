package io.github.camelstrava.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An example out of a file that tests run: the whole file, or what lies between {@code tag::name[]} and
 * {@code end::name[]}.
 *
 * @param language as code hosts name it
 */
record Snippet(String language, String text) {

    /** @param reference a path, relative to the page, and perhaps {@code #} and a tag */
    static Snippet at(Path page, String reference) throws IOException {
        int hash = reference.indexOf('#');
        String path = hash < 0 ? reference : reference.substring(0, hash);
        Path file = page.resolveSibling(path).normalize();
        List<String> lines = Files.readAllLines(file);
        String text = hash < 0 ? String.join("\n", lines) : part(lines, reference.substring(hash + 1), file);
        return new Snippet(path.substring(path.lastIndexOf('.') + 1), text.strip());
    }

    private static String part(List<String> lines, String tag, Path file) {
        int start = lineWith(lines, "tag::" + tag + "[]", file);
        int end = lineWith(lines, "end::" + tag + "[]", file);
        return String.join("\n", lines.subList(start + 1, end)).stripIndent();
    }

    private static int lineWith(List<String> lines, String mark, Path file) {
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).contains(mark)) {
                return line;
            }
        }
        throw new IllegalStateException("There is no " + mark + " in " + file + ".");
    }

    String asciiDoc() {
        return "[source," + language + "]\n----\n" + text + "\n----";
    }
}
