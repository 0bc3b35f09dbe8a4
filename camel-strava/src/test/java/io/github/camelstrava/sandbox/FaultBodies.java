package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Turns answers into those that Strava and the servers in front of it give when something is wrong. */
final class FaultBodies {
    private static final String LIMIT = "X-RateLimit-Limit";
    private static final String USAGE = "X-RateLimit-Usage";

    private static final Map<Integer, String> SERVER_ERRORS = Map.of(
            500, "Internal Server Error", 502, "Bad Gateway", 503, "Service Unavailable", 504, "Gateway Timeout");

    private FaultBodies() {}

    static Answer of(int status, Answer answer) {
        Answer failed = answer.withStatus(status);
        return switch (status) {
            case 400 -> json(failed, Json.fault("Bad Request", "Activity", "id", "invalid"));
            case 401 -> json(failed, Json.fault("Authorization Error", "Athlete", "access_token", "invalid"));
            case 402 -> json(failed, message("Payment Required"));
            case 403 -> json(failed, message("Forbidden"));
            case 404 -> json(failed, Json.fault("Resource Not Found", "Activity", "id", "invalid"));
            case 429 -> rateLimited(answer);
            default ->
                status < 500
                        ? json(failed, message("Error " + status))
                        : withoutRateHeaders(
                                json(failed, message(SERVER_ERRORS.getOrDefault(status, "Error " + status))));
        };
    }

    static Answer html(int status, Answer answer) {
        String title = status < 400 ? "Welcome" : "Strava is temporarily unavailable";
        return withoutRateHeaders(answer.withStatus(status))
                .with(
                        Answer.HTML,
                        "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + status
                                + "</h1></body></html>\n");
    }

    static Answer rateLimited(Answer answer) {
        Answer refused = json(
                answer.withStatus(429),
                Json.fault("Rate Limit Exceeded", "Application", "overall rate limit", "exceeded"));
        if (!answer.headers().containsKey(LIMIT)) {
            return refused;
        }
        String[] limits = answer.headers().get(LIMIT).split(",");
        String[] usage = answer.headers().get(USAGE).split(",");
        return refused.withHeaders(Map.of(USAGE, Integer.parseInt(limits[0]) + 1 + "," + usage[1]));
    }

    static Answer scopeMissing(Scope scope, Answer answer) {
        return json(
                answer.withStatus(401),
                Json.fault("Authorization Error", "AccessToken", scope.value() + "_permission", "missing"));
    }

    static Answer withoutRateHeaders(Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.keySet().removeIf(FaultBodies::isRateHeader);
        return answer.onlyHeaders(headers);
    }

    static Answer withRateHeadersInLowerCase(Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(isRateHeader(name) ? lowerCase(name) : name, value));
        return answer.onlyHeaders(headers);
    }

    private static boolean isRateHeader(String name) {
        return lowerCase(name).contains("ratelimit");
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static Answer otherShape(Answer answer) {
        boolean list = answer.body().length > 0 && answer.body()[0] == '[';
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return answer.with(Answer.JSON, list ? "{\"items\":" + body + "}" : "[" + body + "]");
    }

    static Answer edited(Answer answer, Consumer<JsonNode> change) {
        JsonNode json = Json.parse(answer.body());
        change.accept(json);
        return answer.withBody(Json.bytes(json));
    }

    static Answer json(Answer answer, JsonNode body) {
        return answer.with(Answer.JSON, Json.bytes(body));
    }

    private static JsonNode message(String message) {
        return Json.object().put("message", message).set("errors", Json.array());
    }
}
