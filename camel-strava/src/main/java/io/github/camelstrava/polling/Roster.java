package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The athletes of a group, and who of them comes next: a few numbers for each, so that a choice among a hundred thousand
 * needs no store. All of it may be forgotten: it is found again in the positions. Thread-safe.
 */
public final class Roster {

    private static final long NEVER = Long.MIN_VALUE;
    private static final double MILLIS_OF_DAY = Duration.ofDays(1).toMillis();

    /** Each failure in a row halves what is expected of a poll, but not for ever. */
    private static final int MOST_FAILURES = 6;

    /** More are read from the store together. */
    private static final int FEW = 8;

    private final StravaStore store;
    private final String groupId;
    private final Duration lookback;
    private final Preference preference;
    private final Map<Long, Athlete> athletes = new LinkedHashMap<>();

    /** A time in which a member polls everybody once. */
    static final class Round {
        final Object member;

        Round(Object member) {
            this.member = member;
        }
    }

    private static final class Athlete {
        final long id;
        /** When this node learnt of the athlete. Times are milliseconds. */
        final long seen;
        /** When Strava was last asked to the end, by whichever node. */
        long polled = NEVER;
        /** When that was last tried here. */
        long turn = NEVER;

        Round round;
        /** Until then another node has done what there was to do. */
        long doneUntil = NEVER;

        boolean busy;
        /** Polls in a row that failed. */
        int failures;

        double rate = Habit.UNKNOWN;
        int pending;
        int failing;

        Athlete(long id, long seen) {
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
    }

    /**
     * Who may be polled. The ids are null if there is none.
     *
     * @param due         how many are to be polled in this round
     * @param newcomer    somebody who was never polled
     * @param best        who comes first; of those whose latest poll failed only if there is no other
     * @param oldest      who was polled, or tried, longest ago
     * @param rested      who comes first of those not polled within the delay
     * @param nextRested  when the next one will be rested, null if that is not known
     */
    record Choice(int due, Long newcomer, Long best, Long oldest, Long rested, Instant nextRested) {}

    /**
     * How a group stands.
     *
     * @param athletes how many there are
     * @param lag      how long ago the one was polled who waits for longest
     * @param pending  activities found and not delivered yet, as of the athletes' latest polls
     * @param failing  of these, activities whose exchange has failed
     */
    public record Status(int athletes, Duration lag, int pending, int failing) {

        public static final Status NONE = new Status(0, Duration.ZERO, 0, 0);
    }

    /**
     * How an athlete stands, as of the latest poll.
     *
     * @param lag              how long ago the athlete was polled
     * @param activitiesPerDay how many are expected
     */
    public record Standing(long athleteId, Duration lag, double activitiesPerDay, int pending, int failing) {}

    public Roster(StravaStore store, String groupId, Duration lookback, Preference preference) {
        this.store = store;
        this.groupId = groupId;
        this.lookback = lookback;
        this.preference = preference;
    }

    /**
     * Takes in who has come, and drops who has left.
     *
     * @param others whether other nodes poll as well, so that whom they have polled needs no poll within {@code delay}
     */
    public void refresh(Collection<Long> present, Instant now, boolean others, Duration delay) {
        Set<Long> come = new HashSet<>(present);
        synchronized (this) {
            athletes.keySet().retainAll(come);
            come.removeAll(athletes.keySet());
        }
        Map<Long, Athlete> added = new LinkedHashMap<>();
        present.stream().filter(come::contains).forEach(id -> added.put(id, new Athlete(id, now.toEpochMilli())));
        if (added.size() > FEW) {
            store.forEach(EntryKind.POSITION, groupId, position -> learn(added, position, others, delay));
        } else {
            added.keySet().forEach(id -> learnIfReadable(added, id, others, delay));
        }
        synchronized (this) {
            added.forEach(athletes::putIfAbsent);
        }
    }

    private void learnIfReadable(Map<Long, Athlete> added, long id, boolean others, Duration delay) {
        try {
            store.get(Position.key(groupId, id)).ifPresent(position -> learn(added, position, others, delay));
        } catch (StravaStoreException e) {
            // One athlete's file may be damaged; the poll will say so.
        }
    }

    private void learn(Map<Long, Athlete> added, Position position, boolean others, Duration delay) {
        Athlete athlete = added.get(position.athleteId());
        if (athlete != null) {
            athlete.learn(position, lookback);
            if (others && athlete.polled != NEVER) {
                athlete.doneUntil = plus(athlete.polled, delay);
            }
        }
    }

    /**
     * Looks for who comes next in a round.
     *
     * @param delay   whom another member polled within this time is left alone
     * @param longest whoever was not polled for so long comes first; null for no such bound
     */
    synchronized Choice choose(Round round, Instant time, Duration delay, Duration longest) {
        long now = time.toEpochMilli();
        long pause = delay.toMillis();
        long starving = longest == null ? NEVER : now - longest.toMillis();
        int due = 0;
        Athlete newcomer = null;
        Athlete best = null;
        Athlete oldest = null;
        Athlete rested = null;
        double bestScore = 0;
        double restedScore = 0;
        long nextRested = Long.MAX_VALUE;
        for (Athlete athlete : athletes.values()) {
            if (athlete.busy
                    || athlete.round == round
                    || athlete.doneUntil > now
                    || isOthers(athlete, round, now, pause)) {
                continue;
            }
            due++;
            if (athlete.isNew()) {
                newcomer = newcomer == null ? athlete : newcomer;
                continue;
            }
            double score = score(athlete, now, starving);
            if (best == null || isBefore(athlete, score, best, bestScore)) {
                best = athlete;
                bestScore = score;
            }
            oldest = oldest == null || athlete.last() < oldest.last() ? athlete : oldest;
            long restedAt = athlete.turn == NEVER ? NEVER : athlete.turn + pause;
            if (restedAt > now) {
                nextRested = Math.min(nextRested, restedAt);
            } else if (rested == null || score > restedScore) {
                rested = athlete;
                restedScore = score;
            }
        }
        return new Choice(
                due,
                id(newcomer),
                id(best),
                id(oldest),
                id(rested),
                nextRested == Long.MAX_VALUE ? null : Instant.ofEpochMilli(nextRested));
    }

    /** Those who cannot be polled must not keep the others waiting. */
    private static boolean isBefore(Athlete one, double score, Athlete other, double otherScore) {
        boolean failing = one.failures > 0;
        return failing == other.failures > 0 ? score > otherScore : !failing;
    }

    private static Long id(Athlete athlete) {
        return athlete == null ? null : athlete.id;
    }

    private static boolean isOthers(Athlete athlete, Round round, long now, long pause) {
        return athlete.round != null && athlete.round.member != round.member && athlete.turn + pause > now;
    }

    private double score(Athlete athlete, long now, long starving) {
        double age = Math.max(0, now - athlete.last()) / MILLIS_OF_DAY;
        if (athlete.last() < starving) {
            return Double.MAX_VALUE / 2 * (1 + age / (1 + age));
        }
        double chance = 1.0 / (1 << Math.min(athlete.failures, MOST_FAILURES));
        return preference.of(athlete.rate * chance, age);
    }

    private static long plus(long time, Duration delay) {
        return time + delay.toMillis();
    }

    /**
     * Whether nobody has polled an athlete meanwhile, as far as the store tells; else there is another choice.
     */
    boolean isUpToDate(long id) {
        Position position;
        try {
            position = store.get(Position.key(groupId, id)).orElse(null);
        } catch (StravaStoreException e) {
            // The poll will tell.
            return true;
        }
        synchronized (this) {
            Athlete athlete = athletes.get(id);
            if (athlete == null || position == null) {
                return true;
            }
            long known = athlete.polled;
            athlete.learn(position, lookback);
            return athlete.polled <= known;
        }
    }

    /** What a turn replaces. */
    record Turn(long athleteId, long time, Round round) {}

    /** An athlete is polled from now on. */
    synchronized Turn begin(long id, Round round, Instant now) {
        Athlete athlete = athletes.get(id);
        if (athlete == null) {
            return new Turn(id, NEVER, null);
        }
        Turn before = new Turn(id, athlete.turn, athlete.round);
        athlete.busy = true;
        athlete.turn = now.toEpochMilli();
        athlete.round = round;
        return before;
    }

    /** The athlete was not polled after all. */
    synchronized void takeBack(Turn before) {
        Athlete athlete = athletes.get(before.athleteId());
        if (athlete != null) {
            athlete.busy = false;
            athlete.turn = before.time();
            athlete.round = before.round();
        }
    }

    /** What became of a turn. */
    enum Ending {
        POLLED,
        /** There is more to do, when the others had their turn. */
        UNFINISHED,
        FAILED,
        /** It was another node's turn. */
        OTHERS
    }

    /**
     * An athlete is not polled any more.
     *
     * @param delay how long an athlete whom another node has polled is left alone
     */
    void end(long id, Ending ending, Duration delay) {
        Position position = null;
        try {
            position = store.get(Position.key(groupId, id)).orElse(null);
        } catch (StravaStoreException e) {
            // The next poll will tell.
        }
        synchronized (this) {
            Athlete athlete = athletes.get(id);
            if (athlete == null) {
                return;
            }
            athlete.busy = false;
            athlete.failures = ending == Ending.FAILED ? athlete.failures + 1 : 0;
            athlete.round = ending == Ending.UNFINISHED ? null : athlete.round;
            if (position != null) {
                athlete.learn(position, lookback);
                if (ending == Ending.OTHERS && athlete.polled != NEVER) {
                    athlete.doneUntil = plus(athlete.polled, delay);
                }
            }
        }
    }

    /** A member stopped: others need not wait for its next turn. */
    synchronized void leave(Object member) {
        athletes.values().stream()
                .filter(athlete -> athlete.round != null && athlete.round.member == member)
                .forEach(athlete -> athlete.round = null);
    }

    public synchronized int size() {
        return athletes.size();
    }

    /** @param aside whose lag does not count */
    synchronized Status status(Instant time, Set<Long> aside) {
        long now = time.toEpochMilli();
        long lag = 0;
        int pending = 0;
        int failing = 0;
        for (Athlete athlete : athletes.values()) {
            if (!aside.contains(athlete.id)) {
                lag = Math.max(lag, athlete.lag(now));
            }
            pending += athlete.pending;
            failing += athlete.failing;
        }
        return new Status(athletes.size(), Duration.ofMillis(lag), pending, failing);
    }

    /** Those who were polled longest ago come first. */
    public synchronized List<Standing> waitingLongest(Instant time, int most) {
        long now = time.toEpochMilli();
        return athletes.values().stream()
                .sorted(Comparator.comparingLong((Athlete athlete) -> athlete.lag(now))
                        .reversed())
                .limit(most)
                .map(athlete -> new Standing(
                        athlete.id,
                        Duration.ofMillis(athlete.lag(now)),
                        athlete.rate,
                        athlete.pending,
                        athlete.failing))
                .toList();
    }
}
