package io.github.camelstrava;

import io.github.camelstrava.model.WebhookEvent;
import java.util.concurrent.CompletableFuture;

/** A consumer that takes events. */
interface WebhookMember {

    boolean wants(WebhookEvent event);

    /**
     * Takes an event.
     *
     * @return whether all that the event asks of this consumer is done, or recorded in the store; if not, Strava is to send
     *         it again
     */
    CompletableFuture<Boolean> receive(WebhookEvent event);
}
