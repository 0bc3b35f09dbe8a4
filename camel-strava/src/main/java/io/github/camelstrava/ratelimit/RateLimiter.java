package io.github.camelstrava.ratelimit;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.WaitingLine.Waiter;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Shares one application's request budget among all who call: overall and reads, per quarter hour and per day, over
 * Strava's natural windows by Strava's clock. It believes what answers report, adds what they cannot have counted yet,
 * and grants nothing that is known to be refused.
 *
 * <p>Thread-safe. Granted at once, a permit is granted on the calling thread; after a wait, on the worker.
 */
public final class RateLimiter {

    private static final Duration FIRST_CONTACT = Duration.ofSeconds(2);

    /** A bound on memory; at Strava's budgets the last of them would wait for days. */
    private static final int MAX_WAITING = 20_000;

    /** Keeps nodes that waited for the same window from asking in the same instant. */
    private static final long SPREAD_MILLIS = 2_000;

    /** Those who waited are not all under way at once. */
    private static final int TOGETHER = 16;

    /** A thread for each of thousands would take longer than what they have to do. */
    private static final int CANCELLED_TOGETHER = 256;

    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;

    private final Object lock = new Object();
    private final Account account;
    private final WaitingLine waiting = new WaitingLine();
    private final Pace pace = new Pace();
    private final Repetitions repetitions = new Repetitions();
    /** Null if the budget is not shared. */
    private final BudgetShare share;

    /** Null if the budget is not shared. */
    private final Settling settling;

    /** Done when Strava has answered, or is not waited for any more. */
    private final CompletableFuture<Void> contact = new CompletableFuture<>();

    /** Before there was contact; 2 for any more than one. */
    private int callers;

    private long nextWake = Long.MAX_VALUE;
    private long sequence;
    private boolean closed;

    /**
     * @param worker     runs what had to wait
     * @param lowPercent how much of the read budget callers of low priority may spend
     */
    public RateLimiter(Clock clock, Delayer delayer, Executor worker, int lowPercent) {
        this(clock, delayer, worker, lowPercent, null);
    }

    private RateLimiter(Clock clock, Delayer delayer, Executor worker, int lowPercent, BudgetShare share) {
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
        this.account = new Account(lowPercent);
        this.share = share;
        this.settling = share == null
                ? null
                : new Settling(share, account, waiting, lock, clock, delayer, worker, this::serveWaiting);
    }

    /** A limiter that shares the application's budget with all who use the store, now and after a restart. */
    public static RateLimiter sharing(
            StravaStore store, String clientId, Clock clock, Delayer delayer, Executor worker, int lowPercent) {
        return new RateLimiter(clock, delayer, worker, lowPercent, new BudgetShare(store, clientId, clock));
    }

    /**
     * Nobody knows what others have left of the budget until Strava has answered. So the first call goes alone, and the
     * others wait for what it learns; but not for long.
     *
     * @return done at once for the first
     */
    public CompletableFuture<Void> firstContact() {
        if (contact.isDone()) {
            return contact;
        }
        boolean first;
        boolean second;
        synchronized (lock) {
            first = callers == 0;
            second = callers == 1;
            callers = Math.min(2, callers + 1);
        }
        if (second) {
            delayer.after(FIRST_CONTACT, () -> worker.execute(this::endFirstContact));
        }
        return first ? CompletableFuture.completedFuture(null) : contact;
    }

    private void endFirstContact() {
        contact.complete(null);
    }

    /**
     * Takes a place in the budget.
     *
     * @param  maxWait   how long the caller would wait
     * @param  operation named in errors
     * @return           completes exceptionally with {@link StravaRateLimitException} if there is no budget in time, or
     *                   with {@link CancellationException} if the component stops
     */
    public CompletableFuture<Permit> acquire(
            Bucket bucket, RateLimitPriority priority, RateLimitPolicy policy, Duration maxWait, String operation) {
        Permit permit;
        boolean settle;
        synchronized (lock) {
            long now = turn();
            permit = grantNow(bucket, priority, policy, now);
            settle = permit == null
                    ? lacksShare(bucket, priority, now)
                    : share != null && share.isLow(now) && settling.isFirstToAsk();
        }
        if (permit != null) {
            if (settle) {
                worker.execute(settling::settle);
            }
            return CompletableFuture.completedFuture(permit);
        }
        if (settle) {
            // On the calling thread, which reads its token from the same store anyway.
            settling.settleFor(bucket, priority);
        }
        return acquireOrWait(bucket, priority, policy, maxWait, operation);
    }

    private CompletableFuture<Permit> acquireOrWait(
            Bucket bucket, RateLimitPriority priority, RateLimitPolicy policy, Duration maxWait, String operation) {
        synchronized (lock) {
            long now = turn();
            Permit permit = grantNow(bucket, priority, policy, now);
            if (permit != null) {
                return CompletableFuture.completedFuture(permit);
            }
            long retryAt = retryAt(bucket, priority, now);
            boolean undecided = isUndecided(bucket, priority);
            long deadline = policy == RateLimitPolicy.fail ? now : later(now, maxWait);
            // Those who are before go at once, unless they are spread over some time.
            boolean spread = policy == RateLimitPolicy.fail && pace.isOn();
            boolean tooLong = !undecided && (retryAt > deadline || spread);
            if (tooLong || waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(exhausted(operation, retryAt, !tooLong));
            }
            if (closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            CompletableFuture<Permit> place = new CompletableFuture<>();
            waiting.add(new Waiter(waiting.kind(bucket, priority), ++sequence, deadline, operation, place));
            if (!undecided) {
                wakeFor(bucket, priority, retryAt, now);
            }
            return place;
        }
    }

    /** Whether it will be known in a moment what there is. */
    private boolean isUndecided(Bucket bucket, RateLimitPriority priority) {
        return share != null && share.isSettling() || account.isUndecided(bucket, priority);
    }

    private static long later(long now, Duration wait) {
        return wait.compareTo(Duration.ofMillis(Long.MAX_VALUE - now)) < 0 ? now + wait.toMillis() : Long.MAX_VALUE;
    }

    /** @return null if the call has to wait */
    private Permit grantNow(Bucket bucket, RateLimitPriority priority, RateLimitPolicy policy, long now) {
        boolean free = bucket == Bucket.NONE
                || policy == RateLimitPolicy.none
                || allows(bucket, priority, now)
                        && (waiting.isEmpty()
                                || !waiting.isAnybodyBefore(priority, kind -> allows(kind.bucket, kind.priority, now)));
        Permit permit = free ? reserve(bucket, now) : null;
        if (policy == RateLimitPolicy.none && permit != null) {
            permit.unconditional = true;
        }
        return permit;
    }

    private Permit reserve(Bucket bucket, long now) {
        long lapse = share == null ? Long.MAX_VALUE : share.lapse();
        if (share != null && bucket != Bucket.NONE) {
            share.take(bucket, now);
            settling.planReport();
        }
        Permit permit = account.reserve(bucket, now);
        permit.lapse = lapse;
        return permit;
    }

    /**
     * Whether a call with that permit may still be sent. Between the two there may be a refresh of tokens, a suspension of
     * the process, or an answer that tells that the budget is used up.
     */
    public boolean isValid(Permit permit) {
        synchronized (lock) {
            return permit.unconditional
                    || permit.bucket == Bucket.NONE
                    || turn() < permit.lapse && !account.isUsedUp(permit.bucket);
        }
    }

    /**
     * A call was made and answered. To be told as soon as the headers are there, as they date from then.
     *
     * @param status       the answer's HTTP status
     * @param readsRefused whether a refusal said that only reads are used up
     */
    public void answered(Permit permit, RateLimitHeaders headers, int status, boolean readsRefused) {
        boolean refused = status == 429;
        boolean serve;
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            long now = clock.millis();
            account.learnTime(permit, headers, now);
            turn(now);
            account.count(permit, headers, now);
            if (refused) {
                account.refused(permit, headers, readsRefused, now);
            } else {
                account.granted();
            }
            if (status >= 500) {
                repetitions.failed();
            } else {
                repetitions.answered();
            }
            serve = !waiting.isEmpty();
        }
        if (refused && settling != null) {
            // Others should know at once.
            worker.execute(settling::settle);
        }
        endFirstContact();
        if (serve) {
            serveWaiting();
        }
    }

    /** A call was made, but there is no answer: Strava may have counted it. */
    public void unanswered(Permit permit) {
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            turn();
            account.countUnanswered(permit);
            repetitions.failed();
        }
        endFirstContact();
        serveWaiting();
    }

    /** A call was not made after all, as Strava could not be reached. */
    public void unreached(Permit permit) {
        synchronized (lock) {
            repetitions.failed();
        }
        unused(permit);
    }

    /** A call was not made after all. */
    public void unused(Permit permit) {
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            account.putBack(permit);
            if (share != null) {
                share.putBack(permit.bucket);
            }
        }
        endFirstContact();
        serveWaiting();
    }

    /**
     * Whether a failed call may be repeated: repetitions are a small share of the budget, however long an outage lasts,
     * and there are none while Strava seems to be down.
     */
    public boolean mayRetry() {
        synchronized (lock) {
            turn();
            return repetitions.grant(account.quarterHour(), account.limit());
        }
    }

    /** What time it is at Strava, as far as is known. */
    public Instant serverTime() {
        synchronized (lock) {
            return account.serverTime(turn());
        }
    }

    /** When a call of this kind can be made, by this machine's clock; now if it can be made at once. */
    public Instant availableAt(Bucket bucket, RateLimitPriority priority) {
        synchronized (lock) {
            long now = turn();
            return Instant.ofEpochMilli(account.blockedUntil(bucket, priority, now));
        }
    }

    /** What callers of a priority may still read today, by all that is known now. */
    public DailyReads dailyReads(RateLimitPriority priority) {
        synchronized (lock) {
            return account.dailyReads(priority, turn());
        }
    }

    public Budget budget() {
        synchronized (lock) {
            turn();
            return account.budget(waiting.size());
        }
    }

    /** Lets all who wait fail at once, and whoever would have to wait; what needs no waiting goes on. */
    public void stopWaiting() {
        List<Waiter> cancelled;
        synchronized (lock) {
            closed = true;
            if (settling != null) {
                settling.stop();
            }
            cancelled = waiting.removeAll();
        }
        endFirstContact();
        for (int from = 0; from < cancelled.size(); from += CANCELLED_TOGETHER) {
            List<Waiter> some = cancelled.subList(from, Math.min(cancelled.size(), from + CANCELLED_TOGETHER));
            worker.execute(() -> some.forEach(waiter -> waiter.future().completeExceptionally(stopping())));
        }
    }

    /** Returns to other nodes what this one will not use any more. */
    public void leave() {
        if (settling != null) {
            settling.settle();
        }
    }

    private static CancellationException stopping() {
        return new CancellationException("The Strava component is stopping; the call was not made.");
    }

    private StravaRateLimitException exhausted(String operation, long retryAtMillis, boolean crowded) {
        Instant retryAt = Instant.ofEpochMilli(retryAtMillis);
        String reason = crowded
                ? "too many calls already wait for Strava's request budget"
                : "Strava's request budget is used up";
        return new StravaRateLimitException(
                operation,
                0,
                StravaFault.NONE,
                retryAt,
                "strava:" + operation + " was not sent: " + reason + "; there is more at " + retryAt + ".");
    }

    /** @return what time it is */
    private long turn() {
        long now = clock.millis();
        turn(now);
        return now;
    }

    private void turn(long now) {
        if (account.turn(now) && !waiting.isEmpty()) {
            pace.begin();
        }
    }

    private boolean allows(Bucket bucket, RateLimitPriority priority, long now) {
        return !account.isBlocked(bucket, priority) && (share == null || share.covers(bucket, priority, account, now));
    }

    /** Whether it is only for this node's share that a call cannot be made, and more of it can be asked for. */
    private boolean lacksShare(Bucket bucket, RateLimitPriority priority, long now) {
        return share != null
                && share.canSettle(bucket, priority, now)
                && !account.isBlocked(bucket, priority)
                && !share.covers(bucket, priority, account, now);
    }

    private long retryAt(Bucket bucket, RateLimitPriority priority, long now) {
        long askAgain = share == null ? now : Math.max(now, share.deniedUntil(bucket, priority));
        return account.blockedUntil(bucket, priority, askAgain);
    }

    private void wakeFor(Bucket bucket, RateLimitPriority priority, long retryAt, long now) {
        boolean window = account.isBlocked(bucket, priority);
        wakeAt(retryAt, now, window ? ThreadLocalRandom.current().nextLong(SPREAD_MILLIS) : 0);
    }

    private void wakeAt(long time, long now, long spreadMillis) {
        if (time < nextWake) {
            nextWake = time;
            delayer.after(Duration.ofMillis(time - now + spreadMillis), () -> wake(time));
        }
    }

    private void wake(long planned) {
        synchronized (lock) {
            if (planned != nextWake) {
                // An earlier one took its place, and has planned the next.
                return;
            }
            nextWake = Long.MAX_VALUE;
        }
        serveWaiting();
    }

    /** Grants what can be granted, in order of priority, then age; outside the lock runs whoever waited. */
    private void serveWaiting() {
        List<Runnable> served = new ArrayList<>();
        synchronized (lock) {
            if (waiting.isEmpty()) {
                return;
            }
            long now = turn();
            Waiter next = next(now);
            while (next != null) {
                Permit permit = reserve(next.kind().bucket, now);
                CompletableFuture<Permit> place = next.future();
                served.add(() -> grant(place, permit));
                next = next(now);
            }
            boolean lacksShare = false;
            for (WaitingLine.Kind kind : waiting.waitedFor()) {
                if (lacksShare(kind.bucket, kind.priority, now)) {
                    // What is asked for is for the first of them, who may have got it and not gone yet.
                    lacksShare |= waiting.isFirst(kind);
                } else if (allows(kind.bucket, kind.priority, now)) {
                    if (pace.isOn() && account.inFlight() < TOGETHER) {
                        wakeAt(pace.next(now), now, 0);
                    }
                } else if (!isUndecided(kind.bucket, kind.priority)) {
                    long retryAt = retryAt(kind.bucket, kind.priority, now);
                    kind.removeImpatient(retryAt)
                            .forEach(waiter -> served.add(() -> waiter.future()
                                    .completeExceptionally(exhausted(waiter.operation(), retryAt, false))));
                    wakeFor(kind.bucket, kind.priority, retryAt, now);
                }
            }
            if (lacksShare) {
                served.add(settling::settle);
            }
            if (waiting.isEmpty()) {
                pace.end();
            }
        }
        served.forEach(worker::execute);
    }

    /** The next to be served, null if there is none or it is not time. */
    private Waiter next(long now) {
        if (account.inFlight() >= TOGETHER || !pace.isTime(now)) {
            return null;
        }
        Waiter next = waiting.removeFirst(kind -> allows(kind.bucket, kind.priority, now));
        if (next != null) {
            pace.served(now, account.limit(), share == null ? 1 : share.nodes());
        }
        return next;
    }

    private void grant(CompletableFuture<Permit> place, Permit permit) {
        if (!place.complete(permit)) {
            unused(permit);
        }
    }
}
