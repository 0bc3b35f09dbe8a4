package io.github.camelstrava;

import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** Reads and checks what a message asks an endpoint to do, before anything is sent. */
final class ArgumentReader {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");

    private final StravaEndpoint endpoint;
    private final StravaOperation operation;

    ArgumentReader(StravaEndpoint endpoint) {
        this.endpoint = endpoint;
        this.operation = endpoint.getOperation();
    }

    /**
     * For the two identifiers the URI wins, so that steps chain although consumers leave both headers; for all others the
     * header wins. What the component is configured for comes last.
     *
     * @throws IllegalArgumentException naming the option that is missing or malformed
     */
    Arguments read(Message message) {
        Map<Param, Object> values = new EnumMap<>(Param.class);
        for (Param param : operation.spec().params()) {
            Object header = header(message, param.header());
            Object value = header != null ? header : endpoint.option(param);
            if (value != null) {
                values.put(param, param.parse(value, endpoint.getComponent().clock()));
            }
        }
        return new Arguments(id(message), athleteId(message), values, message.getBody());
    }

    private String id(Message message) {
        Object id = endpoint.getParameters().getId();
        IdRule rule = operation.spec().idRule();
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
        return Long.toString(number("id", id));
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
        if (value != null || !message.hasHeaders()) {
            return value;
        }
        return message.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
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
        throw new IllegalArgumentException("Option " + option + " must be one whole number; its value has "
                + text.length() + " characters and starts with '"
                + text.substring(0, Math.min(20, text.length())).replaceAll("\\p{Cntrl}", "?") + "'.");
    }
}
