package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is known of an application's limits, and the calls that are being made. Times are milliseconds by this machine's
 * clock, unless said otherwise. Guarded by the limiter's lock.
 */
final class Account {

    /** The smallest budget Strava grants; assumed until the first answer tells. */
    private static final int[] ASSUMED_OVERALL = {200, 2_000};

    private static final int[] ASSUMED_READ = {100, 1_000};

    /** Strava's {@code Date} is cut to the second. */
    private static final long MARGIN_MILLIS = 1_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final int lowPercent;
    private final Usage[] overall = usages(ASSUMED_OVERALL);
    private final Usage[] read = usages(ASSUMED_READ);
    /** In the order in which nodes report them. */
    private final List<Usage> all = List.of(overall[0], overall[1], read[0], read[1]);

    private final EventReads events = new EventReads(read[0], read[1]);

    private final ServerClock serverClock = new ServerClock();
    /** When the quarter hour ends. */
    private long turnsAt = NEVER;

    private int inFlight;
    private int readsInFlight;
    /** Those of them that were begun after Strava last told the usage, so that it cannot have included them. */
    private int begun;

    private int readsBegun;
    /** The number of the last call that was begun before that. */
    private long toldAt;

    private long readsToldAt;
    private long sequence;
    private long calls;
    private long refusedCalls;
    /** The quarter hour that was last closed by a refusal without numbers. */
    private long lastBlindRefusal = NEVER;

    /** @param lowPercent how much of the read budget callers of low priority may spend */
    Account(int lowPercent) {
        this.lowPercent = lowPercent;
    }

    private static Usage[] usages(int[] limits) {
        return new Usage[] {new Usage(Span.QUARTER_HOUR, limits[0]), new Usage(Span.DAY, limits[1])};
    }

    // time

    /**
     * Starts new windows if it is time.
     *
     * @return whether a quarter hour began
     */
    boolean turn(long now) {
        if (now < turnsAt) {
            return false;
        }
        long quarterHour = quarterHour();
        long serverTime = serverClock.at(now);
        all.forEach(usage -> usage.turn(serverTime));
        events.turn();
        boolean turned = quarterHour() != quarterHour;
        if (turned) {
            serverClock.grewOld();
        }
        planTurn();
        return turned;
    }

    private void planTurn() {
        turnsAt = serverClock.local(overall[0].end());
    }

    private void restart(long now) {
        long serverTime = serverClock.at(now);
        all.forEach(usage -> usage.restart(serverTime));
        events.restart();
        planTurn();
    }

    /** Takes somebody else's word for what time it is at Strava, until Strava tells. */
    void assumeTime(Instant serverTime, long now) {
        serverClock.assume(serverTime.toEpochMilli(), now);
        restart(now);
    }

    /** Whether Strava itself has told what time it is. */
    boolean isTimeKnown() {
        return serverClock.isKnown();
    }

    /** By Strava's clock. */
    Instant serverTime(long now) {
        return Instant.ofEpochMilli(serverClock.at(now));
    }

    // what may be spent

    /** Whether there is no budget, whatever other nodes have set aside. */
    boolean isBlocked(Bucket bucket, Rank rank) {
        int percent = percent(rank.priority());
        return isBlocking(overall[0], inFlight, 100)
                || isBlocking(overall[1], inFlight, 100)
                || bucket == Bucket.READ
                        && (isBlocking(read[0], readsInFlight, percent) || isBlocking(read[1], readsInFlight, percent))
                || isShareOfEventsUsedUp(bucket, rank);
    }

    /** Whether a call cannot be made as events have caused too many. */
    boolean isShareOfEventsUsedUp(Bucket bucket, Rank rank) {
        return bucket == Bucket.READ && rank == Rank.EVENT && events.left() == 0;
    }

    /** Whether Strava would refuse a call, whoever makes it. */
    boolean isUsedUp(Bucket bucket) {
        return isBlocking(overall[0], 0, 100)
                || isBlocking(overall[1], 0, 100)
                || bucket == Bucket.READ && (isBlocking(read[0], 0, 100) || isBlocking(read[1], 0, 100));
    }

    /** Whether it takes the answers to come to decide: some of those calls may be in the usage already. */
    boolean isUndecided(Bucket bucket, Rank rank) {
        return isBlocked(bucket, rank) && blockedUntil(bucket, rank, NEVER) == NEVER;
    }

    private static boolean isBlocking(Usage usage, int made, int percent) {
        return !usage.allows(made, percent);
    }

    /** How much of the read budget callers may spend. */
    int percent(RateLimitPriority priority) {
        return priority == RateLimitPriority.low ? lowPercent : 100;
    }

    /** When there will be budget again; {@code otherwise} if there is some, or may be when calls are answered. */
    long blockedUntil(Bucket bucket, Rank rank, long otherwise) {
        long until = isShareOfEventsUsedUp(bucket, rank) ? events.blockedUntil() : NEVER;
        for (int i = 0; i < overall.length; i++) {
            if (isBlocking(overall[i], begun, 100)) {
                until = Math.max(until, overall[i].end());
            }
            if (bucket == Bucket.READ && isBlocking(read[i], readsBegun, percent(rank.priority()))) {
                until = Math.max(until, read[i].end());
            }
        }
        return until == NEVER ? otherwise : serverClock.local(until) + MARGIN_MILLIS;
    }

    /** Why a call that is blocked cannot be made. */
    Refusal refusal(Bucket bucket, Rank rank, long now) {
        boolean forEventsOnly = blockedUntil(bucket, rank, now) > blockedUntil(bucket, Rank.LOW, now);
        return rank == Rank.EVENT && forEventsOnly ? Refusal.EVENTS : Refusal.USED_UP;
    }

    // calls

    /** Counts a call that is about to be made. */
    Permit reserve(Bucket bucket, Rank rank, long now) {
        if (bucket == Bucket.NONE) {
            return new Permit(bucket, ++sequence, now, 0, 0, null);
        }
        calls++;
        inFlight++;
        begun++;
        if (bucket == Bucket.READ) {
            readsInFlight++;
            readsBegun++;
        }
        int[] uncounted = {
            overall[0].uncounted(), overall[1].uncounted(), read[0].uncounted(), read[1].uncounted(),
        };
        Permit permit = new Permit(bucket, ++sequence, now, overall[0].window(), overall[1].window(), uncounted);
        if (bucket == Bucket.READ && rank == Rank.EVENT) {
            permit.forEvent = true;
            events.count();
        }
        return permit;
    }

    /** A call was not made after all. */
    void putBack(Permit permit) {
        release(permit);
        calls--;
        if (permit.forEvent) {
            events.putBack(permit.quarterHour);
        }
    }

    private void release(Permit permit) {
        inFlight--;
        begun -= permit.number > toldAt ? 1 : 0;
        if (permit.bucket == Bucket.READ) {
            readsInFlight--;
            readsBegun -= permit.number > readsToldAt ? 1 : 0;
        }
    }

    /** Learns from the {@code Date} of an answer; to be told before the windows are turned. */
    void learnTime(Permit permit, RateLimitHeaders headers, long now) {
        if (headers.date() != null && serverClock.learn(headers.date().toEpochMilli(), permit.granted, now)) {
            restart(now);
            // By what is known now, not by what was believed then.
            long sent = serverClock.at(permit.granted);
            permit.quarterHour = overall[0].span.windowAt(sent);
            permit.day = overall[1].span.windowAt(sent);
        }
        planTurn();
    }

    /** A call was made and answered. */
    void count(Permit permit, RateLimitHeaders headers, long now) {
        long told = told(headers, now);
        release(permit);
        if (headers.usage() != null) {
            toldAt = sequence;
            begun = 0;
        }
        if (headers.readUsage() != null && permit.bucket == Bucket.READ) {
            readsToldAt = sequence;
            readsBegun = 0;
        }
        observe(permit, 0, overall, headers.limit(), headers.usage(), told);
        if (permit.bucket == Bucket.READ) {
            observe(permit, 2, read, headers.readLimit(), headers.readUsage(), told);
        }
    }

    /** A call was made, but there is no answer: Strava may have counted it. */
    void countUnanswered(Permit permit) {
        release(permit);
        observe(permit, 0, overall, null, null, NEVER);
        if (permit.bucket == Bucket.READ) {
            observe(permit, 2, read, null, null, NEVER);
        }
    }

    private long told(RateLimitHeaders headers, long now) {
        return headers.date() != null ? headers.date().toEpochMilli() : serverClock.at(now);
    }

    private static void observe(Permit permit, int offset, Usage[] usages, int[] limits, int[] used, long told) {
        for (int i = 0; i < usages.length; i++) {
            Usage usage = usages[i];
            if (limits != null) {
                usage.learnLimit(limits[i], permit.number);
            }
            if (used == null) {
                usage.countUnreported();
            } else {
                long sentIn = i == 0 ? permit.quarterHour : permit.day;
                usage.report(used[i], sentIn, permit.uncounted[offset + i], usage.span.windowAt(told));
            }
        }
    }

    /** A call that was counted was granted. */
    void granted() {
        lastBlindRefusal = NEVER;
    }

    /**
     * A call that was counted was refused.
     *
     * @param readsOnly whether the answer said that only reads are used up
     */
    void refused(Permit permit, RateLimitHeaders headers, boolean readsOnly, long now) {
        Bucket bucket = permit.bucket;
        refusedCalls++;
        List<Usage> concerned = bucket == Bucket.READ ? all : List.of(overall);
        Usage[] refusing = bucket == Bucket.READ && readsOnly ? read : overall;
        long quarterHour = quarterHour();
        boolean toldByNumbers = concerned.stream().anyMatch(usage -> usage.used() >= usage.limit());
        // A late answer about a window that is over says nothing about this one.
        boolean late = refusing[0].span.windowAt(told(headers, now)) < quarterHour
                || permit.quarterHour < quarterHour && refusing[0].isCertain();
        if (toldByNumbers || late) {
            return;
        }
        // Refused again in the very next window that opened, and nothing granted between: it is the day that is used
        // up.
        boolean again =
                lastBlindRefusal != NEVER && lastBlindRefusal < quarterHour && quarterHour - lastBlindRefusal <= 2;
        lastBlindRefusal = quarterHour;
        refusing[again ? 1 : 0].refuse();
    }

    // what there is

    EventReads events() {
        return events;
    }

    List<Usage> usages() {
        return all;
    }

    long quarterHour() {
        return overall[0].window();
    }

    /** How many calls a quarter hour grants. */
    int limit() {
        return overall[0].limit();
    }

    /** All limits together: less than before if one of them was lowered. */
    long limits() {
        return (long) overall[0].limit() + overall[1].limit() + read[0].limit() + read[1].limit();
    }

    int inFlight() {
        return inFlight;
    }

    int readsInFlight() {
        return readsInFlight;
    }

    /** What may still be read today, and how much at once. */
    DailyReads dailyReads(RateLimitPriority priority, long now) {
        int percent = percent(priority);
        int share = read[1].share(percent);
        int left = share - read[1].used(percent) - readsInFlight;
        int leftOfAll = overall[1].limit() - overall[1].used() - inFlight;
        boolean closed = read[1].isRefused() || overall[1].isRefused();
        return new DailyReads(
                Math.min(share, overall[1].limit()),
                closed ? 0 : Math.max(0, Math.min(left, leftOfAll)),
                Math.min(read[0].share(percent), overall[0].limit()),
                Duration.ofMillis(Math.max(0, read[1].end() - serverClock.at(now))));
    }

    Budget budget(int waiting) {
        return new Budget(quota(overall, inFlight), quota(read, readsInFlight), calls, refusedCalls, waiting);
    }

    private static Budget.Quota quota(Usage[] usages, int made) {
        return new Budget.Quota(usages[0].used() + made, usages[0].limit(), usages[1].used() + made, usages[1].limit());
    }
}
