package io.github.camelstrava.ratelimit;

import java.time.Duration;
import java.time.Instant;

/**
 * Strava's clock, as far as this machine's clock and the {@code Date} of answers tell. It is rather behind than ahead of
 * the real one, so that a window that has turned here has turned at Strava. Guarded by the limiter's lock.
 */
final class ServerClock {

    /** {@code Date} is cut to the second. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Further apart than clocks drift between two answers. */
    private static final Duration JUMP = Duration.ofSeconds(2);

    /** How far two clocks drift apart in a quarter hour at the very most. */
    private static final Duration DRIFT = Duration.ofSeconds(1);

    private Duration ahead = Duration.ZERO;
    private boolean known;
    private boolean confirmed;
    private Duration suspected;

    Instant at(Instant local) {
        return local.plus(ahead);
    }

    /** By this machine's clock. */
    Instant local(Instant server) {
        return server.minus(ahead);
    }

    /**
     * Learns from an answer: Strava wrote the date at some time between sending and receiving.
     *
     * @param  date     of the answer, may be null
     * @param  sent     by this machine's clock
     * @param  received by this machine's clock
     * @return          whether the clock had to be set, as nothing was known before or one of the two clocks was set
     */
    boolean learn(Instant date, Instant sent, Instant received) {
        if (date == null) {
            return false;
        }
        Duration least = Duration.between(received, date);
        Duration most = Duration.between(sent, date).plus(TICK);
        boolean possible = known && ahead.compareTo(least) >= 0 && ahead.compareTo(most) <= 0;
        if (possible) {
            confirmed = true;
            suspected = null;
            return false;
        }
        Duration difference = least.minus(ahead).abs();
        boolean jumped = known && difference.compareTo(JUMP) > 0;
        // One answer may be wrong, for instance out of a cache; two that agree are not.
        if (jumped && (suspected == null || least.minus(suspected).abs().compareTo(JUMP) > 0)) {
            suspected = least;
            return false;
        }
        boolean set = jumped || !known;
        known = true;
        confirmed = true;
        suspected = null;
        ahead = least;
        return set;
    }

    /** Some time has passed: what was learnt may be off by now, until the next answer confirms it. */
    void grewOld() {
        if (confirmed) {
            confirmed = false;
            ahead = ahead.minus(DRIFT);
        }
    }
}
