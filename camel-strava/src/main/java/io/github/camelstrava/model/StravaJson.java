package io.github.camelstrava.model;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Constructor;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;

/**
 * How the component reads and writes JSON. Internal: public for its other packages only. All methods leave streams open
 * and may be used by many threads.
 */
public final class StravaJson {

    /** Strava nests less than ten deep; each level costs stack when the tree is walked. */
    private static final int MAX_DEPTH = 1000;
    /** A number that long is no sense, but no reason to lose the rest of a page either. */
    private static final int MAX_NUMBER_LENGTH = 100_000;
    /** As large as a whole answer may be. */
    private static final int MAX_TEXT_LENGTH = 64 << 20;
    /** What an error message may quote of a document that can hold personal data. */
    private static final int MAX_QUOTE = 40;

    private static final ObjectMapper MAPPER = mapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .maxNameLength(MAX_TEXT_LENGTH)
                    .build())
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(MAX_QUOTE)
                    .maxRawContentLength(MAX_QUOTE)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // Else a document whose writing failed half way would look complete.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build());

    private StravaJson() {}

    /** Shared: the caller must not configure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads a document that is one object.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON, is cut short, is followed by
     *                                                            something, or is no object
     */
    public static <T extends StravaBody> T readObject(InputStream json, Class<T> type) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            return readObject(parser, type);
        }
    }

    public static <T extends StravaBody> T readObject(Reader json, Class<T> type) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            return readObject(parser, type);
        }
    }

    /** Reads what is left of a document; see {@link #readObject(InputStream, Class)}. */
    public static <T extends StravaBody> T readObject(JsonParser parser, Class<T> type) throws IOException {
        T object = MAPPER.readerFor(type).readValue(parser);
        if (object == null) {
            throw MismatchedInputException.from(parser, type, "the document is null, not an object");
        }
        return object;
    }

    /**
     * Reads a document that is an array of objects, one after the other. Elements that are no objects are left out,
     * unless there are no others.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON, is cut short, is followed by
     *                                                            something, or is no array
     */
    public static <T extends StravaBody> List<T> readList(InputStream json, Class<T> type) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            return readList(parser, type);
        }
    }

    /** Reads a document from its start; see {@link #readList(InputStream, Class)}. */
    public static <T extends StravaBody> List<T> readList(JsonParser parser, Class<T> type) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw MismatchedInputException.from(
                    parser, List.class, "the document is " + describe(parser.currentToken()) + ", not an array");
        }
        ElementReader<T> reader = elementReader(type);
        List<T> elements = new ArrayList<>();
        int others = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                elements.add(reader.read(parser));
            } else {
                parser.skipChildren();
                others++;
            }
        }
        if (elements.isEmpty() && others > 0) {
            throw MismatchedInputException.from(parser, List.class, "the array has elements, but no objects");
        }
        if (parser.nextToken() != null) {
            throw MismatchedInputException.from(parser, List.class, "the array is followed by something");
        }
        return elements;
    }

    private interface ElementReader<T> {
        T read(JsonParser parser) throws IOException;
    }

    private static <T extends StravaBody> ElementReader<T> elementReader(Class<T> type) {
        Constructor<T> constructor = constructor(type);
        if (constructor == null) {
            ObjectReader reader = MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            return reader::readValue;
        }
        // Past Jackson's machinery, which for a small record takes longer than its reading.
        int[] fields = new int[1];
        return parser -> {
            ObjectNode json = TreeReader.object(parser, fields[0]);
            // The next one will have about as many.
            fields[0] = json.size();
            return create(constructor, json);
        };
    }

    /** Null for what is no view of an object. */
    private static <T> Constructor<T> constructor(Class<T> type) {
        try {
            return StravaModel.class.isAssignableFrom(type) ? type.getConstructor(ObjectNode.class) : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static <T> T create(Constructor<T> constructor, ObjectNode json) {
        try {
            return constructor.newInstance(json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String describe(JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return token == JsonToken.START_OBJECT ? "an object" : "a single value";
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(new SimpleModule("strava")
                        .addDeserializer(JsonNode.class, new TreeReader<>(JsonNode.class))
                        .addDeserializer(ObjectNode.class, new TreeReader<>(ObjectNode.class))
                        .addDeserializer(ArrayNode.class, new TreeReader<>(ArrayNode.class))
                        // Jackson refuses java.time without a further module; as text they are ISO 8601.
                        .addSerializer(Temporal.class, ToStringSerializer.instance))
                .build();
    }
}
