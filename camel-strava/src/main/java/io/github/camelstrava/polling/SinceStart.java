package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which activities started after an athlete's start, where the dates they show do not tell: Strava lists an activity by
 * its true start, whatever it shows.
 */
final class SinceStart {

    /** So much earlier than it goes by may Strava show a start whose hour is hidden. */
    private static final Duration HIDDEN = Duration.ofDays(2);

    private static final long DAY = Duration.ofDays(1).toSeconds();

    /** Days begin at such times, in one zone or another. */
    private static final long ZONES = Duration.ofMinutes(15).toSeconds();

    private final CountedSource source;
    private final Instant now;
    private final int pageSize;
    private final Set<Long> listed = new HashSet<>();

    SinceStart(CountedSource source, Instant now, int pageSize) {
        this.source = source;
        this.now = now;
        this.pageSize = pageSize;
    }

    /** Whether an activity is known to have started after the start. */
    boolean holds(long id) {
        return listed.contains(id);
    }

    /**
     * Asks Strava, if need be.
     *
     * @param found in the slice, and not known before
     * @param most  of how many to read
     * @return      whether it is established which of them started after the start
     */
    boolean tell(List<SummaryActivity> found, Instant start, Slice slice, int most) {
        Instant from = Position.notInFuture(firstSecond(start), now);
        boolean reachesStart =
                !start.isAfter(now) && (slice.until() == null || !slice.until().isBefore(from));
        Set<Long> doubtful = new HashSet<>();
        for (SummaryActivity activity : found) {
            if (isDoubtful(activity.startDate(), start, slice.from()) && !holds(activity.id())) {
                doubtful.add(activity.id());
            }
        }
        return !reachesStart || doubtful.isEmpty() || ask(new Slice(from, slice.until()), doubtful, most);
    }

    private boolean ask(Slice since, Set<Long> doubtful, int most) {
        Set<Long> read = new HashSet<>();
        ActivitySource watched = new ActivitySource() {
            @Override
            public List<SummaryActivity> page(Instant after, Instant before, int page, int size) {
                List<SummaryActivity> answer = source.page(after, before, page, size);
                answer.stream().filter(activity -> activity.id() != null).forEach(activity -> read.add(activity.id()));
                return answer;
            }

            @Override
            public SummaryActivity one(long id) {
                return source.one(id);
            }
        };
        ActivityScan scan = new ActivityScan(
                watched,
                since,
                now,
                pageSize,
                most,
                Trust.none(pageSize),
                () -> !source.isSpent() && read.size() <= most && !read.containsAll(doubtful));
        boolean more = true;
        while (more) {
            more = scan.next() != null;
        }
        boolean isTold = scan.isComplete() || read.containsAll(doubtful);
        read.retainAll(doubtful);
        listed.addAll(read);
        return isTold;
    }

    /** Whether what shows an earlier date than the start may have started later. */
    private static boolean isDoubtful(Instant shown, Instant start, Instant from) {
        if (shown == null || !shown.isBefore(start)) {
            return false;
        }
        return isBeginOfDay(shown)
                ? shown.isAfter(start.minus(HIDDEN)) || shown.isBefore(from.minus(HIDDEN))
                : shown.isBefore(from);
    }

    /** Strava shows the first second of the day. */
    private static boolean isBeginOfDay(Instant shown) {
        long second = shown.getEpochSecond();
        return Math.floorMod(second, DAY) <= 1 || Math.floorMod(second, ZONES) == 1;
    }

    /** Strava's dates are in seconds. */
    private static Instant firstSecond(Instant start) {
        return start.getNano() == 0 ? start : Instant.ofEpochSecond(start.getEpochSecond() + 1);
    }
}
