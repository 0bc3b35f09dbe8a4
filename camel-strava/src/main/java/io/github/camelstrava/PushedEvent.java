package io.github.camelstrava;

import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.StravaOperation;
import org.apache.camel.Exchange;

/**
 * An event that made an exchange. Copies of the exchange carry it too; headers and what comes from outside cannot, as
 * nobody else has such objects.
 */
final class PushedEvent {

    private static final String PROPERTY = "CamelStravaPushedEvent";

    private final WebhookEvent event;
    private volatile boolean awaited = true;

    /** An event for which Strava waits to hear what became of it. */
    PushedEvent(WebhookEvent event) {
        this.event = event;
    }

    /** @return null if no event made the exchange */
    static PushedEvent of(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof PushedEvent pushed ? pushed : null;
    }

    void carriedBy(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    WebhookEvent event() {
        return event;
    }

    /** Strava does not wait any more; what goes on with copies of the exchange has time. */
    void answered() {
        awaited = false;
    }

    /** Whether Strava still waits for the answer. */
    boolean isAwaited() {
        return awaited;
    }

    /** Whether a call reads the very activity that the event says is new. */
    boolean announces(StravaOperation operation, Arguments arguments) {
        return operation == StravaOperation.activity
                && "activity".equals(event.objectType())
                && "create".equals(event.aspectType())
                && event.objectId() != null
                && event.objectId().toString().equals(arguments.id());
    }
}
