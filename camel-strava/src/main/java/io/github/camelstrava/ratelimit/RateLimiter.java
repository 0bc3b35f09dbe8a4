package io.github.camelstrava.ratelimit;

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
    private final Share share;

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
        this.share = share == null ? Share.ALL : share;
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
            Bucket bucket, Rank rank, RateLimitPolicy policy, Duration maxWait, String operation) {
        Permit permit;
        boolean settle;
        synchronized (lock) {
            long now = turn();
            permit = grantNow(bucket, rank, policy, now);
            settle = permit == null ? lacksShare(bucket, rank, now) : share.isLow(now) && settling.isFirstToAsk();
        }
        if (permit != null) {
            if (settle) {
                worker.execute(settling::settle);
            }
            return CompletableFuture.completedFuture(permit);
        }
        if (settle) {
            // On the calling thread, which reads its token from the same store anyway.
            settling.settleFor(bucket, rank.priority());
        }
        return acquireOrWait(bucket, rank, policy, maxWait, operation);
    }

    private CompletableFuture<Permit> acquireOrWait(
            Bucket bucket, Rank rank, RateLimitPolicy policy, Duration maxWait, String operation) {
        synchronized (lock) {
            long now = turn();
            Permit permit = grantNow(bucket, rank, policy, now);
            if (permit != null) {
                return CompletableFuture.completedFuture(permit);
            }
            long retryAt = retryAt(bucket, rank, now);
            boolean undecided = isUndecided(bucket, rank);
            long deadline = policy == RateLimitPolicy.wait ? later(now, maxWait) : now;
            // Those who are before go at once, unless they are spread over some time.
            boolean spread = policy != RateLimitPolicy.wait && pace.isOn();
            boolean tooLong = !undecided && (retryAt > deadline || spread);
            if (tooLong || waiting.isFull(rank)) {
                Refusal refusal = tooLong ? account.refusal(bucket, rank, now) : Refusal.CROWDED;
                return CompletableFuture.failedFuture(refusal.of(operation, retryAt));
            }
            if (closed) {
                return CompletableFuture.failedFuture(Refusal.stopping());
            }
            CompletableFuture<Permit> place = new CompletableFuture<>();
            waiting.add(new Waiter(waiting.kind(bucket, rank), ++sequence, deadline, operation, place));
            if (!undecided) {
                wakeFor(bucket, rank, retryAt, now);
            }
            return place;
        }
    }

    /** Whether it will be known in a moment what there is. */
    private boolean isUndecided(Bucket bucket, Rank rank) {
        return share.isSettling() || account.isUndecided(bucket, rank);
    }

    private static long later(long now, Duration wait) {
        return wait.compareTo(Duration.ofMillis(Long.MAX_VALUE - now)) < 0 ? now + wait.toMillis() : Long.MAX_VALUE;
    }

    /** @return null if the call has to wait */
    private Permit grantNow(Bucket bucket, Rank rank, RateLimitPolicy policy, long now) {
        boolean free = bucket == Bucket.NONE
                // Forged events must not cost more than others, whatever the route would pay.
                || policy == RateLimitPolicy.none && !account.isShareOfEventsUsedUp(bucket, rank)
                || allows(bucket, rank, now)
                        && (waiting.isEmpty()
                                || !waiting.isAnybodyBefore(rank, kind -> allows(kind.bucket, kind.rank, now)));
        Permit permit = free ? reserve(bucket, rank, now) : null;
        if (policy == RateLimitPolicy.none && permit != null) {
            permit.unconditional = true;
        }
        return permit;
    }

    private Permit reserve(Bucket bucket, Rank rank, long now) {
        long lapse = share.lapse();
        if (settling != null && bucket != Bucket.NONE) {
            share.take(bucket, now);
            settling.planReport();
        }
        Permit permit = account.reserve(bucket, rank, now);
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
            share.putBack(permit.bucket);
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
    public Instant availableAt(Bucket bucket, Rank rank) {
        synchronized (lock) {
            long now = turn();
            return Instant.ofEpochMilli(account.blockedUntil(bucket, rank, now));
        }
    }

    /** So many reads caused by events have found something new: they do not count as such any more. */
    public void eventReadsBroughtNews(int reads) {
        synchronized (lock) {
            turn();
            account.events().broughtNews(reads);
        }
        serveWaiting();
    }

    /** So many reads caused by events have found nothing new: not too many of them are made in one day (UTC). */
    public void eventReadsWereVain(int reads) {
        synchronized (lock) {
            turn();
            account.events().wereVain(reads);
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
            worker.execute(() -> some.forEach(waiter -> waiter.future().completeExceptionally(Refusal.stopping())));
        }
    }

    /** Returns to other nodes what this one will not use any more. */
    public void leave() {
        if (settling != null) {
            settling.settle();
        }
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

    private boolean allows(Bucket bucket, Rank rank, long now) {
        return !account.isBlocked(bucket, rank) && share.covers(bucket, rank.priority(), account, now);
    }

    /** Whether it is only for this node's share that a call cannot be made, and more of it can be asked for. */
    private boolean lacksShare(Bucket bucket, Rank rank, long now) {
        return share.canSettle(bucket, rank.priority(), now)
                && !account.isBlocked(bucket, rank)
                && !share.covers(bucket, rank.priority(), account, now);
    }

    private long retryAt(Bucket bucket, Rank rank, long now) {
        long askAgain = Math.max(now, share.deniedUntil(bucket, rank.priority()));
        return account.blockedUntil(bucket, rank, askAgain);
    }

    private void wakeFor(Bucket bucket, Rank rank, long retryAt, long now) {
        boolean window = account.isBlocked(bucket, rank);
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

    /** Grants what can be granted, in order of rank, then age; outside the lock runs whoever waited. */
    private void serveWaiting() {
        List<Runnable> served = new ArrayList<>();
        synchronized (lock) {
            if (waiting.isEmpty()) {
                return;
            }
            long now = turn();
            letGo(now, served);
            seeToThoseWhoStay(now, served);
            if (!isAnybodyPaced()) {
                pace.end();
            }
        }
        served.forEach(worker::execute);
    }

    private void letGo(long now, List<Runnable> served) {
        Waiter next = next(now);
        while (next != null) {
            Permit permit = reserve(next.kind().bucket, next.kind().rank, now);
            CompletableFuture<Permit> place = next.future();
            served.add(() -> grant(place, permit));
            next = next(now);
        }
    }

    private void seeToThoseWhoStay(long now, List<Runnable> served) {
        boolean lacksShare = false;
        for (WaitingLine.Kind kind : waiting.waitedFor()) {
            if (lacksShare(kind.bucket, kind.rank, now)) {
                // What is asked for is for the first of them, who may have got it and not gone yet.
                lacksShare |= waiting.isFirst(kind);
            } else if (allows(kind.bucket, kind.rank, now)) {
                if (pace.isOn() && account.inFlight() < TOGETHER) {
                    wakeAt(pace.next(now), now, 0);
                }
            } else if (!isUndecided(kind.bucket, kind.rank)) {
                long retryAt = retryAt(kind.bucket, kind.rank, now);
                Refusal refusal = account.refusal(kind.bucket, kind.rank, now);
                kind.removeImpatient(retryAt)
                        .forEach(waiter -> served.add(
                                () -> waiter.future().completeExceptionally(refusal.of(waiter.operation(), retryAt))));
                wakeFor(kind.bucket, kind.rank, retryAt, now);
            }
        }
        if (lacksShare) {
            served.add(settling::settle);
        }
    }

    /** Events that wait for a later window slow nobody down in this one. */
    private boolean isAnybodyPaced() {
        return waiting.waitedFor().stream().anyMatch(kind -> !account.isShareOfEventsUsedUp(kind.bucket, kind.rank));
    }

    /** The next to be served, null if there is none or it is not time. */
    private Waiter next(long now) {
        if (account.inFlight() >= TOGETHER || !pace.isTime(now)) {
            return null;
        }
        Waiter next = waiting.removeFirst(kind -> allows(kind.bucket, kind.rank, now));
        if (next != null) {
            pace.served(now, account.limit(), share.nodes());
        }
        return next;
    }

    private void grant(CompletableFuture<Permit> place, Permit permit) {
        if (!place.complete(permit)) {
            unused(permit);
        }
    }
}
