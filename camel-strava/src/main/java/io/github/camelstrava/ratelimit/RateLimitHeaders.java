package io.github.camelstrava.ratelimit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer tells about the budget. A pair holds the quarter hour's number, then the day's; it is null where Strava
 * told nothing readable.
 */
public record RateLimitHeaders(Instant date, int[] limit, int[] usage, int[] readLimit, int[] readUsage) {

    /** Nothing was told. */
    static final RateLimitHeaders NONE = new RateLimitHeaders(null, null, null, null, null);

    private static final Pattern PAIR = Pattern.compile("\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*");

    /** @param headers finds a header's value by its name ignoring case, null if absent */
    public static RateLimitHeaders of(UnaryOperator<String> headers) {
        return new RateLimitHeaders(
                date(headers.apply("Date")),
                pair(headers.apply("X-RateLimit-Limit")),
                pair(headers.apply("X-RateLimit-Usage")),
                pair(headers.apply("X-ReadRateLimit-Limit")),
                pair(headers.apply("X-ReadRateLimit-Usage")));
    }

    private static Instant date(String value) {
        try {
            return value == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int[] pair(String value) {
        Matcher matcher = value == null ? null : PAIR.matcher(value);
        return matcher == null || !matcher.matches()
                ? null
                : new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }
}
