package io.github.camelstrava;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.webhook.CallbackRequest;
import io.github.camelstrava.webhook.RefusedRequestException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's callback: one path, served for as long as a consumer takes events, and one subscription, which all of
 * them share. Strava calls back while it makes the subscription, so that is asked for when all is served and started.
 */
final class Webhook {

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    private static final int OK = 200;
    private static final int FAILED = 500;

    /** Strava waits for two seconds. */
    private static final long MOST_SECONDS = 10;

    /** The server has some twenty threads, and events of known subscriptions need them. */
    private static final int MOST_ASKERS = 4;

    private final CamelContext context;
    private final Map<WebhookMember, WebhookSettings> members = new ConcurrentHashMap<>();
    private WebhookSettings settings;
    private StravaSession session;
    private Consumer server;
    private final Semaphore askers = new Semaphore(MOST_ASKERS);
    private volatile boolean stopping;
    private final RareWarnings warnings;

    Webhook(CamelContext context, Clock clock) {
        this.context = context;
        this.warnings = new RareWarnings(LOG, clock);
    }

    /**
     * Lets a consumer take events from now on.
     *
     * @throws IllegalArgumentException if it wants another callback than those who take them already
     */
    synchronized void join(WebhookMember member, StravaEndpoint endpoint, StravaSession newSession) {
        WebhookSettings wanted = endpoint.webhookSettings();
        if (!members.isEmpty()) {
            List<String> differences = wanted.differencesFrom(settings);
            if (!differences.isEmpty()) {
                throw new IllegalArgumentException(
                        "Consumers of events must agree on the callback, as Strava grants one subscription to an"
                                + " application: they differ in " + String.join(", ", differences) + ".");
            }
        }
        boolean first = members.isEmpty();
        members.put(member, wanted);
        if (first) {
            settings = wanted;
            session = newSession;
            try {
                open(endpoint);
            } catch (RuntimeException e) {
                leave(member);
                throw e;
            }
        }
    }

    private void open(StravaEndpoint endpoint) {
        StravaSession used = session;
        String callbackUrl = settings.subscribe() ? settings.callbackUrl() : null;
        // Now, and not when Strava calls back: what cannot be read or stored should fail the start.
        String verifyToken = endpoint.verifyToken();
        server = CallbackServer.serve(context, settings.path(), exchange -> answer(exchange, used, verifyToken));
        ServiceHelper.startService(server);
        try {
            // Called at once if the context runs already.
            context.addStartupListener((started, alreadyStarted) -> {
                if (isOpen(used)) {
                    used.subscription().keep(new ApplicationSubscription.Wish(callbackUrl, () -> verifyToken));
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean isOpen(StravaSession used) {
        return server != null && session == used;
    }

    synchronized void leave(WebhookMember member) {
        members.remove(member);
        if (members.isEmpty() && session != null) {
            session.subscription().release();
            ServiceHelper.stopAndShutdownService(server);
            server = null;
            session = null;
        }
    }

    /** From now on nothing is taken: one route may have stopped already that should have had an event. */
    void refuse() {
        stopping = true;
    }

    private void answer(Exchange exchange, StravaSession used, String verifyToken) throws IOException {
        Message message = exchange.getMessage();
        try {
            CallbackRequest request = CallbackMessages.request(message);
            if (request.isHandshake()) {
                CallbackMessages.answerHandshake(message, request.handshake(verifyToken));
            } else {
                int status = take(request.event(), used);
                CallbackMessages.answer(message, status);
            }
        } catch (RefusedRequestException e) {
            CallbackMessages.refuse(message, e);
        }
    }

    private int take(WebhookEvent event, StravaSession used) throws RefusedRequestException {
        // First who takes events, then whether one of them may have gone already: what is left is not all.
        List<WebhookMember> takers = List.copyOf(members.keySet());
        if (stopping || !context.getStatus().isStarted()) {
            throw RefusedRequestException.notNow("This application is starting or stopping.");
        }
        if (takers.isEmpty()) {
            throw RefusedRequestException.notNow("The last route that takes events is being stopped.");
        }
        if (!isOurs(event, used)) {
            throw RefusedRequestException.foreignSubscription();
        }
        try {
            used.deauthorizations().noted(event);
        } catch (StravaStoreException e) {
            warnings.warn(
                    "A withdrawal of access could not be followed, so Strava will send it again: " + e.getMessage());
            return FAILED;
        }
        List<CompletableFuture<Boolean>> taken = takers.stream()
                .filter(member -> member.wants(event))
                .map(member -> receive(member, event))
                .toList();
        boolean done = true;
        for (CompletableFuture<Boolean> one : taken) {
            done &= one.join();
        }
        return done ? OK : FAILED;
    }

    private boolean isOurs(WebhookEvent event, StravaSession used) throws RefusedRequestException {
        CompletableFuture<Boolean> ours = used.subscription().isOurs(event.subscriptionId());
        boolean waits = !ours.isDone();
        if (waits && !askers.tryAcquire()) {
            throw RefusedRequestException.notNow("Others wait already for what Strava says of the subscription.");
        }
        try {
            return ours.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Whether an event is the application's cannot be told now.", e);
            throw RefusedRequestException.notNow("Strava cannot be asked for the subscription.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusedRequestException.notNow("The server is being stopped.");
        } finally {
            if (waits) {
                askers.release();
            }
        }
    }

    private CompletableFuture<Boolean> receive(WebhookMember member, WebhookEvent event) {
        CompletableFuture<Boolean> received;
        try {
            received = member.receive(event);
        } catch (RuntimeException e) {
            received = CompletableFuture.failedFuture(e);
        }
        return received.exceptionally(e -> {
            warnings.warn("An event could not be taken, so Strava will send it again: " + e.getMessage());
            return false;
        });
    }
}
