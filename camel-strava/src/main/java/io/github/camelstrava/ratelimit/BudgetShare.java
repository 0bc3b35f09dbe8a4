package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.Ledger.Report;
import io.github.camelstrava.ratelimit.Ledger.Settlement;
import io.github.camelstrava.store.SharedBudget;
import io.github.camelstrava.store.SharedBudget.Quota;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has set aside of the budget that it shares with others by a store. Times are milliseconds by this
 * machine's clock. Guarded by the limiter's lock, except {@link #exchange}, which one thread at a time calls without it.
 */
final class BudgetShare implements Share {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetShare.class);

    /** How much earlier than others think it must be a node's own share lapses, as it may be suspended in between. */
    private static final long MARGIN = 2_000;

    /** When others hold what is left, some of it may come back soon. */
    private static final long FIRST_PAUSE = 500;

    private static final long LONGEST_PAUSE = 8_000;

    /** While the store is away, it is asked again so often. */
    private static final long AWAY = 5_000;

    /** A node that made no call for so long returns what it has set aside. */
    private static final long IDLE = 1_500;

    private static final int LEAST_WANTED = 8;

    /** A report that could not be handed in for so long is out of date: the node may have been suspended. */
    private static final long FRESH = 5_000;

    private final StravaStore store;
    private final String clientId;
    private final Clock clock;
    private final String node = UUID.randomUUID().toString();

    private long window = Long.MIN_VALUE;
    private int left;
    private int leftReads;
    /** How many of the reads callers of low priority may not make. */
    private int keptForHigh;

    private long limits;
    private int lowWater;
    private int atHand;
    private int nodes = 1;
    private int taken;
    private int takenReads;
    private long lastTaken = Long.MIN_VALUE;
    private long renewed = Long.MIN_VALUE;
    private long lapse = Long.MIN_VALUE;
    private final Denial denied = new Denial();
    private final Denial deniedToLow = new Denial();
    private boolean settling;
    private boolean away;
    /** By the thread that settles. */
    private volatile boolean storeAway;

    /** Others hold what is left: it is asked again later, and then less and less often. */
    private static final class Denial {
        private long until = Long.MIN_VALUE;
        private long pause = FIRST_PAUSE;

        void extend(long now) {
            until = now + pause + ThreadLocalRandom.current().nextLong(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }

        void end() {
            until = Long.MIN_VALUE;
            pause = FIRST_PAUSE;
        }
    }

    BudgetShare(StravaStore store, String clientId, Clock clock) {
        this.store = store;
        this.clientId = clientId;
        this.clock = clock;
    }

    /** What time it is at Strava, as far as those know who use the store; empty if it cannot be reached. */
    Optional<Instant> serverTime() {
        try {
            long ahead = budget().millisAhead();
            return Optional.of(store.now().plusMillis(ahead));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private SharedBudget budget() {
        return store.get(SharedBudget.key(clientId)).orElseGet(() -> Ledger.unknown(clientId));
    }

    @Override
    public boolean covers(Bucket bucket, RateLimitPriority priority, Account account, long now) {
        lapse(account, now);
        // Each answer tells how much is used by all. One call at a time, and no node goes far beyond that.
        return away ? account.inFlight() == 0 : left > 0 && (bucket != Bucket.READ || readsFor(priority) > 0);
    }

    private int readsFor(RateLimitPriority priority) {
        return leftReads - (priority == RateLimitPriority.low ? keptForHigh : 0);
    }

    private void lapse(Account account, long now) {
        if (window != account.quarterHour()) {
            window = account.quarterHour();
            lapse = now;
            if (!away) {
                denied.end();
                deniedToLow.end();
            }
        }
        // What was granted under higher limits may be more than there is.
        if (now >= lapse || account.limits() < limits) {
            left = 0;
            leftReads = 0;
        }
        limits = account.limits();
    }

    @Override
    public long lapse() {
        return away ? Long.MAX_VALUE : lapse;
    }

    @Override
    public void take(Bucket bucket, long now) {
        lastTaken = now;
        taken++;
        left = Math.max(0, left - 1);
        if (bucket == Bucket.READ) {
            takenReads++;
            leftReads = Math.max(0, leftReads - 1);
        }
        leftReads = Math.min(left, leftReads);
    }

    @Override
    public void putBack(Bucket bucket) {
        if (!away) {
            left++;
            leftReads += bucket == Bucket.READ ? 1 : 0;
        }
    }

    @Override
    public boolean canSettle(Bucket bucket, RateLimitPriority priority, long now) {
        return !settling && now >= deniedUntil(bucket, priority);
    }

    @Override
    public boolean isSettling() {
        return settling;
    }

    @Override
    public long deniedUntil(Bucket bucket, RateLimitPriority priority) {
        boolean low = bucket == Bucket.READ && priority == RateLimitPriority.low;
        return low ? Math.max(denied.until, deniedToLow.until) : denied.until;
    }

    @Override
    public boolean isLow(long now) {
        return left <= lowWater && lowWater > 0 && !settling && now >= denied.until;
    }

    /** Whether there is something that should not be kept for long: calls to report, or to return. */
    boolean hasNews(Account account) {
        return left > atHand
                || account.usages().get(0).unshared() > 0
                || account.usages().get(1).unshared() > 0;
    }

    /** Whether it is time to report. */
    boolean isDue(Account account, long now) {
        return away ? now >= denied.until : hasNews(account) || now >= renewed + Ledger.LEASE.toMillis() / 3;
    }

    @Override
    public int nodes() {
        return nodes;
    }

    /**
     * Makes a report of what happened since the last.
     *
     * @param waiting      how many calls wait for more
     * @param waitingReads how many of them are reads
     * @param priority     the highest that any of the reads has
     * @param leaving      whether everything is to be returned
     */
    Report begin(
            Account account, int waiting, int waitingReads, RateLimitPriority priority, boolean leaving, long now) {
        settling = true;
        lapse(account, now);
        boolean idle = now >= lastTaken + IDLE;
        int most = leaving ? 0 : idle ? atHand : Integer.MAX_VALUE;
        left = Math.min(left, most);
        leftReads = Math.min(leftReads, most);
        int need = need(waiting, idle ? 0 : taken);
        int needReads = need(waitingReads, idle ? 0 : takenReads);
        taken = 0;
        takenReads = 0;
        List<Usage> usages = account.usages();
        int size = usages.size();
        long[] windows = new long[size];
        int[] spent = new int[size];
        int[] told = new int[size];
        int[] limits = new int[size];
        boolean[] learnt = new boolean[size];
        boolean[] refused = new boolean[size];
        for (int i = 0; i < size; i++) {
            Usage usage = usages.get(i);
            windows[i] = usage.window();
            spent[i] = usage.unshared();
            told[i] = usage.told();
            limits[i] = usage.limit();
            learnt[i] = usage.isLimitLearnt();
            refused[i] = usage.isRefused();
            usage.heard(windows[i], spent[i]);
        }
        return new Report(
                node,
                windows,
                spent,
                told,
                limits,
                learnt,
                refused,
                account.inFlight() + left,
                account.readsInFlight() + leftReads,
                leaving ? 0 : Math.max(0, need - left),
                leaving ? 0 : Math.max(0, needReads - Math.max(0, readsFor(priority))),
                account.percent(priority),
                account.percent(RateLimitPriority.low),
                account.isTimeKnown() ? account.serverTime(now) : null);
    }

    private int need(int waiting, int recently) {
        return waiting + recently == 0 ? atHand : Math.max(LEAST_WANTED, Math.max(waiting, 2 * recently));
    }

    /**
     * Settles with the other nodes.
     *
     * @return empty if the store cannot be reached, or the report is out of date by now
     */
    Optional<Settlement> exchange(Report report, long begun) {
        try {
            Settlement settlement = null;
            while (settlement == null && clock.millis() < begun + FRESH) {
                Settlement attempt = Ledger.settle(budget(), report, store.now());
                settlement = store.put(attempt.budget()).isPresent() ? attempt : null;
            }
            tellAway(false);
            return Optional.ofNullable(settlement);
        } catch (RuntimeException e) {
            // Whatever a store of somebody else's throws, calls go on.
            LOG.debug("The budget cannot be shared now: {}", e.getMessage());
            tellAway(true);
            return Optional.empty();
        }
    }

    private void tellAway(boolean isAway) {
        if (storeAway != isAway) {
            storeAway = isAway;
            LOG.info(
                    isAway
                            ? "The store cannot be reached, so the budget is not shared with other nodes: until it is"
                                    + " back, calls go out one at a time."
                            : "The store is back, and the budget is shared again.");
        }
    }

    /**
     * @param settlement empty if nobody heard the report
     * @param begun      when the report was made
     */
    void end(Report report, Optional<Settlement> settlement, Account account, long begun, long now) {
        settling = false;
        away = storeAway;
        List<Usage> usages = account.usages();
        if (settlement.isPresent()) {
            List<Quota> quotas = settlement.get().budget().quotas();
            for (int i = 0; i < quotas.size(); i++) {
                usages.get(i).hear(quotas.get(i));
            }
            settle(report, settlement.get(), account, begun, now);
        } else {
            for (int i = 0; i < usages.size(); i++) {
                usages.get(i).notHeard(report.windows()[i], report.spent()[i], report.learnt()[i]);
            }
            left = 0;
            leftReads = 0;
            if (away) {
                denied.until = now + AWAY;
            } else {
                denied.extend(now);
            }
        }
    }

    private void settle(Report report, Settlement settlement, Account account, long begun, long now) {
        renewed = begun;
        nodes = settlement.nodes();
        account.events().shareAmong(nodes);
        atHand = settlement.atHand();
        lapse(account, now);
        if (report.windows()[0] != window) {
            // The window turned meanwhile, and with it lapsed what was granted.
            return;
        }
        left += settlement.granted();
        leftReads += settlement.grantedReads();
        keptForHigh = settlement.keptForHigh();
        lowWater = (settlement.granted() > 0 ? settlement.granted() : left) / 4;
        lapse = begun + settlement.lease().toMillis() - MARGIN;
        boolean lacksReads = report.wantedReads() > 0 && settlement.grantedReads() == 0;
        if (report.wanted() > 0 && settlement.granted() == 0 || lacksReads && report.readPercent() == 100) {
            denied.extend(now);
        } else {
            denied.end();
        }
        if (lacksReads) {
            deniedToLow.extend(now);
        } else {
            deniedToLow.end();
        }
    }
}
