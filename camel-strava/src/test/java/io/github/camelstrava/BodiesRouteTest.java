package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.SummaryActivity;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.JsonPathExpression;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other components and languages make of the bodies, in routes like a user's. */
class BodiesRouteTest {

    private static final String ACTIVITY = "{\"id\":19000000000123,\"name\":\"Épreuve\",\"distance\":42195.3,"
            + "\"sport_type\":\"GravelRide\",\"map\":{\"summary_polyline\":\"_p~iF~ps|U\"},\"later\":[1,null]}";
    private static final String PAGE = "[" + ACTIVITY + ",{\"id\":9223372036854770001,\"name\":\"Two\"}]";
    private static final String STREAMS = "{\"time\":{\"data\":[0,1]},\"watts\":{\"data\":[250,null]}}";

    private static final String ONE = "strava:activity?id=1";
    private static final String LIST = "strava:activities?page=1";
    private static final String STREAM_SET = "strava:activityStreams?id=1";

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final DefaultCamelContext context = new DefaultCamelContext();

    @TempDir
    private Path directory;

    /** Adds what comes after the call to Strava. */
    private interface Steps {
        void addTo(RouteDefinition route);
    }

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(get(urlPathEqualTo("/athlete")).willReturn(okJson("{\"id\":7}")));
        server.stubFor(get(urlPathEqualTo("/activities/1")).willReturn(okJson(ACTIVITY)));
        server.stubFor(get(urlPathEqualTo("/athlete/activities")).willReturn(okJson(PAGE)));
        server.stubFor(get(urlPathEqualTo("/activities/1/streams")).willReturn(okJson(STREAMS)));
        server.stubFor(post(urlPathEqualTo("/elsewhere")).willReturn(okJson("{}")));
        StravaConfiguration configuration =
                context.getComponent("strava", StravaComponent.class).getConfiguration();
        configuration.setApiUri("http://127.0.0.1:" + server.port());
        configuration.setAccessToken("a-token");
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.stop();
    }

    @Test
    void filesHoldTheJson() throws Exception {
        Steps write = route -> route.to("file:" + directory + "?fileName=${header.name}");

        run(ONE, write, Map.of("name", "one.json"));
        run(LIST, write, Map.of("name", "list.json"));
        run(STREAM_SET, write, Map.of("name", "streams.json"));

        assertThat(directory.resolve("one.json")).hasContent(ACTIVITY);
        assertThat(directory.resolve("list.json")).hasContent(PAGE);
        assertThat(directory.resolve("streams.json")).hasContent(STREAMS);
    }

    @Test
    void filesAreReadAsModels() throws Exception {
        Files.writeString(directory.resolve("list.json"), PAGE);
        Files.writeString(directory.resolve("one.json"), ACTIVITY, StandardCharsets.ISO_8859_1);
        String files = "file:" + directory + "?noop=true&initialDelay=0&fileName=";
        MockEndpoint list = context.getEndpoint("mock:list", MockEndpoint.class);
        MockEndpoint one = context.getEndpoint("mock:one", MockEndpoint.class);
        list.expectedMessageCount(1);
        one.expectedMessageCount(1);

        RouteBuilder.addRoutes(context, routes -> {
            routes.from(files + "list.json")
                    .convertBodyTo(SummaryActivity[].class)
                    .to(list);
            routes.from(files + "one.json&charset=ISO-8859-1")
                    .convertBodyTo(SummaryActivity.class)
                    .to(one);
        });

        MockEndpoint.assertIsSatisfied(list, one);
        assertThat(list.getExchanges().get(0).getMessage().getBody(SummaryActivity[].class))
                .extracting(SummaryActivity::name)
                .containsExactly("Épreuve", "Two");
        assertThat(one.getExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(SummaryActivity.class)
                        .name())
                .isEqualTo("Épreuve");
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, LIST, STREAM_SET})
    void httpEndpointsGetTheJson(String uri) {
        run(uri, route -> route.setHeader("Content-Type")
                .constant("application/json")
                .to("http://127.0.0.1:" + server.port() + "/elsewhere?httpMethod=POST"));

        server.verify(postRequestedFor(urlPathEqualTo("/elsewhere"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalTo(json(uri))));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, LIST, STREAM_SET})
    void theLogShowsTheJson(String uri) {
        List<String> lines = new CopyOnWriteArrayList<>();
        context.getCamelContextExtension().addLogListener((exchange, logger, message) -> {
            lines.add(message);
            return message;
        });

        run(uri, route -> route.log("${body}").to("log:bodies?showBodyType=false&showExchangePattern=false"));

        assertThat(lines).containsExactly(json(uri), "Exchange[Body: " + json(uri) + "]");
    }

    @Test
    void simpleReachesFields() {
        assertThat(run(ONE, route -> route.transform().simple("${body.name}"))).isEqualTo("Épreuve");
        assertThat(run(ONE, route -> route.transform().simple("${body.map.summaryPolyline}")))
                .isEqualTo("_p~iF~ps|U");
        assertThat(run(LIST, route -> route.transform().simple("${body[0].name}")))
                .isEqualTo("Épreuve");
        assertThat(run(LIST, route -> route.transform().simple("${body[last].id}")))
                .isEqualTo(9223372036854770001L);
        assertThat(run(LIST, route -> route.transform().simple("${body.size}"))).isEqualTo(2);
        assertThat(run(LIST, route -> route.filter()
                        .simple("${body[0].distance} > 42195.2")
                        .transform()
                        .constant("far")))
                .isEqualTo("far");
        assertThat(run(STREAM_SET, route -> route.transform().simple("${body.time[1]}")))
                .isEqualTo(1);
    }

    @Test
    void jqReadsEveryBody() {
        assertThat(jq(ONE, ".map.summary_polyline")).isEqualTo("\"_p~iF~ps|U\"");
        assertThat(jq(ONE, ".later[0]")).isEqualTo("1");
        assertThat(jq(LIST, "[.[].name]")).isEqualTo("[\"Épreuve\",\"Two\"]");
        assertThat(jq(LIST, "map(select(.distance > 1000)) | length")).isEqualTo("1");
        assertThat(jq(LIST, ".[1].id")).isEqualTo("9223372036854770001");
        assertThat(jq(STREAM_SET, ".watts.data[0]")).isEqualTo("250");
        assertThat(run(ONE, route -> route.transform().jq(".name", String.class)))
                .isEqualTo("Épreuve");
        assertThat(run(LIST, route -> route.split()
                        .jq(".[]")
                        .filter()
                        .jq(".name == \"Two\"")
                        .to("mock:jq")))
                .isNotNull();
        assertThat(context.getEndpoint("mock:jq", MockEndpoint.class).getReceivedCounter())
                .isEqualTo(1);
    }

    @Test
    void jsonPathReadsObjects() {
        assertThat(jsonPath(ONE, "$.map.summary_polyline")).isEqualTo("_p~iF~ps|U");
        assertThat(jsonPath(ONE, "$.later[0]")).isEqualTo(1);
        assertThat(jsonPath(STREAM_SET, "$.watts.data[0]")).isEqualTo(250);
        assertThat(run(LIST, route -> route.split()
                        .body()
                        .transform()
                        .jsonpath("$.name")
                        .to("mock:names")))
                .isNotNull();
        assertThat(received("mock:names")).containsExactly("Épreuve", "Two");
    }

    /** Camel hands every list to JSONPath as it is, and JSONPath looks into maps only. */
    @Test
    void jsonPathSeesNoFieldsInAList() {
        assertThat(jsonPath(LIST, "$.length()")).isEqualTo(2);
        assertThat(jsonPath(LIST, "$[*].name")).isEqualTo(List.of());
    }

    @Test
    void jsonPathReadsTheTextOfAList() {
        assertThat(run(
                        LIST,
                        route -> route.convertBodyTo(String.class).transform().jsonpath("$[*].name")))
                .isEqualTo(List.of("Épreuve", "Two"));
        assertThat(run(
                        LIST,
                        route -> route.convertBodyTo(String.class).transform().jsonpath("$[1].id")))
                .isEqualTo(9223372036854770001L);
    }

    @Test
    void jsonPathReadsAListWhoseTextIsInAVariable() {
        assertThat(run(LIST, route -> {
                    route.setVariable("json").simple("${bodyAs(String)}");
                    route.setHeader("names", jsonPathOf("variable:json", "$[*].name"));
                    route.transform().simple("${headers.names}: ${body[0].name}");
                }))
                .isEqualTo("[Épreuve, Two]: Épreuve");
    }

    @Test
    void jsonDataFormatsWriteAndReadModelsAndLists() {
        assertThat(text(run(ONE, route -> route.marshal().json()))).isEqualTo(ACTIVITY);
        assertThat(text(run(LIST, route -> route.marshal().json()))).isEqualTo(PAGE);
        assertThat(text(run(STREAM_SET, route -> route.marshal().json()))).isEqualTo(STREAMS);

        assertThat(run(ONE, route -> route.marshal().json().unmarshal().json(SummaryActivity.class)))
                .isEqualTo(request(route -> route.convertBodyTo(SummaryActivity.class), ACTIVITY));
        assertThat(run(LIST, route -> route.marshal().json().unmarshal().json(SummaryActivity[].class)))
                .isEqualTo(request(route -> route.convertBodyTo(SummaryActivity[].class), PAGE));
        assertThat(run(STREAM_SET, route -> route.marshal().json().unmarshal().json(StreamSet.class)))
                .isEqualTo(request(route -> route.convertBodyTo(StreamSet.class), STREAMS));
    }

    @Test
    void aListBecomesAListOfMaps() {
        assertThat(run(LIST, route -> route.unmarshal().json(List.class)))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(map -> map.get("name"))
                .containsExactly("Épreuve", "Two");
        assertThat(run(
                        LIST,
                        route -> route.unmarshal().json(List.class).transform().jsonpath("$[*].name")))
                .isEqualTo(List.of("Épreuve", "Two"));
    }

    @Test
    void bodiesConvertBothWays() {
        for (Class<?> form : List.of(String.class, byte[].class, InputStream.class, Reader.class, JsonNode.class)) {
            assertThat(run(ONE, route -> route.convertBodyTo(form).convertBodyTo(SummaryActivity.class)))
                    .as(form.getName())
                    .isEqualTo(request(route -> route.convertBodyTo(SummaryActivity.class), ACTIVITY));
            assertThat(run(LIST, route -> route.convertBodyTo(form).convertBodyTo(SummaryActivity[].class)))
                    .as(form.getName())
                    .isEqualTo(request(route -> route.convertBodyTo(SummaryActivity[].class), PAGE));
            assertThat(run(STREAM_SET, route -> route.convertBodyTo(form).convertBodyTo(StreamSet.class)))
                    .as(form.getName())
                    .isEqualTo(request(route -> route.convertBodyTo(StreamSet.class), STREAMS));
        }
        assertThat(run(LIST, route -> route.convertBodyTo(List.class))).isInstanceOf(StravaList.class);
        assertThat(request(route -> route.convertBodyTo(SummaryActivity[].class).convertBodyTo(StravaList.class), PAGE))
                .isInstanceOf(StravaList.class)
                .isEqualTo(run(LIST, route -> {}));
    }

    @Test
    void yamlNamesAnArrayAsJavaDoes() throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("bodies.yaml", """
                - route:
                    from:
                      uri: direct:yaml
                      steps:
                        - convertBodyTo:
                            type: "io.github.camelstrava.model.SummaryActivity[]"
                        - convertBodyTo:
                            type: io.github.camelstrava.model.StravaList
                        - setBody:
                            simple: "${body[1].name}"
                """));

        try (ProducerTemplate template = context.createProducerTemplate()) {
            assertThat(template.requestBody("direct:yaml", PAGE)).isEqualTo("Two");
        }
    }

    @Test
    void whatIsNoListIsRefusedWithoutBeingShown() {
        for (String json : List.of(ACTIVITY, "[" + ACTIVITY + ",", PAGE + PAGE, "null", "Épreuve")) {
            assertThatThrownBy(() -> request(route -> route.convertBodyTo(SummaryActivity[].class), json))
                    .cause()
                    .hasRootCauseInstanceOf(JsonProcessingException.class)
                    .hasStackTraceContaining("This is no SummaryActivity[]: ")
                    .extracting(StravaRoutes::stackTraceOf, InstanceOfAssertFactories.STRING)
                    .doesNotContain("_p~iF");
        }
    }

    @Test
    void whatAnAggregationCollectsIsSentOnAsAList() throws Exception {
        MockEndpoint sent = context.getEndpoint("mock:sent", MockEndpoint.class);
        sent.expectedMessageCount(1);

        run(LIST, route -> route.split()
                .body()
                .aggregate(new GroupedBodyAggregationStrategy())
                .constant(true)
                .completionSize(2)
                .to("file:" + directory + "?fileName=grouped.json")
                .to("http://127.0.0.1:" + server.port() + "/elsewhere?httpMethod=POST")
                .to(sent));

        sent.assertIsSatisfied();
        assertThat(directory.resolve("grouped.json")).hasContent(PAGE);
        server.verify(postRequestedFor(urlPathEqualTo("/elsewhere")).withRequestBody(equalTo(PAGE)));
    }

    @Test
    void whatAProcessorLeavesOfAListIsSentOnAsAList() {
        Steps write = route -> route.process(exchange -> {
                    List<?> activities = exchange.getMessage().getBody(StravaList.class);
                    exchange.getMessage().setBody(activities.stream().skip(1).toList());
                })
                .to("file:" + directory + "?fileName=${header.name}");

        run(LIST, write, Map.of("name", "second.json"));
        server.stubFor(get(urlPathEqualTo("/athlete/activities")).willReturn(okJson("[" + ACTIVITY + "]")));
        run(LIST, write, Map.of("name", "none.json"));

        assertThat(directory.resolve("second.json")).hasContent("[{\"id\":9223372036854770001,\"name\":\"Two\"}]");
        assertThat(directory.resolve("none.json")).hasContent("[]");
    }

    @Test
    void arraysAreSentOnAsLists() {
        assertThat(run(LIST, route -> toArray(route).convertBodyTo(String.class)))
                .isEqualTo(PAGE);
        assertThat(run(LIST, route -> toArray(route).transform().simple("${body[1].name}")))
                .isEqualTo("Two");
        assertThat(run(LIST, route -> toArray(route).transform().jq(".[1].name"))
                        .toString())
                .isEqualTo("\"Two\"");
        assertThat(text(run(LIST, route -> toArray(route).marshal().json()))).isEqualTo(PAGE);
        run(LIST, route -> toArray(route).to("file:" + directory + "?fileName=array.json"));
        assertThat(directory.resolve("array.json")).hasContent(PAGE);
    }

    /** What camel-kafka asks for before its serializers for text, bytes (also as Bytes) and buffers. */
    @ParameterizedTest
    @ValueSource(strings = {ONE, LIST, STREAM_SET})
    void kafkaGetsTheJson(String uri) {
        byte[] utf8 = json(uri).getBytes(StandardCharsets.UTF_8);
        TypeConverter converter = context.getTypeConverter();

        Object body = run(uri, route -> {});

        assertThat(converter.tryConvertTo(String.class, body)).isEqualTo(json(uri));
        assertThat(converter.tryConvertTo(byte[].class, body)).isEqualTo(utf8);
        assertThat(converter.tryConvertTo(ByteBuffer.class, body)).isEqualTo(ByteBuffer.wrap(utf8));
    }

    @Test
    void oneAbsurdRecordSpoilsNoOther() throws Exception {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 199; i++) {
            records.add("{\"id\":" + (9223372036854770000L + i) + ",\"name\":\"n" + i + "\",\"distance\":" + i + ".5}");
        }
        String absurd = "{\"id\":{\"no\":1},\"name\":[[7]],\"distance\":\"far\",\"map\":5,\"athlete\":[null],"
                + "\"start_date\":0,\"start_latlng\":{\"a\":[]},\"sport_type\":null,\"trainer\":\"maybe\"}";
        records.add(77, absurd);
        String page = "[" + String.join(",", records) + "]";
        String withNoObjects = page.replaceFirst("]$", ",null,7,[{}],\"x\"]");
        server.stubFor(get(urlPathEqualTo("/athlete/activities")).willReturn(okJson(withNoObjects)));

        StravaList<?> read = (StravaList<?>) run(LIST, route -> {});
        SummaryActivity[] converted =
                context.getTypeConverter().mandatoryConvertTo(SummaryActivity[].class, withNoObjects);

        assertThat(read).isEqualTo(List.of(converted)).hasSize(200);
        SummaryActivity odd = converted[77];
        assertThat(odd.id()).isNull();
        assertThat(odd.name()).isNull();
        assertThat(odd.map()).isNull();
        assertThat(odd.json()).hasToString(absurd);
        for (int i = 0; i < 200; i++) {
            if (i != 77) {
                int number = i < 77 ? i : i - 1;
                assertThat(converted[i].id()).isEqualTo(9223372036854770000L + number);
                assertThat(converted[i].name()).isEqualTo("n" + number);
                assertThat(converted[i].distance()).isEqualTo(number + 0.5);
            }
        }
        assertThat(run(LIST, route -> route.convertBodyTo(String.class))).isEqualTo(page);
    }

    private static RouteDefinition toArray(RouteDefinition route) {
        return route.convertBodyTo(SummaryActivity[].class);
    }

    private static ValueBuilder jsonPathOf(String source, String path) {
        JsonPathExpression expression = new JsonPathExpression(path);
        expression.setSource(source);
        return new ValueBuilder(expression);
    }

    private String text(Object body) {
        return context.getTypeConverter().convertTo(String.class, body);
    }

    private Object jsonPath(String uri, String path) {
        return run(uri, route -> route.transform().jsonpath(path));
    }

    private String jq(String uri, String query) {
        return run(uri, route -> route.transform().jq(query)).toString();
    }

    private Object run(String uri, Steps steps) {
        return run(uri, steps, Map.of());
    }

    /** The body that is left at the end. */
    private Object run(String uri, Steps steps, Map<String, Object> headers) {
        return request(route -> steps.addTo(route.to(uri)), null, headers);
    }

    private Object request(Steps steps, Object body) {
        return request(steps, body, Map.of());
    }

    private Object request(Steps steps, Object body, Map<String, Object> headers) {
        String start = "direct:" + context.getRoutesSize();
        try (ProducerTemplate template = context.createProducerTemplate()) {
            RouteBuilder.addRoutes(context, routes -> steps.addTo(routes.from(start)));
            return template.requestBodyAndHeaders(start, body, headers);
        } catch (CamelExecutionException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<Object> received(String endpoint) {
        return context.getEndpoint(endpoint, MockEndpoint.class).getReceivedExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody())
                .toList();
    }

    private static String json(String uri) {
        return Map.of(ONE, ACTIVITY, LIST, PAGE, STREAM_SET, STREAMS).get(uri);
    }
}
