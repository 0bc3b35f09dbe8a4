package io.github.camelstrava.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads streams from an object by key, or from a list in which each names its type, as Strava does for routes. */
final class StreamSetReader extends StdDeserializer<StreamSet> {

    private static final long serialVersionUID = 1L;

    private static final String DATA = "data";
    private static final String TYPE = "type";
    /** The field for what a list holds beside streams of different types; no stream can be meant by it. */
    private static final String UNNAMED = "";

    StreamSetReader() {
        super(StreamSet.class);
    }

    @Override
    public StreamSet deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readList(parser);
            default ->
                throw MismatchedInputException.from(
                        parser, StreamSet.class, "an object or a list of streams was expected");
        };
    }

    private static StreamSet readObject(JsonParser parser) throws IOException {
        Map<String, DataStream> streams = new LinkedHashMap<>();
        Map<String, JsonNode> otherFields = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Element element = Element.read(parser);
                if (element.data != null) {
                    streams.put(key, element.stream());
                    continue;
                }
                otherFields.put(key, element.json());
            } else {
                otherFields.put(key, TreeReader.read(parser));
            }
        }
        return new StreamSet(streams, otherFields);
    }

    private static StreamSet readList(JsonParser parser) throws IOException {
        Map<String, DataStream> streams = new LinkedHashMap<>();
        ArrayNode unnamed = JsonNodeFactory.instance.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                Element element = Element.read(parser);
                JsonNode type = element.fields.get(TYPE);
                if (element.data == null
                        || type == null
                        || !type.isTextual()
                        || streams.containsKey(type.textValue())) {
                    unnamed.add(element.json());
                } else {
                    element.fields.remove(TYPE);
                    streams.put(type.textValue(), element.stream());
                }
            } else {
                unnamed.add(TreeReader.read(parser));
            }
        }
        return new StreamSet(streams, unnamed.isEmpty() ? Map.of() : Map.of(UNNAMED, unnamed));
    }

    /** An object that is a stream if it has an array of data. */
    private static final class Element {
        private final Map<String, JsonNode> fields = new LinkedHashMap<>();
        private DataStreamBuilder data;

        static Element read(JsonParser parser) throws IOException {
            Element element = new Element();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.START_ARRAY && field.equals(DATA)) {
                    element.data = DataStreamBuilder.read(parser);
                } else {
                    element.fields.put(field, TreeReader.read(parser));
                }
            }
            return element;
        }

        DataStream stream() {
            return data.build(fields);
        }

        ObjectNode json() {
            return data == null
                    ? JsonNodeFactory.instance.objectNode().setAll(fields)
                    : stream().json();
        }
    }
}
