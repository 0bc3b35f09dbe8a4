package io.github.camelstrava.client;

import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request to the API, without the token.
 *
 * @param operation the row it follows
 * @param path      below the base URL, encoded, with its query
 */
record ApiCall(StravaOperation operation, String path) {

    /**
     * @param arguments checked already
     * @param extra     query parameters beside those of the operation, by their names on the wire
     */
    static ApiCall of(StravaOperation operation, Arguments arguments, Map<String, Object> extra) {
        OperationSpec spec = operation.spec();
        Map<String, Object> query = new LinkedHashMap<>();
        for (Param param : Param.values()) {
            if (spec.params().contains(param) && !param.isPaging()) {
                arguments.get(param).ifPresent(value -> query.put(param.wireName(), value));
            }
        }
        query.putAll(extra);
        String template = arguments.id() != null && spec.otherPath() != null ? spec.otherPath() : spec.path();
        String path = arguments.id() == null ? template : template.replace("{id}", encode(arguments.id()));
        String text = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(Param.onTheWire(parameter.getValue())))
                .collect(Collectors.joining("&"));
        return new ApiCall(operation, text.isEmpty() ? path : path + (path.indexOf('?') < 0 ? "?" : "&") + text);
    }

    private static String encode(String text) {
        // A comma separates stream types; Strava's examples leave it as it is.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%2C", ",")
                .replace("+", "%20");
    }
}
