package io.github.camelstrava.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * What an uploaded file tells.
 *
 * @param start     null if the file was not read
 * @param duration  null if the file was not read
 * @param metres    null if it does not say
 * @param name      null if it has none
 * @param sportType null if it does not say
 */
record Recording(Instant start, Duration duration, Double metres, String name, String sportType) {
    static final Recording UNREAD = new Recording(null, null, null, null, null);

    /** A file Strava makes no activity of. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message, null, false, false);
        }

        static Unreadable malformed() {
            return new Unreadable("The upload appears to be malformed and we are unable to process it");
        }

        static Unreadable withoutTime() {
            return new Unreadable("Time information is missing from file.");
        }
    }
}
