package io.github.camelstrava;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.TokenSet;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.TypeConverterRegistry;

/**
 * Turns what Strava sent into JSON and back, so that files, queues and HTTP endpoints take it as it is. The JSON is
 * UTF-8. Lists do not become maps: the language {@code simple} tries that first for an index, and gives up if it fails.
 *
 * <p>Camel remembers which converter to use, or that there is none, by the classes alone. Where the content decides, as
 * with files and lists, what cannot be converted is therefore refused with an exception, which Camel does not remember.
 */
@Converter(generateLoader = true)
public final class StravaConverters {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private static final Map<Class<?>, Writing> FORMS = Map.of(
            String.class, StravaConverters::text,
            byte[].class, StravaConverters::bytes,
            InputStream.class, models -> new ByteArrayInputStream(bytes(models)),
            Reader.class, models -> new StringReader(text(models)),
            ByteBuffer.class, models -> ByteBuffer.wrap(bytes(models)),
            JsonNode.class, models -> mapper().valueToTree(models));

    private interface Writing {
        Object write(Object models) throws IOException;
    }

    private interface Reading<R> {
        R read(JsonParser parser) throws IOException;
    }

    private StravaConverters() {}

    @Converter
    public static String toText(StravaBody body) throws IOException {
        return text(body);
    }

    @Converter
    public static byte[] toBytes(StravaBody body) throws IOException {
        return bytes(body);
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

    /** Arrays of models, and collections of them as an aggregation makes them, like a list of Strava's. */
    @Converter(fallback = true)
    public static <T> T ofModels(Class<T> type, Exchange exchange, Object value, TypeConverterRegistry registry)
            throws IOException {
        if (type == StravaList.class) {
            Collection<?> models = collection(value);
            return models == null ? null : type.cast(stravaList(models));
        }
        Writing form = FORMS.get(type);
        boolean ours = form != null
                && (value instanceof StravaBody[]
                        || value instanceof Collection<?> collection && isJson(collection, type));
        return ours ? type.cast(form.write(value)) : null;
    }

    /**
     * Not as text or bytes: Camel has ways of its own to make them, and once it has used one for a list without models,
     * it does so for every list of that class. An empty collection, which does not tell of what it is, counts as ours.
     */
    private static boolean isJson(Collection<?> collection, Class<?> form) {
        if (form == String.class || form == byte[].class) {
            return false;
        }
        boolean ours = collection.isEmpty() || collection.stream().anyMatch(StravaBody.class::isInstance);
        if (ours) {
            checkElements(collection, StravaBody.class, form);
        }
        return ours;
    }

    private static StravaList<StravaModel> stravaList(Collection<?> models) {
        checkElements(models, StravaModel.class, StravaList.class);
        return new StravaList<>(models.stream().map(StravaModel.class::cast).toList());
    }

    private static void checkElements(Collection<?> collection, Class<?> elements, Class<?> type) {
        for (Object element : collection) {
            if (!elements.isInstance(element)) {
                throw refused(collection, type, "An element is no model, but " + kind(element), null);
            }
        }
    }

    private static Collection<?> collection(Object value) {
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return value instanceof Collection<?> collection ? collection : null;
    }

    /** The way back: JSON in any form to any model or array of one. */
    @Converter(fallback = true)
    public static <T> T toModel(Class<T> type, Exchange exchange, Object value, TypeConverterRegistry registry) {
        Class<?> model = type.isArray() ? type.getComponentType() : type;
        if (!isModel(model)) {
            return null;
        }
        Class<? extends StravaBody> body = model.asSubclass(StravaBody.class);
        try {
            return type.cast(type.isArray() ? readArray(value, body, exchange) : readObject(value, body, exchange));
        } catch (JsonProcessingException e) {
            throw refused(value, type, "This is no " + type.getSimpleName() + ": " + reason(e), e);
        } catch (IOException e) {
            throw refused(value, type, "This could not be read: " + e.getMessage(), e);
        }
    }

    private static boolean isModel(Class<?> type) {
        return type == StreamSet.class
                || type == TokenSet.class
                || StravaModel.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    }

    private static <T extends StravaBody> T readObject(Object value, Class<T> type, Exchange exchange)
            throws IOException {
        return read(value, exchange, parser -> StravaJson.readObject(parser, type));
    }

    private static <T extends StravaBody> T[] readArray(Object value, Class<T> type, Exchange exchange)
            throws IOException {
        Collection<?> list = collection(value);
        List<T> models = list == null
                ? read(value, exchange, parser -> StravaJson.readList(parser, type))
                : models(list, type, exchange);
        @SuppressWarnings("unchecked")
        T[] array = (T[]) Array.newInstance(type, 0);
        return models == null ? null : models.toArray(array);
    }

    private static <T extends StravaBody> List<T> models(Collection<?> list, Class<T> type, Exchange exchange)
            throws IOException {
        List<T> models = new ArrayList<>(list.size());
        for (Object element : list) {
            // In a document, too, these are left out.
            if (element == null || element instanceof Number || element instanceof Boolean) {
                continue;
            }
            T model = type.isInstance(element) ? type.cast(element) : readObject(element, type, exchange);
            if (model == null) {
                throw refused(list, type.arrayType(), "An element is no JSON, but " + kind(element), null);
            }
            models.add(model);
        }
        return models;
    }

    /** Null for what is no JSON in any form. */
    private static <R> R read(Object value, Exchange exchange, Reading<R> reading) throws IOException {
        if (value instanceof String text) {
            return read(mapper().createParser(text), reading);
        }
        if (value instanceof byte[] bytes) {
            return read(mapper().createParser(bytes), reading);
        }
        if (value instanceof InputStream stream) {
            try (stream) {
                return read(mapper().createParser(stream), reading);
            }
        }
        if (value instanceof Reader reader) {
            try (reader) {
                return read(mapper().createParser(reader), reading);
            }
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return read(mapper().createParser(bytes), reading);
        }
        if (value instanceof StravaBody body) {
            return read(mapper().treeAsTokens(body.json()), reading);
        }
        if (value instanceof JsonNode node) {
            return read(mapper().treeAsTokens(node), reading);
        }
        if (value instanceof Map<?, ?> map) {
            try (TokenBuffer tokens = new TokenBuffer(mapper(), false)) {
                mapper().writeValue(tokens, map);
                return read(tokens.asParser(), reading);
            }
        }
        InputStream content = open(value, exchange);
        return content == null ? null : read(content, exchange, reading);
    }

    private static <R> R read(JsonParser parser, Reading<R> reading) throws IOException {
        try (parser) {
            return reading.read(parser);
        }
    }

    /** Null for what is no file. */
    private static InputStream open(Object value, Exchange exchange) throws IOException {
        if (value instanceof File file) {
            return new FileInputStream(file);
        }
        if (value instanceof Path path) {
            return Files.newInputStream(path);
        }
        if (!(value instanceof WrappedFile<?> file)) {
            return null;
        }
        if (exchange == null) {
            throw new IOException("the file can be read only together with its message");
        }
        try {
            // Camel knows its charset, and how to fetch it.
            return exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, file);
        } catch (NoTypeConversionAvailableException e) {
            throw new IOException("the file has no content", e);
        }
    }

    /** Camel's own exception would quote the whole value, which can hold personal data. */
    private static TypeConversionException refused(Object value, Class<?> type, String sentence, IOException cause) {
        return new TypeConversionException(describe(value), type, new IllegalArgumentException(sentence, cause));
    }

    private static String describe(Object value) {
        if (value instanceof String text) {
            return "a text of " + text.length() + " characters";
        }
        return value instanceof byte[] bytes ? bytes.length + " bytes" : kind(value);
    }

    private static String kind(Object value) {
        return value == null ? "null" : "a " + value.getClass().getSimpleName();
    }

    private static String reason(JsonProcessingException e) {
        return e.getLocation() == null
                ? e.getOriginalMessage()
                : e.getOriginalMessage() + ", at line "
                        + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String text(Object body) throws IOException {
        return mapper().writeValueAsString(body);
    }

    private static byte[] bytes(Object body) throws IOException {
        return mapper().writeValueAsBytes(body);
    }

    private static ObjectMapper mapper() {
        return StravaJson.mapper();
    }
}
