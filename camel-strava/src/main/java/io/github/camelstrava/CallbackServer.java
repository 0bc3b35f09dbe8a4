package io.github.camelstrava;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Serves one path on the application's own HTTP server, by Camel's platform-http: 404 before it is started and after it
 * is stopped, 503 while it is suspended. platform-http is the application's dependency.
 */
final class CallbackServer extends DefaultConsumer implements Suspendable {

    /** Bytes of a body; Strava's have a few hundred. Beyond, Camel's own server answers 413 without reading it. */
    static final int BODY_LIMIT = 64 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SCHEME = "platform-http";
    private static final String SPRING_SERVER =
            "org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine";
    private static final String VERTX_ROUTER = "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter";

    /** No dot segments, which a server takes out of a path before it looks for who serves it. */
    private static final Pattern PLAIN_PATH = Pattern.compile("(/(?!\\.\\.?(/|$))[A-Za-z0-9._~-]+)*/?");

    private final Consumer http;
    private final Duration patience;
    private final boolean vertx;
    private Runnable limit = () -> {};

    private CallbackServer(Endpoint endpoint, Processor handler, Consumer http, Duration patience) {
        super(endpoint, handler);
        this.http = http;
        this.patience = patience;
        this.vertx = has(endpoint.getCamelContext(), VERTX_ROUTER);
    }

    /** Whether there is nothing in a path that one server or another takes for a pattern. */
    static boolean isPlain(String path) {
        return path.startsWith("/") && PLAIN_PATH.matcher(path).matches();
    }

    /**
     * A service that is to be started, suspended, resumed and stopped; it can be started again.
     *
     * @param path    absolute, without patterns
     * @param handler is given each request, whatever its method, and answers on the same exchange, on a thread of the
     *                server's. What the request brought along is not sent back; only what the handler has set.
     * @throws IllegalArgumentException the path is not a plain one
     * @throws IllegalStateException    there is no server to serve it
     */
    static Consumer serve(CamelContext context, String path, Processor handler) {
        return serve(context, path, PATIENCE, endpoint -> {}, handler);
    }

    /**
     * The same.
     *
     * @param patience how long an answer may take, after which Camel's own server answers 503 in its place
     * @param settings of the endpoint of platform-http
     */
    static Consumer serve(
            CamelContext context,
            String path,
            Duration patience,
            java.util.function.Consumer<Endpoint> settings,
            Processor handler) {
        if (!isPlain(path)) {
            throw new IllegalArgumentException("Requests are taken at a plain path such as /strava/webhook: letters,"
                    + " digits, and - . _ ~ between slashes.");
        }
        try {
            Endpoint endpoint = context.getEndpoint(SCHEME + ":" + path + "?requestTimeout=" + patience.toMillis());
            settings.accept(endpoint);
            if (has(context, SPRING_SERVER)) {
                SpringBodyLimit.set(endpoint, BODY_LIMIT, patience.toMillis());
            }
            Consumer http = endpoint.createConsumer(exchange -> answer(exchange, handler));
            ServiceHelper.initService(http);
            return new CallbackServer(endpoint, handler, http, patience);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "There is no HTTP server to take requests from Strava. On Camel Main, add camel-platform-http-main"
                            + " and set camel.server.enabled=true; on Spring Boot, add camel-platform-http-starter.",
                    e);
        }
    }

    private static boolean has(CamelContext context, String className) {
        return context.getClassResolver().resolveClass(className) != null;
    }

    /** platform-http makes headers of the query's parameters too, and of the answer's headers what it sends. */
    private static void answer(Exchange exchange, Processor handler) throws Exception {
        Map<String, Object> asked = new HashMap<>(exchange.getMessage().getHeaders());
        try {
            handler.process(exchange);
        } finally {
            exchange.getMessage()
                    .getHeaders()
                    .entrySet()
                    .removeIf(header -> asked.get(header.getKey()) == header.getValue());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (vertx) {
            limit = VertxBodyLimit.before(http, BODY_LIMIT, patience.toMillis());
        }
        ServiceHelper.startService(http);
    }

    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.suspendService(http);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        ServiceHelper.resumeService(http);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(http);
        limit.run();
        super.doStop();
    }
}
