package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * The athletes of {@link PollingSimulation}, of whose activities Strava tells by events: as the component follows them, and
 * asks for everybody of whom it has heard nothing for some days. Prints properties.
 */
public final class PushSimulation {

    public static final String MEDIAN = "median";
    public static final String P95 = "p95";
    public static final String LONGEST = "longest";
    public static final String UNTOLD = "untold";
    public static final String LONGEST_UNTOLD = "longestUntold";
    public static final String CALLS = "calls";
    public static final String CALLS_FOR_EVENTS = "callsForEvents";
    public static final String CALLS_IN_VAIN = "callsInVain";
    public static final String DELIVERED = "delivered";
    public static final String REFUSED = ".refused";
    public static final String LOST = ".lost";
    public static final String REPEATED = ".repeated";

    /** So often the component looks around, and so long a failed activity waits at first. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    private static final Duration RETRY = Duration.ofMinutes(1);

    private final SimulatedAthletes athletes;
    private final VirtualTime time;
    private final SimulatedStrava strava;
    private final Delays delays;
    private final SimulatedEvents events;
    private final SimulatedPoller poller;
    private boolean woken;

    /** Calls up to some time: all, those that events have caused, and those of them that brought nothing. */
    private record Calls(long all, long forEvents, long inVain) {

        static final Calls NONE = new Calls(0, 0, 0);

        Calls since(Calls before) {
            return new Calls(all - before.all, forEvents - before.forEvents, inVain - before.inVain);
        }
    }

    private PushSimulation(int[] readLimits, Duration reconcile, long seed) {
        athletes = new SimulatedAthletes(seed);
        time = new VirtualTime(athletes.met().toString());
        strava = new SimulatedStrava(time, readLimits);
        delays = athletes.delays();
        events = new SimulatedEvents(athletes.byId().values(), athletes.met(), new Random(seed + 3));
        poller = new SimulatedPoller(
                time,
                strava,
                athletes.byId(),
                delays,
                new SimulatedPoller.Manner(LOOK_AROUND, RETRY, Preference.LIKELY_NEWS, true, reconcile),
                new Random(seed + 1));
    }

    /**
     * @param args a seed, the reads granted in a quarter hour and in a day, and for how many days an athlete is left alone
     *             without an event
     */
    public static void main(String[] args) {
        int[] readLimits = {Integer.parseInt(args[1]), Integer.parseInt(args[2])};
        new PushSimulation(readLimits, Duration.ofDays(Long.parseLong(args[3])), Long.parseLong(args[0])).run();
    }

    private void run() {
        awaitEvent();
        Calls before = Calls.NONE;
        Calls untilEnd = Calls.NONE;
        Instant nextPoll = time.instant();
        Instant next = null;
        while (time.instant().isBefore(athletes.afterwards())) {
            passUntil(next == null || nextPoll.isBefore(next) ? nextPoll : next);
            woken = false;
            if (time.instant().isBefore(nextPoll)) {
                next = poller.goOn();
            } else {
                next = poller.poll();
                nextPoll = time.instant().plus(LOOK_AROUND);
            }
            before = time.instant().isBefore(athletes.begin()) ? calls() : before;
            untilEnd = time.instant().isBefore(athletes.end()) ? calls() : untilEnd;
        }
        print(untilEnd.since(before));
    }

    /** Until then, unless there is something to do for an event. */
    private void passUntil(Instant end) {
        while (!woken && time.instant().isBefore(end)) {
            Instant stop = events.next().isBefore(end) ? events.next() : end;
            Duration wait = Duration.between(time.instant(), stop);
            time.pass(wait.isNegative() ? Duration.ZERO : wait);
        }
    }

    /** Events come at their time, in the middle of a poll as well. */
    private void awaitEvent() {
        if (!events.next().equals(Instant.MAX)) {
            time.after(Duration.between(time.instant(), events.next()), this::receive);
        }
    }

    private void receive() {
        woken |= poller.receive(events.take());
        awaitEvent();
    }

    private Calls calls() {
        return new Calls(strava.calls(), poller.callsForEvents(), poller.callsInVain());
    }

    private void print(Calls calls) {
        Set<Long> ofNoEvent = events.untold();
        Delays untold = delays.of(ofNoEvent);
        print(MEDIAN, delays.hours(0.5));
        print(P95, delays.hours(0.95));
        print(LONGEST, delays.hours(1));
        count(UNTOLD, untold.measured());
        print(LONGEST_UNTOLD, untold.hours(1));
        count(CALLS, calls.all());
        count(CALLS_FOR_EVENTS, calls.forEvents());
        count(CALLS_IN_VAIN, calls.inVain());
        count(DELIVERED, delays.measured());
        count(REFUSED, strava.refused());
        count(LOST, delays.lost());
        count(REPEATED, delays.repeated());
    }

    private static void count(String what, long value) {
        System.out.println(what + "=" + value);
    }

    private static void print(String what, double value) {
        System.out.println(String.format(Locale.ROOT, "%s=%.4f", what, value));
    }
}
