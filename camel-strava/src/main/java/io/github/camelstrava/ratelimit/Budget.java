package io.github.camelstrava.ratelimit;

/**
 * The budget at one moment.
 *
 * @param overall every call
 * @param read    every call but those that hand over an activity
 * @param calls   calls made since the component was created
 * @param refused how many of them Strava refused for lack of budget
 * @param waiting calls that wait for budget
 */
public record Budget(Quota overall, Quota read, long calls, long refused, int waiting) {

    /** What is used and granted in the current quarter hour and the current day. */
    public record Quota(int used15Minutes, int limit15Minutes, int usedDay, int limitDay) {

        /** How many calls may still be made before the next window. */
        public int left() {
            return Math.max(0, Math.min(limit15Minutes - used15Minutes, limitDay - usedDay));
        }
    }
}
