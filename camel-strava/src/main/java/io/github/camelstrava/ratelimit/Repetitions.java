package io.github.camelstrava.ratelimit;

/** How many failed calls may be repeated. Guarded by the limiter's lock. */
final class Repetitions {

    /** At most one call in so many may be the repetition of a failed one. */
    private static final int SHARE = 20;

    private static final int LEAST = 2;

    /** After so many failures in a row Strava is taken for down: what is sent anyway is probe enough. */
    private static final int DOWN = 8;

    private long window;
    private int granted;
    private int failures;

    boolean grant(long currentWindow, int limit) {
        if (window != currentWindow) {
            window = currentWindow;
            granted = 0;
        }
        if (failures >= DOWN || granted >= Math.max(LEAST, limit / SHARE)) {
            return false;
        }
        granted++;
        return true;
    }

    void failed() {
        failures++;
    }

    void answered() {
        failures = 0;
    }
}
