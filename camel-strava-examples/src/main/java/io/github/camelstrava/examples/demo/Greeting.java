package io.github.camelstrava.examples.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** The first lines on the screen: what runs, and how to stop it. */
final class Greeting {

    private Greeting() {}

    static void print(ActivitySource source, CamelContext context, PrintStream out) {
        out.println("strava:activities → jms:queue:activities → this screen, and a page to look at");
        out.println();
        print(Map.entry("Page", source.server().description()), out);
        source.description(context).forEach(line -> print(line, out));
        print(Map.entry("Routes", "camel-strava-examples/src/main/resources/routes/forward-activities.yaml"), out);
        print(Map.entry("Stop", "Ctrl-C"), out);
        out.println();
    }

    /** Says what to do if nobody's activities can come. */
    static void invite(ActivitySource source, CamelContext context, PrintStream out) {
        List<?> connected =
                context.createFluentProducerTemplate().to("strava:athletes").request(List.class);
        boolean configured = Demo.strava(context).getConfiguration().getRefreshToken() != null;
        if (connected.isEmpty() && !configured) {
            out.println("Nobody is connected yet: open " + source.server().page() + " and connect with Strava.");
            out.println();
        }
    }

    private static void print(Map.Entry<String, String> line, PrintStream out) {
        out.println("  " + Column.fit(line.getKey(), 8) + line.getValue());
    }
}
