package io.github.camelstrava.polling;

import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The athletes of a group whom events have made due. They are kept in the store, so that an event that was answered is not
 * lost with the node that answered it, and any node can follow it. Events of one athlete coalesce: one poll follows them
 * all.
 */
public final class DueAthletes {

    /** So often an activity is looked for that an event has announced: Strava may show it later than it tells of it. */
    private static final int LOOKS = 5;

    /** So many of them at a time, as anybody may make up numbers. */
    private static final int FEW = 2;

    private final StravaStore store;
    private final String groupId;
    private final Roster roster;
    private final Clock clock;
    private boolean refreshed;

    public DueAthletes(StravaStore store, String groupId, Roster roster, Clock clock) {
        this.store = store;
        this.groupId = groupId;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * An event told of an activity.
     *
     * @param created whether it said that the activity is new
     * @return        whether there is somebody to be polled earlier than before; it is recorded then
     */
    public boolean add(long athleteId, long activityId, boolean created) {
        if (position(athleteId).filter(position -> position.knows(activityId)).isPresent()) {
            return false;
        }
        DueAthlete next = null;
        Instant now = null;
        boolean stored = false;
        while (!stored) {
            // Whoever was asked for in vain just now is left alone for a while, as anybody can send events.
            Duration rest = roster.restAfterEvents(athleteId, clock.instant());
            now = store.now();
            Instant notBefore = now.plus(rest);
            next = of(athleteId)
                    .orElseGet(() -> DueAthlete.from(groupId, athleteId, notBefore))
                    .withEvent(activityId, created, notBefore);
            stored = store.put(next).isPresent();
        }
        return roster.setDue(athleteId, Duration.between(now, next.notBefore()), clock.instant());
    }

    private Optional<Position> position(long athleteId) {
        return store.get(Position.key(groupId, athleteId));
    }

    /**
     * What is to be followed now for an athlete; empty if there is nothing, as all of it was found meanwhile, or another
     * node has looked in vain a short time ago.
     */
    public Optional<DueAthlete> toFollowNow(long athleteId) {
        Optional<DueAthlete> due = toFollow(athleteId);
        Instant now = store.now();
        if (due.isPresent() && due.get().notBefore().isAfter(now)) {
            roster.postpone(athleteId, Duration.between(now, due.get().notBefore()), clock.instant());
            return Optional.empty();
        }
        return due;
    }

    /** What is to be followed for an athlete, whenever. */
    public Optional<DueAthlete> toFollow(long athleteId) {
        Optional<DueAthlete> due = of(athleteId);
        while (due.isPresent() && isFound(due.get())) {
            due = store.remove(due.get()) ? Optional.empty() : of(athleteId);
        }
        return due;
    }

    private boolean isFound(DueAthlete due) {
        Set<Long> known = known(due);
        return known.containsAll(due.mentioned())
                && known.containsAll(due.awaited().keySet());
    }

    private Optional<DueAthlete> of(long athleteId) {
        return store.get(DueAthlete.key(groupId, athleteId));
    }

    /** Which of the announced activities are to be asked for by id, as the list did not have them. */
    public static Set<Long> overdue(DueAthlete due) {
        return due.awaited().entrySet().stream()
                .filter(activity -> activity.getValue() > 0)
                .map(activity -> activity.getKey())
                .limit(FEW)
                .collect(Collectors.toSet());
    }

    /**
     * Strava was asked for what was due.
     *
     * @param due  as it was before
     * @param news whether something new was found
     */
    public void followed(DueAthlete due, boolean news) {
        Set<Long> lookedFor = new TreeSet<>(due.isListDue() ? Set.of() : overdue(due));
        due.awaited().forEach((id, times) -> {
            if (times == 0 && due.isListDue()) {
                lookedFor.add(id);
            }
        });
        Duration rest = roster.followed(due.athleteId(), news, clock.instant());
        Optional<DueAthlete> current = of(due.athleteId());
        boolean settled = false;
        while (!settled && current.isPresent()) {
            Instant lookAgain = store.now().plus(rest);
            Set<Long> known = known(current.get());
            DueAthlete left = current.get().after(due, lookedFor, known, LOOKS, lookAgain);
            settled =
                    left == null ? store.remove(current.get()) : store.put(left).isPresent();
            if (settled && left != null) {
                roster.postpone(due.athleteId(), rest, clock.instant());
            }
            current = settled ? current : of(due.athleteId());
        }
    }

    private Set<Long> known(DueAthlete due) {
        Position position = position(due.athleteId()).orElse(null);
        return position == null
                ? Set.of()
                : Stream.concat(due.mentioned().stream(), due.awaited().keySet().stream())
                        .filter(position::knows)
                        .collect(Collectors.toSet());
    }

    /** Takes in what other nodes have recorded, or this one before it was started anew. */
    public void refresh() {
        if (refreshed && !store.isShared()) {
            return;
        }
        Instant now = store.now();
        store.forEach(
                EntryKind.DUE,
                groupId,
                due -> roster.setDue(due.athleteId(), Duration.between(now, due.notBefore()), clock.instant()));
        refreshed = true;
    }
}
