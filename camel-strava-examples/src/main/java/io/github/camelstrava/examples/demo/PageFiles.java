package io.github.camelstrava.examples.demo;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The paths of the page, with what holds for each of them. */
final class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private static final Set<String> OF_PROXIES =
            Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP");

    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Router router;
    private final List<Route> routes = new ArrayList<>();

    PageFiles(Router router) {
        this.router = router;
    }

    /** @param events answers requests for the page's events, GET as well as HEAD */
    void serve(Handler<RoutingContext> events) {
        TYPES.keySet().forEach(file -> add(file.equals("index.html") ? "/" : "/" + file, file(file)));
        add("/events", events);
    }

    void remove() {
        routes.forEach(Route::remove);
    }

    private void add(String path, Handler<RoutingContext> handler) {
        routes.add(router.route(path).handler(context -> {
            HttpServerRequest request = context.request();
            HttpServerResponse response = context.response();
            HEADERS.forEach(response::putHeader);
            if (!isFromHere(request)) {
                refuse(response, FORBIDDEN, "This page is shown on the machine it runs on, and nowhere else.");
            } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
                response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
                refuse(response, METHOD_NOT_ALLOWED, "This can only be read.");
            } else {
                handler.handle(context);
            }
        }));
    }

    /** A tunnel leads Strava's events here, and with them everybody; another site's name may be made to lead here too. */
    private static boolean isFromHere(HttpServerRequest request) {
        HostAndPort asked = request.authority();
        return asked != null
                && THIS_MACHINE.contains(asked.host())
                && OF_PROXIES.stream().noneMatch(request.headers()::contains);
    }

    static void refuse(HttpServerResponse response, int status, String reason) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(reason + "\n");
    }

    private static Handler<RoutingContext> file(String name) {
        Buffer content = read(name);
        return context -> {
            HttpServerResponse response = context.response();
            response.putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(name))
                    .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(content.length()));
            if (context.request().method() == HttpMethod.HEAD) {
                // Vert.x would leave the content out in HTTP/1.1, but not in HTTP/2.
                response.end();
            } else {
                response.end(content);
            }
        };
    }

    private static Buffer read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream("/page/" + name)) {
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
