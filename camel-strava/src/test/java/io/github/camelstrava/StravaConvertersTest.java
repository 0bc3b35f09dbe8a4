package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.Lap;
import io.github.camelstrava.model.SportType;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.TokenSet;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.IOHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StravaConvertersTest {

    private static final ObjectMapper PLAIN = new ObjectMapper();

    private final CamelContext context = new DefaultCamelContext();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    static Stream<StravaBody> bodies() throws IOException {
        return Stream.concat(objects(), Stream.of(page()));
    }

    static Stream<StravaBody> objects() throws IOException {
        return Stream.of(activity(), streams());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBodyBecomesJsonInAnyForm(StravaBody body) throws Exception {
        JsonNode json = body.json();

        assertThat(PLAIN.readTree(convert(String.class, body))).isEqualTo(PLAIN.readTree(json.toString()));
        assertThat(convert(String.class, body)).doesNotContain("\n ").contains("é");
        byte[] utf8 = convert(String.class, body).getBytes(StandardCharsets.UTF_8);
        assertThat(convert(byte[].class, body)).isEqualTo(utf8);
        assertThat(convert(InputStream.class, body)).hasBinaryContent(utf8);
        assertThat(convert(ByteBuffer.class, body)).isEqualTo(ByteBuffer.wrap(utf8));
        try (Reader reader = convert(Reader.class, body)) {
            char[] start = new char[2];
            assertThat(reader.read(start)).isEqualTo(2);
            assertThat(convert(String.class, body)).startsWith(new String(start));
        }
        assertThat(convert(JsonNode.class, body)).isEqualTo(json);
    }

    @Test
    void idsAreWrittenExactly() throws Exception {
        assertThat(convert(String.class, page())).contains("\"id\":9223372036854770001,");
    }

    @Test
    void changingTheTreeOrTheMapDoesNotChangeTheModel() throws Exception {
        SummaryActivity activity = activity();

        ((ObjectNode) convert(JsonNode.class, activity)).put("name", "changed");
        convert(Map.class, activity).clear();

        assertThat(activity.name()).isEqualTo("Épreuve é");
    }

    @Test
    void objectsBecomeMaps() throws Exception {
        Map<?, ?> map = convert(Map.class, activity());

        assertThat(map.get("id")).isEqualTo(19000000000123L);
        assertThat(map.get("distance")).isEqualTo(42195.3);
        assertThat(map.get("achievement_count")).isEqualTo(4);
        assertThat(map.get("start_latlng")).isEqualTo(List.of(47.12, -2.326));
        assertThat(((Map<?, ?>) convert(Map.class, streams()).get("watts")).get("data"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(1, null);
    }

    @Test
    void decimalsThatNoDoubleHoldsSurviveAMap() throws Exception {
        Lap lap = convert(Lap.class, "{\"distance\": 0.12345678901234567890}");

        assertThat(convert(Map.class, lap).get("distance")).isEqualTo(new BigDecimal("0.12345678901234567890"));
        assertThat(convert(Lap.class, convert(Map.class, lap))).isEqualTo(lap);
    }

    /** The language simple would fail on the index of a list whose conversion to a map fails. */
    @Test
    void listsDoNotBecomeMaps() {
        assertThatThrownBy(() -> convert(Map.class, page())).isInstanceOf(NoTypeConversionAvailableException.class);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void objectsComeBackFromAnyForm(StravaBody body) throws Exception {
        for (Class<?> form : List.of(
                String.class,
                byte[].class,
                InputStream.class,
                Reader.class,
                ByteBuffer.class,
                JsonNode.class,
                Map.class)) {
            Object value = convert(form, body);
            assertThat(convert(body.getClass(), value)).as(form.getName()).isEqualTo(body);
        }
    }

    @Test
    void listsComeBackFromAnyForm() throws Exception {
        for (Class<?> form : List.of(
                String.class, byte[].class, InputStream.class, Reader.class, ByteBuffer.class, JsonNode.class)) {
            Object value = convert(form, page());
            assertThat(convert(SummaryActivity[].class, value))
                    .as(form.getName())
                    .isEqualTo(page().toArray());
        }
        assertThat(convert(SummaryActivity[].class, "[]")).isEmpty();
    }

    @Test
    void filesComeBackAsListsWithoutAMessage() throws Exception {
        Path file = Files.writeString(directory.resolve("page.json"), convert(String.class, page()));

        for (Object value : List.of(file, file.toFile())) {
            assertThat(context.getTypeConverter().mandatoryConvertTo(SummaryActivity[].class, value))
                    .isEqualTo(page().toArray());
        }
    }

    @Test
    void aMissingFileDoesNotHinderTheNext() throws Exception {
        File file = directory.resolve("late.json").toFile();
        for (Object missing : List.of(file, file.toPath())) {
            assertThatThrownBy(() -> convert(Lap.class, missing))
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("This could not be read: ");
        }
        Files.writeString(file.toPath(), "{\"id\":1}");

        assertThat(convert(Lap.class, file).id()).isEqualTo(1);
        assertThat(convert(Lap.class, file.toPath()).id()).isEqualTo(1);
    }

    @Test
    void listsOfWhateverIsAModelBecomeModels() throws Exception {
        SummaryActivity activity = activity();
        List<Object> mixed = new ArrayList<>(List.of(
                activity,
                convert(Map.class, activity),
                convert(String.class, activity),
                convert(JsonNode.class, activity),
                convert(DetailedActivity.class, activity)));

        assertThat(convert(SummaryActivity[].class, mixed)).hasSize(5).containsOnly(activity);
        assertThat(convert(SummaryActivity[].class, mixed)[0]).isSameAs(activity);
        assertThat(convert(SummaryActivity[].class, mixed.toArray())).hasSize(5);
        assertThat(convert(SummaryActivity[].class, Set.of(activity))).containsExactly(activity);
        assertThat(convert(DetailedActivity[].class, page()))
                .extracting(DetailedActivity::json)
                .containsExactly(page().get(0).json(), page().get(1).json());

        mixed.addAll(Arrays.asList(null, 5, true));
        assertThat(convert(SummaryActivity[].class, mixed)).as("as in a page").hasSize(5);
    }

    @Test
    void anElementThatIsNoObjectIsLeftOut() throws Exception {
        assertThat(convert(Lap[].class, "[null,{\"id\":1},5,[{\"id\":2}],\"x\",{\"id\":3}]"))
                .extracting(Lap::id)
                .containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "{\"id\":1}",
                "[{\"id\":1}",
                "[{\"id\":",
                "[] []",
                "[]x",
                "<html>",
                "private text"
            })
    void whatIsNoJsonArrayIsRefusedWithoutBeingShown(String json) {
        String padded = json + " ".repeat(5000);

        for (Object value : List.of(padded, padded.getBytes(StandardCharsets.UTF_8), new StringReader(padded))) {
            assertThatThrownBy(() -> convert(SummaryActivity[].class, value))
                    .isInstanceOf(TypeConversionException.class)
                    .message()
                    .contains("This is no SummaryActivity[]: ")
                    .doesNotContain("private text")
                    .hasSizeLessThan(500);
        }
    }

    @Test
    void aListThatHoldsSomethingElseIsRefusedAndDoesNotHinderTheNext() throws Exception {
        List<Object> odd = new ArrayList<>(List.of(activity(), SportType.RUN));
        for (Class<?> type : List.of(SummaryActivity[].class, StravaList.class)) {
            assertThatThrownBy(() -> convert(type, odd))
                    .isInstanceOf(TypeConversionException.class)
                    .message()
                    .contains("a SportType")
                    .doesNotContain("GravelRide");
        }

        List<Object> fine = new ArrayList<>(List.of(activity()));
        assertThat(convert(SummaryActivity[].class, fine)).containsExactly(activity());
        assertThat((Object) convert(StravaList.class, fine)).isEqualTo(fine);
    }

    @Test
    void arraysOfModelsBecomeJsonLikeAListOfStravas() throws Exception {
        Object array = page().toArray(SummaryActivity[]::new);

        assertThat(convert(String.class, array)).isEqualTo(convert(String.class, page()));
        assertThat(convert(byte[].class, array)).isEqualTo(convert(byte[].class, page()));
        assertThat(convert(byte[].class, new SummaryActivity[0])).asString().isEqualTo("[]");
        assertThat(convert(String.class, new StreamSet[] {streams()})).startsWith("[{\"time\":");
        assertIsPage(array);
    }

    static Stream<Collection<?>> collections() throws IOException {
        return Stream.of(new ArrayList<>(page()), List.copyOf(page()), new LinkedHashSet<>(page()));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void collectionsOfModelsBecomeJsonExceptAsTextOrBytes(Collection<?> models) throws Exception {
        convert(String.class, models);

        assertIsPage(models);
    }

    /** In the forms that are not Camel's own business for whatever list there is. */
    private void assertIsPage(Object models) throws Exception {
        String json = convert(String.class, page());
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        assertThat(convert(InputStream.class, models)).hasBinaryContent(utf8);
        assertThat(IOHelper.toString(convert(Reader.class, models))).isEqualTo(json);
        assertThat(convert(ByteBuffer.class, models)).isEqualTo(ByteBuffer.wrap(utf8));
        assertThat(convert(JsonNode.class, models)).isEqualTo(page().json());
        assertThat((Object) convert(StravaList.class, models))
                .isInstanceOf(StravaList.class)
                .isEqualTo(page());
    }

    @Test
    void collectionsOfAnyBodiesBecomeJson() throws Exception {
        List<Object> bodies = List.of(streams(), page(), new TokenSet(7L, "at_secret", "rt_secret", null, Set.of()));

        JsonNode json = convert(JsonNode.class, bodies);

        assertThat(json.get(0)).isEqualTo(streams().json());
        assertThat(json.get(1)).isEqualTo(page().json());
        assertThat(json.get(2).toString()).contains("\"athlete_id\":7").doesNotContain("secret");
    }

    /** Camel would remember that it could not convert such a list. */
    @Test
    void neitherAnEmptyNorAMixedListHindersTheNext() throws Exception {
        for (Class<?> form : List.of(InputStream.class, Reader.class, ByteBuffer.class, JsonNode.class)) {
            assertThat(convert(Lap[].class, convert(form, new ArrayList<>()))).isEmpty();
            List<Object> mixed = new ArrayList<>(List.of(activity(), "b"));
            assertThatThrownBy(() -> convert(form, mixed))
                    .isInstanceOf(TypeConversionException.class)
                    .message()
                    .contains("a String")
                    .doesNotContain("GravelRide");
        }

        assertIsPage(new ArrayList<>(page()));
        assertThat((Object) convert(StravaList.class, new ArrayList<>())).isEqualTo(List.of());
    }

    @Test
    void collectionsConvertAsBeforeWhereCamelHasAWay() throws Exception {
        convert(InputStream.class, new ArrayList<>(page()));

        assertThat(convert(String.class, new ArrayList<>(List.of("a", "b")))).isEqualTo("[a, b]");
        assertThat(convert(String.class, new ArrayList<>(page())))
                .isEqualTo("[SummaryActivity[id=19000000000123], SummaryActivity[id=9223372036854770001]]");
        assertThat(convert(byte[].class, new ArrayList<>(List.of((byte) 1)))).containsExactly(1);
        assertThat(convert(byte[].class, new ArrayList<>())).isEmpty();
        assertThat(convert(String[].class, List.of("a"))).containsExactly("a");
        assertThat(convert(Object[].class, page())).hasSize(2);
        assertThat((Object) convert(List.class, page())).isInstanceOf(StravaList.class);
        assertThatThrownBy(() -> convert(InputStream.class, List.of("a")))
                .isInstanceOf(NoTypeConversionAvailableException.class);
    }

    @Test
    void aModelBecomesAnotherModel() throws Exception {
        assertThat(convert(DetailedActivity.class, activity()).json())
                .isEqualTo(activity().json());
    }

    @Test
    void streamsAreClosed() throws Exception {
        boolean[] closed = new boolean[2];
        convert(Lap.class, new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
        convert(Lap.class, new StringReader("{}") {
            @Override
            public void close() {
                closed[1] = true;
            }
        });

        assertThat(closed).containsExactly(true, true);
    }

    @Test
    void aBufferStaysWhereItIs() throws Exception {
        ByteBuffer buffer = ByteBuffer.wrap("x{\"id\":1}".getBytes(StandardCharsets.UTF_8))
                .position(1)
                .asReadOnlyBuffer();

        assertThat(convert(Lap.class, buffer).id()).isEqualTo(1);
        assertThat(buffer.position()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "5", "[]", "[{\"id\":1}]", "{\"id\":", "{} {}", "<html>", "private text"})
    void whatIsNoJsonObjectIsRefusedWithoutBeingShown(String json) {
        String padded = json + " ".repeat(5000);

        for (Object value : List.of(padded, padded.getBytes(StandardCharsets.UTF_8), new StringReader(padded))) {
            assertThatThrownBy(() -> convert(SummaryActivity.class, value))
                    .isInstanceOf(TypeConversionException.class)
                    .message()
                    .contains("This is no SummaryActivity: ")
                    .doesNotContain("private text")
                    .hasSizeLessThan(500);
        }
        assertThat(context.getTypeConverter().tryConvertTo(SummaryActivity.class, padded))
                .isNull();
    }

    @Test
    void aRefusalDoesNotHinderTheNextConversion() throws Exception {
        assertThatThrownBy(() -> convert(Lap.class, "x")).isInstanceOf(TypeConversionException.class);

        assertThat(convert(Lap.class, "{\"id\":1}").id()).isEqualTo(1);
    }

    @Test
    void whatCannotBeJsonIsNotConverted() {
        for (Class<?> type : List.of(
                SummaryActivity.class,
                SummaryActivity[].class,
                StravaList.class,
                StravaModel.class,
                StravaBody.class)) {
            assertThatThrownBy(() -> convert(type, 5)).isInstanceOf(NoTypeConversionAvailableException.class);
        }
        assertThatThrownBy(() -> convert(StravaModel.class, "{}"))
                .isInstanceOf(NoTypeConversionAvailableException.class);
    }

    @Test
    void otherTypesConvertAsBefore() throws Exception {
        assertThat(convert(Integer.class, "5")).isEqualTo(5);
        assertThat(convert(String.class, Map.of("a", 1))).isEqualTo("{a=1}");
        assertThat(convert(String.class, SportType.RUN)).isEqualTo("Run");
    }

    @Test
    void tokensAreMasked() throws Exception {
        TokenSet tokens = new TokenSet(7L, "at_secret", "rt_secret", null, Set.of("read"));

        assertThat(convert(String.class, tokens)).contains("\"athlete_id\":7").doesNotContain("secret");
        assertThat(convert(byte[].class, tokens)).asString().doesNotContain("secret");
        assertThat(convert(JsonNode.class, tokens).toString()).doesNotContain("secret");
    }

    @Test
    void simpleReachesFields() throws Exception {
        assertThat(simple("${body.name}", activity())).isEqualTo("Épreuve é");
        assertThat(simple("${body.map.summaryPolyline}", activity())).isEqualTo("_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        assertThat(simple("${body.map.points[0].latitude}", activity())).isEqualTo("38.5");
        assertThat(simple("${body.private}", activity())).isEqualTo("true");
        assertThat(simple("${body.sportType}", activity())).isEqualTo("GravelRide");
        assertThat(simple("${body.startDate}", activity())).isEqualTo("2026-07-05T06:12:44Z");
        assertThat(simple("${body[0].name}", page())).isEqualTo("Épreuve é");
        assertThat(simple("${body[1].id}", page())).isEqualTo("9223372036854770001");
        assertThat(simple("${body.size}", page())).isEqualTo("2");
        assertThat(simple("${body.time[1]}", streams())).isEqualTo("2");
        assertThat(simple("${body.latlng[0].longitude}", streams())).isEqualTo("-2.326");
        assertThat(simple("${body}", activity())).startsWith("{\"id\":19000000000123,");
    }

    @Test
    void simpleComparesFields() throws Exception {
        assertThat(matches("${body.sportType} == 'GravelRide'", activity())).isTrue();
        assertThat(matches("${body.sportType} == 'Run'", activity())).isFalse();
        assertThat(matches("${body.distance} > 42195.2", activity())).isTrue();
        assertThat(matches("${body.private} == true", activity())).isTrue();
        assertThat(matches("${body.gearId} == null", activity())).isTrue();
    }

    @Test
    void jsonPathReadsObjects() throws Exception {
        assertThat(jsonPath("$.map.summary_polyline", activity())).isEqualTo("_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        assertThat(jsonPath("$.time.data[1]", streams())).isEqualTo(2);
    }

    /** Camel takes every list as one of maps, and never asks a type converter. */
    @Test
    void jsonPathReadsListsAsText() throws Exception {
        assertThat(jsonPath("$[1].id", convert(String.class, page()))).isEqualTo(9223372036854770001L);
    }

    @Test
    void routesSplitMarshalAndConvert() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split").split(body()).to("mock:split");
                from("direct:marshal").marshal().json().to("mock:marshal");
                from("direct:map").convertBodyTo(Map.class).to("mock:map");
                from("direct:model").convertBodyTo(SummaryActivity.class).to("mock:model");
            }
        });
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBody("direct:split", page());
            template.sendBody("direct:marshal", page());
            template.sendBody("direct:map", activity());
            template.sendBody("direct:model", convert(String.class, activity()));
        }

        assertThat(received("mock:split", Object.class)).isEqualTo(page());
        assertThat(PLAIN.readTree(received("mock:marshal", String.class).get(0)))
                .isEqualTo(PLAIN.readTree(page().json().toString()));
        Map<?, ?> map = received("mock:map", Map.class).get(0);
        assertThat(map.get("id")).isEqualTo(19000000000123L);
        assertThat(received("mock:model", Object.class)).containsExactly(activity());
    }

    @Test
    void filesAreWrittenAndRead() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:write").to("file:" + directory + "?fileName=${header.name}.json");
                from("file:" + directory + "?fileName=one.json&noop=true&initialDelay=0")
                        .routeId("read")
                        .autoStartup(false)
                        .convertBodyTo(SummaryActivity.class)
                        .to("mock:read");
            }
        });
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBodyAndHeader("direct:write", activity(), "name", "one");
            template.sendBodyAndHeader("direct:write", page(), "name", "page");
            template.sendBodyAndHeader("direct:write", streams(), "name", "streams");
        }
        MockEndpoint mock = context.getEndpoint("mock:read", MockEndpoint.class);
        mock.expectedBodiesReceived(activity());
        context.getRouteController().startRoute("read");

        assertThat(Files.readString(directory.resolve("one.json"))).isEqualTo(convert(String.class, activity()));
        assertThat(Files.readString(directory.resolve("page.json"))).isEqualTo(convert(String.class, page()));
        assertThat(Files.readString(directory.resolve("streams.json"))).isEqualTo(convert(String.class, streams()));
        mock.assertIsSatisfied();
    }

    private <T> T convert(Class<T> type, Object value) throws NoTypeConversionAvailableException {
        TypeConverter converter = context.getTypeConverter();
        return converter.mandatoryConvertTo(type, exchange(value), value);
    }

    private String simple(String expression, Object body) {
        return context.resolveLanguage("simple").createExpression(expression).evaluate(exchange(body), String.class);
    }

    private boolean matches(String predicate, Object body) {
        return context.resolveLanguage("simple").createPredicate(predicate).matches(exchange(body));
    }

    private Object jsonPath(String path, Object body) {
        return context.resolveLanguage("jsonpath").createExpression(path).evaluate(exchange(body), Object.class);
    }

    private <T> List<T> received(String endpoint, Class<T> type) {
        return context.getEndpoint(endpoint, MockEndpoint.class).getReceivedExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody(type))
                .toList();
    }

    private DefaultExchange exchange(Object body) {
        DefaultExchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static SummaryActivity activity() throws IOException {
        return read("""
                {"id": 19000000000123, "name": "Épreuve é", "distance": 42195.3, "achievement_count": 4,
                 "sport_type": "GravelRide", "private": true, "gear_id": null, "start_latlng": [47.12, -2.326],
                 "start_date": "2026-07-05T06:12:44Z", "map": {"summary_polyline": "_p~iF~ps|U_ulLnnqC_mqNvxq`@"}}
                """, SummaryActivity.class);
    }

    private static StravaList<SummaryActivity> page() throws IOException {
        return new StravaList<>(
                List.of(activity(), read("{\"id\":9223372036854770001,\"name\":\"b\"}", SummaryActivity.class)));
    }

    private static StreamSet streams() throws IOException {
        return read("""
                {"time": {"data": [1, 2], "note": "é"}, "watts": {"data": [1, null], "original_size": 2},
                 "latlng": {"data": [[47.12, -2.326], [47.13, -2.327]]}}
                """, StreamSet.class);
    }

    private static <T extends StravaBody> T read(String json, Class<T> type) throws IOException {
        return StravaJson.readObject(new StringReader(json), type);
    }
}
