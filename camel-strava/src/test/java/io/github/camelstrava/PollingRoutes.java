package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/** Routes from {@code strava:activities}, and a sandbox, in a time of their own; a poll begins when a test says so. */
final class PollingRoutes implements AutoCloseable {

    /** The route of a test that needs one only. */
    static final String ROUTE = "in";

    final VirtualTime time = new VirtualTime("2026-09-01T10:00:00Z");
    final StravaSandbox strava = StravaSandbox.builder()
            .clock(time)
            .limits(2_000, 20_000, 1_000, 10_000)
            .start();
    final StravaStore store;
    /** What came to the end of a route without exception, in this order; over restarts. */
    final List<Long> delivered = Collections.synchronizedList(new ArrayList<>());

    /** What was given to an exception handler. */
    final List<Throwable> handled = Collections.synchronizedList(new ArrayList<>());

    DefaultCamelContext context = new DefaultCamelContext();

    PollingRoutes() {
        this(new MemoryStore());
    }

    PollingRoutes(StravaStore store) {
        this.store = store;
    }

    /** Makes the application know the athlete without a configured token. */
    void connect(SandboxAthlete athlete) {
        Connections.connect(store, strava.clientId(), athlete, time.instant(), Duration.ofHours(6));
    }

    StravaComponent component() {
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(time, time);
        component.setStore(store);
        strava.configure(context);
        if (!store.items(EntryKind.GRANT, strava.clientId()).isEmpty()) {
            component.getConfiguration().setRefreshToken(null);
        }
        return component;
    }

    /** Starts the one route of a test, which records what arrives. */
    void start(String options) {
        start(options, route -> {});
    }

    /** @param steps before the recording one */
    void start(String options, Consumer<ProcessorDefinition<?>> steps) {
        start(route(ROUTE, options, steps));
    }

    void start(RouteBuilder... routes) {
        component();
        context.getRegistry().bind("handler", new Handler());
        try {
            for (RouteBuilder route : routes) {
                context.addRoutes(route);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        context.start();
    }

    RouteBuilder route(String id, String options, Consumer<ProcessorDefinition<?>> steps) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().logExhausted(false));
                RouteDefinition route = from(uri(options)).routeId(id);
                steps.accept(route);
                route.process(PollingRoutes.this::record);
            }
        };
    }

    static String uri(String options) {
        return "strava:activities?startScheduler=false&exceptionHandler=#handler"
                + (options.isEmpty() ? "" : "&" + options);
    }

    void record(Exchange exchange) {
        delivered.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
    }

    /** A context with the same store and the same routes to come, after the current one ended. */
    void restart() {
        context.stop();
        context = new DefaultCamelContext();
    }

    StravaActivitiesConsumer consumer(String routeId) {
        return (StravaActivitiesConsumer) context.getRoute(routeId).getConsumer();
    }

    /** One poll; time passes as far as the calls need it. */
    void poll(String routeId) {
        finish(CompletableFuture.runAsync(consumer(routeId)));
    }

    void poll() {
        poll(ROUTE);
    }

    /** The next poll at its time. */
    void pollLater() {
        time.pass(Duration.ofMinutes(15));
        poll();
    }

    void finish(CompletableFuture<Void> work) {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    if (!work.isDone() && time.scheduled() > 0) {
                        time.pass(Duration.ofMillis(500));
                    }
                    return work.isDone();
                });
        work.join();
    }

    /** How many times the list of activities was asked for. */
    int lists() {
        return strava.requestsTo(StravaOperation.activities).size();
    }

    static List<Long> idsOldestFirst(SandboxAthlete athlete) {
        List<Long> ids = new ArrayList<>(
                athlete.activities().stream().map(SandboxActivity::id).toList());
        Collections.reverse(ids);
        return ids;
    }

    static List<Long> ids(SandboxActivity... activities) {
        return Arrays.stream(activities).map(SandboxActivity::id).toList();
    }

    private final class Handler implements org.apache.camel.spi.ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            handled.add(exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            handled.add(exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            handled.add(exception);
        }
    }

    @Override
    public void close() {
        try {
            context.stop();
        } finally {
            strava.close();
        }
    }
}
