package io.github.camelstrava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads and checks what a message asks an endpoint to do, before anything is sent. */
final class ArgumentReader {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]{1,40}");

    private final StravaEndpoint endpoint;
    private final StravaOperation operation;
    private final OperationSpec spec;

    ArgumentReader(StravaEndpoint endpoint) {
        this.endpoint = endpoint;
        this.operation = endpoint.getOperation();
        this.spec = operation.spec();
    }

    /**
     * For the two identifiers the URI wins, so that steps chain although consumers leave both headers; for all others the
     * header wins. What the component is configured for comes after both, and for parameters the body last.
     *
     * @throws IllegalArgumentException naming the option that is missing or malformed
     */
    Arguments read(Message message) {
        String id = id(message);
        Long athleteId = athleteId(message);
        Map<Param, Object> values = new EnumMap<>(Param.class);
        for (Param param : spec.params()) {
            Object header = param.header() == null ? null : header(message, param.header());
            Object value = header != null ? header : endpoint.option(param);
            if (value != null) {
                values.put(param, parse(param, value));
            }
        }
        Map<String, JsonNode> fields = fields(message, values);
        spec.defaults().forEach(values::putIfAbsent);
        if (spec.bodyType() == BodyType.MULTIPART && !values.containsKey(Param.dataType)) {
            values.put(
                    Param.dataType,
                    UploadFile.dataType(message)
                            .orElseThrow(() -> new IllegalArgumentException("strava:" + operation
                                    + " needs the option dataType, or a file name in the header " + Exchange.FILE_NAME
                                    + " that ends in one of ." + String.join(", .", Param.dataType.choices()) + ".")));
        }
        if (spec.params().contains(Param.verifyToken)) {
            values.computeIfAbsent(Param.verifyToken, param -> endpoint.verifyToken());
        }
        requireComplete(values, fields);
        return new Arguments(id, athleteId, values, fields, message.getBody());
    }

    private Object parse(Param param, Object value) {
        return param.parse(value, endpoint.getComponent().clock());
    }

    /**
     * What the body adds: values for parameters that were not given otherwise, under their option's name or Strava's,
     * and fields that are no parameters.
     */
    private Map<String, JsonNode> fields(Message message, Map<Param, Object> values) {
        if (!spec.takesBody() || spec.request() == null || spec.bodyType() == BodyType.MULTIPART) {
            return Map.of();
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        RequestFields.of(message, operation, !values.isEmpty()).forEach((name, value) -> {
            Param param = spec.params().stream()
                    .filter(known -> known.isSent()
                            && (known.name().equals(name) || known.wireName().equals(name)))
                    .findFirst()
                    .orElse(null);
            if (param == null) {
                fields.put(name, json(name, value));
            } else if (values.containsKey(param)) {
                return;
            } else if (value == null || value instanceof NullNode) {
                fields.put(param.wireName(), NullNode.instance);
            } else {
                values.put(param, parse(param, value instanceof ValueNode node ? node.asText() : value));
            }
        });
        return fields;
    }

    private JsonNode json(String field, Object value) {
        try {
            return value instanceof JsonNode node ? node : StravaJson.mapper().valueToTree(value);
        } catch (IllegalArgumentException e) {
            // Without the cause, in which Jackson speaks of modules and beans.
            throw new IllegalArgumentException("strava:" + operation + " cannot send the field " + field
                    + " of the body: a " + value.getClass().getName() + " has no form in JSON.");
        }
    }

    private void requireComplete(Map<Param, Object> values, Map<String, JsonNode> fields) {
        for (Param param : spec.required()) {
            String older = param.olderWireName();
            if (!values.containsKey(param) && (older == null || !fields.containsKey(older))) {
                throw new IllegalArgumentException("strava:" + operation + " needs the option " + param + ", "
                        + (spec.takesBody() ? "or " + param.wireName() + " in the body, " : "")
                        + "or the header " + param.header() + ".");
            }
        }
        for (Param param : spec.together()) {
            if (!values.containsKey(param) && spec.together().stream().anyMatch(values::containsKey)) {
                throw new IllegalArgumentException("strava:" + operation + " needs the option " + param
                        + ": it takes all or none of "
                        + spec.together().stream().sorted().map(Param::name).collect(Collectors.joining(", ")) + ".");
            }
        }
        boolean empty = values.keySet().stream().noneMatch(Param::isSent) && fields.isEmpty();
        if (spec.takesBody() && spec.bodyType() == BodyType.FORM && empty) {
            throw new IllegalArgumentException("strava:" + operation + " needs something to send: the option "
                    + spec.params().stream().sorted().map(Param::name).collect(Collectors.joining(", "))
                    + ", or fields in the body.");
        }
    }

    private String id(Message message) {
        Object id = endpoint.getParameters().getId();
        IdRule rule = spec.idRule();
        if (id == null && rule == IdRule.REQUIRED) {
            id = header(message, StravaConstants.ID);
        }
        if (id == null) {
            if (rule == IdRule.REQUIRED) {
                throw new IllegalArgumentException(
                        "strava:" + operation + " needs the option id or the header " + StravaConstants.ID + ".");
            }
            return null;
        }
        if (rule == IdRule.NONE) {
            return null;
        }
        return checkedId(spec, id);
    }

    private Long athleteId(Message message) {
        Object athlete = endpoint.isAthleteInUri() ? null : header(message, StravaConstants.ATHLETE_ID);
        if (athlete == null) {
            athlete = endpoint.getConfiguration().getAthleteId();
        }
        return athlete == null ? null : Long.valueOf(number("athleteId", athlete));
    }

    /** Ignores case, also where Camel is configured not to; null if there is none. */
    static Object header(Message message, String name) {
        Object value = message.getHeader(name);
        if (value == null && message.hasHeaders()) {
            for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
                if (header.getValue() != null && header.getKey().equalsIgnoreCase(name)) {
                    return header.getValue();
                }
            }
        }
        return value;
    }

    /** @throws IllegalArgumentException if it is not as the operation's identifiers are */
    static String checkedId(OperationSpec spec, Object id) {
        if (!spec.textId()) {
            return Long.toString(number("id", id));
        }
        String text = id.toString().strip();
        if (!WORD.matcher(text).matches()) {
            throw malformed("id", "one word of letters and digits", text);
        }
        return text;
    }

    static long number(String option, Object value) {
        String text = value.toString().strip();
        if (NUMBER.matcher(text).matches()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // beyond 64 bits: the one sentence below
            }
        }
        throw malformed(option, "one whole number of up to 64 bits", text);
    }

    private static IllegalArgumentException malformed(String option, String expected, String text) {
        return new IllegalArgumentException("Option " + option + " must be " + expected + "; its value has "
                + text.length() + " characters and starts with '"
                + text.substring(0, Math.min(20, text.length())).replaceAll("\\p{Cntrl}", "?") + "'.");
    }
}
