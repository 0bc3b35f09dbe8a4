package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Compares the fields of answers with those of examples of Strava's. */
final class Shapes {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Shapes() {}

    static JsonNode example(String file) {
        try (InputStream stream = Shapes.class.getResourceAsStream("/fixtures/" + file + ".json")) {
            return MAPPER.readTree(Objects.requireNonNull(stream, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> fields(JsonNode json) {
        Set<String> fields = new TreeSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    /** @param besides fields that may be missing, and fields of the same name may have any type */
    static void assertLike(JsonNode example, JsonNode actual, String... besides) {
        Set<String> expected = fields(example);
        Set<String> found = fields(actual);
        Set.of(besides).forEach(field -> {
            expected.remove(field);
            found.remove(field);
        });
        assertThat(found).isEqualTo(expected);
        expected.forEach(field -> {
            JsonNode one = example.get(field);
            JsonNode other = actual.get(field);
            if (!one.isNull() && !other.isNull()) {
                assertThat(other.getNodeType()).as(field).isEqualTo(one.getNodeType());
            }
        });
    }
}
