package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * An object as Strava sent it, seen through typed accessors. Nothing is lost: fields and values that this release does
 * not know stay in {@link #json()}. An accessor returns null where the field is absent, null, or of another type than
 * Strava documents, so one odd value spoils neither its record nor its page.
 */
public abstract class StravaModel implements StravaBody {

    private static final int ISO_DATE_LENGTH = 10;

    private final ObjectNode json;

    protected StravaModel(ObjectNode json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    @Override
    public final ObjectNode json() {
        return json;
    }

    /** 1 for a bare reference, 2 for a summary, 3 for full detail. */
    public final Integer resourceState() {
        return integer("resource_state");
    }

    protected final String string(String field) {
        JsonNode value = json.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** An identifier or other whole number of up to 64 bits, exact; one sent as a text of digits is understood. */
    protected final Long longInteger(String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            return exactLong(value);
        }
        if (value.isTextual()) {
            try {
                return Long.valueOf(value.textValue());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    /** A whole number; Strava sends some of them as {@code 155.0}. */
    protected final Integer integer(String field) {
        JsonNode value = json.get(field);
        Long number = value != null && value.isNumber() ? exactLong(value) : null;
        return number != null && number.intValue() == number ? Integer.valueOf(number.intValue()) : null;
    }

    protected final Double decimal(String field) {
        JsonNode value = json.get(field);
        return value != null && value.isNumber() ? Double.valueOf(value.doubleValue()) : null;
    }

    protected final Boolean flag(String field) {
        JsonNode value = json.get(field);
        return value != null && value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    /** A point in time, written in ISO 8601. */
    protected final Instant instant(String field) {
        return instant(json.get(field));
    }

    static Instant instant(JsonNode value) {
        try {
            return value == null || !value.isTextual() ? null : IsoTime.parse(value.textValue());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A point in time, written in seconds since 1970. */
    protected final Instant epochSecond(String field) {
        Long value = longInteger(field);
        try {
            return value == null ? null : Instant.ofEpochSecond(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A time on the athlete's clock; Strava appends a {@code Z} that does not mean UTC. */
    protected final LocalDateTime localDateTime(String field) {
        String value = string(field);
        try {
            return value == null ? null : LocalDateTime.from(DateTimeFormatter.ISO_DATE_TIME.parse(value));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A day; where Strava sends a time as well, it is left out. */
    protected final LocalDate localDate(String field) {
        String value = string(field);
        try {
            return value == null
                    ? null
                    : LocalDate.parse(value.substring(0, Math.min(ISO_DATE_LENGTH, value.length())));
        } catch (DateTimeException e) {
            return null;
        }
    }

    protected final LatLng latLng(String field) {
        return LatLng.of(json.get(field));
    }

    /** A value out of a set that Strava extends without notice. */
    protected final <T> T value(String field, Function<String, T> type) {
        String value = string(field);
        return value == null ? null : type.apply(value);
    }

    protected final <T> T object(String field, Function<ObjectNode, T> type) {
        return json.get(field) instanceof ObjectNode object ? type.apply(object) : null;
    }

    /** The objects in an array; what is no object is left out. Null where there is no array. */
    protected final <T> List<T> objects(String field, Function<ObjectNode, T> type) {
        return elements(field, element -> element instanceof ObjectNode object ? type.apply(object) : null);
    }

    protected final List<String> texts(String field) {
        return elements(field, element -> element.isTextual() ? element.textValue() : null);
    }

    /** The fields of an object, numbers and truth values as text; what holds no single value is left out. */
    protected final Map<String, String> textByName(String field) {
        if (!(json.get(field) instanceof ObjectNode object)) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (value.isValueNode() && !value.isNull()) {
                texts.put(property.getKey(), value.asText());
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    protected final <T> List<T> elements(String field, Function<JsonNode, T> type) {
        JsonNode array = json.get(field);
        if (array == null || !array.isArray()) {
            return null;
        }
        List<T> elements = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            T typed = type.apply(element);
            if (typed != null) {
                elements.add(typed);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && json.equals(((StravaModel) other).json);
    }

    @Override
    public final int hashCode() {
        return json.hashCode();
    }

    /** The type and the identifier only: a profile or a position does not belong into a log line. */
    @Override
    public String toString() {
        JsonNode id = json.get("id");
        return getClass().getSimpleName() + (id == null ? "" : "[id=" + id.asText() + "]");
    }

    private static Long exactLong(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? Long.valueOf(value.longValue()) : null;
        }
        double number = value.doubleValue();
        // Beyond 2^53 a double no longer tells neighbouring identifiers apart.
        return Math.rint(number) == number && Math.abs(number) <= 1L << 53 ? Long.valueOf((long) number) : null;
    }
}
