package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * A thousand athletes of uneven habits, whose activities are polled for thirty days: as the component does, by turns at
 * even distances, and greedily at a fixed delay. All see the same athletes, and Strava counts strictly. Prints properties.
 */
public final class PollingSimulation {

    /** The ways to choose who is polled, and when. */
    public enum Way {
        COMPONENT(Preference.LIKELY_NEWS, true),
        ROUND_ROBIN(PollingSimulation::byTurns, true),
        GREEDY(PollingSimulation::byTurns, false);

        private final Preference preference;
        private final boolean spread;

        Way(Preference preference, boolean spread) {
            this.preference = preference;
            this.spread = spread;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static final String MEAN = ".mean";
    public static final String P95 = ".p95";
    public static final String LONGEST = ".longest";
    public static final String CALLS = ".calls";
    public static final String DELIVERED = ".delivered";
    public static final String REFUSED = ".refused";
    public static final String LOST = ".lost";
    public static final String REPEATED = ".repeated";

    public static final int ATHLETES = SimulatedAthletes.COUNT;
    public static final int DAYS = SimulatedAthletes.DAYS;

    private static final Duration DELAY = Duration.ofMinutes(15);

    private final int[] readLimits;
    private final long seed;
    private final Way way;

    private PollingSimulation(int[] readLimits, long seed, Way way) {
        this.readLimits = readLimits;
        this.seed = seed;
        this.way = way;
    }

    /** @param args a seed, and the reads granted in a quarter hour and in a day */
    public static void main(String[] args) {
        int[] readLimits = {Integer.parseInt(args[1]), Integer.parseInt(args[2])};
        for (Way way : Way.values()) {
            new PollingSimulation(readLimits, Long.parseLong(args[0]), way).run();
        }
    }

    private static double byTurns(double rate, double age) {
        return age;
    }

    private void run() {
        SimulatedAthletes athletes = new SimulatedAthletes(seed);
        VirtualTime time = new VirtualTime(athletes.met().toString());
        SimulatedStrava strava = new SimulatedStrava(time, readLimits);
        Delays delays = athletes.delays();
        SimulatedPoller poller = new SimulatedPoller(
                time,
                strava,
                athletes.byId(),
                delays,
                new SimulatedPoller.Manner(DELAY, DELAY, way.preference, way.spread, null),
                new Random(seed + 1));

        long callsBefore = 0;
        long callsUntilEnd = 0;
        Instant nextPoll = time.instant();
        Instant next = null;
        while (time.instant().isBefore(athletes.afterwards())) {
            boolean regular = next == null || !next.isBefore(nextPoll);
            Instant due = regular ? nextPoll : next;
            if (due.isAfter(time.instant())) {
                time.pass(Duration.between(time.instant(), due));
            }
            // Greedy pollers go through their list again only after they have reached its end.
            next = regular && (way.spread || next == null) ? poller.poll() : poller.goOn();
            nextPoll = regular ? time.instant().plus(DELAY) : nextPoll;
            callsBefore = time.instant().isBefore(athletes.begin()) ? strava.calls() : callsBefore;
            callsUntilEnd = time.instant().isBefore(athletes.end()) ? strava.calls() : callsUntilEnd;
        }
        print(MEAN, delays.meanHours());
        print(P95, delays.hours(0.95));
        print(LONGEST, delays.hours(1));
        print(CALLS, (double) (callsUntilEnd - callsBefore) / delays.measured());
        count(DELIVERED, delays.measured());
        count(REFUSED, strava.refused());
        count(LOST, delays.lost());
        count(REPEATED, delays.repeated());
    }

    private void count(String what, long value) {
        System.out.println(way + what + "=" + value);
    }

    private void print(String what, double value) {
        System.out.println(String.format(Locale.ROOT, "%s%s=%.3f", way, what, value));
    }
}
