package io.github.camelstrava.operation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one call was asked to do, read and checked before anything is sent.
 *
 * @param id        the resource, null where the operation has none or takes its default
 * @param athleteId the athlete named as acting, null if none was
 * @param values    the parameters that were given, as {@link Param#parse} returns them
 * @param body      the message body, may be null
 */
public record Arguments(String id, Long athleteId, Map<Param, Object> values, Object body) {

    public Arguments {
        values = values.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(values));
    }

    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(Param param) {
        return Optional.ofNullable((T) values.get(param));
    }
}
