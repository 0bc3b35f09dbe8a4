package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.webhook.EventFilter;
import io.github.camelstrava.webhook.EventReader;
import io.github.camelstrava.webhook.Handshake;
import io.github.camelstrava.webhook.RefusedRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what Strava sends to a callback that is served elsewhere. An event goes on along the route as a
 * {@link WebhookEvent}; everything else is answered here, and the route ends.
 */
public class StravaWebhookProducer extends DefaultAsyncProducer {

    private static final Logger LOG = LoggerFactory.getLogger(StravaWebhookProducer.class);

    private final Terms terms;
    private final EventFilter filter;
    private StravaSession session;

    StravaWebhookProducer(StravaEndpoint endpoint) {
        super(endpoint);
        this.terms = endpoint.producerTerms();
        this.filter = new EventFilter(filter(endpoint));
    }

    @SuppressWarnings("unchecked")
    private static List<String> filter(StravaEndpoint endpoint) {
        Object events = endpoint.option(Param.events);
        return events == null
                ? List.of()
                : (List<String>)
                        Param.events.parse(events, endpoint.getComponent().clock());
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        session = getEndpoint().session();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Boolean> ours;
        WebhookEvent event;
        try {
            event = receive(exchange);
            ours = event == null
                    ? CompletableFuture.completedFuture(true)
                    : session.subscription().isOurs(event.subscriptionId(), terms);
        } catch (RefusedRequestException e) {
            answer(exchange, e.status(), e.getMessage());
            callback.done(true);
            return true;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        return session.whenDone(ours, callback, (yes, failure) -> decide(exchange, event, yes, failure));
    }

    /** @return the event, null if it was a handshake, which is answered then */
    private WebhookEvent receive(Exchange exchange) throws RefusedRequestException, IOException {
        Message message = exchange.getMessage();
        String method = text(message, Exchange.HTTP_METHOD);
        boolean handshake = method == null ? text(message, Handshake.MODE) != null : method.equalsIgnoreCase("GET");
        if (handshake) {
            String answer = Handshake.answer(
                    text(message, Handshake.MODE),
                    text(message, Handshake.CHALLENGE),
                    text(message, Handshake.VERIFY_TOKEN),
                    verifyToken());
            answer(exchange, 200, "");
            message.setBody(answer);
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            return null;
        }
        if (method != null && !method.equalsIgnoreCase("POST")) {
            answer(exchange, 405, "Strava sends GET and POST only.");
            message.setHeader("Allow", "GET, POST");
            return null;
        }
        try (InputStream body = body(message)) {
            return EventReader.read(body);
        }
    }

    private String verifyToken() {
        String configured = getEndpoint().getParameters().getVerifyToken();
        return configured != null ? configured : getEndpoint().verifyToken();
    }

    private static InputStream body(Message message) throws IOException {
        if (message.getBody() instanceof Map<?, ?> map) {
            return new ByteArrayInputStream(StravaJson.mapper().writeValueAsBytes(map));
        }
        InputStream body = message.getBody(InputStream.class);
        return body == null ? InputStream.nullInputStream() : body;
    }

    private void decide(Exchange exchange, WebhookEvent event, Boolean ours, Throwable failure) {
        if (failure != null) {
            exchange.setException(StravaException.unwrap(failure));
        } else if (event == null) {
            return;
        } else if (!ours) {
            answer(exchange, 403, "The event is of another application's subscription.");
        } else if (filter.accepts(event)) {
            accept(exchange.getMessage(), event);
        } else {
            answer(exchange, 200, "The event is none of those wanted.");
        }
    }

    /** Ends the route with an answer to the request. */
    private static void answer(Exchange exchange, int status, String why) {
        if (!why.isEmpty()) {
            LOG.debug("Answered {} to a request to the webhook: {}", status, why);
        }
        Message message = exchange.getMessage();
        // Query parameters have become headers, which would go back as such.
        message.getHeaders().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT)
                .startsWith("hub."));
        message.setBody(null);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.setRouteStop(true);
    }

    private static void accept(Message message, WebhookEvent event) {
        message.setBody(event);
        message.setHeader(StravaConstants.ID, event.objectId());
        message.setHeader(StravaConstants.ATHLETE_ID, event.ownerId());
        message.setHeader(StravaConstants.OBJECT_TYPE, event.objectType());
        message.setHeader(StravaConstants.ASPECT_TYPE, event.aspectType());
        message.setHeader(StravaConstants.UPDATES, event.updates());
        message.setHeader(StravaConstants.SUBSCRIPTION_ID, event.subscriptionId());
        message.setHeader(
                StravaConstants.MESSAGE_TIMESTAMP,
                event.eventTime() == null ? null : event.eventTime().toEpochMilli());
    }

    private static String text(Message message, String header) {
        Object value = ArgumentReader.header(message, header);
        return value == null ? null : value.toString();
    }
}
