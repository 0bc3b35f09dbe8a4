package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** JSON trees, and numbers with as many decimals as Strava sends. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return empty if it is no JSON */
    static Optional<JsonNode> tryParse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(json -> !json.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static double rounded(double number, int decimals) {
        double factor = Math.pow(10, decimals);
        return Math.round(number * factor) / factor;
    }

    /** The body of an error. */
    static ObjectNode fault(String message, String resource, String field, String code) {
        ObjectNode fault = object().put("message", message);
        fault.putArray("errors")
                .addObject()
                .put("resource", resource)
                .put("field", field)
                .put("code", code);
        return fault;
    }

    /** The body of an error about several fields. */
    static ObjectNode missing(String resource, List<String> fields) {
        ObjectNode fault = object().put("message", "Bad Request");
        ArrayNode errors = fault.putArray("errors");
        fields.forEach(field ->
                errors.addObject().put("resource", resource).put("field", field).put("code", "missing"));
        return fault;
    }
}
