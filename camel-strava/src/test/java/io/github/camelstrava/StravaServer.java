package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A Camel context with the component, where two athletes are connected, and a server that knows nothing but what a test
 * tells it to answer: no call is made that the test did not ask for, and the budget never ends.
 */
final class StravaServer implements AutoCloseable {

    static final String CLIENT_ID = "190000";
    static final String CLIENT_SECRET = "the-secret";

    /** The one the component is configured for; the fixtures are about her. */
    static final long INES = 900_000_101;

    static final long TOMAS = 900_000_202;

    final VirtualTime time = new VirtualTime("2026-09-01T10:03:00Z");
    final WireMockServer strava = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    final DefaultCamelContext context = new DefaultCamelContext();

    StravaServer() {
        strava.start();
        configure();
    }

    private void configure() {
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(time, time);
        StravaConfiguration configuration = component.getConfiguration();
        configuration.setApiUri(address());
        configuration.setOauthUri(address() + "/oauth");
        configuration.setClientId(CLIENT_ID);
        configuration.setClientSecret(CLIENT_SECRET);
        configuration.setAthleteId(Long.toString(INES));
        configuration.setRateLimitPolicy(RateLimitPolicy.none);
    }

    StravaServer start(RouteBuilder... routes) {
        try {
            for (RouteBuilder route : routes) {
                context.addRoutes(route);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        context.start();
        connect(INES);
        connect(TOMAS);
        return this;
    }

    /** Camel throws its components away meanwhile, and what a memory store held is gone. */
    void restart() {
        context.stop();
        configure();
        context.start();
    }

    private void connect(long athlete) {
        Map<String, Object> tokens = Map.of(
                "athlete_id",
                athlete,
                "access_token",
                token(athlete),
                "refresh_token",
                "refresh-" + athlete,
                "expires_at",
                time.instant().plus(Duration.ofHours(6)).getEpochSecond(),
                "scope",
                "read,activity:read_all");
        succeeded(call("strava:storeToken", Map.of(), tokens));
    }

    static String token(long athlete) {
        return "token-of-" + athlete;
    }

    String address() {
        return "http://127.0.0.1:" + strava.port();
    }

    /** Calls an endpoint, and lets time pass as long as it takes. */
    Exchange call(String uri, Map<String, Object> headers, Object body) {
        return StravaRoutes.finish(StravaRoutes.begin(context, uri, headers, body), time);
    }

    Exchange call(String uri, Map<String, Object> headers) {
        return call(uri, headers, null);
    }

    Exchange call(String uri) {
        return call(uri, Map.of(), null);
    }

    static Exchange succeeded(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("The call failed", exchange.getException());
        }
        return exchange;
    }

    static StravaList<?> list(Exchange exchange) {
        return (StravaList<?>) succeeded(exchange).getMessage().getBody();
    }

    /** What was asked for since the last reset, in this order. */
    List<LoggedRequest> requests() {
        List<LoggedRequest> requests = new ArrayList<>(
                strava.getAllServeEvents().stream().map(ServeEvent::getRequest).toList());
        Collections.reverse(requests);
        return requests;
    }

    /** The same, as addresses below the base URL. */
    List<String> urls() {
        return requests().stream().map(LoggedRequest::getUrl).toList();
    }

    static String path(LoggedRequest request) {
        return request.getUrl().replaceFirst("\\?.*", "");
    }

    static Map<String, String> query(LoggedRequest request) {
        int start = request.getUrl().indexOf('?');
        return start < 0 ? Map.of() : decoded(request.getUrl().substring(start + 1));
    }

    /** Fields of a query or a form; none may come twice. */
    static Map<String, String> decoded(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            String before = fields.put(decode(parts[0]), decode(parts[1]));
            assertThat(before).as("%s comes twice in %s", parts[0], text).isNull();
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** An endpoint's URI with options; Camel wants raw what it would otherwise decode and split. */
    static String uri(StravaOperation operation, Map<String, ?> options) {
        String path = "strava:" + operation;
        return options.isEmpty()
                ? path
                : options.entrySet().stream()
                        .map(option ->
                                option.getKey() + "=" + raw(option.getValue().toString()))
                        .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String raw(String value) {
        if (value.matches("[\\w.,:-]*")) {
            return value;
        }
        // Camel takes line ends out of URIs, also out of raw values.
        return value.matches("[^\\p{Cntrl}]*")
                ? "RAW(" + value + ")"
                : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static String fixture(String name) {
        return resource("/fixtures/" + name);
    }

    static String fault(String name) {
        return resource("/faults/Fault-" + name);
    }

    private static String resource(String name) {
        try (InputStream stream = StravaServer.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            strava.stop();
        }
    }
}
