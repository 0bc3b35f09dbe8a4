package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Reads an athlete's activities from an instant on, so that nothing is missed although the list may change between two
 * pages, pages may be short, and the order is not established.
 *
 * <p>Where the answers prove to be sorted by start, the next page is asked for by the start of the last one's end, which
 * insertions and deletions cannot shift; it must overlap with what was read, else Strava goes by other dates than it
 * shows. Where the answers are not sorted, pages are asked for by number, again and again until a pass brings nothing
 * more. Activities sorted oldest first are handed out page by page; others when all have been read, or not at all where
 * there are too many to be gathered.
 */
final class ActivityScan {

    /** A bound for lists that never come to rest. */
    private static final int MAX_PASSES = 5;

    /** So few would be no page of more, at whatever size a server cuts them. */
    private static final int FEW = 25;

    /** Strava may show an earlier day than it goes by, and a wrong date now and then: neither ignores the bound. */
    private static final Duration FAR = Duration.ofDays(2);

    private static final int FEWEST_BEYOND = 4;

    /** So much earlier than it goes by may Strava show a start. */
    private static final Duration HIDDEN = Duration.ofDays(1);

    /** Behind fewer, something unknown may have come to the list while it was read. */
    private static final int FEWEST_CUT = 4;

    private enum Order {
        UNKNOWN,
        OLDEST_FIRST,
        NEWEST_FIRST,
        NONE
    }

    private final ActivitySource source;
    private final BooleanSupplier mayAsk;
    private final Trust trust;
    private final Set<Long> expected;
    private final int pageSize;
    private final int most;
    private final Instant from;
    private final Instant until;
    private final Instant bound;
    private final Instant now;

    private final Set<Long> read = new HashSet<>();
    private final Set<Long> readInPass = new HashSet<>();
    private Order order = Order.UNKNOWN;
    private Instant lastStart;
    private Instant latest;
    private Instant reached;
    private Instant startOfPass;
    private Instant after;
    private Instant before;
    private int page = 1;
    /** Whether the next page must begin with what was read before. */
    private boolean overlapping;

    private int count;
    private int beyond;
    private int pagesInPass;
    private int firstOfPass;
    private int fullest;
    private int shortestContinued;
    private int lastSize;
    private int passes = 1;
    private boolean newInPass;
    private boolean unknownRead;
    /** Whether something unknown starts before what was known, or does not show when. */
    private boolean lateRead;
    /** Whether what was taken for the latest without a look at what follows has been so for long. */
    private boolean overdue;

    private int unconfirmed;
    private boolean ended;
    private boolean complete;
    private boolean confirmed;
    private boolean tooLong;

    /**
     * @param slice  the starts to look for
     * @param most   how many activities to gather if they are not sorted oldest first
     * @param mayAsk whether one more page may be asked for
     */
    ActivityScan(
            ActivitySource source,
            Slice slice,
            Instant now,
            int pageSize,
            int most,
            Trust trust,
            BooleanSupplier mayAsk) {
        this.source = source;
        this.mayAsk = mayAsk;
        this.trust = trust;
        this.expected = new HashSet<>(trust.expected());
        this.pageSize = pageSize;
        this.most = most;
        this.shortestContinued = trust.shortestContinued();
        this.from = slice.from();
        this.until = slice.until();
        this.bound = until == null ? null : until.plusSeconds(1);
        this.now = now;
        startAt(from);
    }

    /** The next activities, null at the end, or where no more may be asked for. */
    List<SummaryActivity> next() {
        List<SummaryActivity> gathered = new ArrayList<>();
        while (!ended && mayAsk.getAsBoolean()) {
            gathered.addAll(readPage());
            if (isOldestFirst() && !gathered.isEmpty()) {
                return gathered;
            }
            if (!complete && (gathered.size() > most || isBoundIgnored())) {
                tooLong = gathered.size() > most;
                ended = true;
                return null;
            }
        }
        // Without the rest their order is not known.
        return gathered.isEmpty() || !ended ? null : gathered;
    }

    /** Whether the list was read to its end. */
    boolean isComplete() {
        return complete;
    }

    /** Whether there was more than was to be gathered. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Whether most of what Strava lists lies so far behind the bound that it cannot have heeded it. */
    boolean isBoundIgnored() {
        return beyond >= FEWEST_BEYOND && beyond * 2 > count;
    }

    boolean isOldestFirst() {
        return order == Order.OLDEST_FIRST;
    }

    /** How many activities were read. */
    int count() {
        return count;
    }

    /** What should have been listed but was not; empty unless the list was read to its end. */
    Set<Long> vanished() {
        return complete ? expected : Set.of();
    }

    /** Up to when all starts have been listed, not later than now; null if that is not established. */
    Instant reached() {
        if (!confirmed) {
            return reached;
        }
        return until != null && latest != null && latest.isAfter(until) ? until : latest;
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
        boolean wasKnown = false;
        for (SummaryActivity activity : received) {
            if (activity.id() != null) {
                observe(activity.startDate());
                outside |= isOutside(activity.startDate());
                expected.remove(activity.id());
                overlaps |= read.contains(activity.id());
                if (readInPass.add(activity.id())) {
                    moved = true;
                    wasKnown |= trust.expected().contains(activity.id());
                }
                if (read.add(activity.id())) {
                    fresh.add(activity);
                    note(activity);
                }
            }
        }
        note(size, moved, wasKnown, !fresh.isEmpty());
        if (overlapping && (outside || !overlaps)) {
            order = Order.NONE;
        } else if (overlapping && order == Order.OLDEST_FIRST) {
            reached = after;
            // What lies behind cannot come again, and there may be much of it.
            retain(received);
        }
        if (wasSorted && order == Order.NONE) {
            // What was skipped because of the order it seemed to have must be read as well.
            passes++;
            startPass(reached == null ? from : later(from, reached.minus(HIDDEN)));
        } else if (!moved && !mayBeFullOfOneSecond(size)) {
            endPass();
        } else if (isLast(size)) {
            end(true);
        } else {
            advance();
        }
        return fresh;
    }

    private void retain(List<SummaryActivity> received) {
        Set<Long> ids = received.stream().map(SummaryActivity::id).collect(Collectors.toSet());
        read.retainAll(ids);
        readInPass.retainAll(ids);
    }

    private void note(SummaryActivity activity) {
        Instant start = activity.startDate();
        boolean isUnknown = !trust.known().test(activity.id());
        boolean isNews = start != null && start.isAfter(trust.confirmed()) && !start.isAfter(now);
        count++;
        unknownRead |= isUnknown;
        lateRead |= isUnknown && !isNews;
        overdue |= isNews && start.isBefore(now.minus(trust.confirmWithin()));
        unconfirmed += isUnknown || isNews ? 1 : 0;
        if (until != null && start != null && start.isAfter(until.plus(FAR)) && !start.isAfter(now)) {
            beyond++;
        }
    }

    /** @param wasKnown whether it brought something that was there before this poll */
    private void note(int size, boolean moved, boolean wasKnown, boolean brought) {
        pagesInPass++;
        if (pagesInPass == 1) {
            firstOfPass = size;
        } else if (wasKnown || moved && lastSize >= FEWEST_CUT) {
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

    /** Whether a page that is not full needs no look at what follows. Where one did, pages are cut. */
    private boolean isLast(int size) {
        boolean cut = size >= Math.min(shortestContinued, pageSize);
        if (passes > 1 || pagesInPass > 1 || cut || !expected.isEmpty()) {
            return false;
        }
        boolean idle = trust.idleIsLast() && !unknownRead && !overdue;
        boolean few = unknownRead
                && size < FEW
                && size <= pageSize / 2
                && unconfirmed <= trust.mostNew()
                && (!lateRead || trust.mostNew() == Trust.ANY);
        return idle || few || isAnnounced() && !overdue && size <= pageSize / 2;
    }

    /** Whether all that was looked for is there. */
    private boolean isAnnounced() {
        return !trust.announced().isEmpty() && read.containsAll(trust.announced());
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
                Instant next = lastStart == null ? after : justBefore(Position.notInFuture(lastStart, now));
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
            confirmed = true;
            end(true);
        } else if (passes < MAX_PASSES) {
            passes++;
            startPass(startOfPass);
        } else {
            end(false);
        }
    }

    private void end(boolean whole) {
        ended = true;
        complete = whole;
    }

    private void startPass(Instant start) {
        startAt(start);
        page = 1;
        overlapping = false;
        pagesInPass = 0;
        readInPass.clear();
        newInPass = false;
        lastStart = null;
    }

    private void startAt(Instant start) {
        startOfPass = start;
        after = justBefore(start);
        before = bound;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant justBefore(Instant start) {
        Instant before = Instant.ofEpochSecond(start.getEpochSecond() - 1);
        return before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before;
    }
}
