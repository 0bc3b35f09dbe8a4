package io.github.camelstrava.sandbox;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times on the wall, which Strava writes with a Z that means nothing. */
final class LocalTimes {
    private LocalTimes() {}

    /** The wall time of a text, whatever offset it is written with; a date alone is its midnight. */
    static Optional<LocalDateTime> parse(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text).atStartOfDay()
                            : LocalDateTime.from(DateTimeFormatter.ISO_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
