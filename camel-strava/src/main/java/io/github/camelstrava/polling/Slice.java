package io.github.camelstrava.polling;

import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * A part of the time to look at.
 *
 * @param from  the earliest start
 * @param until the latest start, null for no bound
 */
record Slice(Instant from, Instant until) {

    /** One poll in so many looks at an older part of the time to look back, where that has several parts. */
    private static final int SWEEP_EVERY = 3;

    /**
     * What a poll looks at: all of the time to look back, if its known activities fit into one page. Else the part of it
     * that fits, mostly the newest, so that an idle poll is one call; now and then the next older one. A first poll that
     * was cut short goes on where it was.
     *
     * @param page      how many activities a page holds
     * @param nextSweep counts the polls that look at a part only
     */
    static Slice of(Position position, Instant now, Duration lookback, int page, IntSupplier nextSweep) {
        Instant from = position.askFrom(now, lookback);
        Slice all = new Slice(from, null);
        List<Instant> known = all.known(position).values().stream()
                .map(start -> Position.notInFuture(start, now))
                .sorted(Comparator.reverseOrder())
                .toList();
        // Room for what is new.
        int size = Math.max(1, page * 3 / 4);
        if (position.isFirst()) {
            List<Instant> behind = known.stream()
                    .filter(start -> !start.isAfter(position.newest()))
                    .toList();
            boolean begun = position.newest().isAfter(position.start());
            return begun && behind.size() >= page ? new Slice(behind.get(size - 1), null) : all;
        }
        if (known.size() < page) {
            return all;
        }
        int slices = (known.size() + size - 1) / size;
        int sweep = nextSweep.getAsInt();
        int slice = slices > 1 && sweep % SWEEP_EVERY == 0 ? 1 + sweep / SWEEP_EVERY % (slices - 1) : 0;
        return new Slice(
                slice == slices - 1 ? from : known.get((slice + 1) * size - 1),
                slice == 0 ? null : known.get(slice * size - 1));
    }

    /** What starts after the newest known activity; empty if none is known. */
    static Optional<Slice> ahead(Collection<Instant> known, Instant now) {
        return known.stream()
                .filter(start -> !start.isAfter(now))
                .max(Comparator.naturalOrder())
                .map(newest -> new Slice(Position.notInFuture(newest.plusSeconds(1), now), null));
    }

    /** With what lies between it and an earlier start, and up to now. */
    Slice from(Instant earlier) {
        return new Slice(earlier.isBefore(from) ? earlier : from, null);
    }

    boolean holds(Instant start) {
        return !start.isBefore(from) && (until == null || !start.isAfter(until));
    }

    /** What is known and Strava should list here, with its starts. */
    Map<Long, Instant> known(Position position) {
        Map<Long, Instant> listed = new TreeMap<>(position.done());
        position.pending().forEach((id, pending) -> listed.put(id, pending.start()));
        listed.keySet().removeAll(position.unlisted());
        listed.values().removeIf(start -> !holds(start));
        return listed;
    }
}
