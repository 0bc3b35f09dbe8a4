package io.github.camelstrava.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.io.InputStream;

/** Reads answers that are one thing, or nothing, and does not take for it what is something else. */
final class OneReader {

    private OneReader() {}

    /**
     * @param  type             a model, Map, or Void
     * @throws MismatchedInputException if it is a fault in a good answer's clothes, or tells nothing of what was made
     */
    static <T> T read(StravaOperation operation, InputStream body, Class<T> type) throws IOException {
        if (type == Void.class) {
            // Null for an empty body.
            requireNoFault(StravaJson.mapper().readTree(body), type);
            return null;
        }
        T value = StravaBody.class.isAssignableFrom(type)
                ? type.cast(StravaJson.readObject(body, type.asSubclass(StravaBody.class)))
                : StravaJson.mapper().readValue(body, type);
        if (value == null) {
            throw mismatch(type, "the document is null");
        }
        requireNoFault(json(value), type);
        boolean madeSomething = operation.spec().newId() != null;
        if (madeSomething
                && !json(value).path("id").isIntegralNumber()
                && !json(value).path("error").isTextual()) {
            throw mismatch(type, "what was made has no id");
        }
        return value;
    }

    private static JsonNode json(Object value) {
        if (value instanceof StravaModel model) {
            return model.json();
        }
        // A set of streams is large as a tree, and nobody's fault if it has one.
        return value instanceof StreamSet streams && !streams.keys().isEmpty()
                ? StravaJson.mapper().createObjectNode()
                : StravaJson.mapper().valueToTree(value);
    }

    private static void requireNoFault(JsonNode json, Class<?> type) throws MismatchedInputException {
        boolean fault = json != null
                && json.path("message").isTextual()
                && json.path("errors").isArray()
                && !json.has("id");
        if (fault) {
            throw mismatch(type, "the document is a fault");
        }
    }

    private static MismatchedInputException mismatch(Class<?> type, String why) {
        return MismatchedInputException.from((JsonParser) null, type, why);
    }
}
