package io.github.camelstrava.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a group of consumers stands with one athlete. What has been found is told by activity id alone; start dates only
 * choose what to ask Strava for. Immutable: each step returns the next position.
 *
 * @param start    what was there when the group met the athlete, and started before this, is not new
 * @param floor    nothing that starts earlier is asked for, as what was delivered there may be forgotten
 * @param newest   the latest start of what was found so far, never in the future; at first {@code start}
 * @param done     ids delivered, or not new, with their starts; forgotten below the floor
 * @param pending  ids found but not delivered yet
 * @param unlisted of {@code done}, what Strava no longer lists
 * @param polledAt when Strava was last asked to the end, null if never
 * @param version  of the entry in the store, 0 if it was never stored
 */
public record Position(
        Instant start,
        Instant floor,
        Instant newest,
        Map<Long, Instant> done,
        Map<Long, Pending> pending,
        Set<Long> unlisted,
        Instant polledAt,
        long version) {

    /**
     * An activity that is to be delivered.
     *
     * @param start    when it started
     * @param failures how often its exchange failed
     * @param retryAt  when it is to be tried again, null for at once
     */
    public record Pending(Instant start, int failures, Instant retryAt) {

        public boolean isDue(Instant now) {
            return retryAt == null || !retryAt.isAfter(now);
        }
    }

    public Position {
        done = Collections.unmodifiableMap(new TreeMap<>(done));
        pending = Collections.unmodifiableMap(new TreeMap<>(pending));
        unlisted = Collections.unmodifiableSet(new TreeSet<>(unlisted));
    }

    /**
     * A position for an athlete the group has not met.
     *
     * @param start    from where on activities are new
     * @param lookback how far before that late uploads are looked for
     */
    public static Position startingAt(Instant start, Duration lookback) {
        return new Position(start, start.minus(lookback), start, Map.of(), Map.of(), Set.of(), null, 0);
    }

    /** Whether the group has not yet seen all that was there when it met the athlete. */
    public boolean isFirst() {
        return polledAt == null;
    }

    /** Whether an activity needs no more finding. */
    public boolean knows(long id) {
        return done.containsKey(id) || pending.containsKey(id);
    }

    /** From where to ask on: {@code lookback} behind now or behind the newest, whichever is earlier. */
    public Instant askFrom(Instant now, Duration lookback) {
        Instant from = (newest.isBefore(now) ? newest : now).minus(lookback);
        return from.isBefore(floor) ? floor : from;
    }

    /**
     * Strava listed activities that were not known.
     *
     * @param fresh  to be delivered, by id with their starts
     * @param notNew likewise, to be remembered only
     */
    public Position found(Map<Long, Instant> fresh, Map<Long, Instant> notNew, Instant now) {
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        Instant latest = newest;
        for (Map.Entry<Long, Instant> activity : fresh.entrySet()) {
            nextPending.put(activity.getKey(), new Pending(activity.getValue(), 0, null));
            // A date in the future must not move what is asked for beyond what has been seen.
            Instant seen = activity.getValue().isBefore(now) ? activity.getValue() : now;
            latest = seen.isAfter(latest) ? seen : latest;
        }
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.putAll(notNew);
        return new Position(start, floor, latest, nextDone, nextPending, unlisted, polledAt, version);
    }

    /** An activity was delivered, or will never be: it is gone. */
    public Position delivered(long id) {
        Pending was = pending.get(id);
        if (was == null) {
            return this;
        }
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        nextPending.remove(id);
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.put(id, was.start());
        return new Position(start, floor, newest, nextDone, nextPending, unlisted, polledAt, version);
    }

    /** The exchange of an activity failed; it stays pending, however old it gets. */
    public Position failed(long id, Instant retryAt) {
        Pending was = pending.get(id);
        if (was == null) {
            return this;
        }
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        nextPending.put(id, new Pending(was.start(), was.failures() + 1, retryAt));
        return new Position(start, floor, newest, done, nextPending, unlisted, polledAt, version);
    }

    /**
     * Strava was asked to the end. What lies too far behind is forgotten, and never asked for again.
     *
     * @param vanished ids that should have been listed but were not
     */
    public Position polled(Instant now, Duration lookback, Set<Long> vanished) {
        Instant nextFloor = askFrom(now, lookback);
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.values().removeIf(begin -> begin.isBefore(nextFloor));
        Set<Long> nextUnlisted = new TreeSet<>(unlisted);
        nextUnlisted.addAll(vanished);
        nextUnlisted.retainAll(nextDone.keySet());
        return new Position(start, nextFloor, newest, nextDone, pending, nextUnlisted, now, version);
    }

    public Position withVersion(long newVersion) {
        return new Position(start, floor, newest, done, pending, unlisted, polledAt, newVersion);
    }
}
