package io.github.camelstrava.store;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An athlete whom events have made due. A further event makes a new version of it, so that who polls for one event cannot
 * take away the next. Immutable.
 *
 * @param notBefore when to ask Strava, by the store's clock
 * @param mentioned activities of events that no list has followed; some of them, if they are many
 * @param awaited   activities said to be new that were not found, with how often they were looked for
 */
public record DueAthlete(
        String groupId,
        long athleteId,
        Instant notBefore,
        Set<Long> mentioned,
        Map<Long, Integer> awaited,
        long version)
        implements StoreEntry<DueAthlete> {

    /** A bound for what anybody may make up. */
    private static final int MOST = 16;

    public DueAthlete {
        mentioned = Collections.unmodifiableSet(new TreeSet<>(mentioned));
        awaited = Collections.unmodifiableMap(new TreeMap<>(awaited));
    }

    public static StoreKey<DueAthlete> key(String groupId, long athleteId) {
        return EntryKind.DUE.key(groupId, athleteId);
    }

    /** An athlete of whom no event told yet. */
    public static DueAthlete from(String groupId, long athleteId, Instant notBefore) {
        return new DueAthlete(groupId, athleteId, notBefore, Set.of(), Map.of(), 0);
    }

    @Override
    public StoreKey<DueAthlete> key() {
        return key(groupId, athleteId);
    }

    /** Whether the athlete's list is to be read, and not just single activities. */
    public boolean isListDue() {
        return !mentioned.isEmpty();
    }

    /**
     * One more event came.
     *
     * @param created  whether the event says that the activity is new
     * @param earliest when it may be followed
     */
    public DueAthlete withEvent(long activityId, boolean created, Instant earliest) {
        Set<Long> nextMentioned = new TreeSet<>(mentioned);
        if (mentioned.size() < MOST) {
            nextMentioned.add(activityId);
        }
        Map<Long, Integer> nextAwaited = new TreeMap<>(awaited);
        if (created && awaited.size() < MOST) {
            nextAwaited.putIfAbsent(activityId, 0);
        }
        Instant next = earliest.isBefore(notBefore) ? earliest : notBefore;
        return new DueAthlete(groupId, athleteId, next, nextMentioned, nextAwaited, version);
    }

    /**
     * Strava was asked.
     *
     * @param before    what was followed; there may have been events since
     * @param lookedFor activities that were looked for
     * @param known     activities that need no looking for any more
     * @param most      how often an activity is looked for
     * @param lookAgain when to ask again, if anything is left to be asked for
     * @return          what is left, null for nothing
     */
    public DueAthlete after(DueAthlete before, Set<Long> lookedFor, Set<Long> known, int most, Instant lookAgain) {
        Set<Long> nextMentioned = new TreeSet<>(mentioned);
        boolean more = version != before.version && mentioned.size() >= MOST;
        if (!more) {
            nextMentioned.removeAll(before.mentioned);
        }
        nextMentioned.removeAll(known);
        Map<Long, Integer> nextAwaited = new TreeMap<>(awaited);
        nextAwaited.keySet().removeAll(known);
        nextAwaited.replaceAll((id, times) -> lookedFor.contains(id) ? times + 1 : times);
        nextAwaited.values().removeIf(times -> times >= most);
        return nextMentioned.isEmpty() && nextAwaited.isEmpty()
                ? null
                : new DueAthlete(groupId, athleteId, lookAgain, nextMentioned, nextAwaited, version);
    }

    @Override
    public DueAthlete withVersion(long newVersion) {
        return new DueAthlete(groupId, athleteId, notBefore, mentioned, awaited, newVersion);
    }
}
