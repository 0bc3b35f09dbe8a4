package io.github.camelstrava.examples.demo;

import io.github.camelstrava.model.SummaryActivity;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One activity as one line, in columns. */
final class ActivityLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private ActivityLine() {}

    /** Time as on the athlete's watch, distance in kilometres, climb in metres. */
    static String of(SummaryActivity activity, String athlete) {
        return String.join(
                "  ",
                "forwarded",
                Column.fit(activity.startDateLocal() == null ? null : TIME.format(activity.startDateLocal()), 16),
                Column.fit(athlete, 18),
                Column.fit(
                        activity.sportType() == null
                                ? null
                                : activity.sportType().value(),
                        14),
                Column.fit(activity.name(), 28),
                String.format(Locale.ROOT, "%6.1f km", orZero(activity.distance()) / 1000),
                String.format(Locale.ROOT, "%5.0f m", orZero(activity.totalElevationGain())));
    }

    private static double orZero(Double value) {
        return value == null ? 0 : value;
    }
}
