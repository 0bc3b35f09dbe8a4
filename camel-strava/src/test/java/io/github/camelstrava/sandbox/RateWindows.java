package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Bucket;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts calls in Strava's natural windows: quarter hours from the full hour, and days in UTC. */
final class RateWindows {
    private static final long QUARTER_HOUR = 900;
    private static final long DAY = 86_400;

    private final Clock clock;
    private RateUsage limits;
    private RateUsage usage = new RateUsage(0, 0, 0, 0);
    private long quarterHour;
    private long day;

    RateWindows(Clock clock, RateUsage limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** Counts one call; refused calls count like any other. */
    synchronized Count count(Bucket bucket) {
        turn();
        int overall = bucket == Bucket.NONE ? 0 : 1;
        int read = bucket == Bucket.READ ? 1 : 0;
        usage = usage.plus(overall, read);
        boolean readExceeded = read > 0 && usage.exceedsRead(limits);
        boolean overallExceeded = overall > 0 && usage.exceedsOverall(limits);
        return new Count(limits, usage, bucket, overallExceeded, readExceeded);
    }

    synchronized void spend(int calls) {
        turn();
        usage = usage.plus(calls, calls);
    }

    synchronized void limits(RateUsage newLimits) {
        limits = newLimits;
    }

    synchronized RateUsage limits() {
        return limits;
    }

    synchronized RateUsage usage() {
        turn();
        return usage;
    }

    private void turn() {
        Instant now = clock.instant();
        long nowQuarterHour = Math.floorDiv(now.getEpochSecond(), QUARTER_HOUR);
        long nowDay = Math.floorDiv(now.getEpochSecond(), DAY);
        if (nowDay != day) {
            usage = new RateUsage(0, 0, 0, 0);
        } else if (nowQuarterHour != quarterHour) {
            usage = new RateUsage(0, usage.overallDay(), 0, usage.readDay());
        }
        quarterHour = nowQuarterHour;
        day = nowDay;
    }

    /** How things stood right after a call was counted, whatever other calls do meanwhile. */
    record Count(RateUsage limits, RateUsage usage, Bucket bucket, boolean overallExceeded, boolean readExceeded) {

        boolean refused() {
            return overallExceeded || readExceeded;
        }

        Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-RateLimit-Limit", limits.overallShort() + "," + limits.overallDay());
            // As recorded for the application's own calls, which count nowhere.
            headers.put(
                    "X-RateLimit-Usage",
                    bucket == Bucket.NONE ? "0,0" : usage.overallShort() + "," + usage.overallDay());
            headers.put("X-ReadRateLimit-Limit", limits.readShort() + "," + limits.readDay());
            headers.put("X-ReadRateLimit-Usage", readUsage());
            return headers;
        }

        private String readUsage() {
            return switch (bucket) {
                case READ -> usage.readShort() + "," + usage.readDay();
                // Two empty numbers are what Strava sends with calls that are no reads.
                case OVERALL -> ",";
                case NONE -> "0,0";
            };
        }
    }
}
