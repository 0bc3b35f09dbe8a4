package io.github.camelstrava.sandbox;

/**
 * What is used, or may be used, of an application's two buckets in the current windows.
 *
 * @param overallShort all calls, this quarter of an hour
 * @param overallDay   all calls, this day in UTC
 * @param readShort    reads, this quarter of an hour
 * @param readDay      reads, this day in UTC
 */
public record RateUsage(int overallShort, int overallDay, int readShort, int readDay) {

    /** What Strava grants to a new application. */
    public static final RateUsage LIMITS_OF_A_NEW_APPLICATION = new RateUsage(200, 2000, 100, 1000);

    RateUsage plus(int overall, int read) {
        return new RateUsage(overallShort + overall, overallDay + overall, readShort + read, readDay + read);
    }

    boolean exceedsOverall(RateUsage limits) {
        return overallShort > limits.overallShort || overallDay > limits.overallDay;
    }

    boolean exceedsRead(RateUsage limits) {
        return readShort > limits.readShort || readDay > limits.readDay;
    }
}
