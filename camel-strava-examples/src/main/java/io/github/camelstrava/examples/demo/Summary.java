package io.github.camelstrava.examples.demo;

import io.github.camelstrava.ratelimit.Budget;
import java.util.Locale;

/** What was done, in one line. */
final class Summary {

    private Summary() {}

    static String of(int activities, Budget budget) {
        // All calls of the demo are reads.
        Budget.Quota reads = budget.read();
        return String.format(
                Locale.ROOT,
                "summary: %,d activities, %,d API calls, %,d refused, %,d of %,d left in this quarter hour and %,d of %,d"
                        + " today",
                activities,
                budget.calls(),
                budget.refused(),
                Math.max(0, reads.limit15Minutes() - reads.used15Minutes()),
                reads.limit15Minutes(),
                Math.max(0, reads.limitDay() - reads.usedDay()),
                reads.limitDay());
    }
}
