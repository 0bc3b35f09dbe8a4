package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that Strava removed or no longer documents. */
class LegacyRouteTest {

    /** Where the tests' log goes. */
    private static final Path LOG = Path.of("target/test.log");

    private final StravaServer camel = new StravaServer();
    private long logStart;

    @BeforeEach
    void findEndOfLog() throws IOException {
        logStart = Files.size(LOG);
    }

    @AfterEach
    void stop() {
        camel.close();
    }

    static Stream<StravaOperation> legacy() {
        return Stream.of(StravaOperation.values())
                .filter(operation -> operation.spec().isLegacy());
    }

    private List<String> warnings() throws IOException {
        byte[] log = Files.readAllBytes(LOG);
        String added = new String(log, (int) logStart, log.length - (int) logStart, StandardCharsets.UTF_8);
        return added.lines()
                .filter(line -> line.contains(" WARN ") && line.contains("StravaComponent"))
                .map(line -> line.substring(line.indexOf("strava:")))
                .toList();
    }

    private void route(String... uris) {
        camel.start(new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < uris.length; i++) {
                    from("direct:" + i).to(uris[i]);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("legacy")
    void warnOnceInEachLifeOfTheContext(StravaOperation operation) throws IOException {
        String warning = "strava:" + operation + ": Strava " + operation.spec().legacy() + ".";

        route("strava:" + operation, "strava:" + operation + "?id=5", "strava:" + operation + "?id=6");
        assertThat(warnings()).containsExactly(warning);

        camel.restart();
        assertThat(warnings()).containsExactly(warning, warning);
    }

    @Test
    void pathsOfOtherAthletesWarnToo() throws IOException {
        route("strava:athlete", "strava:starredSegments");
        assertThat(warnings()).isEmpty();

        camel.call("strava:athlete?id=5");
        camel.call("strava:athlete?id=6");
        camel.call("strava:starredSegments?id=5");

        assertThat(warnings())
                .containsExactly(
                        "strava:athlete with the option id: Strava no longer documents it.",
                        "strava:starredSegments with the option id: Strava no longer documents it.");
    }

    @Test
    void othersDoNotWarn() throws IOException {
        route(Stream.of(StravaOperation.values())
                .filter(operation -> operation.spec().isProducer())
                .filter(operation -> !operation.spec().isLegacy())
                .map(operation -> "strava:" + operation)
                .toArray(String[]::new));

        assertThat(warnings()).isEmpty();
    }

    static Stream<Arguments> waysToSaySo() {
        List<Arguments> ways = new ArrayList<>();
        legacy().forEach(operation -> {
            ways.add(Arguments.of(operation, 404, "not-found-path.json", "has removed this endpoint"));
            ways.add(Arguments.of(operation, 401, "unauthorized-internal-only.json", "has closed this endpoint"));
            ways.add(Arguments.of(operation, 403, "forbidden.json", "do not permit it"));
            ways.add(Arguments.of(operation, 410, "not-found-path.json", "has removed this endpoint"));
        });
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("waysToSaySo")
    void failInASentenceThatSaysWhatBecameOfThem(StravaOperation operation, int status, String fault, String cause) {
        camel.start();
        camel.strava.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(StravaServer.fault(fault))));

        Exception failure =
                camel.call("strava:" + operation, Map.of(StravaConstants.ID, 5)).getException();

        assertThat(failure)
                .isInstanceOf(StravaApiException.class)
                .isNotInstanceOf(StravaAuthorizationException.class)
                .hasMessageStartingWith("strava:" + operation + " failed: Strava answered " + status)
                .hasMessageContaining(cause)
                .hasMessageEndingWith(" Strava " + operation.spec().legacy() + ".")
                .asInstanceOf(type(StravaApiException.class))
                .satisfies(e -> assertThat(e.isApplicationFault()).isEqualTo(status != 403));
        assertThat(camel.requests())
                .as("neither repeated nor with other tokens")
                .hasSize(1);
    }
}
