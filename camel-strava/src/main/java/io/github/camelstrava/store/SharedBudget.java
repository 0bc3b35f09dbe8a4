package io.github.camelstrava.store;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all nodes together know of an application's request budget, and how much of it each has set aside.
 *
 * @param quotas      overall quarter hour, overall day, reads of the quarter hour, reads of the day
 * @param shares      by node
 * @param millisAhead how far Strava's clock is ahead of the store's, as far as is known
 */
public record SharedBudget(
        String clientId, List<Quota> quotas, Map<String, Share> shares, long millisAhead, long version)
        implements StoreEntry<SharedBudget> {

    /**
     * One limit in one window.
     *
     * @param window  the number of the window, counted from the epoch
     * @param limit   0 while it is not known
     * @param counted calls that nodes have made
     * @param others  how many more than that Strava has counted at least, for other programs
     * @param told    the largest usage that Strava has reported
     * @param refused whether Strava said no, whatever the numbers
     */
    public record Quota(long window, int limit, int counted, int others, int told, boolean refused) {

        public static Quota of(long window, int limit) {
            return new Quota(window, limit, 0, 0, 0, false);
        }

        /** Calls that Strava has counted, as far as is known. */
        public int used() {
            return Math.max(counted + others, told);
        }
    }

    /**
     * Calls that a node may make, or is making, and has not reported yet; in the windows of the quotas.
     *
     * @param overall of any kind
     * @param read    how many of them may be reads
     * @param until   when it lapses unless the node reports, by the store's clock
     */
    public record Share(int overall, int read, Instant until) {}

    public SharedBudget {
        quotas = List.copyOf(quotas);
        shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    }

    public static StoreKey<SharedBudget> key(String clientId) {
        return new StoreKey<>(EntryKind.BUDGET, clientId, "");
    }

    @Override
    public StoreKey<SharedBudget> key() {
        return key(clientId);
    }

    @Override
    public SharedBudget withVersion(long newVersion) {
        return new SharedBudget(clientId, quotas, shares, millisAhead, newVersion);
    }
}
