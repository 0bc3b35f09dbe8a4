package io.github.camelstrava.examples.demo;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.SummaryAthlete;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;

/** The end of the line: prints what came out of the queue. */
public final class Screen {

    private final PrintStream out;
    private final AthleteNames names;
    private final AtomicInteger count = new AtomicInteger();

    Screen(PrintStream out, AthleteNames names) {
        this.out = out;
        this.names = names;
    }

    /** Called by the route; Camel reads the activity from the message's JSON. */
    public void print(SummaryActivity activity, CamelContext context) {
        out.println(ActivityLine.of(activity, names.of(activity.athlete().id(), context)));
        count.incrementAndGet();
    }

    /** Called by the route when somebody has connected. */
    public void welcome(SummaryAthlete athlete, CamelContext context) {
        out.println(
                "connected  " + Column.fit(names.of(athlete.id(), context), 28).strip());
    }

    /** How many activities were printed. */
    int count() {
        return count.get();
    }
}
