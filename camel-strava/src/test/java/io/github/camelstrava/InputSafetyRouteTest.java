package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a message brings, it makes one request to the path that was meant, or none. */
class InputSafetyRouteTest {

    private static final List<String> NASTY = List.of(
            "x\r\nX-Forged: yes",
            "x\r\n\r\nGET /other HTTP/1.1\r\n",
            "x\u0000y",
            "x&id=6&private=1",
            "x%2f..%2fother",
            "../../other",
            "x?y#z",
            "1,2,3,4&x=y",
            "https://app.example.org/\r\nX-Forged: yes",
            "2026-09-01T08:30:00Z&x=y",
            "30d\r\nX-Forged: yes",
            "x;y=z \"q\" <a> \\ | ^ ` {}",
            "☀\uD83D");

    private final UploadServer strava = new UploadServer();

    @BeforeEach
    void start() {
        strava.configuration.setRateLimitPolicy(RateLimitPolicy.none);
        strava.answer(any(anyUrl()), UploadServer.fault(404, "not-found-activity.json"));
        strava.start();
    }

    @AfterEach
    void stop() {
        strava.close();
    }

    @ParameterizedTest
    @MethodSource("io.github.camelstrava.OperationCalls#all")
    void aValueInAHeaderIsRefusedOrSentAsOneValue(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        String plain = request(operation, Map.of()).getUrl().replaceFirst("\\?.*", "");
        assertThat(plain).isEqualTo(OperationCalls.path(operation));
        for (Param param : spec.params()) {
            if (param.header() == null) {
                continue;
            }
            for (String value : NASTY) {
                strava.http.resetRequests();
                Exchange exchange = call(operation, Map.of(param.header(), value));

                if (exchange.getException() instanceof IllegalArgumentException refused) {
                    assertThat(refused.getMessage())
                            .startsWith("Option " + param + " has the value '")
                            .doesNotContain("\r", "\n", "\u0000");
                    assertThat(strava.calls()).isEmpty();
                } else {
                    LoggedRequest request = strava.only();
                    assertThat(request.getUrl()).startsWith(plain);
                    assertThat(request.getUrl().replaceFirst("\\?.*", "")).isEqualTo(plain);
                    assertThat(request.getHeader("X-Forged")).isNull();
                    Map<String, String> sent = sent(spec, request);
                    assertThat(sent.keySet()).isSubsetOf(names(spec));
                    // Half of a character cannot be sent.
                    assertThat(sent).containsEntry(param.wireName(), value.replace("\uD83D", "?"));
                }
            }
        }
    }

    private Exchange call(StravaOperation operation, Map<String, Object> headers) {
        return strava.call(OperationCalls.uri(operation), headers, OperationCalls.body(operation));
    }

    private LoggedRequest request(StravaOperation operation, Map<String, Object> headers) {
        strava.http.resetRequests();
        call(operation, headers);
        return strava.only();
    }

    private static Set<String> names(OperationSpec spec) {
        Set<String> names = spec.params().stream().map(Param::wireName).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(List.of("page_size", "key_by_type", "segment_id", "client_id", "client_secret", "file"));
        return names;
    }

    /** What the server takes from the query and the body. */
    private static Map<String, String> sent(OperationSpec spec, LoggedRequest request) {
        Map<String, String> sent = new LinkedHashMap<>();
        String query = URI.create(request.getUrl()).getRawQuery();
        if (query != null) {
            Arrays.stream(query.split("&")).map(pair -> pair.split("=", 2)).forEach(pair -> assertThat(sent.put(
                            URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                            URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))
                    .isNull());
        }
        if (spec.bodyType() == BodyType.FORM) {
            sent.putAll(UploadServer.form(request));
        } else if (spec.bodyType() == BodyType.MULTIPART) {
            UploadServer.parts(request).forEach((name, part) -> sent.put(name, part.text()));
        } else if (spec.bodyType() == BodyType.JSON) {
            try {
                new ObjectMapper()
                        .readTree(request.getBody())
                        .properties()
                        .forEach(field ->
                                sent.put(field.getKey(), field.getValue().asText()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return sent;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2,3",
                "1,2,3,4,5",
                "1,2,3,x",
                "1,2,3,4&x=y",
                "1,2,3,4\r\n",
                "91,0,92,0",
                "0,181,1,182",
                "5,0,4,0",
                "1;2;3;4",
                "NaN,0,1,1",
                "1e0,2,3,4",
                "",
                ",,,"
            })
    void anAreaThatIsNoneIsRefused(String bounds) {
        // Space around a value is none of it.
        boolean harmless = bounds.strip().equals("1,2,3,4");
        Exchange exchange = strava.call("strava:exploreSegments", Map.of("CamelStravaBounds", bounds), null);

        if (harmless) {
            assertThat(strava.only().getUrl()).isEqualTo("/segments/explore?bounds=1,2,3,4");
        } else {
            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bounds");
            assertThat(strava.calls()).isEmpty();
        }
    }

    @Test
    void anAreaMayBeAListOfNumbers() {
        strava.call("strava:exploreSegments", Map.of("CamelStravaBounds", List.of(-1.5, 2, 3.25, 170)), null);

        assertThat(strava.only().getUrl()).isEqualTo("/segments/explore?bounds=-1.5,2,3.25,170");
    }

    @ParameterizedTest
    @CsvSource({
        "exploreSegments,    ActivityType,  swimming",
        "exploreSegments,    MinCat,        6",
        "exploreSegments,    MaxCat,        -1",
        "activityStreams,    StreamTypes,   'time,../x'",
        "activityStreams,    StreamTypes,   ''",
        "activityStreams,    Resolution,    'low&x=y'",
        "activityPhotos,     Size,          0",
        "activities,         Before,        tomorrow",
        "activities,         After,         99999999999999999999999",
        "activities,         PageSize,      201",
        "activities,         Limit,         -1",
        "createSubscription, CallbackUrl,   ftp://app.example.org/",
        "createSubscription, CallbackUrl,   javascript:alert(1)",
        "createSubscription, CallbackUrl,   /strava",
        "uploadActivity,     UploadTimeout, -5m",
        "uploadActivity,     WaitForUpload, perhaps",
        "uploadActivity,     SportType,     Trail Run"
    })
    void aValueOutsideOfWhatThereIsIsRefused(StravaOperation operation, String header, String value) {
        Exchange exchange = call(operation, Map.of("CamelStrava" + header, value));

        assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Character.toLowerCase(header.charAt(0)) + header.substring(1));
        assertThat(strava.calls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.camelstrava.OperationCalls#all")
    void anIdInAHeaderIsRefusedOrNotLookedAt(StravaOperation operation) {
        String uri = OperationCalls.uri(operation).replaceFirst("[?&]id=[^&]*", "");
        for (String id : List.of("../1", "1/2", "1?x=y", "1%2f2", "1\r\nX-Forged: yes", "1\u0000", "a b", "")) {
            strava.http.resetRequests();
            Exchange exchange = strava.call(
                    uri.contains("?") ? uri : uri.replaceFirst("&", "?"),
                    Map.of(StravaConstants.ID, id),
                    OperationCalls.body(operation));

            if (operation.spec().idRule() == IdRule.REQUIRED) {
                assertThat(exchange.getException())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("Option id must be");
                assertThat(strava.calls()).isEmpty();
            } else {
                assertThat(strava.only().getUrl().replaceFirst("\\?.*", "")).isEqualTo(OperationCalls.path(operation));
            }
        }
    }

    @Test
    void noVerifyTokenComesFromAMessage() {
        call(
                StravaOperation.createSubscription,
                Map.of("CamelStravaVerifyToken", "forged", "CamelStravaClientSecret", "forged"));

        assertThat(UploadServer.form(strava.only()))
                .containsEntry("verify_token", "canary-verify")
                .containsEntry("client_secret", UploadServer.CLIENT_SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "activities?limit,          5s",
        "activities?limit,          abc",
        "activities?limit,          4294967298",
        "activities?page,           1.5",
        "activityPhotos?id=5&size,  big",
        "'exploreSegments?bounds=1,2,3,4&minCat', abc",
        "createActivity?elapsedTime, 45m",
        "updateAthlete?weight,      abc",
        "activityStreams?id=5&resolution, ultra",
        "authorizationUrl?approvalPrompt, maybe"
    })
    void aNumberOrChoiceInTheUriIsReadAsStrictlyAsInTheHeader(String option, String value) {
        String name = option.substring(Math.max(option.lastIndexOf('?'), option.lastIndexOf('&')) + 1);

        assertThatThrownBy(() -> strava.call("strava:" + option + "=" + value, Map.of(), null))
                .hasStackTraceContaining("Option " + name + " has the value '" + value + "'");
    }
}
