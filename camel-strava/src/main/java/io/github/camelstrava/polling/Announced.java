package io.github.camelstrava.polling;

import io.github.camelstrava.store.DueAthlete;
import java.util.Set;

/**
 * What events have told before a poll.
 *
 * @param created activities said to be new, so that they are whenever they started
 * @param overdue of these, what lists did not have and is asked for by id
 * @param list    whether the list is to be read
 */
public record Announced(Set<Long> created, Set<Long> overdue, boolean list) {

    /** No event has told anything. */
    public static final Announced NONE = new Announced(Set.of(), Set.of(), true);

    /** @param pollIsDue whether the athlete is polled whatever events told */
    public static Announced by(DueAthlete due, boolean pollIsDue) {
        boolean list = pollIsDue || due.isListDue();
        // A list tells more for one call than what anybody may have made up.
        return new Announced(due.awaited().keySet(), list ? Set.of() : DueAthletes.overdue(due), list);
    }
}
