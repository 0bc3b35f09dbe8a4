package io.github.camelstrava;

import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.AthleteClaims;
import io.github.camelstrava.polling.DueAthletes;
import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** The groups of consumers of {@code strava:activities} in a component, and who belongs to them. */
final class ActivityGroups {

    private final StravaStore store;
    private final Clock clock;
    private final Consumer<Runnable> renewLater;
    /** Tells this node, since its start, from all others. */
    private final String node = UUID.randomUUID().toString();

    private final Map<String, Members> groups = new TreeMap<>();

    private static final class Members {
        final ActivityGroup group;
        final String clientId;
        final Map<Object, String> settings = new IdentityHashMap<>();

        Members(ActivityGroup group, String clientId) {
            this.group = group;
            this.clientId = clientId;
        }
    }

    /** @param renewLater runs something when it is time to renew claims */
    ActivityGroups(StravaStore store, Clock clock, Consumer<Runnable> renewLater) {
        this.store = store;
        this.clock = clock;
        this.renewLater = renewLater;
    }

    /**
     * Joins the consumers of one group.
     *
     * @param lookback  how far back they look, which is one of the settings
     * @param reconcile how long athletes are left alone without an event; null if none are pushed
     * @param settings  what its members must agree on, as text
     */
    synchronized ActivityGroup join(
            String groupId, Object consumer, String clientId, Duration lookback, Duration reconcile, String settings) {
        Members members =
                groups.computeIfAbsent(groupId, id -> new Members(newGroup(id, lookback, reconcile), clientId));
        members.settings.values().stream()
                .filter(others -> !others.equals(settings))
                .findFirst()
                .ifPresent(others -> {
                    throw new IllegalArgumentException("Consumers of strava:activities in the group '" + groupId
                            + "' (option groupId, else the route id) must agree on after, lookback,"
                            + " athleteId, detail and push:"
                            + " one has " + others + ", another " + settings + ".");
                });
        members.settings.put(consumer, settings);
        return members.group;
    }

    private ActivityGroup newGroup(String groupId, Duration lookback, Duration reconcile) {
        AthleteClaims claims = store.isShared() ? new AthleteClaims(store, groupId, node, clock) : null;
        Roster roster = new Roster(store, groupId, lookback, reconcile, Preference.LIKELY_NEWS);
        DueAthletes due = reconcile == null ? null : new DueAthletes(store, groupId, roster, clock);
        return new ActivityGroup(groupId, clock, claims, roster, due);
    }

    synchronized void leave(String groupId, Object consumer) {
        Members members = groups.get(groupId);
        if (members != null) {
            // The group stays: exchanges of a consumer that stopped may still be under way.
            members.settings.remove(consumer);
            if (members.settings.isEmpty()) {
                members.group.leave();
            }
        }
    }

    /** Keeps up the claims of a group for as long as it has any. */
    void renewClaims(ActivityGroup group) {
        if (group.beginRenewing()) {
            renewLater.accept(() -> {
                if (group.renewClaims()) {
                    renewClaims(group);
                }
            });
        }
    }

    /** How many times as many athletes all groups of the application poll together: they share a budget. */
    synchronized double crowd(ActivityGroup group) {
        String clientId = groups.get(group.id()).clientId;
        int all = groups.values().stream()
                .filter(members -> !members.settings.isEmpty() && Objects.equals(members.clientId, clientId))
                .mapToInt(members -> members.group.roster().size())
                .sum();
        int own = group.roster().size();
        return own == 0 ? 1 : Math.max(1, (double) all / own);
    }
}
