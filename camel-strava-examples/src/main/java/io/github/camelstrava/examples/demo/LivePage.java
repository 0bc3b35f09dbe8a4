package io.github.camelstrava.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.camelstrava.model.SummaryActivity;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other end of the line: shows in a browser what came out of the queue, and what it cost. */
public final class LivePage {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    private static final int UNAVAILABLE = 503;

    /** So many seconds without news, and a sign of life is sent. */
    private static final int QUIET_SECONDS = 15;

    private final ObjectMapper json = new ObjectMapper();
    private final Arrivals arrivals = new Arrivals();
    private final Audience audience = new Audience();
    private final AthleteNames names;
    private final Map<String, Object> source;
    private PageFiles files;
    private ScheduledExecutorService clock;
    private volatile String figures = "null";
    private int quietSeconds;

    /** @param sandboxPage where one can do things to the sandbox; null with the real Strava */
    LivePage(AthleteNames names, URI sandboxPage) {
        this.names = names;
        this.source = sandboxPage == null ? Map.of() : Map.of("sandbox", sandboxPage.toString());
    }

    /** Called by the route; Camel reads the activity from the message's JSON. */
    public void show(SummaryActivity activity, CamelContext context) {
        ActivityCard card =
                ActivityCard.of(activity, names.of(activity.athlete().id(), context), Instant.now());
        audience.tell("activity", () -> {
            arrivals.add(card);
            return text(card);
        });
    }

    /** Begins to serve it, on Camel's own HTTP server. */
    void open(CamelContext context, LocalServer server) {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(server.port()));
        files = new PageFiles(router);
        files.serve(this::stream);
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "page");
        clock.scheduleAtFixedRate(() -> refresh(context), 0, 1, TimeUnit.SECONDS);
    }

    /** The browsers hear of it, and look now and then whether it runs again. */
    void close(CamelContext context) {
        if (clock != null) {
            refresh(context);
            context.getExecutorServiceManager().shutdownNow(clock);
            audience.close();
            files.remove();
        }
    }

    /** How many look at it. */
    int viewers() {
        return audience.size();
    }

    private void stream(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (audience.isFull()) {
            PageFiles.refuse(response, UNAVAILABLE, "Too many look at this page.");
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        if (request.request().method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        EventStream stream = new EventStream(response);
        request.addEndHandler(ended -> audience.leave(stream));
        audience.join(stream, this::snapshot);
    }

    private String snapshot() {
        Map<String, Object> all = new HashMap<>(source);
        all.put("shown", Arrivals.SHOWN);
        all.put("activities", arrivals.latest());
        all.put("figures", new RawValue(figures));
        return text(all);
    }

    private void refresh(CamelContext context) {
        try {
            String now = text(Figures.of(context, arrivals, id -> names.of(id, context)));
            if (!now.equals(figures)) {
                quietSeconds = 0;
                audience.tell("figures", () -> figures = now);
            } else if (++quietSeconds >= QUIET_SECONDS) {
                quietSeconds = 0;
                audience.keepAlive();
            }
        } catch (RuntimeException e) {
            // An exception would end the repetition, and the route may be about to stop.
            LOG.debug("No figures for the page now", e);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
