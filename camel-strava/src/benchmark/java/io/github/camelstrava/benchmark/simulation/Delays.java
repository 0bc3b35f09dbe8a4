package io.github.camelstrava.benchmark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How long activities waited from their upload to their delivery, and what was lost and repeated. */
final class Delays {

    private static final double SECONDS_OF_HOUR = 3600;

    private final Map<Long, Instant> awaited = new HashMap<>();
    private final Set<Long> delivered = new HashSet<>();
    private final Map<Long, Duration> waited = new HashMap<>();
    private int repeated;

    void await(SimulatedActivity activity) {
        awaited.put(activity.id(), activity.uploaded());
    }

    void deliver(long id, Instant now) {
        if (!delivered.add(id)) {
            repeated++;
        }
        Instant uploaded = awaited.remove(id);
        if (uploaded != null) {
            waited.put(id, Duration.between(uploaded, now));
        }
    }

    int lost() {
        return awaited.size();
    }

    int repeated() {
        return repeated;
    }

    int measured() {
        return waited.size();
    }

    double meanHours() {
        return waited.values().stream().mapToLong(Duration::toSeconds).average().orElse(Double.NaN) / SECONDS_OF_HOUR;
    }

    /** @param share from 0 to 1: so many of them waited no longer */
    double hours(double share) {
        return hours(waited.values().stream().sorted().toList(), share);
    }

    /** Of the given activities alone. */
    Delays of(Set<Long> ids) {
        Delays some = new Delays();
        some.waited.putAll(waited);
        some.waited.keySet().retainAll(ids);
        return some;
    }

    private static double hours(List<Duration> sorted, double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int index = (int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share));
        return sorted.get(index).toSeconds() / SECONDS_OF_HOUR;
    }
}
