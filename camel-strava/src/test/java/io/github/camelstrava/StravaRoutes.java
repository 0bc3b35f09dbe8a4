package io.github.camelstrava;

import static org.awaitility.Awaitility.await;

import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with the component, and a sandbox, in a time of their own. */
final class StravaRoutes implements AutoCloseable {

    final VirtualTime time = new VirtualTime("2026-09-01T10:03:00Z");
    final StravaSandbox strava = StravaSandbox.builder().clock(time).start();
    final DefaultCamelContext context = new DefaultCamelContext();

    StravaComponent component() {
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(time, time);
        return component;
    }

    /** Points the component at the sandbox and its first athlete, and starts the routes. */
    void start(RouteBuilder... routes) {
        component();
        strava.configure(context);
        try {
            for (RouteBuilder route : routes) {
                context.addRoutes(route);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        context.start();
    }

    /** Calls an endpoint, and lets time pass as long as it takes. */
    Exchange call(String uri, Map<String, Object> headers, Object body) {
        return finish(begin(uri, headers, body), time);
    }

    /** Lets time pass as long as a call takes. */
    static Exchange finish(CompletableFuture<Exchange> call, VirtualTime time) {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    if (!call.isDone()) {
                        time.pass(Duration.ofSeconds(1));
                    }
                    return call.isDone();
                });
        return call.join();
    }

    Exchange call(String uri, Map<String, Object> headers) {
        return call(uri, headers, null);
    }

    Exchange call(String uri) {
        return call(uri, Map.of(), null);
    }

    CompletableFuture<Exchange> begin(String uri, Map<String, Object> headers, Object body) {
        return begin(context, uri, headers, body);
    }

    static CompletableFuture<Exchange> begin(
            CamelContext context, String uri, Map<String, Object> headers, Object body) {
        return context.createProducerTemplate().asyncSend(uri, exchange -> {
            headers.forEach(exchange.getMessage()::setHeader);
            exchange.getMessage().setBody(body);
        });
    }

    CompletableFuture<Exchange> begin(String uri) {
        return begin(uri, Map.of(), null);
    }

    /** The body of a call that must succeed. */
    <T> T body(Exchange exchange, Class<T> type) {
        if (exchange.getException() != null) {
            throw new AssertionError("The call failed", exchange.getException());
        }
        return type.cast(exchange.getMessage().getBody());
    }

    /** The same for a list. */
    StravaList<?> list(Exchange exchange) {
        return body(exchange, StravaList.class);
    }

    /** What Strava says in a case of trouble. */
    static String fault(String sample) {
        try (InputStream stream = StravaRoutes.class.getResourceAsStream("/faults/Fault-" + sample)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String stackTraceOf(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
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
