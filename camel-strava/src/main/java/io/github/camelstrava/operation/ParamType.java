package io.github.camelstrava.operation;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/** The values an option can take, and how each is read from text, a number or the Java type itself. */
public enum ParamType {
    TEXT {
        @Override
        Object read(Object value, Clock clock) {
            return value.toString();
        }
    },
    BOOLEAN {
        @Override
        Object read(Object value, Clock clock) {
            return switch (value.toString().trim().toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("expected true or false");
            };
        }
    },
    POSITIVE {
        @Override
        Object read(Object value, Clock clock) {
            try {
                int number = Integer.parseInt(value.toString().trim());
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // falls through to the one sentence for both
            }
            throw new IllegalArgumentException("expected a whole number from 1");
        }
    },
    PAGE_SIZE {
        @Override
        Object read(Object value, Clock clock) {
            int number = (Integer) POSITIVE.read(value, clock);
            if (number > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("expected at most " + MAX_PAGE_SIZE + ", Strava's largest page");
            }
            return number;
        }
    },
    /** A comma-separated list of names. */
    NAMES {
        @Override
        Object read(Object value, Clock clock) {
            List<?> parts = value instanceof List<?> list
                    ? list
                    : Arrays.asList(value.toString().split(","));
            List<String> names =
                    parts.stream().map(part -> String.valueOf(part).trim()).toList();
            if (names.isEmpty() || !names.stream().allMatch(NAME.asMatchPredicate())) {
                throw new IllegalArgumentException("expected names of letters, digits and _, separated by commas");
            }
            return names;
        }
    },
    /** A point in time; a duration means that long before now. */
    INSTANT {
        @Override
        Object read(Object value, Clock clock) {
            if (value instanceof Instant instant) {
                return instant;
            }
            if (value instanceof Date date) {
                return date.toInstant();
            }
            if (value instanceof OffsetDateTime time) {
                return time.toInstant();
            }
            return instant(value.toString().trim(), clock);
        }
    };

    /** Strava's largest page, and its fastest way to read a long list. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Pattern NAME = Pattern.compile("\\w+");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern DURATION = Pattern.compile("(?i)(\\d+\\s*[dhms]\\s*)+|P.+");

    abstract Object read(Object value, Clock clock);

    private static Instant instant(String text, Clock clock) {
        try {
            if (DIGITS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            if (DURATION.matcher(text).matches()) {
                Duration before = text.startsWith("P") || text.startsWith("p")
                        ? Duration.parse(text)
                        : Duration.ofMillis(TimeUtils.toMilliSeconds(text));
                return clock.instant().minus(before);
            }
            if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            // A plus sign that went through a URI undecoded arrives as a space.
            String iso = text.replaceFirst("(T\\S+) (\\d\\d:?\\d\\d)$", "$1+$2").replaceFirst(" ", "T");
            var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime time
                    ? time.toInstant()
                    : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            // Without the cause, which repeats the text with whatever control characters it has.
            throw new IllegalArgumentException(
                    "expected an ISO-8601 instant or date, epoch seconds, or a duration such as 30d");
        }
    }
}
