package io.github.camelstrava.benchmark;

import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.webhook.EventReader;
import io.github.camelstrava.webhook.RefusedRequestException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Two routes that take events on Camel's own HTTP server: the component's, and one with nothing but the same reading of
 * the body, that knows neither whose an event is nor whether it came before.
 */
final class EventRoutes implements AutoCloseable {

    static final String WEBHOOK = "/webhook";
    static final String BARE = "/bare";

    private static final int OK = 200;

    private final CamelContext context = new DefaultCamelContext();
    private final LongAdder taken = new LongAdder();

    EventRoutes(String apiUri) throws Exception {
        StravaAccount.configure(context, apiUri, new MemoryStore());
        context.getComponent("strava", StravaComponent.class).getConfiguration().setClientSecret(StravaAccount.SECRET);
        MainHttpServer server = new MainHttpServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        context.addService(server, true, true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:webhook?webhookPath=" + WEBHOOK).process(EventRoutes.this::take);
                from("platform-http:" + BARE)
                        .process(EventRoutes::read)
                        .process(EventRoutes.this::take)
                        .process(EventRoutes::answer);
            }
        });
        context.start();
    }

    private static void read(Exchange exchange) throws RefusedRequestException {
        Message message = exchange.getMessage();
        message.setBody(EventReader.read(message.getBody(InputStream.class)));
    }

    private void take(Exchange exchange) {
        WebhookEvent event = exchange.getMessage().getBody(WebhookEvent.class);
        if (event.objectId() != null && event.ownerId() != null) {
            taken.increment();
        }
    }

    /** The event itself is no answer. */
    private static void answer(Exchange exchange) {
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, OK);
    }

    int port() {
        return context.hasService(VertxPlatformHttpServer.class).getPort();
    }

    /** How many events got to the ends of both routes. */
    long taken() {
        return taken.sum();
    }

    @Override
    public void close() throws Exception {
        context.close();
    }
}
