package io.github.camelstrava;

import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Routes that Strava pushes events to: a sandbox, a context, and its HTTP server. By the system's clock. */
final class PushRoutes implements AutoCloseable {

    static final String PATH = "/strava/0d3f/events";

    final StravaSandbox strava = StravaSandbox.start();
    final SandboxAthlete ines = strava.addAthlete();
    final DefaultCamelContext context = new DefaultCamelContext();
    /** The bodies that came to the end of a route, in this order. */
    final List<Object> arrived = Collections.synchronizedList(new ArrayList<>());

    final HttpFront front;

    PushRoutes() {
        this(new MemoryStore());
    }

    PushRoutes(StravaStore store) {
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setStore(store);
        strava.configure(context);
        front = HttpFront.start(context);
    }

    String callbackUrl() {
        return "http://127.0.0.1:" + front.port() + PATH;
    }

    void start(RouteBuilder... routes) {
        // First the context, as its server has no port before.
        context.start();
        try {
            for (RouteBuilder route : routes) {
                context.addRoutes(route);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** @param options of {@code strava:webhook} */
    RouteBuilder webhook(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:webhook?callbackUrl=" + callbackUrl() + options)
                        .routeId("events")
                        .process(exchange -> arrived.add(exchange.getMessage().getBody()));
            }
        };
    }

    /** @param options of {@code strava:activities} */
    RouteBuilder activities(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:activities?callbackUrl=" + callbackUrl() + "&initialDelay=10" + options)
                        .routeId("activities")
                        .process(exchange -> arrived.add(exchange.getMessage().getHeader(StravaConstants.ID)));
            }
        };
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            strava.close();
        }
    }
}
