package io.github.camelstrava.ratelimit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;

/**
 * What an answer tells about the budget. A pair holds the quarter hour's number, then the day's; it is null where Strava
 * told nothing readable.
 */
public record RateLimitHeaders(Instant date, int[] limit, int[] usage, int[] readLimit, int[] readUsage) {

    /** Nothing was told. */
    static final RateLimitHeaders NONE = new RateLimitHeaders(null, null, null, null, null);

    private static final int MAX_DIGITS = 9;

    private record Date(String text, Instant time) {}

    /** Answers of one second have the same, and reading it takes longer than all other headers together. */
    private static volatile Date lastDate = new Date("", null);

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
        Date last = lastDate;
        if (value == null || value.equals(last.text)) {
            return value == null ? null : last.time;
        }
        try {
            Instant time = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            lastDate = new Date(value, time);
            return time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int[] pair(String value) {
        int comma = value == null ? -1 : value.indexOf(',');
        if (comma < 0) {
            return null;
        }
        int first = number(value.substring(0, comma).strip());
        int second = number(value.substring(comma + 1).strip());
        return first < 0 || second < 0 ? null : new int[] {first, second};
    }

    /** -1 for what is no number of up to nine digits. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + (digit - '0');
        }
        return number;
    }
}
