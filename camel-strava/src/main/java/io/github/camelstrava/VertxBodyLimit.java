package io.github.camelstrava;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Limits what Camel's own HTTP server reads of a request. Its limit is one for all paths and not set by default; then it
 * keeps any body in memory, and writes uploaded files to disk. Apart, so that it is loaded only if Vert.x is there.
 */
final class VertxBodyLimit {

    private static final String READING = VertxBodyLimit.class.getName();
    private static final int BAD_REQUEST = 400;

    private static final Set<HttpMethod> WITH_FORMS =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    /** For a client that is still sending to notice the answer; closing at once could make it lose it. */
    private static final long LINGER_MILLIS = 1_000;

    private static final long WATCHED_EVERY_MILLIS = 20;

    private VertxBodyLimit() {}

    /**
     * Reads the bodies for a consumer, which must not be started yet: Vert.x asks in this order, and reads a body once.
     *
     * @return takes the limit away again
     */
    static Runnable before(Consumer consumer, int bytes, long timeoutMillis) {
        PlatformHttpEndpoint endpoint = (PlatformHttpEndpoint) consumer.getEndpoint();
        VertxPlatformHttpRouter router = router(endpoint);
        if (router == null) {
            return () -> {};
        }
        BodyHandler body = BodyHandler.create(false).setBodyLimit(bytes);
        Route route = router.route(endpoint.getPath())
                .handler(TimeoutHandler.create(timeoutMillis))
                .handler(context -> {
                    context.put(READING, true);
                    mend(context.request());
                    context.request().resume();
                    if (context.request().version() == HttpVersion.HTTP_2) {
                        watch(context, bytes);
                    } else {
                        body.handle(context);
                    }
                })
                .failureHandler(VertxBodyLimit::refuse);
        return route::remove;
    }

    /** What Camel's server or Vert.x would stumble over, or lose. */
    private static void mend(HttpServerRequest request) {
        if (!WITH_FORMS.contains(request.method())) {
            // Some clients keep it when they follow a redirect, and Vert.x fails at what it calls a form.
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        // Each may come in a line of its own, above all in HTTP/2, and Vert.x looks at one line.
        List<String> cookies = request.headers().getAll(HttpHeaders.COOKIE);
        if (cookies.size() > 1) {
            request.headers().set(HttpHeaders.COOKIE, String.join("; ", cookies));
        }
    }

    /**
     * What is read by one handler cannot be resumed by the next in HTTP/2, as Camel's own does. So that one reads the body,
     * and is stopped when it has read too much.
     */
    private static void watch(RoutingContext context, int bytes) {
        HttpServerRequest request = context.request();
        long timer = context.vertx().setPeriodic(WATCHED_EVERY_MILLIS, watching -> {
            if (request.bytesRead() > bytes) {
                context.vertx().cancelTimer(watching);
                refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code());
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        context.next();
    }

    /** The one the consumer uses; null on another server than Vert.x. */
    private static VertxPlatformHttpRouter router(PlatformHttpEndpoint endpoint) {
        CamelContext context = endpoint.getCamelContext();
        PlatformHttpEngine engine = endpoint.getPlatformHttpEngine() == null
                ? endpoint.getComponent().getEngine()
                : endpoint.getPlatformHttpEngine();
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                context, VertxPlatformHttpRouter.getRouterNameFromPort(engine.getServerPort()));
        return router == null
                ? VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO)
                : router;
    }

    /** Vert.x would log each as an error, answer, and go on reading a body that may never end. */
    private static void refuse(RoutingContext context) {
        boolean reading = context.get(READING) != null && !context.request().isEnded();
        if (!reading) {
            context.next();
            return;
        }
        refuse(context, Math.max(BAD_REQUEST, context.statusCode()));
    }

    private static void refuse(RoutingContext context, int status) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.setStatusCode(status).end();
        long timer = context.vertx()
                .setTimer(LINGER_MILLIS, late -> request.connection().close());
        request.end().onComplete(ended -> {
            context.vertx().cancelTimer(timer);
            request.connection().close();
        });
    }
}
