package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;
import java.time.Instant;

/** A place in the budget, taken before a call and given back after it. */
public final class Permit {

    final Bucket bucket;
    final long number;
    final Instant granted;
    /** Window and count of unreported calls, for each usage in the limiter's order, at the time of sending. */
    final long[] windows;

    final int[] uncounted;
    private boolean returned;

    Permit(Bucket bucket, long number, Instant granted, long[] windows, int[] uncounted) {
        this.bucket = bucket;
        this.number = number;
        this.granted = granted;
        this.windows = windows;
        this.uncounted = uncounted;
    }

    /** True the first time only. */
    boolean giveBack() {
        boolean first = !returned;
        returned = true;
        return first;
    }
}
