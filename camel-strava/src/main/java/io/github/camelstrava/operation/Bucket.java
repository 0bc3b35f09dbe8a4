package io.github.camelstrava.operation;

/**
 * Which part of Strava's request budget a call is counted in.
 *
 * @see <a href="https://developers.strava.com/docs/rate-limits/">Strava: Rate limits</a>
 */
public enum Bucket {
    /** Counts as a read and overall: every API call except those that hand over an activity. */
    READ,
    /** Counts overall only. */
    OVERALL,
    /** Counts nowhere: the OAuth calls. */
    NONE
}
