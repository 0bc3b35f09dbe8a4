package io.github.camelstrava.examples.demo;

import io.github.camelstrava.model.SummaryActivity;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;

/** The end of the line: prints what came out of the queue. */
public final class Screen {

    private final PrintStream out;
    private final AthleteNames names = new AthleteNames();
    private final AtomicInteger count = new AtomicInteger();

    Screen(PrintStream out) {
        this.out = out;
    }

    /** Called by the route; Camel reads the activity from the message's JSON. */
    public void print(SummaryActivity activity, CamelContext context) {
        out.println(ActivityLine.of(activity, names.of(activity.athlete().id(), context)));
        count.incrementAndGet();
    }

    /** How many activities were printed. */
    int count() {
        return count.get();
    }
}
