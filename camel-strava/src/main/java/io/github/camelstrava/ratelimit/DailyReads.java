package io.github.camelstrava.ratelimit;

import java.time.Duration;

/**
 * What callers of some priority may read today (UTC), whichever athletes it is for.
 *
 * @param share         how much of the day's budget is theirs at all
 * @param left          how much of it is left, as far as others have not used it
 * @param atOnce        how much of it a quarter hour grants
 * @param untilMidnight when there is more, by Strava's clock
 */
public record DailyReads(long share, long left, long atOnce, Duration untilMidnight) {

    private static final Duration DAY = Duration.ofDays(1);

    /**
     * How far apart reads have to be, so that they last for the day.
     *
     * @param  wanted how many are wanted now
     * @return        zero if there is no need to spread them: there are enough for all that is wanted now, and so far the
     *                day's share was not used up faster than the day passes, but for what a quarter hour grants
     */
    public Duration apart(long wanted) {
        if (left <= 0) {
            return untilMidnight;
        }
        boolean lasts = wanted <= left && share - left <= onCourse();
        return lasts ? Duration.ZERO : untilMidnight.dividedBy(left);
    }

    /** What may have been used by now of a share that ends with the day. */
    private double onCourse() {
        double passed = 1 - (double) untilMidnight.toMillis() / DAY.toMillis();
        long start = Math.min(atOnce, share);
        return start + (share - start) * passed;
    }

    /** How many athletes can be asked for so often, day after day, at one read each. */
    public long athletesEvery(Duration delay) {
        return (long) Math.min(Integer.MAX_VALUE, (double) share * delay.toMillis() / DAY.toMillis());
    }
}
