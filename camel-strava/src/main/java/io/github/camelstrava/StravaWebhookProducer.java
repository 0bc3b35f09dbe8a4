package io.github.camelstrava;

import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.webhook.CallbackRequest;
import io.github.camelstrava.webhook.EventFilter;
import io.github.camelstrava.webhook.RefusedRequestException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Handles what Strava sends to a callback that is served elsewhere. An event goes on along the route as a
 * {@link WebhookEvent}; everything else is answered here, and the route ends.
 */
public class StravaWebhookProducer extends DefaultAsyncProducer {

    private final EventFilter filter;
    private StravaSession session;

    StravaWebhookProducer(StravaEndpoint endpoint) {
        super(endpoint);
        this.filter = endpoint.eventFilter();
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
                    : session.subscription().isOurs(event.subscriptionId());
        } catch (RefusedRequestException e) {
            refuse(exchange, e);
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
    private WebhookEvent receive(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        CallbackRequest request = CallbackMessages.request(message);
        if (request.isHandshake()) {
            CallbackMessages.answerHandshake(
                    message, request.handshake(getEndpoint().verifyToken()));
            exchange.setRouteStop(true);
            return null;
        }
        try (InputStream body = request.body()) {
            return request.event();
        }
    }

    private static void refuse(Exchange exchange, RefusedRequestException refusal) {
        CallbackMessages.refuse(exchange.getMessage(), refusal);
        exchange.setRouteStop(true);
    }

    private void decide(Exchange exchange, WebhookEvent event, Boolean ours, Throwable failure) {
        if (failure != null) {
            exchange.setException(StravaException.unwrap(failure));
        } else if (event == null) {
            return;
        } else if (!ours) {
            refuse(exchange, RefusedRequestException.foreignSubscription());
        } else {
            accept(exchange, event);
        }
    }

    private void accept(Exchange exchange, WebhookEvent event) {
        try {
            session.deauthorizations().noted(event);
            if (filter.accepts(event)) {
                CallbackMessages.accept(exchange.getMessage(), event);
                PushedEvent pushed = new PushedEvent(event);
                pushed.carriedBy(exchange);
                exchange.getExchangeExtension().addOnCompletion(new Answered(pushed));
            } else {
                CallbackMessages.answer(exchange.getMessage(), 200);
                exchange.setRouteStop(true);
            }
        } catch (StravaStoreException e) {
            exchange.setException(e);
        }
    }

    /** Whatever serves the callback answers when the exchange is done, not when its copies are. */
    private static final class Answered extends SynchronizationAdapter {
        private final PushedEvent pushed;

        Answered(PushedEvent pushed) {
            this.pushed = pushed;
        }

        @Override
        public boolean allowHandover() {
            return false;
        }

        @Override
        public void onDone(Exchange exchange) {
            pushed.answered();
        }
    }
}
