package io.github.camelstrava.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;

/**
 * Reads JSON trees that keep every number by value. Jackson's own reader knows two ways: all decimals as doubles, which
 * changes long ones, or all as {@link BigDecimal}, which is not what callers expect of {@code 12.5}. This one takes a
 * double wherever it is exact.
 */
final class TreeReader<T extends JsonNode> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1L;

    /** Up to 15 digits, and a point, every decimal has a double of its own. */
    private static final int MAX_SHORT_DECIMAL = 16;
    /** Beyond, doubles are more than 1 apart. */
    private static final long MAX_EXACT_DOUBLE = 1L << 53;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Class<T> type;

    TreeReader(Class<T> type) {
        super(type);
        this.type = type;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode tree = insideObject(parser) ? fields(parser, NODES.objectNode()) : read(parser);
        if (!type.isInstance(tree)) {
            throw MismatchedInputException.from(
                    parser, type, type == ObjectNode.class ? "an object was expected" : "an array was expected");
        }
        return type.cast(tree);
    }

    /** Jackson takes the start of an object itself before it calls what reads the argument of a constructor. */
    private static boolean insideObject(JsonParser parser) {
        return parser.hasToken(JsonToken.FIELD_NAME) || parser.hasToken(JsonToken.END_OBJECT);
    }

    @Override
    public T getNullValue(DeserializationContext context) {
        return type == JsonNode.class ? type.cast(NullNode.instance) : null;
    }

    /** Reads the value that the parser stands on; afterwards it stands on its last token. */
    static JsonNode read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, 0);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_EMBEDDED_OBJECT -> embedded(parser.getEmbeddedObject());
            default -> throw MismatchedInputException.from(parser, JsonNode.class, "a value was expected");
        };
    }

    /**
     * Reads the object at whose start the parser stands.
     *
     * @param expectedFields how many it may have, 0 if there is no telling
     */
    static ObjectNode object(JsonParser parser, int expectedFields) throws IOException {
        parser.nextToken();
        // Room from the start: to grow a map of sixty fields step by step takes a tenth of the reading.
        ObjectNode object = expectedFields == 0
                ? NODES.objectNode()
                : new ObjectNode(NODES, new LinkedHashMap<>(expectedFields * 4 / 3 + 2));
        return fields(parser, object);
    }

    private static ObjectNode fields(JsonParser parser, ObjectNode object) throws IOException {
        String name = parser.hasToken(JsonToken.FIELD_NAME) ? parser.currentName() : null;
        for (; name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(name, read(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode decimal(JsonParser parser) throws IOException {
        double value = exactDouble(parser);
        return Double.isNaN(value) && !parser.isNaN()
                ? DecimalNode.valueOf(parser.getDecimalValue())
                : NODES.numberNode(value);
    }

    /** The number that the parser stands on as a double of the same value; NaN if there is none. */
    static double exactDouble(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            JsonParser.NumberType numberType = parser.getNumberType();
            if (numberType != JsonParser.NumberType.INT && numberType != JsonParser.NumberType.LONG) {
                return Double.NaN;
            }
            long value = parser.getLongValue();
            return Math.abs(value) <= MAX_EXACT_DOUBLE ? value : Double.NaN;
        }
        if (parser.isNaN()) {
            return Double.NaN;
        }
        double value = parser.getDoubleValue();
        if (isShortDecimal(parser) || Double.isNaN(value)) {
            return value;
        }
        return Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(parser.getDecimalValue()) == 0
                ? value
                : Double.NaN;
    }

    private static boolean isShortDecimal(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > MAX_SHORT_DECIMAL) {
            return false;
        }
        char[] text = parser.getTextCharacters();
        int start = parser.getTextOffset();
        for (int i = start; i < start + length; i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    private static JsonNode embedded(Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof byte[] bytes) {
            return NODES.binaryNode(bytes);
        }
        return value instanceof RawValue raw ? NODES.rawValueNode(raw) : NODES.pojoNode(value);
    }
}
