package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Camel's catalog, from which editors and tools know the component, and the page hold all that the code has. */
class CatalogTest {

    private static final Path PAGE = Path.of("src/main/docs/strava-component.adoc");

    private final JsonNode catalog = catalog();

    @ParameterizedTest
    @EnumSource
    void hasAnOptionForEveryParameter(Param param) {
        assertThat(catalog.path("properties").has(param.name()) || param.isHeaderOnly())
                .withFailMessage("Param %s has no option: add a @UriParam of that name to StravaParameters.", param)
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void hasAHeaderConstantForEveryParameter(Param param) {
        assertThat(param.header() == null || catalog.path("headers").has(param.header()))
                .withFailMessage(
                        "Param %s has no header: add a constant with the value %s to %s.",
                        param, param.header(), StravaConstants.class.getSimpleName())
                .isTrue();
    }

    @Test
    void listsTheOperationsInTheOrderOfTheirRows() {
        JsonNode listed = catalog.path("properties").path("operation").path("enum");

        assertThat(StreamSupport.stream(listed.spliterator(), false).map(JsonNode::asText))
                .containsExactlyElementsOf(
                        Arrays.stream(StravaOperation.values()).map(Enum::name).toList());
    }

    @Test
    void describesEveryOptionAndHeader() {
        for (String kind : List.of("componentProperties", "properties", "headers")) {
            assertThat(catalog.path(kind).properties()).allSatisfy(option -> assertThat(
                            option.getValue().path("description").asText())
                    .as(option.getKey())
                    .isNotBlank());
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePageNamesEveryOperation(StravaOperation operation) throws IOException {
        assertThat(Files.readString(PAGE)).contains("\n| *" + operation + "* +\n");
    }

    @Test
    void thePageNamesEveryOptionAndHeader() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);

        for (String kind : List.of("componentProperties", "properties", "headers")) {
            assertThat(catalog.path(kind).properties()).allSatisfy(option -> assertThat(rows)
                    .anyMatch(row -> row.startsWith("| *" + option.getKey() + "*")));
        }
    }

    private static JsonNode catalog() {
        try (InputStream json = CatalogTest.class.getResourceAsStream("/META-INF/io/github/camelstrava/strava.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
