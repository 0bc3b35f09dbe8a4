package io.github.camelstrava.ratelimit;

/**
 * Strava's clock, as far as this machine's clock and the {@code Date} of answers tell, in milliseconds. It is rather
 * behind than ahead of the real one, so that a window that has turned here has turned at Strava. Guarded by the limiter's
 * lock.
 */
final class ServerClock {

    /** {@code Date} is cut to the second. */
    private static final long TICK = 1_000;

    /** Further apart than clocks drift between two answers. */
    private static final long JUMP = 2_000;

    /** How far two clocks drift apart in a quarter hour at the very most. */
    private static final long DRIFT = 1_000;

    private static final long NONE = Long.MIN_VALUE;

    private long ahead;
    private boolean known;
    private boolean assumed;
    private boolean confirmed;
    private long suspected = NONE;

    /** Takes somebody else's word for it, until the first answer. */
    void assume(long server, long local) {
        if (!known) {
            ahead = server - local - DRIFT;
            assumed = true;
        }
    }

    /** Whether Strava itself has told. */
    boolean isKnown() {
        return known;
    }

    long at(long local) {
        return local + ahead;
    }

    /** By this machine's clock. */
    long local(long server) {
        return server - ahead;
    }

    /**
     * Learns from an answer: Strava wrote the date at some time between sending and receiving.
     *
     * @param  date     of the answer
     * @param  sent     by this machine's clock
     * @param  received by this machine's clock
     * @return          whether the clock had to be set, as nothing was known before or one of the two clocks was set
     */
    boolean learn(long date, long sent, long received) {
        long least = date - received;
        long most = date - sent + TICK;
        if ((known || assumed) && ahead >= least && ahead <= most) {
            // An answer that took long says less than what is known or was heard.
            known = true;
            confirmed = true;
            suspected = NONE;
            return false;
        }
        boolean jumped = known && Math.abs(least - ahead) > JUMP;
        // One answer may be wrong, for instance out of a cache; two that agree are not.
        if (jumped && (suspected == NONE || Math.abs(least - suspected) > JUMP)) {
            suspected = least;
            return false;
        }
        boolean set = jumped || !known;
        known = true;
        confirmed = true;
        suspected = NONE;
        ahead = least;
        return set;
    }

    /** Some time has passed: what was learnt may be off by now, until the next answer confirms it. */
    void grewOld() {
        if (confirmed) {
            confirmed = false;
            ahead -= DRIFT;
        }
    }
}
