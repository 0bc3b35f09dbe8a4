package io.github.camelstrava;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.TokenSet;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.TypeConverterRegistry;

/**
 * Turns what Strava sent into JSON and back, so that files, queues and HTTP endpoints take it as it is. The JSON is
 * UTF-8. Lists do not become maps: the language {@code simple} tries that first for an index, and gives up if it fails.
 */
@Converter(generateLoader = true)
public final class StravaConverters {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private StravaConverters() {}

    @Converter
    public static String toText(StravaBody body) throws IOException {
        return mapper().writeValueAsString(body);
    }

    @Converter
    public static byte[] toBytes(StravaBody body) throws IOException {
        return mapper().writeValueAsBytes(body);
    }

    @Converter
    public static InputStream toInputStream(StravaBody body) throws IOException {
        return new ByteArrayInputStream(toBytes(body));
    }

    @Converter
    public static Reader toReader(StravaBody body) throws IOException {
        return new StringReader(toText(body));
    }

    @Converter
    public static ByteBuffer toByteBuffer(StravaBody body) throws IOException {
        return ByteBuffer.wrap(toBytes(body));
    }

    /** A copy, as a route may change it. */
    @Converter
    public static JsonNode toJsonNode(StravaBody body) {
        return body.json().deepCopy();
    }

    @Converter
    public static Map<String, Object> toMap(StravaModel model) {
        return mapper().convertValue(model.json(), MAP);
    }

    @Converter
    public static Map<String, Object> toMap(StreamSet streams) {
        return mapper().convertValue(streams, MAP);
    }

    /** The way back: JSON in any form to any model, as far as it is an object. */
    @Converter(fallback = true)
    public static <T> T toModel(Class<T> type, Exchange exchange, Object value, TypeConverterRegistry registry) {
        if (!isModel(type)) {
            return null;
        }
        try {
            return type.cast(read(value, type.asSubclass(StravaBody.class), exchange));
        } catch (IOException e) {
            // Camel would put the whole value into its message.
            throw new TypeConversionException(
                    describe(value),
                    type,
                    new IllegalArgumentException("This is no " + type.getSimpleName() + ": " + reason(e), e));
        }
    }

    private static boolean isModel(Class<?> type) {
        return type == StreamSet.class
                || type == TokenSet.class
                || StravaModel.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    }

    private static <T extends StravaBody> T read(Object value, Class<T> type, Exchange exchange) throws IOException {
        if (value instanceof String text) {
            return read(mapper().createParser(text), type);
        }
        if (value instanceof byte[] bytes) {
            return read(mapper().createParser(bytes), type);
        }
        if (value instanceof InputStream stream) {
            try (stream) {
                return StravaJson.readObject(stream, type);
            }
        }
        if (value instanceof Reader reader) {
            try (reader) {
                return StravaJson.readObject(reader, type);
            }
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return read(mapper().createParser(bytes), type);
        }
        if (value instanceof StravaBody body) {
            return read(mapper().treeAsTokens(body.json()), type);
        }
        if (value instanceof JsonNode node) {
            return read(mapper().treeAsTokens(node), type);
        }
        if (value instanceof Map<?, ?> map) {
            try (TokenBuffer tokens = new TokenBuffer(mapper(), false)) {
                mapper().writeValue(tokens, map);
                return read(tokens.asParser(), type);
            }
        }
        boolean file = value instanceof WrappedFile || value instanceof File || value instanceof Path;
        InputStream content = file && exchange != null
                ? exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, value)
                : null;
        return content == null ? null : read(content, type, exchange);
    }

    private static <T extends StravaBody> T read(JsonParser parser, Class<T> type) throws IOException {
        try (parser) {
            return StravaJson.readObject(parser, type);
        }
    }

    private static String describe(Object value) {
        if (value instanceof String text) {
            return "a text of " + text.length() + " characters";
        }
        return value instanceof byte[] bytes
                ? bytes.length + " bytes"
                : "a " + value.getClass().getSimpleName();
    }

    private static String reason(IOException e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return json.getOriginalMessage() + ", at line "
                    + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr();
        }
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    private static ObjectMapper mapper() {
        return StravaJson.mapper();
    }
}
