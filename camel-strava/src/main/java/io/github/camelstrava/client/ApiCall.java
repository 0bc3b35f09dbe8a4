package io.github.camelstrava.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.auth.Identity;
import io.github.camelstrava.http.HttpBody;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * One request to the API, without the token.
 *
 * @param operation   the row it follows
 * @param path        below the base URL, encoded, with its query
 * @param secretQuery more of the query, encoded, that no log may show; null for none
 * @param body        null for none
 */
record ApiCall(StravaOperation operation, String path, String secretQuery, HttpBody body) {

    /**
     * @param arguments   checked already
     * @param cursor      where the page before ended, null for the first
     * @param application whose secret goes along if the operation is the application's
     */
    static ApiCall of(StravaOperation operation, Arguments arguments, String cursor, Identity application) {
        OperationSpec spec = operation.spec();
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> credentials = credentials(spec, application);
        String path = path(spec, arguments);
        if (spec.bodyType() == BodyType.NONE) {
            sent(spec, arguments, (param, value) -> put(parameters, param, value));
            parameters.putAll(paging(spec, arguments, cursor));
            return new ApiCall(
                    operation, withQuery(path, parameters), credentials.isEmpty() ? null : query(credentials), null);
        }
        if (spec.bodyType() == BodyType.JSON) {
            return new ApiCall(operation, path, null, new HttpBody.Json(json(spec, arguments)));
        }
        parameters.putAll(credentials);
        parameters.putAll(formFields(spec, arguments));
        return new ApiCall(operation, path, null, new HttpBody.Form(parameters));
    }

    /** @param sendTimeout how long the sending may take */
    static ApiCall upload(
            StravaOperation operation, Arguments arguments, HttpBody.FilePart file, Duration sendTimeout) {
        OperationSpec spec = operation.spec();
        return new ApiCall(
                operation,
                path(spec, arguments),
                null,
                new HttpBody.Multipart(formFields(spec, arguments), file, sendTimeout));
    }

    /** Whether it can be sent a second time. */
    boolean isRepeatable() {
        return body == null || body.isRepeatable();
    }

    private static void sent(OperationSpec spec, Arguments arguments, BiConsumer<Param, Object> consumer) {
        for (Param param : Param.values()) {
            if (spec.params().contains(param) && param.isSent()) {
                arguments.get(param).ifPresent(value -> consumer.accept(param, value));
            }
        }
    }

    private static void put(Map<String, String> parameters, Param param, Object value) {
        String text = param.onTheWire(value);
        if (text != null) {
            parameters.put(param.wireName(), text);
        }
    }

    private static Map<String, String> formFields(OperationSpec spec, Arguments arguments) {
        Map<String, String> fields = new LinkedHashMap<>();
        sent(spec, arguments, (param, value) -> put(fields, param, value));
        arguments.fields().forEach((name, value) -> {
            // A form has no word for nothing.
            if (!value.isNull()) {
                fields.putIfAbsent(name, value.isValueNode() ? value.asText() : value.toString());
            }
        });
        return fields;
    }

    private static String json(OperationSpec spec, Arguments arguments) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        sent(spec, arguments, (param, value) -> document.set(param.wireName(), param.inJson(value)));
        arguments.fields().forEach((name, value) -> {
            if (!document.has(name)) {
                document.set(name, value);
            }
        });
        return document.toString();
    }

    private static Map<String, String> credentials(OperationSpec spec, Identity application) {
        Map<String, String> credentials = new LinkedHashMap<>();
        if (spec.authentication() == Authentication.APPLICATION) {
            credentials.put("client_id", application.clientId());
            credentials.put("client_secret", application.clientSecret());
        }
        return credentials;
    }

    private static Map<String, String> paging(OperationSpec spec, Arguments arguments, String cursor) {
        Map<String, String> paging = new LinkedHashMap<>();
        if (spec.paging() == Paging.NONE) {
            return paging;
        }
        boolean byCursor =
                spec.paging() == Paging.BY_CURSOR && arguments.get(Param.page).isEmpty();
        arguments.get(Param.page).ifPresent(page -> put(paging, Param.page, page));
        arguments
                .get(Param.pageSize)
                .ifPresent(size -> paging.put(byCursor ? "page_size" : Param.pageSize.wireName(), size.toString()));
        if (cursor != null) {
            paging.put("after_cursor", cursor);
        }
        return paging;
    }

    private static String path(OperationSpec spec, Arguments arguments) {
        String template = arguments.id() != null && spec.otherPath() != null ? spec.otherPath() : spec.path();
        return arguments.id() == null ? template : template.replace("{id}", encode(arguments.id()));
    }

    private static String withQuery(String path, Map<String, String> parameters) {
        return parameters.isEmpty() ? path : path + (path.indexOf('?') < 0 ? "?" : "&") + query(parameters);
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        // A comma separates stream types; Strava's examples leave it as it is.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%2C", ",")
                .replace("+", "%20");
    }

    /** The fields' values may be personal, and the query secret. */
    @Override
    public String toString() {
        return "strava:" + operation + " " + path;
    }
}
