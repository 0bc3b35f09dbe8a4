package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;

/** Routes that Strava pushes events to: a sandbox, a context, and its HTTP server. By the system's clock, if not said. */
final class PushRoutes implements AutoCloseable {

    static final String PATH = "/strava/0d3f/events";

    /** The id of the first subscription that a sandbox grants. */
    static final long OURS = 310_001;

    /** Null if time is the system's. */
    final VirtualTime time;

    final StravaSandbox strava;
    final SandboxAthlete ines;
    final StravaStore store;
    final DefaultCamelContext context = new DefaultCamelContext();
    /** The bodies that came to the end of a route, in this order. */
    final List<Object> arrived = Collections.synchronizedList(new ArrayList<>());

    final HttpFront front;

    private final List<PushRoutes> nodes = new ArrayList<>();
    private final boolean first;

    PushRoutes() {
        this(new MemoryStore());
    }

    PushRoutes(StravaStore store) {
        this(StravaSandbox.start(), store, null);
    }

    private PushRoutes(StravaSandbox strava, StravaStore store, VirtualTime time) {
        this.strava = strava;
        this.store = store;
        this.time = time;
        this.first = strava.athletes().isEmpty();
        this.ines = first ? strava.addAthlete() : strava.athletes().get(0);
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setStore(store);
        if (time != null) {
            component.setTime(time, time);
        }
        strava.configure(context);
        front = HttpFront.start(context);
    }

    /** Of the sandbox and the component time passes only when a test says so. */
    static PushRoutes inVirtualTime() {
        VirtualTime time = new VirtualTime("2026-09-01T10:03:00Z");
        return new PushRoutes(StravaSandbox.builder().clock(time).start(), new MemoryStore(), time);
    }

    /** Another context with a server of its own, for the same application and over the same store. */
    PushRoutes anotherNode() {
        return anotherNode(store);
    }

    PushRoutes anotherNode(StravaStore itsStore) {
        PushRoutes node = new PushRoutes(strava, itsStore, time);
        nodes.add(node);
        return node;
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
        return webhook("events", options, route -> {});
    }

    /** @param steps before the one that records what arrives */
    RouteBuilder webhook(String id, String options, Consumer<ProcessorDefinition<?>> steps) {
        return route(id, () -> "strava:webhook?callbackUrl=" + callbackUrl() + options, steps);
    }

    /** @param uri as it is when the server has its port */
    RouteBuilder route(String id, Supplier<String> uri, Consumer<ProcessorDefinition<?>> steps) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                ProcessorDefinition<?> route = from(uri.get()).routeId(id);
                steps.accept(route);
                route.process(exchange -> arrived.add(exchange.getMessage().getBody()));
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

    void awaitSubscription() {
        await().until(() -> strava.callbackUrl().isPresent());
    }

    /** Makes the application know an athlete without a configured token. */
    void connect(SandboxAthlete athlete) {
        Instant now = time == null ? Instant.now() : time.instant();
        TokenSet tokens = new TokenSet(
                athlete.id(),
                athlete.accessToken(),
                athlete.refreshToken(),
                now.plus(Duration.ofHours(6)),
                athlete.scopes());
        store.put(new Grant(strava.clientId(), tokens, now, now)).orElseThrow();
    }

    HttpResponse<String> post(String event) {
        return front.post(PATH, event);
    }

    CompletableFuture<HttpResponse<String>> postLater(String event) {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(post(event));
            } catch (AssertionError | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    static String event(long objectId) {
        return event(OURS, objectId);
    }

    static String event(long subscription, long objectId) {
        return "{\"aspect_type\":\"create\",\"event_time\":1790000060,\"object_id\":" + objectId
                + ",\"object_type\":\"activity\",\"owner_id\":900000101,\"subscription_id\":" + subscription
                + ",\"updates\":{}}";
    }

    /** @param time in epoch seconds */
    static String deauthorization(long athlete, long time) {
        return "{\"aspect_type\":\"update\",\"event_time\":" + time + ",\"object_id\":" + athlete
                + ",\"object_type\":\"athlete\",\"owner_id\":" + athlete + ",\"subscription_id\":" + OURS
                + ",\"updates\":{\"authorized\":\"false\"}}";
    }

    HealthCheck healthCheck(String route) {
        return ((StravaWebhookConsumer) context.getRoute(route).getConsumer()).getHealthCheck();
    }

    /** What keeps the route from being ready, null if nothing does. */
    String trouble(String route) {
        HealthCheck.Result result = healthCheck(route).call(Map.of());
        return result.getState() == HealthCheck.State.UP
                ? null
                : result.getMessage().orElse("");
    }

    /** Lets virtual time pass, a second at a time, until something is so. */
    void passUntil(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    boolean met = condition.call();
                    if (!met) {
                        time.pass(Duration.ofSeconds(1));
                    }
                    return met;
                });
    }

    @Override
    public void close() {
        nodes.forEach(PushRoutes::close);
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
