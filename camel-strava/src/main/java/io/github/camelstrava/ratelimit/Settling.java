package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.Ledger.Report;
import io.github.camelstrava.ratelimit.Ledger.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Sees to it that this node settles with others when there is something to settle, on a thread that may wait for the
 * store.
 */
final class Settling {

    /** How often it is looked whether there is something to report, while there are calls. */
    private static final Duration REPORT = Duration.ofSeconds(2);

    private final BudgetShare share;
    private final Account account;
    private final WaitingLine waiting;
    private final Object lock;
    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;
    private final Runnable settled;

    private boolean reportPlanned;
    private boolean asked;
    private boolean timeAssumed;
    private boolean leaving;

    /**
     * @param lock    guards all that is handed in and this; never held while the store is asked
     * @param settled what to do when there may be more
     */
    Settling(
            BudgetShare share,
            Account account,
            WaitingLine waiting,
            Object lock,
            Clock clock,
            Delayer delayer,
            Executor worker,
            Runnable settled) {
        this.share = share;
        this.account = account;
        this.waiting = waiting;
        this.lock = lock;
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
        this.settled = settled;
    }

    /** A call is about to be made: within a while there is something to report. With the lock. */
    void planReport() {
        if (!reportPlanned && !leaving) {
            reportPlanned = true;
            delayer.after(REPORT, () -> worker.execute(this::reportAsPlanned));
        }
    }

    private void reportAsPlanned() {
        boolean due;
        synchronized (lock) {
            due = !leaving && share.isDue(account, clock.millis());
        }
        if (due) {
            settle();
        }
        synchronized (lock) {
            reportPlanned = false;
            if (account.inFlight() > 0 || share.hasNews(account)) {
                planReport();
            }
        }
    }

    /** Nothing will be asked for any more. With the lock. */
    void stop() {
        leaving = true;
    }

    /** Whether nobody else has asked to settle in advance and is about to. With the lock. */
    boolean isFirstToAsk() {
        boolean first = !asked;
        asked = true;
        return first;
    }

    /** Settles for those who wait, and for what is likely to follow, on the calling thread. */
    void settle() {
        int wanted = 0;
        int reads = 0;
        RateLimitPriority priority = RateLimitPriority.low;
        synchronized (lock) {
            for (WaitingLine.Kind kind : waiting.waitedFor()) {
                // Those who wait for the next window have no use for a share of this one.
                if (!account.isBlocked(kind.bucket, kind.rank)) {
                    boolean read = kind.bucket == Bucket.READ;
                    boolean event = read && kind.rank == Rank.EVENT;
                    // What events may not use should be left to other nodes.
                    int useful = event ? Math.min(kind.size(), account.events().left()) : kind.size();
                    wanted += useful;
                    reads += read ? useful : 0;
                    priority = read && kind.rank == Rank.HIGH ? RateLimitPriority.high : priority;
                }
            }
        }
        settle(wanted, reads, reads > 0 ? priority : RateLimitPriority.high);
    }

    /** Settles for one call more, on the calling thread. */
    void settleFor(Bucket bucket, RateLimitPriority priority) {
        boolean read = bucket == Bucket.READ;
        settle(1, read ? 1 : 0, read ? priority : RateLimitPriority.high);
    }

    private void settle(int wanted, int reads, RateLimitPriority priority) {
        Report report;
        long begun;
        learnTime();
        synchronized (lock) {
            asked = false;
            if (share.isSettling()) {
                return;
            }
            begun = clock.millis();
            account.turn(begun);
            report = share.begin(account, wanted, reads, priority, leaving, begun);
        }
        Optional<Settlement> settlement = Optional.empty();
        try {
            settlement = share.exchange(report, begun);
        } finally {
            synchronized (lock) {
                long now = clock.millis();
                account.turn(now);
                share.end(report, settlement, account, begun, now);
            }
        }
        settled.run();
    }

    /** Before Strava has told what time it is, others may know. */
    private void learnTime() {
        synchronized (lock) {
            if (timeAssumed || account.isTimeKnown()) {
                return;
            }
        }
        Optional<Instant> serverTime = share.serverTime();
        synchronized (lock) {
            timeAssumed |= serverTime.isPresent();
            serverTime.ifPresent(time -> account.assumeTime(time, clock.millis()));
        }
    }
}
