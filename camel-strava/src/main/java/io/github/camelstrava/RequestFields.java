package io.github.camelstrava;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.UpdatableActivity;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * The fields that a message body adds to a request: those of a map, of JSON in any form, or of a model. A model that an
 * earlier step fetched adds nothing to a change that options describe: it is what the change is to be made to, and its
 * values may be old by now.
 */
final class RequestFields {

    private RequestFields() {}

    /**
     * @param  hasOptions whether options or headers say what to send
     * @return            by name; a value is a JSON node, or whatever a map held
     * @throws IllegalArgumentException if the body is nothing of the kind; it is not quoted
     */
    static Map<String, Object> of(Message message, StravaOperation operation, boolean hasOptions) {
        Object body = message.getBody();
        Map<String, Object> fields = new LinkedHashMap<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        } else if (body instanceof UpdatableActivity changes) {
            put(fields, changes.json());
        } else if (body instanceof StravaModel fetched) {
            if (!hasOptions || !operation.spec().changesWhatIsThere()) {
                put(fields, settable(fetched, operation));
            }
        } else {
            json(message, operation).ifPresent(object -> put(fields, object));
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, ObjectNode json) {
        json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    }

    /** Of what an earlier step fetched: it has many fields that Strava would not take back, and some without a value. */
    private static ObjectNode settable(StravaModel fetched, StravaOperation operation) {
        ObjectNode settable = StravaJson.mapper().createObjectNode();
        for (Param param : operation.spec().params()) {
            JsonNode value = fetched.json().path(param.wireName());
            if (param.isSent() && !value.isMissingNode() && !value.isNull()) {
                settable.set(param.wireName(), value);
            }
        }
        return settable;
    }

    private static Optional<ObjectNode> json(Message message, StravaOperation operation) {
        Object body = message.getBody();
        JsonNode json;
        try {
            json = body == null || body instanceof JsonNode ? (JsonNode) body : parsed(message);
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the body.
            throw wrongBody(operation, body);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The body of strava:" + operation + " cannot be read: " + e.getMessage(), e);
        }
        if (json == null || json.isMissingNode() || json.isNull()) {
            return Optional.empty();
        }
        if (json instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw wrongBody(operation, body);
    }

    private static JsonNode parsed(Message message) throws IOException {
        if (message.getBody() instanceof Iterable<?>) {
            return StravaJson.mapper().createArrayNode();
        }
        if (message.getBody() instanceof String text) {
            return text.isBlank() ? null : StravaJson.mapper().readTree(text);
        }
        try (InputStream stream = message.getBody(InputStream.class)) {
            return stream == null
                    ? StravaJson.mapper().createArrayNode()
                    : StravaJson.mapper().readTree(stream);
        }
    }

    private static IllegalArgumentException wrongBody(StravaOperation operation, Object body) {
        return new IllegalArgumentException("strava:" + operation
                + " takes a Map, a model, a JSON object, or no body and only options; the body is "
                + (body instanceof String text
                        ? "a text of " + text.length() + " characters that is no JSON object"
                        : "a " + body.getClass().getName())
                + ".");
    }
}
