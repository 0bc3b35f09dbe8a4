package io.github.camelstrava.ratelimit;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.ratelimit.WaitingLine.Waiter;
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

    /** The smallest budget Strava grants; assumed until the first answer tells. */
    private static final int[] ASSUMED_OVERALL = {200, 2_000};

    private static final int[] ASSUMED_READ = {100, 1_000};

    /** A bound on memory; at Strava's budgets the last of them would wait for days. */
    private static final int MAX_WAITING = 20_000;

    /** Strava's {@code Date} is cut to the second. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Keeps nodes that waited for the same window from asking in the same instant. */
    private static final long SPREAD_MILLIS = 2_000;

    /** Those who waited follow each other, instead of all going out when a window turns. */
    private static final int TOGETHER = 16;

    private static final long NEVER = Long.MIN_VALUE;

    /** At most one call in so many may be the repetition of a failed one. */
    private static final int RETRY_SHARE = 20;

    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;
    private final int lowPercent;

    private final Object lock = new Object();
    private final Usage[] overall = usages(ASSUMED_OVERALL);
    private final Usage[] read = usages(ASSUMED_READ);
    private final List<Usage> all = List.of(overall[0], overall[1], read[0], read[1]);
    private final WaitingLine waiting = new WaitingLine();
    private final ServerClock serverClock = new ServerClock();
    private Instant nextWake = Instant.MAX;
    private int overallInFlight;
    private int readInFlight;
    private long sequence;
    private long calls;
    private long refusedCalls;
    private long retryWindow;
    private int retries;
    /** The quarter hour that was last closed by a refusal without numbers. */
    private long lastBlindRefusal = NEVER;

    private boolean closed;

    /**
     * @param worker     runs what had to wait
     * @param lowPercent how much of the read budget callers of low priority may spend
     */
    public RateLimiter(Clock clock, Delayer delayer, Executor worker, int lowPercent) {
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
        this.lowPercent = lowPercent;
    }

    private static Usage[] usages(int[] limits) {
        return new Usage[] {new Usage(Span.QUARTER_HOUR, limits[0]), new Usage(Span.DAY, limits[1])};
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
        synchronized (lock) {
            Instant now = clock.instant();
            turn(now);
            if (bucket == Bucket.NONE
                    || policy == RateLimitPolicy.none
                    || allows(bucket, priority) && !waiting.isAnybodyBefore(priority, this::allows)) {
                return CompletableFuture.completedFuture(reserve(bucket));
            }
            Instant retryAt = retryAt(bucket, priority, now);
            boolean tooLong = policy == RateLimitPolicy.fail || retryAt.isAfter(now.plus(maxWait));
            if (tooLong || waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(exhausted(operation, retryAt, !tooLong));
            }
            if (closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            CompletableFuture<Permit> place = new CompletableFuture<>();
            waiting.add(new Waiter(waiting.kind(bucket, priority), ++sequence, now.plus(maxWait), operation, place));
            wakeAt(retryAt, now);
            return place;
        }
    }

    /**
     * A call was made and answered. To be told as soon as the headers are there, as they date from then.
     *
     * @param refused      whether the answer was 429
     * @param readsRefused whether it said that only reads are used up
     */
    public void answered(Permit permit, RateLimitHeaders headers, boolean refused, boolean readsRefused) {
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            Instant now = clock.instant();
            if (serverClock.learn(headers.date(), permit.granted, now)) {
                all.forEach(usage -> usage.restart(serverClock.at(now)));
            }
            turn(now);
            Instant told = headers.date() != null ? headers.date() : serverClock.at(now);
            count(permit, headers, told);
            if (refused) {
                refusedCalls++;
                closeWindow(permit.bucket, readsRefused, told);
            } else {
                lastBlindRefusal = NEVER;
            }
        }
        serveWaiting();
    }

    /** A call was made, but there is no answer: Strava may have counted it. */
    public void unanswered(Permit permit) {
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            turn(clock.instant());
            count(permit, RateLimitHeaders.NONE, Instant.MIN);
        }
        serveWaiting();
    }

    /** A call was not made after all. */
    public void unused(Permit permit) {
        synchronized (lock) {
            if (!permit.giveBack() || permit.bucket == Bucket.NONE) {
                return;
            }
            release(permit.bucket);
            calls--;
        }
        serveWaiting();
    }

    /** Whether a failed call may be repeated: repetitions are a small share of the budget, however long an outage lasts. */
    public boolean mayRetry() {
        synchronized (lock) {
            turn(clock.instant());
            if (retryWindow != overall[0].window()) {
                retryWindow = overall[0].window();
                retries = 0;
            }
            if (retries >= Math.max(2, overall[0].limit() / RETRY_SHARE)) {
                return false;
            }
            retries++;
            return true;
        }
    }

    /** When a call of this kind can be made, by this machine's clock; now if it can be made at once. */
    public Instant availableAt(Bucket bucket, RateLimitPriority priority) {
        synchronized (lock) {
            Instant now = clock.instant();
            turn(now);
            return allows(bucket, priority) ? now : retryAt(bucket, priority, now);
        }
    }

    public Budget budget() {
        synchronized (lock) {
            turn(clock.instant());
            return new Budget(
                    quota(overall, overallInFlight), quota(read, readInFlight), calls, refusedCalls, waiting.size());
        }
    }

    /** Lets all who wait fail at once, and whoever would have to wait; what needs no waiting goes on. */
    public void stopWaiting() {
        List<Waiter> cancelled;
        synchronized (lock) {
            closed = true;
            cancelled = waiting.removeAll();
        }
        cancelled.forEach(waiter -> worker.execute(() -> waiter.future().completeExceptionally(stopping())));
    }

    private static CancellationException stopping() {
        return new CancellationException("The Strava component is stopping; the call was not made.");
    }

    private StravaRateLimitException exhausted(String operation, Instant retryAt, boolean crowded) {
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

    private void turn(Instant now) {
        long quarterHour = overall[0].window();
        Instant serverTime = serverClock.at(now);
        all.forEach(usage -> usage.turn(serverTime));
        if (overall[0].window() != quarterHour) {
            serverClock.grewOld();
        }
    }

    private boolean allows(WaitingLine.Kind kind) {
        return allows(kind.bucket, kind.priority);
    }

    private boolean allows(Bucket bucket, RateLimitPriority priority) {
        return blocking(bucket, priority).isEmpty();
    }

    private List<Usage> blocking(Bucket bucket, RateLimitPriority priority) {
        List<Usage> blocking = new ArrayList<>(0);
        for (Usage usage : overall) {
            if (!usage.allows(overallInFlight, 100)) {
                blocking.add(usage);
            }
        }
        if (bucket == Bucket.READ) {
            for (Usage usage : read) {
                if (!usage.allows(readInFlight, priority == RateLimitPriority.low ? lowPercent : 100)) {
                    blocking.add(usage);
                }
            }
        }
        return blocking;
    }

    private Instant retryAt(Bucket bucket, RateLimitPriority priority, Instant now) {
        return blocking(bucket, priority).stream()
                .map(usage -> serverClock.local(usage.end()).plus(MARGIN))
                .max(Instant::compareTo)
                .orElse(now);
    }

    private Permit reserve(Bucket bucket) {
        if (bucket != Bucket.NONE) {
            calls++;
            overallInFlight++;
        }
        if (bucket == Bucket.READ) {
            readInFlight++;
        }
        long[] windows = new long[all.size()];
        int[] uncounted = new int[all.size()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = all.get(i).window();
            uncounted[i] = all.get(i).uncounted();
        }
        return new Permit(bucket, ++sequence, clock.instant(), windows, uncounted);
    }

    private void release(Bucket bucket) {
        overallInFlight--;
        if (bucket == Bucket.READ) {
            readInFlight--;
        }
    }

    private void count(Permit permit, RateLimitHeaders headers, Instant told) {
        release(permit.bucket);
        observe(permit, 0, overall, headers.limit(), headers.usage(), told);
        if (permit.bucket == Bucket.READ) {
            observe(permit, 2, read, headers.readLimit(), headers.readUsage(), told);
        }
    }

    private void observe(Permit permit, int offset, Usage[] usages, int[] limits, int[] used, Instant told) {
        for (int i = 0; i < usages.length; i++) {
            Usage usage = usages[i];
            if (limits != null) {
                usage.learnLimit(limits[i], permit.number);
            }
            if (used == null) {
                usage.countUnreported();
            } else {
                usage.report(
                        used[i], permit.windows[offset + i], permit.uncounted[offset + i], usage.span.windowAt(told));
            }
        }
    }

    private void closeWindow(Bucket bucket, boolean readsOnly, Instant told) {
        List<Usage> concerned = bucket == Bucket.READ ? all : List.of(overall);
        Usage[] refusing = bucket == Bucket.READ && readsOnly ? read : overall;
        long quarterHour = refusing[0].window();
        boolean toldByNumbers = concerned.stream().anyMatch(usage -> usage.used() >= usage.limit());
        // A late answer about a window that is over says nothing about this one.
        if (toldByNumbers || refusing[0].span.windowAt(told) < quarterHour) {
            return;
        }
        // Refused again in the very next window that opened, and nothing granted between: it is the day that is used
        // up.
        boolean again =
                lastBlindRefusal != NEVER && lastBlindRefusal < quarterHour && quarterHour - lastBlindRefusal <= 2;
        lastBlindRefusal = quarterHour;
        refusing[again ? 1 : 0].refuse();
    }

    private Budget.Quota quota(Usage[] usages, int inFlight) {
        return new Budget.Quota(
                usages[0].used() + inFlight, usages[0].limit(), usages[1].used() + inFlight, usages[1].limit());
    }

    private void wakeAt(Instant time, Instant now) {
        if (time.isBefore(nextWake)) {
            nextWake = time;
            long spread = ThreadLocalRandom.current().nextLong(SPREAD_MILLIS);
            delayer.after(Duration.between(now, time).plusMillis(spread), () -> wake(time));
        }
    }

    private void wake(Instant planned) {
        synchronized (lock) {
            if (!planned.equals(nextWake)) {
                // An earlier one took its place, and has planned the next.
                return;
            }
            nextWake = Instant.MAX;
        }
        serveWaiting();
    }

    /** Grants what can be granted, in order of priority, then age; outside the lock runs whoever waited. */
    private void serveWaiting() {
        List<Runnable> served = new ArrayList<>();
        synchronized (lock) {
            Instant now = clock.instant();
            turn(now);
            Waiter next = overallInFlight < TOGETHER ? waiting.removeFirst(this::allows) : null;
            while (next != null) {
                Permit permit = reserve(next.kind().bucket);
                CompletableFuture<Permit> place = next.future();
                served.add(() -> grant(place, permit));
                next = overallInFlight < TOGETHER ? waiting.removeFirst(this::allows) : null;
            }
            for (WaitingLine.Kind kind : waiting.waitedFor()) {
                if (!allows(kind)) {
                    Instant retryAt = retryAt(kind.bucket, kind.priority, now);
                    kind.removeImpatient(retryAt)
                            .forEach(waiter -> served.add(() -> waiter.future()
                                    .completeExceptionally(exhausted(waiter.operation(), retryAt, false))));
                    wakeAt(retryAt, now);
                }
            }
        }
        served.forEach(worker::execute);
    }

    private void grant(CompletableFuture<Permit> place, Permit permit) {
        if (!place.complete(permit)) {
            unused(permit);
        }
    }
}
