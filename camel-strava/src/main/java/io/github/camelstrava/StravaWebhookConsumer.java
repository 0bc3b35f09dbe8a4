package io.github.camelstrava;

import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.webhook.EventFilter;
import io.github.camelstrava.webhook.EventMemory;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.DefaultConsumer;

/**
 * Emits the events that Strava pushes. What becomes of the exchange is the answer to Strava, which sends an event again
 * that was not completed. The exchange is a new one: nothing of the HTTP request gets into the route, and nothing of the
 * route into the answer.
 */
@ManagedResource(description = "Takes Strava's events")
public class StravaWebhookConsumer extends DefaultConsumer implements WebhookMember, Suspendable, HealthCheckAware {

    private final EventFilter filter;
    private final IdempotentRepository repository;
    private Webhook webhook;
    private EventMemory memory;
    private StravaSession session;
    private HealthCheck healthCheck;

    StravaWebhookConsumer(StravaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.filter = endpoint.eventFilter();
        this.repository = endpoint.getParameters().getIdempotentRepository();
        setExceptionHandler(new QuietExceptionHandler(
                endpoint.getCamelContext(),
                StravaWebhookConsumer.class,
                endpoint.getComponent().clock()));
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doBuild() throws Exception {
        super.doBuild();
        if (healthCheck == null) {
            healthCheck = new WebhookHealthCheck(this, "consumer:" + getRouteId());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        session = getEndpoint().session();
        // Others may use it as well, so it stops with the context.
        if (repository != null && !getEndpoint().getCamelContext().hasService(repository)) {
            getEndpoint().getCamelContext().addService(repository, true, true);
        }
        if (memory == null) {
            memory = new EventMemory(completed(), getEndpoint().getComponent().clock());
        }
        webhook = getEndpoint().getComponent().webhook();
        webhook.join(this, getEndpoint(), session);
    }

    @Override
    protected void doStop() throws Exception {
        if (webhook != null) {
            webhook.leave(this);
        }
        super.doStop();
    }

    private EventMemory.Completed completed() {
        return repository == null
                ? EventMemory.Completed.NONE
                : getEndpoint().getComponent().completedEvents(repository, getRouteId());
    }

    @Override
    public boolean wants(WebhookEvent event) {
        return filter.accepts(event);
    }

    @Override
    public CompletableFuture<Boolean> receive(WebhookEvent event) {
        if (isSuspendingOrSuspended() || !isRunAllowed()) {
            return CompletableFuture.completedFuture(false);
        }
        return memory.once(event, () -> process(event));
    }

    private CompletableFuture<Boolean> process(WebhookEvent event) {
        Exchange exchange = createExchange(false);
        CallbackMessages.accept(exchange.getMessage(), event);
        PushedEvent pushed = new PushedEvent(event);
        pushed.carriedBy(exchange);
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        getAsyncProcessor().process(exchange, doneSync -> {
            pushed.answered();
            boolean done = isCompleted(exchange);
            if (!done) {
                report(exchange);
            }
            releaseExchange(exchange, false);
            outcome.complete(done);
        });
        return outcome;
    }

    /** A route that only marked the exchange for rollback completes without an exception. */
    private static boolean isCompleted(Exchange exchange) {
        return exchange.getException() == null && !exchange.isRollbackOnly() && !exchange.isRollbackOnlyLast();
    }

    private void report(Exchange exchange) {
        Throwable cause = exchange.getException() != null
                ? exchange.getException()
                : new RollbackExchangeException("The exchange was marked for rollback", exchange);
        getExceptionHandler().handleException("An event failed, so Strava will send it again", exchange, cause);
    }

    /** What keeps events from coming, null if nothing is known to. */
    String problem() {
        return session == null ? null : session.subscription().problem();
    }

    @ManagedAttribute(description = "What keeps events from coming; empty if nothing is known to")
    public String getProblem() {
        String problem = problem();
        return problem == null ? "" : problem;
    }

    @Override
    public void setHealthCheck(HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    @Override
    public HealthCheck getHealthCheck() {
        return healthCheck;
    }
}
