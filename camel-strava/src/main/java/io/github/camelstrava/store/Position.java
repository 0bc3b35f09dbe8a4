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
 * @param groupId  the group of consumers
 * @param start    what was there when the group met the athlete, and started before this, is not new
 * @param floor    nothing that starts earlier is asked for, as what was delivered there may be forgotten
 * @param newest   up to where all starts have been asked for, never in the future; at first {@code start}
 * @param done     ids delivered, or not new, with their starts; forgotten well below the floor
 * @param pending  ids found but not delivered yet
 * @param unlisted of {@code done}, what Strava no longer lists
 * @param polledAt when Strava was last asked to the end, null if never
 * @param claim    the number of the latest {@link Claim} under which it was written, 0 if there was none
 * @param version  of the entry in the store, 0 if it was never stored
 */
public record Position(
        String groupId,
        long athleteId,
        Instant start,
        Instant floor,
        Instant newest,
        Map<Long, Instant> done,
        Map<Long, Pending> pending,
        Set<Long> unlisted,
        Instant polledAt,
        long claim,
        long version)
        implements StoreEntry<Position> {

    /**
     * Strava lists an activity whose start is hidden by its true start, but shows the beginning of the day. So what is
     * done is remembered a little longer than it is asked for.
     */
    private static final Duration HIDDEN = Duration.ofDays(2);

    /** So far may the clocks of Strava, the store and this node differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

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
        // Most athletes have nothing pending, and there may be many.
        done = done.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(done));
        pending = pending.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(pending));
        unlisted = unlisted.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(unlisted));
    }

    /**
     * A position for an athlete the group has not met.
     *
     * @param start    from where on activities are new
     * @param lookback how far before that late uploads are looked for
     */
    public static Position startingAt(String groupId, long athleteId, Instant start, Duration lookback) {
        return new Position(
                groupId, athleteId, start, start.minus(lookback), start, Map.of(), Map.of(), Set.of(), null, 0, 0);
    }

    public static StoreKey<Position> key(String groupId, long athleteId) {
        return EntryKind.POSITION.key(groupId, athleteId);
    }

    @Override
    public StoreKey<Position> key() {
        return key(groupId, athleteId);
    }

    /** Whether the group has not yet seen all that was there when it met the athlete. */
    public boolean isFirst() {
        return polledAt == null;
    }

    /** Whether an activity needs no more finding. */
    public boolean knows(long id) {
        return done.containsKey(id) || pending.containsKey(id);
    }

    /**
     * From where to ask on: {@code lookback} behind now or behind the newest, whichever is earlier, not below the floor
     * unless that lies in the future.
     */
    public Instant askFrom(Instant now, Duration lookback) {
        return notInFuture(nextFloor(now, lookback), now);
    }

    /** An instant to ask from, moved to the past where Strava's clock may not have reached it yet. */
    public static Instant notInFuture(Instant from, Instant now) {
        Instant latest = now.minus(CLOCKS);
        return from.isAfter(latest) ? latest : from;
    }

    private Instant nextFloor(Instant now, Duration lookback) {
        Instant from = (newest.isBefore(now) ? newest : now).minus(lookback);
        return from.isBefore(floor) ? floor : from;
    }

    /**
     * The start to remember for an activity that Strava listed, although it was asked for nothing before the floor.
     *
     * @param shown as Strava shows it, which need not be what it goes by
     * @return      a start that is not forgotten as long as Strava may list the activity
     */
    public Instant startToRemember(Instant shown, Instant now) {
        return shown.isBefore(floor.minus(HIDDEN)) ? now : shown;
    }

    /**
     * Strava listed activities that were not known.
     *
     * @param fresh  to be delivered, by id with their starts
     * @param notNew likewise, to be remembered only
     */
    public Position found(Map<Long, Instant> fresh, Map<Long, Instant> notNew) {
        if (fresh.isEmpty() && notNew.isEmpty()) {
            return this;
        }
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        fresh.forEach((id, begin) -> nextPending.put(id, new Pending(begin, 0, null)));
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.putAll(notNew);
        return with(nextDone, nextPending, unlisted);
    }

    /** An activity was delivered. */
    public Position delivered(long id) {
        Pending was = pending.get(id);
        if (was == null) {
            return this;
        }
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        nextPending.remove(id);
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.put(id, was.start());
        return with(nextDone, nextPending, unlisted);
    }

    /** An activity is gone before it was delivered. */
    public Position gone(long id) {
        Position next = delivered(id);
        if (next == this) {
            return this;
        }
        Set<Long> nextUnlisted = new TreeSet<>(unlisted);
        nextUnlisted.add(id);
        return with(next.done, next.pending, nextUnlisted);
    }

    /** The exchange of an activity failed; it stays pending, however old it gets. */
    public Position failed(long id, Instant retryAt) {
        Pending was = pending.get(id);
        if (was == null) {
            return this;
        }
        Map<Long, Pending> nextPending = new TreeMap<>(pending);
        nextPending.put(id, new Pending(was.start(), was.failures() + 1, retryAt));
        return with(done, nextPending, unlisted);
    }

    /**
     * Strava listed all that started before some time. What lies too far behind that is forgotten, and never asked for
     * again.
     *
     * @param time of no effect where it lies before what was reached before, or in the future
     */
    public Position reached(Instant time, Instant now, Duration lookback) {
        if (!time.isAfter(newest) || time.isAfter(now)) {
            return this;
        }
        Position next = with(floor, time, polledAt, claim, version);
        return next.forgetting(next.nextFloor(now, lookback));
    }

    /**
     * Strava was asked to the end.
     *
     * @param vanished ids that should have been listed but were not
     */
    public Position polled(Instant now, Duration lookback, Set<Long> vanished) {
        Set<Long> nextUnlisted = new TreeSet<>(unlisted);
        nextUnlisted.addAll(vanished);
        return with(done, pending, nextUnlisted)
                .with(floor, newest, now, claim, version)
                .forgetting(nextFloor(now, lookback));
    }

    /** Strava was asked to the end, but only for what starts after the newest. */
    public Position polledAhead(Instant now) {
        return with(floor, newest, now, claim, version);
    }

    private Position forgetting(Instant nextFloor) {
        Map<Long, Instant> nextDone = new TreeMap<>(done);
        nextDone.values().removeIf(begin -> begin.isBefore(nextFloor.minus(HIDDEN)));
        Set<Long> nextUnlisted = new TreeSet<>(unlisted);
        nextUnlisted.retainAll(nextDone.keySet());
        return with(nextDone, pending, nextUnlisted).with(nextFloor, newest, polledAt, claim, version);
    }

    /** To be written under a claim: what others still do under an earlier one is out of date. */
    public Position withClaim(long number) {
        return with(floor, newest, polledAt, number, version);
    }

    @Override
    public Position withVersion(long newVersion) {
        return with(floor, newest, polledAt, claim, newVersion);
    }

    private Position with(Map<Long, Instant> newDone, Map<Long, Pending> newPending, Set<Long> newUnlisted) {
        return new Position(
                groupId, athleteId, start, floor, newest, newDone, newPending, newUnlisted, polledAt, claim, version);
    }

    private Position with(Instant newFloor, Instant newNewest, Instant newPolledAt, long newClaim, long newVersion) {
        return new Position(
                groupId,
                athleteId,
                start,
                newFloor,
                newNewest,
                done,
                pending,
                unlisted,
                newPolledAt,
                newClaim,
                newVersion);
    }
}
