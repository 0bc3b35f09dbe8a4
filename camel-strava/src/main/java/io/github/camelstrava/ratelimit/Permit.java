package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;

/** A place in the budget, taken before a call and given back after it. */
public final class Permit {

    final Bucket bucket;
    final long number;
    /** When, in milliseconds by this machine's clock. */
    final long granted;
    /** The windows at that time, as far as was known. */
    long quarterHour;

    long day;
    /** Calls that no answer had told of at that time, for each usage in the account's order. */
    final int[] uncounted;

    /** Until when the call may be sent, in milliseconds by this machine's clock. */
    long lapse = Long.MAX_VALUE;

    /** Whether it is to be sent whatever is known of the budget. */
    boolean unconditional;

    /** Whether it is for a read caused by an event. */
    boolean forEvent;

    private boolean returned;

    Permit(Bucket bucket, long number, long granted, long quarterHour, long day, int[] uncounted) {
        this.bucket = bucket;
        this.number = number;
        this.granted = granted;
        this.quarterHour = quarterHour;
        this.day = day;
        this.uncounted = uncounted;
    }

    /** True the first time only. */
    boolean giveBack() {
        boolean first = !returned;
        returned = true;
        return first;
    }
}
