package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.ratelimit.RateLimitHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Counts in natural windows, and refuses what is beyond them. */
final class SimulatedStrava {

    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);

    private final Clock clock;
    private final int[] readLimits;
    private final int[] used = new int[2];
    private final long[] window = new long[2];
    private long calls;
    private long refused;

    /** @param readLimits for a quarter hour and a day; twice as many calls of any kind are granted */
    SimulatedStrava(Clock clock, int... readLimits) {
        this.clock = clock;
        this.readLimits = readLimits;
    }

    /** @return whether the call is answered, and not refused */
    boolean count() {
        calls++;
        boolean within = count(0, QUARTER_HOUR) & count(1, DAY);
        refused += within ? 0 : 1;
        return within;
    }

    private boolean count(int i, Duration span) {
        long now = clock.millis() / span.toMillis();
        used[i] = now == window[i] ? used[i] + 1 : 1;
        window[i] = now;
        return used[i] <= readLimits[i];
    }

    RateLimitHeaders headers() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        int[] limits = {2 * readLimits[0], 2 * readLimits[1]};
        return new RateLimitHeaders(now, limits, used.clone(), readLimits.clone(), used.clone());
    }

    long calls() {
        return calls;
    }

    long refused() {
        return refused;
    }
}
