package io.github.camelstrava.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one call was asked to do, read and checked before anything is sent.
 *
 * @param id        the resource, null where the operation has none or takes its default
 * @param athleteId the athlete named as acting, null if none was
 * @param values    the parameters that were given, as {@link Param#parse} returns them
 * @param fields    of the message body, by their names on the wire, to be sent as they are
 * @param body      the message body, may be null
 */
public record Arguments(
        String id, Long athleteId, Map<Param, Object> values, Map<String, JsonNode> fields, Object body) {

    /** No parameter at all. */
    public static final Arguments NONE = new Arguments(null, null, Map.of());

    public Arguments {
        values = values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(values));
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Without anything of a message body. */
    public Arguments(String id, Long athleteId, Map<Param, Object> values) {
        this(id, athleteId, values, Map.of(), null);
    }

    public Arguments withId(String newId) {
        return new Arguments(newId, athleteId, values, fields, body);
    }

    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(Param param) {
        return Optional.ofNullable((T) values.get(param));
    }
}
