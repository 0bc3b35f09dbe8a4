package io.github.camelstrava.polling;

import java.time.Duration;
import java.time.Instant;

/** Looks through the athletes of a roster for who comes next. Times are milliseconds. */
final class Selection {

    private static final double MILLIS_OF_DAY = Duration.ofDays(1).toMillis();

    /** Each failure in a row halves what is expected of a poll, but not for ever. */
    private static final int MOST_FAILURES = 6;

    private final Roster.Round round;
    private final long now;
    private final long pause;
    private final long starving;
    private final Duration reconcile;
    private final Preference preference;

    private int due;
    private RosterAthlete announced;
    private long nextAnnounced = RosterAthlete.NOT_DUE;
    private RosterAthlete newcomer;
    private RosterAthlete best;
    private double bestScore;
    private RosterAthlete oldest;
    private RosterAthlete rested;
    private double restedScore;
    private long nextRested = Long.MAX_VALUE;

    /**
     * @param delay     whom another member polled within this time is left alone
     * @param longest   whoever was not polled for so long comes first; null for no such bound
     * @param reconcile how long an athlete is left alone without an event; null if every round is for everybody
     */
    Selection(
            Roster.Round round,
            Instant time,
            Duration delay,
            Duration longest,
            Duration reconcile,
            Preference preference) {
        this.round = round;
        this.now = time.toEpochMilli();
        this.pause = delay.toMillis();
        this.starving = longest == null ? RosterAthlete.NEVER : now - longest.toMillis();
        this.reconcile = reconcile;
        this.preference = preference;
    }

    void consider(RosterAthlete athlete) {
        if (athlete.busy) {
            return;
        }
        considerEvents(athlete);
        if (athlete.round == round || athlete.doneUntil > now || isOthers(athlete)) {
            return;
        }
        if (athlete.isNew()) {
            due++;
            newcomer = newcomer == null ? athlete : newcomer;
        } else if (athlete.restsUntil(reconcile) <= now) {
            due++;
            considerTurn(athlete);
        }
    }

    private void considerEvents(RosterAthlete athlete) {
        if (athlete.due > now) {
            nextAnnounced = Math.min(nextAnnounced, athlete.due);
        } else if (!athlete.isNew() && (announced == null || isBefore(athlete, announced))) {
            announced = athlete;
        }
    }

    private void considerTurn(RosterAthlete athlete) {
        double score = score(athlete);
        if (best == null || isBefore(athlete, score, best, bestScore)) {
            best = athlete;
            bestScore = score;
        }
        oldest = oldest == null || athlete.last() < oldest.last() ? athlete : oldest;
        long restedAt = athlete.turn == RosterAthlete.NEVER ? RosterAthlete.NEVER : athlete.turn + pause;
        if (restedAt > now) {
            nextRested = Math.min(nextRested, restedAt);
        } else if (rested == null || score > restedScore) {
            rested = athlete;
            restedScore = score;
        }
    }

    Roster.Choice choice() {
        return new Roster.Choice(
                due,
                id(announced),
                nextAnnounced == RosterAthlete.NOT_DUE ? null : Instant.ofEpochMilli(nextAnnounced),
                id(newcomer),
                id(best),
                id(oldest),
                id(rested),
                nextRested == Long.MAX_VALUE ? null : Instant.ofEpochMilli(nextRested));
    }

    private static Long id(RosterAthlete athlete) {
        return athlete == null ? null : athlete.id;
    }

    private boolean isOthers(RosterAthlete athlete) {
        return athlete.round != null && athlete.round.member != round.member && athlete.turn + pause > now;
    }

    /** Those whom events named in vain must not keep the others waiting. */
    private static boolean isBefore(RosterAthlete one, RosterAthlete other) {
        return one.inVain == other.inVain ? one.due < other.due : one.inVain < other.inVain;
    }

    /** Those who cannot be polled must not keep the others waiting. */
    private static boolean isBefore(RosterAthlete one, double score, RosterAthlete other, double otherScore) {
        boolean failing = one.failures > 0;
        return failing == other.failures > 0 ? score > otherScore : !failing;
    }

    private double score(RosterAthlete athlete) {
        double age = Math.max(0, now - athlete.last()) / MILLIS_OF_DAY;
        if (athlete.last() < starving) {
            return Double.MAX_VALUE / 2 * (1 + age / (1 + age));
        }
        double chance = 1.0 / (1 << Math.min(athlete.failures, MOST_FAILURES));
        return preference.of(athlete.rate * chance, age);
    }
}
