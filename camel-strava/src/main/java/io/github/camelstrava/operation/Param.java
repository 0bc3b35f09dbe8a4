package io.github.camelstrava.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * A parameter of operations. A constant is spelled as the endpoint option; the header that sets it and its name on the
 * wire follow from that.
 */
public enum Param {
    before(ParamType.INSTANT),
    after(ParamType.INSTANT),
    page(ParamType.POSITIVE, Use.PAGING),
    pageSize(ParamType.PAGE_SIZE, Use.PAGING, "per_page"),
    limit(ParamType.POSITIVE, Use.PAGING),
    streaming(ParamType.BOOLEAN, Use.PAGING),
    includeAllEfforts(ParamType.BOOLEAN),
    streamTypes(ParamType.NAMES, Use.SENT, "keys"),
    resolution(ParamType.WORD, "low", "medium", "high"),
    seriesType(ParamType.WORD, "distance", "time"),
    name(ParamType.TEXT),
    sportType(ParamType.WORD),
    startDateLocal(ParamType.LOCAL_TIME),
    endDateLocal(ParamType.LOCAL_TIME),
    elapsedTime(ParamType.SECONDS),
    description(ParamType.TEXT),
    distance(ParamType.DECIMAL),
    trainer(ParamType.FLAG),
    commute(ParamType.FLAG),
    hideFromHome(ParamType.FLAG),
    gearId(ParamType.WORD),
    weight(ParamType.DECIMAL),
    markdown(ParamType.BOOLEAN),
    size(ParamType.POSITIVE),
    /** Strava asks for the reverse. */
    onlyInstagram(ParamType.UNLESS, Use.SENT, "photo_sources"),
    dataType(ParamType.WORD, "fit", "fit.gz", "tcx", "tcx.gz", "gpx", "gpx.gz", "json"),
    externalId(ParamType.TEXT),
    waitForUpload(ParamType.BOOLEAN, Use.OURS),
    uploadTimeout(ParamType.DURATION, Use.OURS),
    bounds(ParamType.BOUNDS),
    activityType(ParamType.WORD, "running", "riding"),
    minCat(ParamType.CATEGORY),
    maxCat(ParamType.CATEGORY),
    starred(ParamType.BOOLEAN),
    callbackUrl(ParamType.CALLBACK),
    /** A secret, so no header brings it in or carries it on. */
    verifyToken(ParamType.TEXT, Use.OPTION_ONLY),
    events(ParamType.EVENTS, Use.FOR_US),
    redirectUri(ParamType.TEXT),
    scope(ParamType.TEXT),
    approvalPrompt(ParamType.WORD, "auto", "force"),
    state(ParamType.TEXT),
    /** Works once, so it has no place in a URI, and its header is removed once it was used. */
    code(ParamType.TEXT, Use.HEADER_ONLY);

    private enum Use {
        SENT,
        /** Says how a list is read. */
        PAGING,
        /** Says what the component does, not what Strava does. */
        OURS,
        /** The same, for a whole endpoint. */
        FOR_US,
        OPTION_ONLY,
        HEADER_ONLY
    }

    private final ParamType type;
    private final Use use;
    private final String wireName;
    private final String header;
    private final List<String> choices;

    Param(ParamType type, String... choices) {
        this(type, Use.SENT, null, choices);
    }

    Param(ParamType type, Use use) {
        this(type, use, null, new String[0]);
    }

    Param(ParamType type, Use use, String wireName) {
        this(type, use, wireName, new String[0]);
    }

    Param(ParamType type, Use use, String wireName, String[] choices) {
        this.type = type;
        this.use = use;
        this.wireName = wireName != null ? wireName : snakeCase(name());
        this.header = use == Use.OPTION_ONLY || use == Use.FOR_US
                ? null
                : "CamelStrava" + Character.toUpperCase(name().charAt(0)) + name().substring(1);
        this.choices = List.of(choices);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The name Strava knows the parameter by. */
    public String wireName() {
        return wireName;
    }

    /** What a body may have in its place, as Strava once called it; null for nothing. */
    public String olderWireName() {
        return this == sportType ? "type" : null;
    }

    /** The message header that sets the parameter; header names compare ignoring case. Null if no header does. */
    public String header() {
        return header;
    }

    /** Whether it is a secret for one use, which no option sets and no message carries on. */
    public boolean isHeaderOnly() {
        return use == Use.HEADER_ONLY;
    }

    /** Whether it is one value that Strava is told, and says nothing of how a list is read. */
    public boolean isSent() {
        return use != Use.PAGING && use != Use.OURS && use != Use.FOR_US;
    }

    /** Whether it says how a list is read. */
    public boolean isPaging() {
        return use == Use.PAGING;
    }

    /** The only values there are; empty if there are others. */
    public List<String> choices() {
        return choices;
    }

    /**
     * Reads a value of this parameter.
     *
     * @param  value                    text, or a value of the parameter's own Java type
     * @param  clock                    tells now, for durations
     * @return                          String, Boolean, Integer, BigDecimal, Instant, LocalDateTime, Duration or a list
     *                                  of String
     * @throws IllegalArgumentException naming the option, if the value is not one of this parameter's
     */
    public Object parse(Object value, Clock clock) {
        try {
            Object parsed = type.read(value, clock);
            if (choices.isEmpty()) {
                return parsed;
            }
            String choice = parsed.toString().toLowerCase(Locale.ROOT);
            if (!choices.contains(choice)) {
                throw new IllegalArgumentException("expected one of " + String.join(", ", choices));
            }
            return choice;
        } catch (IllegalArgumentException e) {
            String shown = use == Use.OPTION_ONLY || use == Use.HEADER_ONLY ? "xxxxxx" : printable(value);
            throw new IllegalArgumentException(
                    "Option " + name() + " has the value '" + shown + "': " + e.getMessage() + ".", e);
        }
    }

    /**
     * A value as it is written into a query or a form.
     *
     * @param value as {@link #parse} returns it
     * @return      null if it is told by being left out
     */
    public String onTheWire(Object value) {
        return type.text(value);
    }

    /**
     * A value as it is written into JSON.
     *
     * @param value as {@link #parse} returns it
     */
    public JsonNode inJson(Object value) {
        return type.json(value);
    }

    private static String printable(Object value) {
        String text = value.toString().replaceAll("\\p{Cntrl}", "?");
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
