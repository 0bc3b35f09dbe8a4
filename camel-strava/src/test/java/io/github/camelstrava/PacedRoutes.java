package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionFactory;

/**
 * Routes that poll by their own schedulers, as a user's do. Time runs, from a quarter past midnight, when much of a large
 * budget is used up already: what is left lasts for the day if calls are made at a distance of a tenth of a second.
 */
final class PacedRoutes implements AutoCloseable {

    private static final int DAILY_READS = 960_000;

    /** What leaves a distance of a tenth of a second. */
    private static final int USED = 100_000;

    final SandboxClock clock = SandboxClock.running();
    final StravaSandbox strava;
    final StravaStore store = new MemoryStore(clock);
    final DefaultCamelContext context = new DefaultCamelContext();
    /** What came to the end of a route, in this order. */
    final List<Long> delivered = Collections.synchronizedList(new ArrayList<>());

    PacedRoutes() {
        this(USED);
    }

    /** @param used of {@link #DAILY_READS} */
    PacedRoutes(int used) {
        clock.set(Instant.parse("2026-09-01T00:14:00Z"));
        strava = StravaSandbox.builder()
                .clock(clock)
                .limits(2 * DAILY_READS, 2 * DAILY_READS, 20_000, DAILY_READS)
                .start();
        strava.spend(used);
        clock.set(Instant.parse("2026-09-01T00:15:05Z"));
    }

    /** An athlete whom the group knows, and who has news. */
    SandboxAthlete known(String group) {
        SandboxAthlete athlete = strava.addAthlete();
        connect(athlete);
        Instant before = clock.instant().minus(Duration.ofDays(1));
        store.put(Position.startingAt(group, athlete.id(), before, Duration.ofDays(14))
                        .polled(before, Duration.ofDays(14), Set.of()))
                .orElseThrow();
        athlete.addActivity(activity -> activity.start(clock.instant().minus(Duration.ofHours(2))));
        return athlete;
    }

    List<SandboxAthlete> known(String group, int count) {
        List<SandboxAthlete> athletes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            athletes.add(known(group));
        }
        return athletes;
    }

    void connect(SandboxAthlete athlete) {
        TokenSet tokens = new TokenSet(
                athlete.id(),
                athlete.accessToken(),
                athlete.refreshToken(),
                clock.instant().plus(Duration.ofHours(6)),
                athlete.scopes());
        store.put(new Grant(strava.clientId(), tokens, clock.instant(), clock.instant()))
                .orElseThrow();
    }

    void start(RouteBuilder... routes) throws Exception {
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(clock, null);
        component.setStore(store);
        strava.configure(context);
        component.getConfiguration().setRefreshToken(null);
        for (RouteBuilder route : routes) {
            context.addRoutes(route);
        }
        context.start();
    }

    /** @param options besides those that let it poll at once */
    RouteBuilder route(String id, String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:activities?initialDelay=1&" + options)
                        .routeId(id)
                        .process(exchange ->
                                delivered.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class)));
            }
        };
    }

    /** Whom Strava was asked for, in this order. */
    List<Long> asked() {
        return strava.requestsTo(StravaOperation.activities).stream()
                .map(SandboxRequest::athleteId)
                .distinct()
                .toList();
    }

    /** How many of them. */
    long asked(List<SandboxAthlete> athletes) {
        Set<Long> ids = athletes.stream().map(SandboxAthlete::id).collect(Collectors.toSet());
        return asked().stream().filter(ids::contains).count();
    }

    static String ids(List<SandboxAthlete> athletes) {
        return athletes.stream().map(athlete -> Long.toString(athlete.id())).collect(Collectors.joining(","));
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
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
