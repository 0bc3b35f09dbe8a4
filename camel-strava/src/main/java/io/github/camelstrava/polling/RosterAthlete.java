package io.github.camelstrava.polling;

import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.util.Set;

/** What a roster knows of one athlete. Times are milliseconds. Guarded by the roster. */
final class RosterAthlete {

    static final long NEVER = Long.MIN_VALUE;
    static final long NOT_DUE = Long.MAX_VALUE;

    /** So long after events that brought nothing is looked again, and each time three times as long. */
    private static final long FIRST_REST = Duration.ofSeconds(10).toMillis();

    private static final int MOST_IN_VAIN = 5;

    /** After a failure an athlete who waits for no event is tried again so much later, and each time twice as long. */
    private static final long FIRST_RETRY = Duration.ofMinutes(1).toMillis();

    private static final int MOST_FAILURES = 5;

    final long id;
    /** When this node learnt of the athlete. */
    final long seen;
    /** When Strava was last asked to the end, by whichever node. */
    long polled = NEVER;
    /** When that was last tried here. */
    long turn = NEVER;

    Roster.Round round;
    /** Until then another node has done what there was to do. */
    long doneUntil = NEVER;

    boolean busy;
    /** Polls in a row that failed. */
    int failures;

    /** When to follow an event. */
    long due = NOT_DUE;

    /** When an event was last followed, and how often in a row in vain. */
    long followed = NEVER;

    int inVain;
    /** There is more to do than to follow events. */
    boolean unfinished;

    /** When to hand over what could not be handed over. */
    long retry = NOT_DUE;

    double rate = Habit.UNKNOWN;
    int pending;
    int failing;

    RosterAthlete(long id, long seen) {
        this.id = id;
        this.seen = seen;
    }

    boolean isNew() {
        return polled == NEVER && turn == NEVER;
    }

    long last() {
        return Math.max(polled, turn);
    }

    long lag(long now) {
        return now - (polled == NEVER ? seen : polled);
    }

    void learn(Position position, Duration lookback) {
        polled = position.polledAt() == null ? NEVER : position.polledAt().toEpochMilli();
        rate = Habit.activitiesPerDay(position, lookback);
        pending = position.pending().size();
        failing = (int) position.pending().values().stream()
                .filter(activity -> activity.failures() > 0)
                .count();
    }

    /** When a failed delivery is due again is known only as long as nothing has happened since. */
    void learnRetry(Position position, Set<Long> inFlight) {
        retry = position.pending().entrySet().stream()
                .filter(activity -> !inFlight.contains(activity.getKey()))
                .map(activity -> activity.getValue().retryAt())
                .mapToLong(retryAt -> retryAt == null ? NEVER : retryAt.toEpochMilli())
                .min()
                .orElse(NOT_DUE);
    }

    void begin(Roster.Round newRound, long now) {
        busy = true;
        turn = now;
        round = newRound;
        due = NOT_DUE;
        unfinished = false;
        retry = NOT_DUE;
    }

    /**
     * When the athlete is to be polled without an event.
     *
     * @param reconcile null if every round is for everybody
     */
    long restsUntil(Duration reconcile) {
        if (reconcile == null || unfinished) {
            return NEVER;
        }
        if (failures > 0 || polled == NEVER) {
            return turn + (FIRST_RETRY << Math.min(Math.max(0, failures - 1), MOST_FAILURES));
        }
        return Math.min(retry, polled + reconcile.toMillis());
    }

    /** Events were followed. */
    void followed(boolean news, long now) {
        followed = now;
        inVain = news ? 0 : Math.min(MOST_IN_VAIN, inVain + 1);
    }

    /** How much longer the athlete is left alone by further events; the first in vain may well be followed by a real one. */
    long restAfterEvents(long now) {
        return inVain < 2 ? 0 : Math.max(0, followed + rest(inVain - 1) - now);
    }

    /** When to look again for what was not found, after events that were in vain. */
    long untilNextLook() {
        return inVain == 0 ? 0 : rest(inVain);
    }

    private static long rest(int times) {
        long rest = FIRST_REST;
        for (int i = 1; i < times; i++) {
            rest *= 3;
        }
        return rest;
    }
}
