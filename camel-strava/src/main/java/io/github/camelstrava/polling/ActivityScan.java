package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Reads an athlete's activities from an instant on, so that nothing is missed although the list may change between two
 * pages, pages may be short, and the order is not established.
 *
 * <p>Where the answers prove to be sorted by start, the next page is asked for by the start of the last one's end, which
 * insertions and deletions cannot shift. Where they are not, pages are asked for by number, again and again until a pass
 * brings nothing more. Activities sorted oldest first are handed out page by page, others when all have been read.
 */
final class ActivityScan {

    /** A bound for lists that never come to rest; what is left out then is found by the next poll. */
    private static final int MAX_PASSES = 5;

    private enum Order {
        UNKNOWN,
        OLDEST_FIRST,
        NEWEST_FIRST,
        NONE
    }

    private final ActivitySource source;
    private final Function<SummaryActivity, Instant> startOf;
    private final LongPredicate known;
    private final Set<Long> expected;
    private final boolean halfPageSuffices;
    private final int pageSize;
    private final Instant from;
    private final Instant bound;

    private final Set<Long> read = new HashSet<>();
    private final Set<Long> readInPass = new HashSet<>();
    private Order order = Order.UNKNOWN;
    private Instant lastStart;
    private Instant after;
    private Instant before;
    private int page = 1;
    private int pagesInPass;
    private int passes = 1;
    private boolean newInPass;
    private boolean ended;

    /**
     * @param from             the earliest start to look for
     * @param until            the latest start to look for, null for no bound
     * @param known            whether an activity was found before
     * @param expected         known activities that Strava should list; a short page that holds nothing new is the last
     *                         one once all of them were seen
     * @param halfPageSuffices whether a page less than half full is the last one even if it brings something new
     */
    ActivityScan(
            ActivitySource source,
            Instant from,
            Instant until,
            int pageSize,
            Function<SummaryActivity, Instant> startOf,
            LongPredicate known,
            Set<Long> expected,
            boolean halfPageSuffices) {
        this.source = source;
        this.startOf = startOf;
        this.known = known;
        this.expected = new HashSet<>(expected);
        this.halfPageSuffices = halfPageSuffices;
        this.pageSize = pageSize;
        this.from = from;
        this.bound = until == null ? null : until.plusSeconds(1);
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

    /** What should have been listed but was not; empty unless the list was read to its end. */
    Set<Long> vanished() {
        return ended ? expected : Set.of();
    }

    private List<SummaryActivity> readPage() {
        List<SummaryActivity> received = source.page(after, before, page, pageSize);
        pagesInPass++;
        List<SummaryActivity> fresh = new ArrayList<>(received.size());
        boolean unknown = false;
        boolean moved = false;
        for (SummaryActivity activity : received) {
            if (activity.id() != null) {
                observeOrder(startOf.apply(activity));
                expected.remove(activity.id());
                moved |= readInPass.add(activity.id());
                if (read.add(activity.id())) {
                    fresh.add(activity);
                    unknown |= !known.test(activity.id());
                }
            }
        }
        newInPass |= !fresh.isEmpty();
        boolean fullOfOneSecond = isSorted() && page == 1 && received.size() >= pageSize;
        boolean idle = passes == 1 && received.size() < pageSize && !unknown && expected.isEmpty();
        boolean suffices = halfPageSuffices && received.size() <= pageSize / 2;
        if (!moved && !fullOfOneSecond) {
            endPass();
        } else if (idle || suffices) {
            ended = true;
        } else {
            advance();
        }
        return fresh;
    }

    private boolean isSorted() {
        return order == Order.OLDEST_FIRST || order == Order.NEWEST_FIRST;
    }

    private void observeOrder(Instant start) {
        if (lastStart != null && order != Order.NONE && !start.equals(lastStart)) {
            Order step = start.isAfter(lastStart) ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
            if (order == Order.UNKNOWN) {
                order = step;
            } else if (order != step) {
                order = Order.NONE;
            }
        }
        lastStart = start;
    }

    private void advance() {
        switch (order) {
            case OLDEST_FIRST -> {
                Instant next = justBefore(lastStart);
                page = next.isAfter(after) ? 1 : page + 1;
                after = next.isAfter(after) ? next : after;
            }
            case NEWEST_FIRST -> {
                Instant next = lastStart.plusSeconds(1);
                boolean moved = before == null || next.isBefore(before);
                page = moved ? 1 : page + 1;
                before = moved ? next : before;
            }
            case UNKNOWN -> page++;
            case NONE -> {
                if (!Objects.equals(before, bound) || !after.equals(justBefore(from))) {
                    startPass();
                } else {
                    page++;
                }
            }
        }
        if (isSorted()) {
            // The next page overlaps with this one, and begins in the same order.
            lastStart = null;
        }
    }

    private void endPass() {
        if (isSorted() || pagesInPass <= 2 || !newInPass || passes >= MAX_PASSES) {
            ended = true;
        } else {
            passes++;
            startPass();
        }
    }

    private void startPass() {
        after = justBefore(from);
        before = bound;
        page = 1;
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
