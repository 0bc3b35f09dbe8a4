package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** A Camel context with one connected athlete, in a time of its own, and a server that answers as a test says. */
final class UploadServer implements AutoCloseable {

    static final long ATHLETE = 7;
    static final long UPLOAD = 20_000_000_000_456L;
    static final long ACTIVITY = 19_000_000_000_123L;
    static final String CLIENT_SECRET = "canary-secret";

    /** One for all, as starting one takes longer than most tests. */
    private static final WireMockServer HTTP =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    private static final List<Runnable> ON_REQUEST = new CopyOnWriteArrayList<>();

    static {
        HTTP.start();
        HTTP.addMockServiceRequestListener((request, response) -> ON_REQUEST.forEach(Runnable::run));
    }

    final VirtualTime time = new VirtualTime("2026-09-01T10:13:00Z");
    final WireMockServer http = HTTP;
    final DefaultCamelContext context = new DefaultCamelContext();
    final StravaConfiguration configuration;
    /** When each request came, by the context's time. */
    final List<Instant> arrivals = new CopyOnWriteArrayList<>();

    private final AtomicInteger scenarios = new AtomicInteger();

    UploadServer() {
        http.resetAll();
        ON_REQUEST.clear();
        onRequest(() -> arrivals.add(time.instant()));
        answer(
                post(urlEqualTo("/oauth/token")),
                okJson("{\"token_type\":\"Bearer\",\"access_token\":\"token-2\",\"refresh_token\":\"refresh-2\","
                        + "\"expires_at\":" + time.instant().plusSeconds(21_600).getEpochSecond()
                        + ",\"expires_in\":21600}"));
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(time, time);
        configuration = component.getConfiguration();
        configuration.setApiUri("http://127.0.0.1:" + http.port());
        configuration.setOauthUri("http://127.0.0.1:" + http.port() + "/oauth");
        configuration.setClientId("4711");
        configuration.setClientSecret(CLIENT_SECRET);
    }

    UploadServer start(RouteBuilder... routes) {
        try {
            for (RouteBuilder route : routes) {
                context.addRoutes(route);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        context.start();
        context.createProducerTemplate()
                .requestBody(
                        "strava:storeToken",
                        new TokenSet(
                                ATHLETE,
                                "token-1",
                                "refresh-1",
                                time.instant().plusSeconds(20_000),
                                Set.of("activity:write")));
        return this;
    }

    /** Before each answer. */
    void onRequest(Runnable action) {
        ON_REQUEST.add(action);
    }

    /** Answers so from now on. */
    void answer(MappingBuilder request, ResponseDefinitionBuilder answer) {
        http.stubFor(request.willReturn(answer));
    }

    /** Answers so one after the other, and the last way ever after. */
    void answer(String method, String path, ResponseDefinitionBuilder... answers) {
        // What was said last is looked at first.
        String scenario = "scenario " + scenarios.incrementAndGet();
        for (int i = 0; i < answers.length; i++) {
            http.stubFor(request(method, urlEqualTo(path))
                    .inScenario(scenario)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo(
                            i == 0 && answers.length == 1
                                    ? Scenario.STARTED
                                    : "answer " + Math.min(i + 1, answers.length - 1))
                    .willReturn(answers[i]));
        }
    }

    /** Takes uploads, and finishes them the first time it is asked. */
    UploadServer takesUploads() {
        answer("POST", "/uploads", sample(201, "Upload-processing"));
        answer("GET", "/uploads/" + UPLOAD, sample(200, "Upload-ready"));
        return this;
    }

    static ResponseDefinitionBuilder sample(int status, String fixture) {
        return json(status, text("/fixtures/" + fixture + ".json"));
    }

    static ResponseDefinitionBuilder fault(int status, String sample) {
        return json(status, text("/faults/Fault-" + sample));
    }

    static ResponseDefinitionBuilder html(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody(text("/faults/Fault-server-error.html"));
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json; charset=utf-8")
                .withBody(body);
    }

    static String text(String resource) {
        try (InputStream stream = UploadServer.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls an endpoint, and lets time pass as long as it takes. */
    Exchange call(String uri, Map<String, Object> headers, Object body) {
        return finish(begin(uri, headers, body));
    }

    Exchange finish(CompletableFuture<Exchange> call) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    if (!call.isDone() && time.scheduled() > 0) {
                        time.pass(Duration.ofSeconds(1));
                    }
                    return call.isDone();
                });
        return call.join();
    }

    CompletableFuture<Exchange> begin(String uri, Map<String, Object> headers, Object body) {
        return context.createProducerTemplate().asyncSend(uri, exchange -> {
            headers.forEach(exchange.getMessage()::setHeader);
            exchange.getMessage().setBody(body);
        });
    }

    Exchange upload(Object body) {
        return upload("strava:uploadActivity?dataType=fit", body);
    }

    /** @param headers name, value, name, value … */
    Exchange upload(String uri, Object body, String... headers) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return call(uri, map, body);
    }

    /** The body of an exchange that must not have failed. */
    static <T> T succeeded(Exchange exchange, Class<T> type) {
        if (exchange.getException() != null) {
            throw new AssertionError("The call failed", exchange.getException());
        }
        return type.cast(exchange.getMessage().getBody());
    }

    /** The exception of an exchange that must have failed. */
    static <T extends Throwable> T failed(Exchange exchange, Class<T> type) {
        assertThat(exchange.getException()).isExactlyInstanceOf(type);
        return type.cast(exchange.getException());
    }

    /** Content in Camel's own copy. */
    StreamCache cached(byte[] content) {
        try (CachedOutputStream copy = new CachedOutputStream(new DefaultExchange(context))) {
            copy.write(content);
            return copy.newStreamCache();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes that are no text. */
    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }

    /** A stream that can be read once, and counts how often it was closed. */
    static final class OneShot extends InputStream {
        private final InputStream in;
        int closed;

        OneShot(byte[] content) {
            this.in = new ByteArrayInputStream(content);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, length);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** All that was asked of the API, in order. */
    List<LoggedRequest> requests() {
        List<LoggedRequest> requests = new ArrayList<>();
        for (ServeEvent event : http.getAllServeEvents()) {
            if (!event.getRequest().getUrl().startsWith("/oauth")) {
                requests.add(event.getRequest());
            }
        }
        Collections.reverse(requests);
        return requests;
    }

    List<String> calls() {
        return requests().stream()
                .map(request -> request.getMethod() + " " + request.getUrl())
                .toList();
    }

    LoggedRequest only() {
        List<LoggedRequest> requests = requests();
        if (requests.size() != 1) {
            throw new AssertionError("Not one request but " + calls());
        }
        return requests.get(0);
    }

    int refreshes() {
        return http.findAll(postRequestedFor(urlEqualTo("/oauth/token"))).size();
    }

    /** A part of a multipart body, headers as they are on the wire. */
    record Part(String headers, byte[] content) {

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** The parts of a multipart body by name. */
    static Map<String, Part> parts(Request request) {
        return parts(request.getHeader("Content-Type"), request.getBody());
    }

    static Map<String, Part> parts(String contentType, byte[] body) {
        String boundary = contentType.replaceFirst("^multipart/form-data;.*boundary=\"?([^\";]+).*", "$1");
        // Each byte is a character.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        String[] pieces = text.split("\r\n--" + Pattern.quote(boundary), -1);
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 1; i < pieces.length - 1; i++) {
            String piece = pieces[i].substring(2);
            int end = piece.indexOf("\r\n\r\n");
            String headers =
                    new String(piece.substring(0, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String name = headers.replaceFirst("(?s).*\\bname=\"([^\"]*)\".*", "$1");
            if (parts.put(name, new Part(headers, piece.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1)))
                    != null) {
                throw new AssertionError("Two parts are called " + name);
            }
        }
        if (!pieces[pieces.length - 1].equals("--\r\n")) {
            throw new AssertionError("The body does not end with its boundary");
        }
        return parts;
    }

    /** The fields of a URL-encoded body. */
    static Map<String, String> form(Request request) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : request.getBodyAsString().split("&")) {
            String[] both = pair.split("=", 2);
            if (fields.put(
                            URLDecoder.decode(both[0], StandardCharsets.UTF_8),
                            URLDecoder.decode(both[1], StandardCharsets.UTF_8))
                    != null) {
                throw new AssertionError("Two fields are called " + both[0]);
            }
        }
        return fields;
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
