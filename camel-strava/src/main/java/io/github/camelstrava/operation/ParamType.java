package io.github.camelstrava.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
    /** One word of letters, digits and a few signs, such as Strava uses for its enumerations and for gear. */
    WORD {
        @Override
        Object read(Object value, Clock clock) {
            String word = value.toString().trim();
            if (!WORD_PATTERN.matcher(word).matches()) {
                throw new IllegalArgumentException("expected one word of letters, digits, dots, _ and -");
            }
            return word;
        }
    },
    /** A truth value that is a digit in forms, where Strava takes every other text for true. */
    FLAG {
        @Override
        Object read(Object value, Clock clock) {
            return switch (value.toString().trim()) {
                case "1" -> true;
                case "0" -> false;
                default -> BOOLEAN.read(value, clock);
            };
        }

        @Override
        String text(Object value) {
            return (Boolean) value ? "1" : "0";
        }
    },
    /** A truth value that Strava knows the reverse of: present for false, left out for true. */
    UNLESS {
        @Override
        Object read(Object value, Clock clock) {
            return BOOLEAN.read(value, clock);
        }

        @Override
        String text(Object value) {
            return (Boolean) value ? null : "true";
        }
    },
    /** Whole seconds. */
    SECONDS {
        @Override
        Object read(Object value, Clock clock) {
            // Strava itself writes whole numbers as 1800.0 in places.
            return POSITIVE.read(
                    value instanceof Duration duration
                            ? duration.toSeconds()
                            : value.toString().trim().replaceFirst("\\.0+$", ""),
                    clock);
        }
    },
    /** A measure, not below zero. */
    DECIMAL {
        @Override
        Object read(Object value, Clock clock) {
            return decimal(value.toString().trim(), 0, 1e9, "expected a number from 0");
        }
    },
    /** How hard a climb is: 0 is not categorized, 5 the hardest. */
    CATEGORY {
        @Override
        Object read(Object value, Clock clock) {
            String digit = value.toString().trim();
            if (!digit.matches("[0-5]")) {
                throw new IllegalArgumentException("expected a whole number from 0 to 5");
            }
            return Integer.valueOf(digit);
        }
    },
    /** The south-west and the north-east corner of an area: latitude, longitude, latitude, longitude. */
    BOUNDS {
        @Override
        Object read(Object value, Clock clock) {
            String expected = "expected south, west, north, east in degrees, separated by commas";
            List<?> parts = value instanceof List<?> list
                    ? list
                    : Arrays.asList(value.toString().split(",", -1));
            if (parts.size() != 4) {
                throw new IllegalArgumentException(expected);
            }
            List<BigDecimal> degrees = new ArrayList<>();
            for (Object part : parts) {
                int limit = degrees.size() % 2 == 0 ? 90 : 180;
                degrees.add(decimal(String.valueOf(part).trim(), -limit, limit, expected));
            }
            if (degrees.get(0).compareTo(degrees.get(2)) > 0) {
                throw new IllegalArgumentException(expected);
            }
            return degrees.stream().map(BigDecimal::toPlainString).toList();
        }
    },
    /** A span of time, in milliseconds if it is a bare number, as everywhere in Camel. */
    DURATION {
        @Override
        Object read(Object value, Clock clock) {
            if (value instanceof Duration duration) {
                return positive(duration);
            }
            try {
                return positive(Duration.ofMillis(
                        TimeUtils.toMilliSeconds(value.toString().trim())));
            } catch (ArithmeticException | NumberFormatException e) {
                throw new IllegalArgumentException(DURATION_EXPECTED);
            }
        }

        private Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(DURATION_EXPECTED);
            }
            return duration;
        }
    },
    /** Where Strava is to send events to. */
    CALLBACK {
        @Override
        Object read(Object value, Clock clock) {
            String text = value.toString().trim();
            try {
                URI uri = new URI(text);
                boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                if (web && uri.getHost() != null && text.length() <= MAX_CALLBACK_LENGTH) {
                    return text;
                }
            } catch (URISyntaxException e) {
                // the one sentence below
            }
            throw new IllegalArgumentException(
                    "expected an http or https address of at most " + MAX_CALLBACK_LENGTH + " characters");
        }
    },
    /** Kinds of events, as type and aspect. */
    EVENTS {
        @Override
        Object read(Object value, Clock clock) {
            List<String> events = Arrays.stream(value.toString().split(",", -1))
                    .map(String::trim)
                    .toList();
            if (!events.stream().allMatch(EVENT.asMatchPredicate())) {
                throw new IllegalArgumentException(
                        "expected kinds of events such as activity:create, activity:* or athlete:deauthorize,"
                                + " separated by commas");
            }
            return events;
        }
    },
    /** A time on the clock of the place where something happened. */
    LOCAL_TIME {
        @Override
        Object read(Object value, Clock clock) {
            if (value instanceof LocalDateTime time) {
                return time;
            }
            if (value instanceof Date date) {
                return LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
            }
            return localTime(value.toString().trim());
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

    /** Strava's own limit. */
    private static final int MAX_CALLBACK_LENGTH = 255;

    private static final String DURATION_EXPECTED = "expected a duration such as 5m, longer than nothing";
    private static final String LOCAL_TIME_EXPECTED = "expected an ISO-8601 time or date, such as 2026-09-01T08:30:00";
    /** Strava writes local times as if they were UTC, and reads them the same way. */
    private static final DateTimeFormatter LOCAL_TIME_ON_THE_WIRE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);

    private static final Pattern WORD_PATTERN = Pattern.compile("[\\w.-]{1,60}");
    private static final Pattern EVENT = Pattern.compile("\\w+:(\\w+|\\*)");
    private static final Pattern NAME = Pattern.compile("\\w+");
    private static final Pattern DECIMAL_PATTERN = Pattern.compile("[+-]?(\\d{1,12}(\\.\\d{0,12})?|\\.\\d{1,12})");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern DURATION_PATTERN = Pattern.compile("(?i)(\\d+\\s*[dhms]\\s*)+|P.+");

    abstract Object read(Object value, Clock clock);

    /** A value as it is written into a query or a form; null if it is told by being left out. */
    String text(Object value) {
        if (value instanceof Instant instant) {
            return Long.toString(Math.max(0, instant.getEpochSecond()));
        }
        if (value instanceof LocalDateTime time) {
            return LOCAL_TIME_ON_THE_WIRE.format(time);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(Object::toString).toList());
        }
        return value.toString();
    }

    JsonNode json(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Boolean flag) {
            return nodes.booleanNode(flag);
        }
        if (value instanceof Integer number) {
            return nodes.numberNode(number);
        }
        return value instanceof BigDecimal number ? nodes.numberNode(number) : nodes.textNode(text(value));
    }

    private static BigDecimal decimal(String text, double smallest, double largest, String expected) {
        try {
            // As a double first: a number with a giant exponent would take as many digits to write.
            double value = Double.parseDouble(text);
            if (value >= smallest
                    && value <= largest
                    && DECIMAL_PATTERN.matcher(text).matches()) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // the one sentence below
        }
        throw new IllegalArgumentException(expected);
    }

    /** The wall clock's part: an offset says what UTC was then, and Strava does not ask. */
    private static LocalDateTime localTime(String text) {
        try {
            if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
                return LocalDate.parse(text).atStartOfDay();
            }
            return LocalDateTime.from(DateTimeFormatter.ISO_DATE_TIME.parse(iso(text)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(LOCAL_TIME_EXPECTED);
        }
    }

    /** A plus sign that went through a URI undecoded arrives as a space. */
    private static String iso(String text) {
        return text.replaceFirst("(T\\S+) (\\d\\d:?\\d\\d)$", "$1+$2").replaceFirst(" ", "T");
    }

    private static Instant instant(String text, Clock clock) {
        try {
            if (DIGITS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            if (DURATION_PATTERN.matcher(text).matches()) {
                Duration before = text.startsWith("P") || text.startsWith("p")
                        ? Duration.parse(text)
                        : Duration.ofMillis(TimeUtils.toMilliSeconds(text));
                return clock.instant().minus(before);
            }
            if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            var parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(iso(text), OffsetDateTime::from, LocalDateTime::from);
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
