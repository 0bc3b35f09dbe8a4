package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Reads an athlete's activities from an instant on, so that nothing is missed although the list may change between two
 * pages, pages may be short, and the order is not established.
 *
 * <p>Where the answers prove to be sorted by start, the next page is asked for by the start of the last one's end, which
 * insertions and deletions cannot shift; it must overlap with what was read, else Strava goes by other dates than it
 * shows. Where the answers are not sorted, pages are asked for by number, again and again until a pass brings nothing
 * more. Activities sorted oldest first are handed out page by page, others when all have been read.
 */
final class ActivityScan {

    /** A bound for lists that never come to rest. */
    private static final int MAX_PASSES = 5;

    /** So few would be no page of more, at whatever size a server cuts them. */
    private static final int FEW = 25;

    private enum Order {
        UNKNOWN,
        OLDEST_FIRST,
        NEWEST_FIRST,
        NONE
    }

    private final ActivitySource source;
    private final LongPredicate known;
    private final Set<Long> expected;
    private final boolean idleIsLast;
    private final boolean fewAreLast;
    private final int pageSize;
    private final int shortestContinuedBefore;
    private final Instant from;
    private final Instant bound;
    private final Instant now;

    private final Set<Long> read = new HashSet<>();
    private final Set<Long> readInPass = new HashSet<>();
    private Order order = Order.UNKNOWN;
    private Instant lastStart;
    private Instant latest;
    private Instant reached;
    private Instant after;
    private Instant before;
    private int page = 1;
    /** Whether the next page must begin with what was read before. */
    private boolean overlapping;

    private int pagesInPass;
    private int firstOfPass;
    private int fullest;
    private int shortestContinued;
    private int lastSize;
    private int passes = 1;
    private boolean newInPass;
    private boolean unknownRead;
    private boolean ended;
    private boolean complete;

    /**
     * @param from              the earliest start to look for
     * @param until             the latest start to look for, null for no bound
     * @param shortestContinued the smallest page known to have been followed by more, although it was not full; the page
     *                          size if there was none
     * @param known             whether an activity was found before
     * @param expected          known activities that Strava should list
     * @param idleIsLast        whether a short page is the last one if nothing was new and all expected was seen
     * @param fewAreLast        whether a page of a few is the last one even if it brings something new
     */
    ActivityScan(
            ActivitySource source,
            Instant from,
            Instant until,
            Instant now,
            int pageSize,
            int shortestContinued,
            LongPredicate known,
            Set<Long> expected,
            boolean idleIsLast,
            boolean fewAreLast) {
        this.source = source;
        this.known = known;
        this.expected = new HashSet<>(expected);
        this.idleIsLast = idleIsLast;
        this.fewAreLast = fewAreLast;
        this.pageSize = pageSize;
        this.shortestContinuedBefore = shortestContinued;
        this.shortestContinued = shortestContinued;
        this.from = from;
        this.bound = until == null ? null : until.plusSeconds(1);
        this.now = now;
        this.after = justBefore(from);
        this.before = bound;
    }

    /** The next activities, null at the end. */
    List<SummaryActivity> next() {
        List<SummaryActivity> collected = new ArrayList<>();
        while (!ended) {
            collected.addAll(readPage());
            if (order == Order.OLDEST_FIRST && !collected.isEmpty()) {
                return collected;
            }
        }
        return collected.isEmpty() ? null : collected;
    }

    /** Whether the list was read to its end. */
    boolean isComplete() {
        return complete;
    }

    /** What should have been listed but was not; empty unless the list was read to its end. */
    Set<Long> vanished() {
        return complete ? expected : Set.of();
    }

    /** Up to when all starts have been listed, not later than now; null if that is not established. */
    Instant reached() {
        return complete ? latest : reached;
    }

    /** The smallest page that was followed by more although it was not full, else the page size. */
    int shortestContinued() {
        return shortestContinued;
    }

    private List<SummaryActivity> readPage() {
        List<SummaryActivity> received = source.page(after, before, page, pageSize);
        int size = received.size();
        boolean wasSorted = isSorted();
        List<SummaryActivity> fresh = new ArrayList<>(size);
        boolean moved = false;
        boolean overlaps = false;
        boolean outside = false;
        for (SummaryActivity activity : received) {
            if (activity.id() != null) {
                observe(activity.startDate());
                outside |= isOutside(activity.startDate());
                expected.remove(activity.id());
                overlaps |= read.contains(activity.id());
                moved |= readInPass.add(activity.id());
                if (read.add(activity.id())) {
                    fresh.add(activity);
                    unknownRead |= !known.test(activity.id());
                }
            }
        }
        note(size, moved, !fresh.isEmpty());
        if (overlapping && (outside || !overlaps)) {
            order = Order.NONE;
        } else if (overlapping && order == Order.OLDEST_FIRST) {
            reached = after;
        }
        if (wasSorted && order == Order.NONE) {
            // What was skipped because of the order it seemed to have must be read as well.
            passes++;
            startPass();
        } else if (!moved && !mayBeFullOfOneSecond(size)) {
            endPass();
        } else if (isLast(size)) {
            end(true);
        } else {
            advance();
        }
        return fresh;
    }

    private void note(int size, boolean moved, boolean brought) {
        pagesInPass++;
        if (pagesInPass == 1) {
            firstOfPass = size;
        } else if (moved && lastSize >= Math.max(4, pageSize / 8)) {
            shortestContinued = Math.min(shortestContinued, lastSize);
        }
        lastSize = size;
        fullest = Math.max(fullest, size);
        newInPass |= brought;
    }

    /** After a page by date that brought nothing but what it overlaps with. */
    private boolean mayBeFullOfOneSecond(int size) {
        return isSorted() && page == 1 && size > 0 && (size > 1 || size >= fullest);
    }

    /** Whether a page that is not full needs no look at what follows. */
    private boolean isLast(int size) {
        if (passes > 1 || size >= pageSize) {
            return false;
        }
        boolean idle = idleIsLast && !unknownRead && expected.isEmpty();
        return idle && size < Math.min(shortestContinuedBefore, shortestContinued)
                || fewAreLast && size < FEW && size <= pageSize / 2;
    }

    private boolean isSorted() {
        return order == Order.OLDEST_FIRST || order == Order.NEWEST_FIRST;
    }

    /** @param start null if it cannot be read: then it tells nothing */
    private void observe(Instant start) {
        if (start == null) {
            return;
        }
        if (lastStart != null && order != Order.NONE && !start.equals(lastStart)) {
            Order step = start.isAfter(lastStart) ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
            if (order == Order.UNKNOWN) {
                order = step;
            } else if (order != step) {
                order = Order.NONE;
            }
        }
        lastStart = start;
        if (!start.isAfter(now) && (latest == null || start.isAfter(latest))) {
            latest = start;
        }
    }

    private boolean isOutside(Instant start) {
        return start != null && (!start.isAfter(after) || before != null && !start.isBefore(before));
    }

    private void advance() {
        overlapping = false;
        switch (order) {
            case OLDEST_FIRST -> {
                Instant next = lastStart == null ? after : justBefore(lastStart);
                overlapping = next.isAfter(after);
                after = overlapping ? next : after;
            }
            case NEWEST_FIRST -> {
                Instant next = lastStart == null ? before : lastStart.plusSeconds(1);
                overlapping = next != null && (before == null || next.isBefore(before));
                before = overlapping ? next : before;
            }
            case UNKNOWN, NONE -> {}
        }
        page = overlapping ? 1 : page + 1;
        if (overlapping) {
            // What is read again begins in the same order.
            lastStart = null;
        }
    }

    private void endPass() {
        boolean fitted = pagesInPass <= 2 && firstOfPass < pageSize;
        if (isSorted() || fitted || !newInPass) {
            end(true);
        } else if (passes < MAX_PASSES) {
            passes++;
            startPass();
        } else {
            end(false);
        }
    }

    private void end(boolean whole) {
        ended = true;
        complete = whole;
    }

    private void startPass() {
        after = justBefore(from);
        before = bound;
        page = 1;
        overlapping = false;
        pagesInPass = 0;
        readInPass.clear();
        newInPass = false;
        lastStart = null;
    }

    private static Instant justBefore(Instant start) {
        Instant before = Instant.ofEpochSecond(start.getEpochSecond() - 1);
        return before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before;
    }
}
