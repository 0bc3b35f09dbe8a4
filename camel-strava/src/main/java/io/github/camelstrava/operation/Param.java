package io.github.camelstrava.operation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A parameter of operations. A constant is spelled as the endpoint option; the header that sets it and its name on the
 * wire follow from that.
 */
public enum Param {
    before(ParamType.INSTANT),
    after(ParamType.INSTANT),
    page(ParamType.POSITIVE),
    pageSize(ParamType.PAGE_SIZE, "per_page"),
    limit(ParamType.POSITIVE),
    streaming(ParamType.BOOLEAN),
    includeAllEfforts(ParamType.BOOLEAN),
    streamTypes(ParamType.NAMES, "keys"),
    resolution(ParamType.NAMES),
    seriesType(ParamType.NAMES),
    redirectUri(ParamType.TEXT),
    scope(ParamType.TEXT),
    approvalPrompt(ParamType.NAMES),
    state(ParamType.TEXT),
    /** Works once, so it has no place in a URI, and its header is removed once it was used. */
    code(ParamType.TEXT, "code", true);

    private final ParamType type;
    private final String wireName;
    private final boolean headerOnly;

    Param(ParamType type) {
        this.type = type;
        this.wireName = name().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        this.headerOnly = false;
    }

    Param(ParamType type, String wireName) {
        this(type, wireName, false);
    }

    Param(ParamType type, String wireName, boolean headerOnly) {
        this.type = type;
        this.wireName = wireName;
        this.headerOnly = headerOnly;
    }

    /** The name Strava knows the parameter by. */
    public String wireName() {
        return wireName;
    }

    /** The message header that sets the parameter; header names compare ignoring case. */
    public String header() {
        return "CamelStrava" + Character.toUpperCase(name().charAt(0)) + name().substring(1);
    }

    /** Whether it is a secret for one use, which no option sets and no message carries on. */
    public boolean isHeaderOnly() {
        return headerOnly;
    }

    /** Whether it says how a list is read, and is no filter that Strava would have to know. */
    public boolean isPaging() {
        return this == page || this == pageSize || this == limit || this == streaming;
    }

    /**
     * Reads a value of this parameter.
     *
     * @param  value                    text, or a value of the parameter's own Java type
     * @param  clock                    tells now, for durations
     * @return                          String, Boolean, Integer, Instant or a list of String
     * @throws IllegalArgumentException naming the option, if the value is not one of this parameter's
     */
    public Object parse(Object value, Clock clock) {
        try {
            return type.read(value, clock);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Option " + name() + " has the value '" + printable(value) + "': " + e.getMessage() + ".", e);
        }
    }

    /** A value as it is written into a query or a form. */
    public static String onTheWire(Object value) {
        if (value instanceof Instant instant) {
            return Long.toString(Math.max(0, instant.getEpochSecond()));
        }
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(Object::toString).toList());
        }
        return value.toString();
    }

    private static String printable(Object value) {
        String text = value.toString().replaceAll("\\p{Cntrl}", "?");
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
