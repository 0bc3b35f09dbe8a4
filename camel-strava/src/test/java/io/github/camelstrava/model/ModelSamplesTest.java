package io.github.camelstrava.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSamplesTest {

    /** By the start of a file's name, where that is not the name of the type. */
    private static final Map<String, Class<? extends StravaBody>> OTHER_NAMES = Map.of(
            "ClubGroupEvent", ClubEvent.class,
            "Photo", ActivityPhoto.class,
            "PushSubscription", Subscription.class,
            "Stream", StreamSet.class);

    /** Accessors that are no fields. */
    private static final Set<String> DERIVED = Set.of("json", "points", "isDeauthorization");

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    @BeforeAll
    static void start() {
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    static Stream<Arguments> samples() throws IOException, URISyntaxException {
        Path fixtures = Path.of(ModelSamplesTest.class.getResource("/fixtures").toURI());
        List<Arguments> samples = new ArrayList<>();
        try (Stream<Path> files = Files.list(fixtures)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                Class<? extends StravaBody> type = type(name.split("[-.]")[0]);
                if (type != null && name.endsWith(".json")) {
                    samples.add(Arguments.of(name, type));
                }
            }
        }
        assertThat(samples).hasSizeGreaterThan(40);
        return samples.stream();
    }

    private static Class<? extends StravaBody> type(String name) {
        try {
            return OTHER_NAMES.containsKey(name)
                    ? OTHER_NAMES.get(name)
                    : Class.forName("io.github.camelstrava.model." + name).asSubclass(StravaBody.class);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void losesNothingWhenReadAndWritten(String file, Class<? extends StravaBody> type) throws IOException {
        ObjectMapper mapper = StravaJson.mapper();
        for (String sample : elements(file, type)) {
            StravaBody model = StravaJson.readObject(stream(sample), type);
            String written = mapper.writeValueAsString(model);

            Fixtures.assertSameByValue(written, expected(sample, type));
            assertThat(mapper.readValue(written, type)).isEqualTo(model).hasSameHashCodeAs(model);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void losesNothingInAnyObjectMapper(String file, Class<? extends StravaBody> type) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String sample : elements(file, type)) {
            String written = mapper.writeValueAsString(mapper.readValue(sample, type));

            Fixtures.assertSameByValue(written, expected(sample, type));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void losesNothingInCamelsTypeConverters(String file, Class<? extends StravaBody> type) throws Exception {
        for (String sample : elements(file, type)) {
            StravaBody model = convert(type, sample);

            Fixtures.assertSameByValue(convert(String.class, model), expected(sample, type));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void listsLoseNothingInCamelsTypeConverters(String file, Class<? extends StravaBody> type) throws Exception {
        String sample = Fixtures.text(file);

        Object[] array = (Object[]) convert(type.arrayType(), sample);
        StravaList<?> list = convert(StravaList.class, array);

        for (Object form : List.of(array, list)) {
            Fixtures.assertSameByValue(convert(String.class, form), Fixtures.exactTree(sample));
        }
        assertThat((Object[]) convert(type.arrayType(), convert(byte[].class, list)))
                .isEqualTo(array);
    }

    static Stream<Arguments> lists() throws IOException, URISyntaxException {
        return Stream.concat(
                Stream.of(Arguments.of("empty-page.json", SummaryActivity.class)),
                samples().filter(sample -> isList((String) sample.get()[0], (Class<?>) sample.get()[1])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void accessorsAnswerWhatIsThere(String file, Class<? extends StravaBody> type) throws Exception {
        for (String sample : elements(file, type)) {
            if (StravaJson.readObject(stream(sample), type) instanceof StravaModel model) {
                assertAccessors(model, type.getSimpleName());
            }
        }
    }

    @Test
    void theScopesOfTokensAreReadInSimple() {
        TokenSet tokens = new TokenSet(7L, "a", "b", null, Set.of("read"));

        assertThat(simple("scopes", tokens)).isEqualTo(Set.of("read"));
    }

    private static void assertAccessors(StravaModel model, String path) throws ReflectiveOperationException {
        for (Method accessor : model.getClass().getMethods()) {
            if (accessor.getParameterCount() > 0
                    || Modifier.isStatic(accessor.getModifiers())
                    || !StravaModel.class.isAssignableFrom(accessor.getDeclaringClass())
                    || Set.of("hashCode", "toString").contains(accessor.getName())
                    || DERIVED.contains(accessor.getName())) {
                continue;
            }
            String field = accessor.getName().equals("isPrivate") ? "private" : snakeCase(accessor.getName());
            JsonNode json = model.json().get(field);
            Object value = accessor.invoke(model);
            String where = path + "." + field;
            assertThat(simple(accessor.getName(), model))
                    .as(where + " in simple")
                    .isEqualTo(value);
            boolean noPosition = accessor.getReturnType() == LatLng.class && json != null && json.isEmpty();
            if (json == null || json.isNull() || noPosition) {
                assertThat(value).as(where).isIn(null, Map.of());
                continue;
            }
            assertThat(value).as(where).isNotNull();
            if (value instanceof List<?> list) {
                assertThat(list).as(where).hasSize(json.size());
                for (Object element : list) {
                    if (element instanceof StravaModel nested) {
                        assertAccessors(nested, where);
                    }
                }
            } else if (value instanceof StravaModel nested) {
                assertAccessors(nested, where);
            }
        }
    }

    /** As a route reads it. Camel looks at methods that are not public, or take parameters, too. */
    private static Object simple(String accessor, StravaBody body) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setBody(body);
        return CONTEXT.resolveLanguage("simple")
                .createExpression("${body." + accessor + "}")
                .evaluate(exchange, Object.class);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The objects to read out of a file: a list is read one by one, except where it is one set of streams. */
    private static List<String> elements(String file, Class<?> type) {
        if (isList(file, type)) {
            List<String> elements = new ArrayList<>();
            Fixtures.exactTree(Fixtures.text(file)).forEach(element -> elements.add(element.toString()));
            return elements;
        }
        return List.of(Fixtures.text(file));
    }

    private static boolean isList(String file, Class<?> type) {
        return type != StreamSet.class
                && Fixtures.exactTree(Fixtures.text(file)).isArray();
    }

    private static <T> T convert(Class<T> type, Object value) throws NoTypeConversionAvailableException {
        return CONTEXT.getTypeConverter().mandatoryConvertTo(type, value);
    }

    private static JsonNode expected(String sample, Class<?> type) {
        JsonNode tree = Fixtures.exactTree(sample);
        if (type == StreamSet.class && tree instanceof ArrayNode list) {
            ObjectNode byKey = list.objectNode();
            list.forEach(stream -> byKey.set(
                    stream.get("type").asText(), ((ObjectNode) stream.deepCopy()).without(Arrays.asList("type"))));
            return byKey;
        }
        return tree;
    }

    private static ByteArrayInputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
