package io.github.camelstrava.ratelimit;

import io.github.camelstrava.store.SharedBudget;
import io.github.camelstrava.store.SharedBudget.Quota;
import io.github.camelstrava.store.SharedBudget.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arithmetic by which nodes share a budget. A node sets calls aside before it makes them and reports them after; what
 * is set aside and what is counted never exceeds a limit, so all nodes together keep within it. The less is left, the less
 * a node may set aside at a time.
 *
 * <p>What Strava counts beyond what nodes may have made is other programs'. It is never overestimated: calls that nodes
 * have made and not reported yet are in what they have set aside.
 */
final class Ledger {

    /** A node that has not reported for so long is taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** What a node may keep at hand while it makes none, so that a call that comes alone need not ask the store. */
    static final int AT_HAND = 2;

    private static final Duration AT_HAND_LEASE = Duration.ofMinutes(3);

    /** Nothing is kept at hand if all nodes together would keep more than one part in so many. */
    private static final int SPARE = 10;

    /** Further apart than the clocks of two nodes that both follow Strava's. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /** What Strava tells that much later includes all that a dead node has done. */
    private static final Duration HEARSAY = Duration.ofSeconds(5);

    private static final int OVERALL = 2;

    private Ledger() {}

    /**
     * What a node reports. The arrays are in the order of {@link SharedBudget#quotas()}.
     *
     * @param windows     the windows it believes to be current
     * @param spent       calls made in them and not reported yet
     * @param told        the largest usage that Strava told it, -1 if it told none
     * @param limits      as far as it knows
     * @param learnt      whether Strava told it the limit since it last reported
     * @param refused     whether Strava said no, whatever the numbers
     * @param open        calls it is making, and those it may still make
     * @param openReads   how many of them are, or may be, reads
     * @param wanted      how many more it would like to make
     * @param wantedReads how many of them may be reads
     * @param readPercent how much of the read budget they may use
     * @param lowPercent  how much of it callers of low priority may use
     * @param serverTime  by Strava's clock, null if it did not tell
     */
    record Report(
            String node,
            long[] windows,
            int[] spent,
            int[] told,
            int[] limits,
            boolean[] learnt,
            boolean[] refused,
            int open,
            int openReads,
            int wanted,
            int wantedReads,
            int readPercent,
            int lowPercent,
            Instant serverTime) {}

    /**
     * What comes of a report.
     *
     * @param granted      how many more calls the node may make
     * @param grantedReads how many of them may be reads
     * @param keptForHigh  how many of all reads it may make are not for callers of low priority
     * @param atHand       how many it may keep when it needs none
     * @param lease        how long it may make them
     * @param nodes        how many nodes there are
     */
    record Settlement(
            SharedBudget budget,
            int granted,
            int grantedReads,
            int keptForHigh,
            int atHand,
            Duration lease,
            int nodes) {}

    static SharedBudget unknown(String clientId) {
        return new SharedBudget(clientId, List.of(), Map.of(), 0, 0);
    }

    /** @param now by the store's clock */
    static Settlement settle(SharedBudget before, Report report, Instant now) {
        long millisAhead = report.serverTime() == null
                ? before.millisAhead()
                : Duration.between(now, report.serverTime()).toMillis();
        long serverTime = now.toEpochMilli() + millisAhead;
        Quota quarterHour = before.quotas().isEmpty() ? null : before.quotas().get(0);
        boolean turned = quarterHour == null || isOver(quarterHour, 0, report.windows()[0], serverTime);
        Map<String, Share> shares = new TreeMap<>(before.shares());
        shares.remove(report.node());
        Map<String, Share> doubtful = lapsed(shares, now);
        // Those of a window that is over are kept until they lapse: the calls may be under way, and count in the next.
        shares.keySet().removeAll(doubtful.keySet());
        doubtful.values()
                .removeIf(share -> turned
                        || !now.isBefore(share.until().plus(HEARSAY)) && isToldMore(before, report, share.read() > 0));

        List<Quota> quotas = new ArrayList<>();
        int left = Integer.MAX_VALUE;
        int leftReads = Integer.MAX_VALUE;
        int leftForLow = Integer.MAX_VALUE;
        for (int i = 0; i < report.windows().length; i++) {
            boolean reads = i >= OVERALL;
            int open = open(shares, reads) + (reads ? report.openReads() : report.open());
            int unsure = open(doubtful, reads);
            Quota quota = next(
                    before.quotas().isEmpty() ? null : before.quotas().get(i), report, i, open + unsure, serverTime);
            quotas.add(quota);
            if (reads) {
                leftReads = Math.min(leftReads, left(quota, report, i, open, unsure, report.readPercent()));
                leftForLow = Math.min(leftForLow, left(quota, report, i, open, unsure, report.lowPercent()));
            } else {
                left = Math.min(left, left(quota, report, i, open, unsure, 100));
            }
        }
        int nodes = shares.size() + 1;
        int granted = share(left, nodes, report.wanted());
        int open = report.open() + granted;
        int grantedReads = Math.min(open - report.openReads(), share(leftReads, nodes, report.wantedReads()));
        int atHand = Math.min(left, leftReads) >= nodes * AT_HAND * SPARE ? AT_HAND : 0;
        Duration lease = open == 0 || open > atHand ? LEASE : AT_HAND_LEASE;
        if (open > 0 || report.wanted() > 0) {
            shares.put(report.node(), new Share(open, report.openReads() + grantedReads, now.plus(lease)));
        }
        shares.putAll(doubtful);
        return new Settlement(
                new SharedBudget(before.clientId(), quotas, shares, millisAhead, before.version()),
                granted,
                grantedReads,
                Math.max(0, grantedReads - leftForLow),
                atHand,
                lease,
                nodes);
    }

    /** What nodes had set aside that are dead: they may have used it before. */
    private static Map<String, Share> lapsed(Map<String, Share> shares, Instant now) {
        Map<String, Share> lapsed = new TreeMap<>(shares);
        lapsed.values().removeIf(share -> now.isBefore(share.until()));
        return lapsed;
    }

    /** A call that is no read tells nothing of reads. */
    private static boolean isToldMore(SharedBudget before, Report report, boolean reads) {
        int i = reads ? OVERALL : 0;
        return report.told()[i] > before.quotas().get(i).told();
    }

    private static int open(Map<String, Share> shares, boolean reads) {
        return shares.values().stream()
                .mapToInt(share -> reads ? share.read() : share.overall())
                .sum();
    }

    /**
     * How many more calls may be set aside.
     *
     * @param open   what is set aside
     * @param unsure what dead nodes had set aside: where only that is left, one call finds out
     */
    private static int left(Quota quota, Report report, int i, int open, int unsure, int percent) {
        // A node whose clock is behind would spend in a window that is over.
        if (quota.refused() || quota.window() != report.windows()[i]) {
            return 0;
        }
        int limit = (int) ((long) quota.limit() * percent / 100);
        int left = Math.min(limit - quota.counted() - quota.others() - open, quota.limit() - quota.told());
        return report.open() > 0 ? left - unsure : Math.max(left - unsure, Math.min(left, 1));
    }

    private static int share(int left, int nodes, int wanted) {
        return left <= 0 ? 0 : Math.min(wanted, Math.max(1, left / (2 * nodes)));
    }

    /** A window in the future is somebody's wrong clock. */
    private static boolean isOver(Quota quota, int i, long window, long serverTime) {
        Span span = i % 2 == 0 ? Span.QUARTER_HOUR : Span.DAY;
        return quota.window() < window || quota.window() > span.windowAt(serverTime + CLOCKS_APART.toMillis());
    }

    /** @param before null for nothing */
    private static Quota next(Quota before, Report report, int i, int open, long serverTime) {
        long window = report.windows()[i];
        int known = before == null || report.learnt()[i] || before.limit() == 0 ? report.limits()[i] : before.limit();
        Quota quota = before == null || isOver(before, i, window, serverTime) ? Quota.of(window, known) : before;
        if (quota.window() != window) {
            return quota;
        }
        int counted = quota.counted() + report.spent()[i];
        int told = Math.max(quota.told(), report.told()[i]);
        return new Quota(
                window,
                known,
                counted,
                Math.max(quota.others(), report.told()[i] - counted - open),
                told,
                quota.refused() || report.refused()[i]);
    }
}
