package io.github.camelstrava;

import io.github.camelstrava.sandbox.AthleteSetup;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;

/** A route that athletes sign up with: a sandbox, a context, and its HTTP server. */
final class ConnectRoutes implements AutoCloseable {

    static final String PATH = "/strava/connect";

    private static final Path LOG = Path.of("target/test.log");

    final StravaSandbox strava;
    /** Whom the application does not know. */
    final SandboxAthlete tomas;

    final StravaStore store;
    final DefaultCamelContext context = new DefaultCamelContext();
    /** What came to the end of the route. */
    final List<Exchange> emitted = Collections.synchronizedList(new ArrayList<>());

    final List<Object> arrived = Collections.synchronizedList(new ArrayList<>());
    final HttpFront front;

    private final List<ConnectRoutes> nodes = new ArrayList<>();
    private final boolean first;

    ConnectRoutes() {
        this(new MemoryStore());
    }

    ConnectRoutes(StravaStore store) {
        this(StravaSandbox.start(), store, true);
    }

    /** @param clock the one that sign-ups go by */
    static ConnectRoutes at(SandboxClock clock) {
        return new ConnectRoutes(new MemoryStore(clock));
    }

    private ConnectRoutes(StravaSandbox strava, StravaStore store, boolean first) {
        this.strava = strava;
        this.store = store;
        this.first = first;
        this.tomas = first
                ? strava.addAthlete(AthleteSetup::notConnected)
                : strava.athletes().get(0);
        context.getComponent("strava", StravaComponent.class).setStore(store);
        strava.configure(context);
        front = HttpFront.start(context);
    }

    /** Another context with a server of its own, for the same application and over the same store. */
    ConnectRoutes anotherNode() {
        return anotherNode(store);
    }

    ConnectRoutes anotherNode(StravaStore itsStore) {
        ConnectRoutes node = new ConnectRoutes(strava, itsStore, false);
        nodes.add(node);
        return node;
    }

    Browser browser() {
        return new Browser(this);
    }

    /** @param options of {@code strava:connect} */
    void start(String options) {
        start(options, route -> {});
    }

    /** @param steps before the one that records what arrives */
    void start(String options, Consumer<ProcessorDefinition<?>> steps) {
        add("sign-up", options, steps);
        context.start();
    }

    /** Another route; the context may run already. */
    void add(String id, String options, Consumer<ProcessorDefinition<?>> steps) {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    ProcessorDefinition<?> route =
                            from("strava:connect?" + options).routeId(id);
                    steps.accept(route);
                    route.process(ConnectRoutes.this::record);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void record(Exchange exchange) {
        emitted.add(exchange.copy());
        arrived.add(exchange.getMessage().getBody());
    }

    /** What the store has of the athlete whom the application did not know. */
    Optional<Grant> grant() {
        return store.get(Grant.key(strava.clientId(), tomas.id()));
    }

    /** How often Strava was asked for tokens. */
    int exchanges() {
        return strava.requestsTo("/oauth/token").size();
    }

    StravaConfiguration configuration() {
        return context.getComponent("strava", StravaComponent.class).getConfiguration();
    }

    /** The lines that are logged meanwhile. */
    static List<String> logOf(Runnable happening) {
        try {
            int before = Files.exists(LOG) ? (int) Files.size(LOG) : 0;
            happening.run();
            byte[] log = Files.readAllBytes(LOG);
            return new String(log, before, log.length - before, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Answers a request that no client sends.
     *
     * @param head without the empty line at the end
     */
    String raw(String head) {
        try (Socket socket = front.connect()) {
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void stopRoute() {
        try {
            context.getRouteController().stopRoute("sign-up");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(ConnectRoutes::close);
        try {
            context.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            if (first) {
                strava.close();
            }
        }
    }
}
