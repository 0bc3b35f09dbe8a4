package io.github.camelstrava.benchmark;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.MemoryStore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Streams all activities of an athlete through a split, in a small heap. It looks at the heap when a tenth is through,
 * as by then all classes are loaded and all pools filled, and again with the last one.
 */
final class StreamingRun {

    static final String COUNT = "count";
    static final String SECONDS = "seconds";
    static final String HEAP_AT_A_TENTH = "heapAtATenth";
    static final String HEAP_AT_THE_END = "heapAtTheEnd";

    private final int activities;
    private int count;
    private long lastId;

    private StreamingRun(int activities) {
        this.activities = activities;
    }

    /** @param args the address of the API, and how many activities there are */
    public static void main(String[] args) throws Exception {
        new StreamingRun(Integer.parseInt(args[1])).run(args[0]);
    }

    private void run(String apiUri) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            StravaAccount.configure(context, apiUri, new MemoryStore());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:all")
                            .to("strava:activities?streaming=true")
                            .split(body())
                            .streaming()
                            .process(exchange -> receive(exchange.getMessage().getBody(SummaryActivity.class)));
                }
            });
            context.start();
            long start = System.nanoTime();
            context.createProducerTemplate().sendBody("direct:all", null);
            report(SECONDS, (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1));
            report(COUNT, count);
        }
    }

    private void receive(SummaryActivity activity) {
        if (activity.id() <= lastId) {
            throw new IllegalStateException("Activity " + activity.id() + " came after " + lastId);
        }
        lastId = activity.id();
        count++;
        if (count == activities / 10) {
            report(HEAP_AT_A_TENTH, Heap.used());
        } else if (count == activities) {
            report(HEAP_AT_THE_END, Heap.used());
        }
    }

    private static void report(String property, Number value) {
        System.out.println(property + "=" + value);
    }
}
