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

    /** More are read from the store together. */
    private static final int FEW = 8;

    private final StravaStore store;
    private final String groupId;
    private final Duration lookback;
    /** How long an athlete is left alone without an event; null if there are none, and every round is for everybody. */
    private final Duration reconcile;

    private final Preference preference;
    private final Map<Long, RosterAthlete> athletes = new LinkedHashMap<>();
    private boolean filled;

    /** A time in which a member polls everybody once. */
    static final class Round {
        final Object member;

        Round(Object member) {
            this.member = member;
        }
    }

    /**
     * Who may be polled. The ids are null if there is none.
     *
     * @param due         how many are to be polled in this round
     * @param announced   of whom an event told; none of those who were never polled
     * @param nextAnnounced when the next one will be due by an event, null if that is not known
     * @param newcomer    somebody who was never polled
     * @param best        who comes first; of those whose latest poll failed only if there is no other
     * @param oldest      who was polled, or tried, longest ago
     * @param rested      who comes first of those not polled within the delay
     * @param nextRested  when the next one will be rested, null if that is not known
     */
    record Choice(
            int due,
            Long announced,
            Instant nextAnnounced,
            Long newcomer,
            Long best,
            Long oldest,
            Long rested,
            Instant nextRested) {}

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
        this(store, groupId, lookback, null, preference);
    }

    /** @param reconcile how long an athlete is left alone without an event; null if every round is for everybody */
    public Roster(StravaStore store, String groupId, Duration lookback, Duration reconcile, Preference preference) {
        this.store = store;
        this.groupId = groupId;
        this.lookback = lookback;
        this.reconcile = reconcile;
        this.preference = preference;
    }

    /** Whether athletes are polled when an event tells of them. */
    boolean isPushed() {
        return reconcile != null;
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
        Map<Long, RosterAthlete> added = new LinkedHashMap<>();
        present.stream().filter(come::contains).forEach(id -> added.put(id, new RosterAthlete(id, now.toEpochMilli())));
        if (added.size() > FEW) {
            store.forEach(EntryKind.POSITION, groupId, position -> learn(added, position, others, delay));
        } else {
            added.keySet().forEach(id -> learnIfReadable(added, id, others, delay));
        }
        synchronized (this) {
            // Whoever comes back has missed events.
            added.values().forEach(athlete -> athlete.unfinished = filled);
            added.forEach(athletes::putIfAbsent);
            filled = true;
        }
    }

    private void learnIfReadable(Map<Long, RosterAthlete> added, long id, boolean others, Duration delay) {
        try {
            store.get(Position.key(groupId, id)).ifPresent(position -> learn(added, position, others, delay));
        } catch (StravaStoreException e) {
            // One athlete's file may be damaged; the poll will say so.
        }
    }

    private void learn(Map<Long, RosterAthlete> added, Position position, boolean others, Duration delay) {
        RosterAthlete athlete = added.get(position.athleteId());
        if (athlete != null) {
            athlete.learn(position, lookback);
            if (others && athlete.polled != RosterAthlete.NEVER) {
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
        Selection selection = new Selection(round, time, delay, longest, reconcile, preference);
        athletes.values().forEach(selection::consider);
        return selection.choice();
    }

    private static long plus(long time, Duration delay) {
        return time + delay.toMillis();
    }

    /**
     * Whether nobody has polled an athlete meanwhile, as far as the store tells; else there is another choice.
     */
    boolean isUpToDate(long id) {
        Position position = position(id);
        synchronized (this) {
            RosterAthlete athlete = athletes.get(id);
            if (athlete == null || position == null) {
                return true;
            }
            long known = athlete.polled;
            athlete.learn(position, lookback);
            return athlete.polled <= known;
        }
    }

    /** What a turn replaces. */
    record Turn(long athleteId, long time, Round round, long due, boolean unfinished) {}

    /** An athlete is polled from now on. */
    synchronized Turn begin(long id, Round round, Instant now) {
        RosterAthlete athlete = athletes.get(id);
        if (athlete == null) {
            return new Turn(id, RosterAthlete.NEVER, null, RosterAthlete.NOT_DUE, false);
        }
        Turn before = new Turn(id, athlete.turn, athlete.round, athlete.due, athlete.unfinished);
        athlete.begin(round, now.toEpochMilli());
        return before;
    }

    /** The athlete was not polled after all. */
    synchronized void takeBack(Turn before) {
        RosterAthlete athlete = athletes.get(before.athleteId());
        if (athlete != null) {
            athlete.busy = false;
            athlete.turn = before.time();
            athlete.round = before.round();
            athlete.due = Math.min(athlete.due, before.due());
            athlete.unfinished = before.unfinished();
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
        Position position = position(id);
        synchronized (this) {
            RosterAthlete athlete = athletes.get(id);
            if (athlete == null) {
                return;
            }
            athlete.busy = false;
            athlete.failures = ending == Ending.FAILED ? athlete.failures + 1 : 0;
            athlete.round = ending == Ending.UNFINISHED ? null : athlete.round;
            athlete.unfinished = ending == Ending.UNFINISHED;
            if (position != null) {
                athlete.learn(position, lookback);
                if (ending == Ending.OTHERS && athlete.polled != RosterAthlete.NEVER) {
                    athlete.doneUntil = plus(athlete.polled, delay);
                }
            }
        }
    }

    // events

    /**
     * An athlete is to be polled, though nobody's turn has come.
     *
     * @return whether that is earlier than was planned, or the athlete is not known yet
     */
    synchronized boolean setDue(long id, Duration wait, Instant now) {
        RosterAthlete athlete = athletes.get(id);
        if (athlete == null) {
            return true;
        }
        long due = now.toEpochMilli() + Math.max(0, wait.toMillis());
        boolean earlier = due < athlete.due;
        athlete.due = Math.min(due, athlete.due);
        return earlier;
    }

    /** An athlete is to be left alone for a while, whatever events have come meanwhile. */
    synchronized void postpone(long id, Duration rest, Instant now) {
        RosterAthlete athlete = athletes.get(id);
        if (athlete != null) {
            athlete.due = now.toEpochMilli() + rest.toMillis();
        }
    }

    /** How much longer an athlete is left alone by events, as the latest were in vain. */
    synchronized Duration restAfterEvents(long id, Instant now) {
        RosterAthlete athlete = athletes.get(id);
        return Duration.ofMillis(athlete == null ? 0 : athlete.restAfterEvents(now.toEpochMilli()));
    }

    /**
     * Events of an athlete were followed.
     *
     * @param news whether something new was found
     * @return     after how long to look again, if something is left to be looked for
     */
    synchronized Duration followed(long id, boolean news, Instant now) {
        RosterAthlete athlete = athletes.get(id);
        if (athlete == null) {
            return Duration.ZERO;
        }
        athlete.followed(news, now.toEpochMilli());
        return Duration.ofMillis(athlete.untilNextLook());
    }

    /** How many athletes are to be polled as an event told of them. */
    public synchronized int due() {
        return (int) athletes.values().stream()
                .filter(athlete -> athlete.due != RosterAthlete.NOT_DUE)
                .count();
    }

    /** Learns from the positions again where all athletes stand. */
    void learnAll() {
        store.forEach(EntryKind.POSITION, groupId, position -> {
            synchronized (this) {
                RosterAthlete athlete = athletes.get(position.athleteId());
                if (athlete != null && !athlete.busy) {
                    athlete.learn(position, lookback);
                }
            }
        });
    }

    /** @param inFlight what is on its way now */
    void refreshPending(Set<Long> inFlight) {
        List<Long> ids;
        synchronized (this) {
            ids = athletes.values().stream()
                    .filter(athlete -> athlete.pending > 0)
                    .map(athlete -> athlete.id)
                    .toList();
        }
        for (long id : ids) {
            Position position = position(id);
            synchronized (this) {
                RosterAthlete athlete = athletes.get(id);
                if (athlete != null && position != null && !athlete.busy) {
                    athlete.learn(position, lookback);
                    athlete.learnRetry(position, inFlight);
                }
            }
        }
    }

    /** @return null if there is none, or it cannot be read; the poll will tell */
    private Position position(long id) {
        try {
            return store.get(Position.key(groupId, id)).orElse(null);
        } catch (StravaStoreException e) {
            return null;
        }
    }

    public synchronized boolean contains(long id) {
        return athletes.containsKey(id);
    }

    /** An athlete has connected anew: what came of the consent before, and that it may not be time yet, does not count. */
    public synchronized void reconnected(long id) {
        RosterAthlete athlete = athletes.get(id);
        if (athlete != null && !athlete.busy) {
            athlete.round = null;
            athlete.doneUntil = RosterAthlete.NEVER;
            athlete.failures = 0;
            athlete.unfinished = true;
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
        for (RosterAthlete athlete : athletes.values()) {
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
                .sorted(Comparator.comparingLong((RosterAthlete athlete) -> athlete.lag(now))
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
