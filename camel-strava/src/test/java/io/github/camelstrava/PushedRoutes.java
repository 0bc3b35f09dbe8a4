package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.sandbox.ActivitySetup;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.ExceptionHandler;

/**
 * A route from {@code strava:activities} that Strava pushes events to, and a sandbox, in a time of their own. Events come
 * at once; the consumer looks around when a test says so.
 */
final class PushedRoutes implements AutoCloseable {

    static final String ROUTE = "in";

    private static final String PATH = "/strava/0d3f/events";

    final VirtualTime time = new VirtualTime("2026-09-01T10:00:00Z");
    final StravaSandbox strava = StravaSandbox.builder()
            .clock(time)
            .limits(2_000, 20_000, 1_000, 10_000)
            .start();
    final StravaStore store;
    /** Connected. */
    final SandboxAthlete ines = strava.addAthlete();
    /** What came to the end of the route without exception, in this order; over restarts. */
    final List<Long> delivered = Collections.synchronizedList(new ArrayList<>());

    DefaultCamelContext context;
    private final List<DefaultCamelContext> others = new ArrayList<>();
    private String callbackUrl;
    private long subscriptionId;

    PushedRoutes() {
        this(MemoryStore::new);
    }

    /** @param store which goes by the given clock */
    PushedRoutes(Function<Clock, StravaStore> store) {
        this.store = store.apply(time);
        connect(ines);
    }

    /** Makes the application know the athlete. */
    void connect(SandboxAthlete athlete) {
        Connections.connect(store, strava.clientId(), athlete, time.instant(), Duration.ofDays(60));
    }

    void disconnect(SandboxAthlete athlete) {
        store.remove(store.get(Grant.key(strava.clientId(), athlete.id())).orElseThrow());
    }

    /** An athlete whom the group has polled a while ago. */
    SandboxAthlete known(Duration ago) {
        SandboxAthlete athlete = strava.addAthlete();
        connect(athlete);
        Instant then = time.instant().minus(ago);
        Duration lookback = Duration.ofDays(14);
        store.put(Position.startingAt(ROUTE, athlete.id(), then, lookback).polled(then, lookback, Set.of()))
                .orElseThrow();
        return athlete;
    }

    /**
     * Starts the route, which records what arrives, polls everybody once who is to be polled, and lets some minutes go by.
     */
    void start(String options) {
        start(options, route -> {});
    }

    /** @param steps before the recording one */
    void start(String options, Consumer<ProcessorDefinition<?>> steps) {
        begin(options, steps);
        poll();
        time.pass(Duration.ofMinutes(5));
        strava.clearRequests();
    }

    /** Starts the route, and no more. */
    void begin(String options, Consumer<ProcessorDefinition<?>> steps) {
        context = new DefaultCamelContext();
        HttpFront front = start(context);
        callbackUrl = "http://127.0.0.1:" + front.port() + PATH;
        // With another port after each start, it could not find its own again.
        subscriptionId = strava.subscribe(callbackUrl);
        addRoute(context, options, steps);
    }

    /** Another node with the same route, to which no events are pushed. It ends with this one. */
    StravaActivitiesConsumer startAnother(String options, Consumer<ProcessorDefinition<?>> steps) {
        DefaultCamelContext another = new DefaultCamelContext();
        others.add(another);
        start(another);
        addRoute(another, options, steps);
        return consumer(another);
    }

    private HttpFront start(DefaultCamelContext node) {
        StravaComponent component = node.getComponent("strava", StravaComponent.class);
        component.setTime(time, time);
        component.setStore(store);
        strava.configure(node);
        component.getConfiguration().setRefreshToken(null);
        node.getRegistry().bind("silence", new Silence());
        HttpFront front = HttpFront.start(node);
        node.start();
        return front;
    }

    private void addRoute(DefaultCamelContext node, String options, Consumer<ProcessorDefinition<?>> steps) {
        try {
            node.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(defaultErrorHandler().logExhausted(false));
                    RouteDefinition route = from("strava:activities?startScheduler=false&exceptionHandler=#silence"
                                    + "&athleteId=*&subscribe=false&callbackUrl=" + callbackUrl
                                    + (options.isEmpty() ? "" : "&" + options))
                            .routeId(ROUTE);
                    steps.accept(route);
                    route.process(PushedRoutes.this::record);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void record(Exchange exchange) {
        delivered.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
    }

    /** The process ends, and there is another one with the same store. */
    void restart(String options) {
        context.stop();
        start(options);
    }

    StravaActivitiesConsumer consumer() {
        return consumer(context);
    }

    private static StravaActivitiesConsumer consumer(DefaultCamelContext node) {
        return (StravaActivitiesConsumer) node.getRoute(ROUTE).getConsumer();
    }

    /** Lets the consumer follow all events there were so far, and look around. */
    void poll() {
        awaitPushes();
        consumer().run();
    }

    /** Waits until all events have arrived. */
    void awaitPushes() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> strava.pushes().stream()
                .noneMatch(SandboxPush::isPending));
    }

    /** Looks around as often as it does by itself, for so long. */
    void pollFor(Duration span) {
        for (Duration passed = Duration.ZERO; passed.compareTo(span) < 0; passed = passed.plusSeconds(30)) {
            time.pass(Duration.ofSeconds(30));
            poll();
        }
    }

    void pass(Duration duration) {
        time.pass(duration);
        poll();
    }

    /** An activity of a minute, which is uploaded now. */
    SandboxActivity add() {
        return add(ines);
    }

    SandboxActivity add(SandboxAthlete athlete) {
        return athlete.addActivity(activity -> activity.start(time.instant().minus(Duration.ofMinutes(1))));
    }

    /** An activity that Strava does not tell of. */
    SandboxActivity addUntold(SandboxAthlete athlete, Consumer<ActivitySetup> setup) {
        strava.loseEvents(1);
        return athlete.addActivity(setup);
    }

    /** An event of an activity, as anybody may make it up. */
    CompletableFuture<SandboxPush> push(String aspect, long activity, long athlete) {
        return strava.push(event("activity", aspect, activity, athlete));
    }

    String event(String type, String aspect, long object, long athlete) {
        return """
                {"aspect_type":"%s","event_time":%d,"object_id":%d,"object_type":"%s","owner_id":%d,\
                "subscription_id":%d,"updates":{}}""".formatted(aspect, time.instant().getEpochSecond(), object, type, athlete, subscriptionId);
    }

    /** How many times a list of activities was asked for. */
    int lists() {
        return strava.requestsTo(StravaOperation.activities).size();
    }

    /** How many times a single activity was asked for. */
    int singles() {
        return strava.requestsTo(StravaOperation.activity).size();
    }

    int calls() {
        return lists() + singles();
    }

    Optional<DueAthlete> due(SandboxAthlete athlete) {
        return store.get(DueAthlete.key(ROUTE, athlete.id()));
    }

    Position position(SandboxAthlete athlete) {
        return store.get(Position.key(ROUTE, athlete.id())).orElseThrow();
    }

    private static final class Silence implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {}

        @Override
        public void handleException(String message, Throwable exception) {}

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {}
    }

    @Override
    public void close() {
        try {
            if (context != null) {
                context.stop();
            }
            others.forEach(DefaultCamelContext::stop);
        } finally {
            strava.close();
        }
    }
}
