package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What goes out, and how it is made to go wrong on the way.
 *
 * @param socket  a fault of the connection instead of an answer, may be null
 * @param cut     whether the connection ends in the middle of the body
 * @param delay   before the first byte
 * @param dribble how long the body takes
 */
record Answer(
        int status,
        Map<String, String> headers,
        byte[] body,
        com.github.tomakehurst.wiremock.http.Fault socket,
        boolean cut,
        Duration delay,
        Duration dribble) {

    static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String ATHLETE_LIMIT = "Limit of connected athletes exceeded";
    private static final String DATE = "Date";
    private static final int DRIBBLES = 8;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static Answer empty(int status) {
        return new Answer(status, Map.of(), new byte[0], null, false, Duration.ZERO, Duration.ZERO);
    }

    static Answer ok(JsonNode json) {
        return json(200, json);
    }

    static Answer json(int status, JsonNode json) {
        return empty(status).with(JSON, Json.bytes(json));
    }

    static Answer fault(int status, String message, String resource, String field, String code) {
        return json(status, Json.fault(message, resource, field, code));
    }

    static Answer badRequest(String resource, String field, String code) {
        return fault(400, "Bad Request", resource, field, code);
    }

    static Answer unauthorized(String resource, String field, String code) {
        return fault(401, "Authorization Error", resource, field, code);
    }

    /** @param methods that there are */
    static Answer notAllowed(String methods) {
        return empty(405).withHeaders(Map.of("Allow", methods));
    }

    static Answer forbidden() {
        return json(403, Json.object().put("message", "Forbidden").set("errors", Json.array()));
    }

    static Answer athleteLimitReached() {
        return json(403, Json.object().put("message", ATHLETE_LIMIT));
    }

    static Answer notFound(String resource, String field) {
        return fault(404, "Resource Not Found", resource, field, "invalid");
    }

    Answer withStatus(int newStatus) {
        return new Answer(newStatus, headers, body, socket, cut, delay, dribble);
    }

    Answer withBody(byte[] newBody) {
        return new Answer(status, headers, newBody, socket, cut, delay, dribble);
    }

    Answer with(String contentType, byte[] newBody) {
        return withBody(newBody).withHeaders(Map.of("Content-Type", contentType));
    }

    Answer with(String contentType, String newBody) {
        return with(contentType, newBody.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds headers, in place of any of the same name. */
    Answer withHeaders(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return onlyHeaders(all);
    }

    Answer withDate(Instant date) {
        return withHeaders(Map.of(DATE, HTTP_DATE.format(date)));
    }

    Instant date() {
        return HTTP_DATE.parse(headers.get(DATE), Instant::from);
    }

    Answer onlyHeaders(Map<String, String> newHeaders) {
        return new Answer(status, newHeaders, body, socket, cut, delay, dribble);
    }

    Answer withSocket(com.github.tomakehurst.wiremock.http.Fault fault) {
        return new Answer(status, headers, body, fault, cut, delay, dribble);
    }

    Answer withCut() {
        return new Answer(status, headers, body, socket, true, delay, dribble);
    }

    Answer withDelay(Duration newDelay) {
        return new Answer(status, headers, body, socket, cut, newDelay, dribble);
    }

    Answer withDribble(Duration newDribble) {
        return new Answer(status, headers, body, socket, cut, delay, newDribble);
    }

    ResponseDefinition onTheWire() {
        ResponseDefinitionBuilder builder = ResponseDefinitionBuilder.responseDefinition()
                .withStatus(status)
                .withFixedDelay((int) delay.toMillis());
        headers.forEach(builder::withHeader);
        if (socket != null) {
            return builder.withFault(socket).build();
        }
        if (cut) {
            // A compressed body would be complete again.
            builder.withHeader("Content-Encoding", "identity")
                    .withHeader("Content-Length", Integer.toString(Math.max(body.length, 1)))
                    .withBody(Arrays.copyOf(body, body.length / 2));
        } else {
            builder.withBody(body);
        }
        if (!dribble.isZero()) {
            builder.withChunkedDribbleDelay(DRIBBLES, (int) dribble.toMillis());
        }
        return builder.build();
    }
}
