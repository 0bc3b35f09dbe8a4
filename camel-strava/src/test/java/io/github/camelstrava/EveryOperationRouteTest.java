package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.github.camelstrava.StravaServer.INES;
import static io.github.camelstrava.StravaServer.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelstrava.OperationCases.Case;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The request that each operation makes, and what becomes of the answer. */
class EveryOperationRouteTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** 1 and 1.0 are the same. */
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    /** What HTTP itself needs, and the token. */
    private static final Set<String> HEADERS_OF_A_REQUEST = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "host",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    /** Neither numbers nor words; some would change a path or split a header. */
    private static final List<String> NO_IDS = List.of(
            "",
            " ",
            ".",
            "..",
            "1/../2",
            "1%2f2",
            "%2e%2e",
            "1?x=y",
            "1#2",
            "1;2",
            "1,2",
            "1&x=y",
            "1 2",
            "1\r\nX: y",
            "1\n2",
            "1\u0000",
            "-1",
            "1.5",
            "\u0661",
            "b1/..",
            "\u00df");

    private static final StravaServer camel = new StravaServer();

    @BeforeAll
    static void start() {
        camel.start();
    }

    @AfterAll
    static void stop() {
        camel.close();
    }

    @BeforeEach
    void forget() {
        forgetAll();
    }

    private static void forgetAll() {
        camel.strava.resetAll();
    }

    static Stream<Case> cases() {
        return OperationCases.ALL.stream();
    }

    static Stream<Case> athleteCases() {
        return cases().filter(c -> c.spec().authentication() == Authentication.ATHLETE);
    }

    static Stream<StravaOperation> calls() {
        return operations(spec -> spec.method() != null);
    }

    static Stream<StravaOperation> withId() {
        return operations(spec -> spec.idRule() != IdRule.NONE);
    }

    static Stream<StravaOperation> withNecessaryId() {
        return operations(spec -> spec.idRule() == IdRule.REQUIRED);
    }

    static Stream<StravaOperation> paged() {
        return operations(spec -> spec.paging() != Paging.NONE);
    }

    private static Stream<StravaOperation> operations(Predicate<OperationSpec> filter) {
        return Arrays.stream(StravaOperation.values()).filter(operation -> filter.test(operation.spec()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void hasACaseHereWithAllItsParameters(StravaOperation operation) {
        Set<String> used = cases().filter(c -> c.operation == operation)
                .flatMap(c -> c.options.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> taken = operation.spec().params().stream()
                .filter(param -> !param.isPaging())
                .map(Param::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (operation.spec().idRule() != IdRule.NONE) {
            taken.add("id");
        }

        assertThat(cases().map(c -> c.operation)).contains(operation);
        assertThat(used).isEqualTo(taken);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sendsThisRequestAndReturnsThisBody(Case c) {
        answer(c);

        Exchange exchange = camel.call(StravaServer.uri(c.operation, c.options), Map.of(), c.body);

        checkBody(c, exchange);
        checkRequests(c, INES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sendsTheSameIfHeadersSayIt(Case c) {
        for (boolean upperCase : new boolean[] {false, true}) {
            answer(c);
            Map<String, Object> headers = new HashMap<>();
            Map<String, Object> options = new LinkedHashMap<>();
            c.options.forEach((name, value) -> {
                String header = name.equals("id")
                        ? c.spec().idRule() == IdRule.REQUIRED ? StravaConstants.ID : null
                        : Param.valueOf(name).header();
                if (header == null) {
                    options.put(name, value);
                } else {
                    headers.put(upperCase ? header.toUpperCase(Locale.ROOT) : header, value);
                }
            });

            Exchange exchange = camel.call(StravaServer.uri(c.operation, options), headers, c.body);

            checkBody(c, exchange);
            checkRequests(c, INES);
            forget();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void preferTheHeaderForAllButTheIdentifiers(Case c) {
        answer(c);
        Map<String, Object> headers = new HashMap<>();
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        c.options.forEach((name, value) -> {
            String header = name.equals("id") ? null : Param.valueOf(name).header();
            if (header != null) {
                headers.put(header, value);
                options.put(name, OperationCases.another(Param.valueOf(name), value));
            }
        });
        headers.put(StravaConstants.ID, c.options.containsKey("id") || c.spec().idRule() != IdRule.REQUIRED ? 4711 : 1);

        Exchange exchange = camel.call(StravaServer.uri(c.operation, options), headers, c.body);

        checkBody(c, exchange);
        checkRequests(c, INES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isNotChangedByAnythingElseOnTheMessageAndPutsNothingElseThere(Case c) {
        answer(c);
        Map<String, Object> headers = foreignHeaders();
        if (c.spec().idRule() != IdRule.REQUIRED || c.options.containsKey("id")) {
            headers.put(StravaConstants.ID, 4711L);
        }

        Exchange exchange = camel.call(StravaServer.uri(c.operation, c.options), headers, c.body);

        checkBody(c, exchange);
        checkRequests(c, INES);
        Map<String, Object> after = new HashMap<>(headers);
        if (c.spec().authentication() == Authentication.ATHLETE) {
            after.put(StravaConstants.ATHLETE_ID, INES);
        }
        after.putAll(c.newHeaders);
        assertThat(exchange.getMessage().getHeaders()).containsExactlyInAnyOrderEntriesOf(after);
    }

    @ParameterizedTest
    @MethodSource("athleteCases")
    void actsForTheAthleteInTheUriElseForTheOneInTheHeader(Case c) {
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        options.put("athleteId", INES);

        answer(c);
        Exchange both =
                camel.call(StravaServer.uri(c.operation, options), Map.of(StravaConstants.ATHLETE_ID, TOMAS), c.body);
        checkRequests(c, INES);
        assertThat(StravaServer.succeeded(both).getMessage().getHeader(StravaConstants.ATHLETE_ID))
                .as("left as found")
                .isEqualTo(TOMAS);
        forget();

        answer(c);
        String asText = Long.toString(TOMAS);
        Exchange header = camel.call(
                StravaServer.uri(c.operation, c.options), Map.of(StravaConstants.ATHLETE_ID, asText), c.body);
        checkRequests(c, TOMAS);
        assertThat(StravaServer.succeeded(header).getMessage().getHeader(StravaConstants.ATHLETE_ID))
                .as("left as found")
                .isEqualTo(asText);
    }

    @Test
    void neverPickOneOfSeveralAthletes() {
        try (StravaServer several = new StravaServer()) {
            several.context
                    .getComponent("strava", StravaComponent.class)
                    .getConfiguration()
                    .setAthleteId(null);
            several.start();
            athleteCases().forEach(c -> assertThat(
                            several.call(c.toString(), Map.of(), c.body).getException())
                    .as("%s", c)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("strava:" + c.operation + " needs the option athleteId"));
            assertThat(several.urls()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("withNecessaryId")
    void needsItsIdBeforeAnyCall(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        options.remove("id");

        assertThat(camel.call(StravaServer.uri(operation, options), Map.of(), c.body)
                        .getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("strava:" + operation + " needs the option id or the header CamelStravaId.");
        assertThat(camel.urls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withId")
    void refusesWhatIsNoIdBeforeAnyCall(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        for (String id : NO_IDS) {
            Map<String, Object> options = new LinkedHashMap<>(c.options);
            options.put("id", id);
            checkRefusal(id, refusal(StravaServer.uri(operation, options), Map.of(), c.body));
            if (operation.spec().idRule() == IdRule.REQUIRED) {
                options.remove("id");
                checkRefusal(id, refusal(StravaServer.uri(operation, options), Map.of(StravaConstants.ID, id), c.body));
            }
        }
        assertThat(camel.urls()).isEmpty();
    }

    private static void checkRefusal(String id, Throwable refusal) {
        assertThat(refusal)
                .as("id <%s>", id)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Option id must be one w")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\r", "\n", "\u0000");
    }

    /** Camel's own exception names the URI as it was written, encoded. */
    private static Throwable refusal(String uri, Map<String, Object> headers, Object body) {
        Throwable refusal;
        try {
            refusal = camel.call(uri, headers, body).getException();
        } catch (RuntimeException e) {
            refusal = e;
        }
        return refusal instanceof ResolveEndpointFailedException ? refusal.getCause() : refusal;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusesWhatIsNoAthleteBeforeAnyCall(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        for (String id : NO_IDS) {
            Throwable refusal =
                    refusal(StravaServer.uri(operation, c.options), Map.of(StravaConstants.ATHLETE_ID, id), c.body);

            assertThat(refusal)
                    .as("athleteId <%s>", id)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Option athleteId must be one whole number");
        }
        assertThat(camel.urls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void needsWhatStravaNeedsBeforeAnyCall(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        Set<Param> needed = new TreeSet<>(operation.spec().required());
        // Without an option, it is made up.
        needed.remove(Param.verifyToken);
        needed.addAll(operation.spec().together());
        for (Param missing : needed) {
            Map<String, Object> options = new LinkedHashMap<>(c.options);
            options.remove(missing.name());

            assertThat(camel.call(StravaServer.uri(operation, options), Map.of(), c.body)
                            .getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("strava:" + operation + " needs the option " + missing);
        }
        assertThat(camel.urls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paged")
    void readsTheOnePageThatIsNamed(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        answer(c);
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        options.put("page", 3);
        options.put("pageSize", 50);

        StravaList<?> list = StravaServer.list(camel.call(StravaServer.uri(operation, options), Map.of(), c.body));

        assertThat(list).isNotEmpty().hasOnlyElementsOfType(c.type);
        assertThat(camel.requests()).singleElement().satisfies(request -> assertThat(StravaServer.query(request))
                .containsEntry("page", "3")
                .containsEntry("per_page", "50")
                .doesNotContainKeys("page_size", "after_cursor", "limit", "streaming"));
    }

    @ParameterizedTest
    @MethodSource("paged")
    void asksForNoMoreThanTheLimit(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        answer(c);
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        options.put("limit", 1);

        assertThat(StravaServer.list(camel.call(StravaServer.uri(operation, options))))
                .hasSize(1);
        String size = operation.spec().paging() == Paging.BY_CURSOR ? "page_size" : "per_page";
        assertThat(camel.requests()).singleElement().satisfies(request -> assertThat(StravaServer.query(request))
                .containsEntry(size, "1")
                .doesNotContainKeys("limit", "streaming"));
    }

    @ParameterizedTest
    @MethodSource("paged")
    void asksForNothingBeforeAnIteratorIsRead(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        answer(c);
        Map<String, Object> options = new LinkedHashMap<>(c.options);
        options.put("streaming", true);

        Exchange exchange = StravaServer.succeeded(camel.call(StravaServer.uri(operation, options)));

        assertThat(camel.urls()).isEmpty();
        assertThat(exchange.getMessage().getHeader(StravaConstants.ATHLETE_ID)).isEqualTo(INES);
        Iterator<?> elements = (Iterator<?>) exchange.getMessage().getBody();
        assertThat(elements).hasNext();
        assertThat(elements.next()).isInstanceOf(c.type);
        assertThat(camel.urls()).hasSize(1);
        elements.forEachRemaining(element -> assertThat(element).isInstanceOf(c.type));
        checkRequests(c, INES);
    }

    @Test
    void makeUpOneVerifyTokenForAll() {
        answer(OperationCases.of(StravaOperation.createSubscription));

        camel.call("strava:createSubscription?callbackUrl=https://example.org/a");
        camel.call("strava:createSubscription?callbackUrl=https://example.org/b");

        List<String> tokens = camel.requests().stream()
                .map(request -> StravaServer.decoded(request.getBodyAsString()).get("verify_token"))
                .toList();
        assertThat(tokens).hasSize(2).allMatch(token -> token.matches("[0-9a-f]{16,}"));
        assertThat(Set.copyOf(tokens)).hasSize(1);
    }

    static Stream<StravaOperation> lists() {
        return operations(spec -> spec.method() != null && spec.list());
    }

    static Stream<StravaOperation> single() {
        return operations(
                spec -> spec.method() != null && StravaModel.class.isAssignableFrom(spec.result()) && !spec.list());
    }

    @ParameterizedTest
    @MethodSource("lists")
    void neverTakeSomethingElseForAList(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        List<String> wrong = c.listField.isEmpty()
                ? List.of("{}", "{\"id\":1}", "{\"errors\":[]}", "null", "\"\"", "7", "", "[{}", "[] []")
                : List.of("{}", "[]", "{\"segments\":{}}", "{\"segments\":null}", "{\"segments\":7}", "null", "");
        for (String body : wrong) {
            checkRefused(c, body);
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void mayReturnAnEmptyList(StravaOperation operation) {
        Case c = OperationCases.of(operation);
        answer(c, c.listField.isEmpty() ? "[]" : "{\"" + c.listField + "\":[]}");

        assertThat(StravaServer.list(camel.call(c.toString()))).isEmpty();
        assertThat(camel.urls()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("single")
    void neverTakeSomethingElseForAnObject(StravaOperation operation) {
        for (String body : List.of("[]", "[{\"id\":1}]", "null", "\"\"", "7", "", "{\"id\":", "{} {}")) {
            checkRefused(OperationCases.of(operation), body);
        }
    }

    /** Time passes with the retries of what looks cut short. */
    private static void checkRefused(Case c, String body) {
        forgetAll();
        answer(c, body);
        Exchange exchange = camel.call(c.toString(), Map.of(), c.body);

        assertThat(exchange.getException())
                .as("<%s>", body)
                .isInstanceOf(StravaApiException.class)
                .hasMessageStartingWith("strava:" + c.operation + " failed: Strava answered " + c.status + ", but ");
        assertThat(exchange.getMessage().getBody()).as("<%s>", body).isEqualTo(c.body);
    }

    @Test
    void passFieldsOfTheBodyOnThatAreNoParameters() {
        Map<String, Object> body = Map.of("name", "Older", "type", "Ride", "private", true);
        Case creation = OperationCases.of(StravaOperation.createActivity);
        answer(creation);
        camel.call("strava:createActivity?name=Ours&startDateLocal=2026-08-30T18:30:00&elapsedTime=60", Map.of(), body);
        assertThat(StravaServer.decoded(camel.requests().get(0).getBodyAsString()))
                .containsOnly(
                        Map.entry("name", "Ours"),
                        Map.entry("start_date_local", "2026-08-30T18:30:00Z"),
                        Map.entry("elapsed_time", "60"),
                        Map.entry("type", "Ride"),
                        Map.entry("private", "true"));
        forget();

        answer(OperationCases.of(StravaOperation.updateActivity));
        camel.call("strava:updateActivity?id=5&name=Ours", Map.of(), body);
        assertThat(tree(camel.requests().get(0).getBodyAsString()))
                .isEqualTo(tree("{\"name\":\"Ours\",\"type\":\"Ride\",\"private\":true}"));
    }

    @ParameterizedTest
    @EnumSource
    void canBeLeftOutWhereTheActingAthleteIsMeant(StravaOperation operation) {
        Set<StravaOperation> fromTheUriOnly = Set.of(
                StravaOperation.athlete,
                StravaOperation.athleteStats,
                StravaOperation.athleteKoms,
                StravaOperation.athleteFriends,
                StravaOperation.athleteFollowers,
                StravaOperation.routes,
                StravaOperation.starredSegments);

        assertThat(operation.spec().idRule() == IdRule.OTHER_ATHLETE
                        || operation.spec().idRule() == IdRule.ACTING_ATHLETE)
                .isEqualTo(fromTheUriOnly.contains(operation));
    }

    @Test
    void pathsOfOtherAthletesAreForOtherAthletes() {
        for (StravaOperation operation : StravaOperation.values()) {
            if (operation.spec().idRule() == IdRule.OTHER_ATHLETE) {
                Case c = OperationCases.of(operation);
                answer(c);

                camel.call(StravaServer.uri(operation, Map.of("id", INES)));

                assertThat(StravaServer.path(camel.requests().get(0)))
                        .isEqualTo(operation.spec().path());
                forget();
            }
        }
    }

    // what the server says, and what is looked at

    private static void answer(Case c) {
        answer(c, c.answer);
    }

    private static void answer(Case c, String body) {
        boolean endless = c.spec().paging() == Paging.NONE;
        camel.strava.stubFor(any(anyUrl())
                .willReturn(withStravasHeaders(aResponse()
                        .withStatus(c.status)
                        .withHeader("Content-Type", c.contentType)
                        .withBody(body))));
        if (!endless) {
            camel.strava.stubFor(any(anyUrl())
                    .andMatching(EveryOperationRouteTest::isSecondPage)
                    .willReturn(withStravasHeaders(aResponse()
                            .withHeader("Content-Type", "application/json; charset=utf-8")
                            .withBody("[]"))));
        }
    }

    private static MatchResult isSecondPage(Request request) {
        return MatchResult.of(
                request.getUrl().contains("page=2&") || request.getUrl().contains("after_cursor="));
    }

    private static ResponseDefinitionBuilder withStravasHeaders(ResponseDefinitionBuilder response) {
        return response.withHeader("X-RateLimit-Limit", "200,2000")
                .withHeader("X-RateLimit-Usage", "1,1")
                .withHeader("X-Request-Id", "an-id")
                .withHeader("ETag", "W/\"an-etag\"")
                .withHeader("Set-Cookie", "a=b")
                .withHeader("Cache-Control", "max-age=0, private");
    }

    /** Such as an HTTP consumer, a proxy or an attacker leaves on a message. */
    private static Map<String, Object> foreignHeaders() {
        Map<String, Object> headers = new HashMap<>();
        for (String name : List.of(
                "Authorization",
                "Cookie",
                "Host",
                "X-Foo",
                "X-Forwarded-Host",
                "Accept",
                "Content-Type",
                "Content-Length",
                "User-Agent",
                "Transfer-Encoding",
                "client_secret",
                "access_token",
                "per_page")) {
            headers.put(name, "foreign-" + name);
        }
        headers.put("CamelHttpUri", camel.address() + "/elsewhere");
        headers.put("CamelHttpPath", "/elsewhere");
        headers.put("CamelHttpQuery", "elsewhere=1");
        headers.put("CamelHttpRawQuery", "elsewhere=1");
        headers.put("CamelHttpMethod", "DELETE");
        headers.put("CamelRestHttpUri", camel.address() + "/elsewhere");
        headers.put("CamelRestHttpQuery", "elsewhere=1");
        for (String option : List.of(
                "ApiUri",
                "OauthUri",
                "ClientId",
                "ClientSecret",
                "AccessToken",
                "RefreshToken",
                "VerifyToken",
                "Store",
                "HttpComponent",
                "SslContextParameters",
                "RateLimitPolicy",
                "RateLimitMaxWait",
                "RateLimitPriority",
                "ConnectTimeout",
                "ResponseTimeout",
                "Lookback",
                "GroupId",
                "Detail",
                "Operation",
                "Path",
                "Method")) {
            headers.put(
                    "CamelStrava" + option, option.endsWith("Uri") ? camel.address() + "/elsewhere" : "foreign-option");
        }
        return headers;
    }

    private static void checkRequests(Case c, long athlete) {
        List<LoggedRequest> requests = camel.requests();
        assertThat(requests).as(c + " sends").hasSize(c.spec().paging() == Paging.NONE ? 1 : 2);
        LoggedRequest request = requests.get(0);
        String path = c.path.replace("{athlete}", Long.toString(athlete));
        assertThat(request.getMethod().getName() + " " + StravaServer.path(request))
                .isEqualTo(c.method + " " + path);
        checkCredentials(c, request, athlete);
        Map<String, String> query = new HashMap<>(c.query);
        if (c.spec().paging() == Paging.BY_PAGE) {
            query.put("page", "1");
            query.put("per_page", "200");
        }
        if (c.spec().paging() == Paging.BY_CURSOR) {
            query.put("page_size", "200");
        }
        assertThat(StravaServer.query(request)).isEqualTo(query);
        checkContent(c, request);
        if (requests.size() > 1) {
            if (c.spec().paging() == Paging.BY_PAGE) {
                query.put("page", "2");
            } else {
                query.put("after_cursor", c.lastCursor);
            }
            assertThat(StravaServer.path(requests.get(1))).isEqualTo(path);
            assertThat(StravaServer.query(requests.get(1))).isEqualTo(query);
            checkCredentials(c, requests.get(1), athlete);
        }
    }

    private static void checkCredentials(Case c, LoggedRequest request, long athlete) {
        List<String> names = request.getHeaders().all().stream()
                .map(HttpHeader::key)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(names).doesNotHaveDuplicates().isSubsetOf(HEADERS_OF_A_REQUEST);
        assertThat(request.getHeaders().toString()).doesNotContain("foreign");
        assertThat(request.getHeader("Host")).isEqualTo("127.0.0.1:" + camel.strava.port());
        if (c.spec().authentication() == Authentication.ATHLETE) {
            assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + StravaServer.token(athlete));
            assertThat(request.getUrl() + request.getBodyAsString())
                    .doesNotContain(StravaServer.CLIENT_SECRET, "client_id", "access_token");
        } else {
            assertThat(names).doesNotContain("authorization");
            assertThat(request.getUrl() + request.getBodyAsString())
                    .containsOnlyOnce(StravaServer.CLIENT_SECRET)
                    .doesNotContain("token-of-");
        }
    }

    private static void checkContent(Case c, LoggedRequest request) {
        String type = request.getHeader("Content-Type");
        if (c.form != null) {
            assertThat(type).startsWith("application/x-www-form-urlencoded");
            assertThat(StravaServer.decoded(request.getBodyAsString())).isEqualTo(c.form);
        } else if (c.json != null) {
            assertThat(type).startsWith("application/json");
            assertThat(tree(request.getBodyAsString())).isEqualTo(tree(c.json));
        } else if (c.parts != null) {
            assertThat(type).startsWith("multipart/form-data; ");
            Map<String, String> parts = new HashMap<>();
            request.getParts().forEach(part -> assertThat(
                            parts.put(part.getName(), part.getBody().asString()))
                    .as("%s comes twice", part.getName())
                    .isNull());
            assertThat(parts).isEqualTo(c.parts);
        } else {
            assertThat(request.getBody()).isEmpty();
            assertThat(type).isNull();
            if (c.method.equals("POST")) {
                assertThat(request.getHeader("Content-Length"))
                        .as("some proxies insist on it")
                        .isEqualTo("0");
            }
        }
    }

    private static void checkBody(Case c, Exchange exchange) {
        Object body = StravaServer.succeeded(exchange).getMessage().getBody();
        if (c.type == Void.class) {
            assertThat(body).isNull();
        } else if (c.spec().list()) {
            JsonNode answer = tree(c.answer);
            assertThat((StravaList<?>) body)
                    .isNotEmpty()
                    .hasOnlyElementsOfType(c.type)
                    .hasSize((c.listField.isEmpty() ? answer : answer.path(c.listField)).size());
        } else if (c.type == InputStream.class) {
            assertThat(body).isInstanceOf(InputStream.class);
            assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(c.answer);
        } else {
            assertThat(body).isInstanceOf(c.type);
            JsonNode json = body instanceof Map
                    ? JSON.valueToTree(body)
                    : tree(exchange.getMessage().getBody(String.class));
            assertThat(json.equals(BY_VALUE, tree(c.answer)))
                    .as("%s is Strava's JSON", json)
                    .isTrue();
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return fail("No JSON: " + json, e);
        }
    }
}
