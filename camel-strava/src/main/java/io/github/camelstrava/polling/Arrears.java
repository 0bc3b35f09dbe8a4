package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pending activities that lie behind the time to look back. Where there are several they are listed together, which lists
 * others, too; none of these is new, as what was delivered there may be forgotten.
 */
final class Arrears {

    /** So many are asked for one by one; more are cheaper to list. */
    private static final int FEW = 3;

    /** So much earlier than it goes by may Strava show a start. */
    private static final Duration HIDDEN = Duration.ofDays(1);

    private final CountedSource source;
    private final AthletePoll.Settings settings;
    private final Emission emission;
    private final Instant now;

    Arrears(CountedSource source, AthletePoll.Settings settings, Emission emission, Instant now) {
        this.source = source;
        this.settings = settings;
        this.emission = emission;
        this.now = now;
    }

    /**
     * Hands over what is due.
     *
     * @param until from where on all is listed anyway
     * @return      what was listed
     */
    Set<Long> emit(Map<Long, Pending> due, Instant until) {
        Set<Long> listed = due.size() > FEW ? list(due, until) : Set.of();
        due.keySet().removeAll(listed);
        emission.emitSingly(due);
        return listed;
    }

    private Set<Long> list(Map<Long, Pending> due, Instant until) {
        List<Instant> starts =
                due.values().stream().map(Pending::start).sorted().toList();
        Instant latest = starts.get(starts.size() - 1).plus(HIDDEN);
        Slice all = new Slice(starts.get(0), latest.isBefore(until) ? latest : until);
        Set<Long> missing = new HashSet<>(due.keySet());
        // One by one they would cost no more.
        int mostCalls = source.calls() + due.size();
        int most = 3 * settings.pageSize();
        if (read(all, missing, most, mostCalls).isTooLong()) {
            SliceSequence slices =
                    new SliceSequence(all, now, SliceSequence.FIRST_LENGTH, Math.max(4, settings.pageSize() * 3 / 4));
            while (!slices.isOver() && !missing.isEmpty()) {
                ActivityScan scan =
                        read(slices.slice(), missing, slices.isShortest() ? Integer.MAX_VALUE : most, mostCalls);
                if (scan.isTooLong()) {
                    slices.shorten();
                } else if (scan.isComplete()) {
                    slices.advance(scan.count());
                } else {
                    break;
                }
            }
        }
        Set<Long> listed = new HashSet<>(due.keySet());
        listed.removeAll(missing);
        return listed;
    }

    private ActivityScan read(Slice slice, Set<Long> missing, int most, int mostCalls) {
        Trust trust = new Trust(
                settings.pageSize(),
                Instant.MAX,
                id -> true,
                Set.copyOf(missing),
                true,
                Trust.IN_NO_FEW,
                Trust.WEEK,
                Set.of());
        ActivityScan scan = new ActivityScan(
                source,
                slice,
                now,
                settings.pageSize(),
                most,
                trust,
                () -> !source.isSpent() && source.calls() < mostCalls);
        List<SummaryActivity> found = null;
        while (!missing.isEmpty() && !emission.isFull() && (found = scan.next()) != null) {
            List<SummaryActivity> due = found.stream()
                    .filter(activity -> missing.remove(activity.id()))
                    .toList();
            emission.emitKnown(due);
        }
        return scan;
    }
}
