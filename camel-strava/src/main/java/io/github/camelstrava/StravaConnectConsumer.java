package io.github.camelstrava;

import io.github.camelstrava.connect.SignUps;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs athletes up and emits each who has connected: the tokens are stored, then the route runs, then the athlete sees a
 * page. The exchange is a new one: nothing of the HTTP request gets into the route, and nothing of the route into the
 * answer.
 */
@ManagedResource(description = "Signs athletes up")
public class StravaConnectConsumer extends DefaultConsumer implements Suspendable, SignUpDialogue.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(StravaConnectConsumer.class);

    /** Strava may take its time, and the route, too; browsers wait for about as long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ConnectSettings settings;
    private final AtomicLong connected = new AtomicLong();
    private List<org.apache.camel.Consumer> servers = List.of();
    private SignUpDialogue dialogue;

    StravaConnectConsumer(StravaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.settings = endpoint.connectSettings();
        setExceptionHandler(new QuietExceptionHandler(
                endpoint.getCamelContext(),
                StravaConnectConsumer.class,
                endpoint.getComponent().clock()));
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        StravaEndpoint endpoint = getEndpoint();
        dialogue = new SignUpDialogue(endpoint, endpoint.session(), settings, this);
        try {
            // Of two routes at one path, the server would take either.
            paths().forEach(path -> endpoint.getComponent().serveConnectPath(path, this));
            servers = List.of(
                    server(settings.startPath(), dialogue::begin),
                    server(settings.callbackPath(), dialogue::comeBack),
                    server(settings.connectedPath(), dialogue::welcome));
            ServiceHelper.startService(servers);
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
        if (!settings.isRedirectServed()) {
            LOG.warn(
                    "The option redirectUri does not end in {}, where athletes are expected back: something in between"
                            + " has to map the one to the other.",
                    settings.callbackPath());
        }
    }

    private List<String> paths() {
        return List.of(settings.startPath(), settings.callbackPath(), settings.connectedPath());
    }

    private org.apache.camel.Consumer server(String path, Consumer<ConnectRequest> dialogue) {
        return CallbackServer.serve(
                getEndpoint().getCamelContext(),
                path,
                PATIENCE,
                http -> ConnectCookie.allow(http, settings.isSecure(), SignUps.LIFE.toSeconds()),
                exchange -> dialogue.accept(new ConnectRequest(exchange, settings)));
    }

    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.suspendServices(servers);
        // Camel waits for exchanges, and who is asking Strava for tokens has none yet.
        dialogue.awaitAnswered();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        ServiceHelper.resumeServices(servers);
    }

    @Override
    protected void doStop() throws Exception {
        leave();
        if (dialogue != null) {
            dialogue.awaitAnswered();
        }
        super.doStop();
    }

    private void leave() {
        ServiceHelper.stopAndShutdownServices(servers);
        servers = List.of();
        paths().forEach(path -> getEndpoint().getComponent().leaveConnectPath(path, this));
    }

    @Override
    public boolean connected(SummaryAthlete athlete, Grant grant) {
        Exchange exchange = createExchange(false);
        Message message = exchange.getMessage();
        message.setBody(athlete);
        message.setHeader(StravaConstants.ID, grant.athleteId());
        message.setHeader(StravaConstants.ATHLETE_ID, grant.athleteId());
        message.setHeader(
                StravaConstants.SCOPE,
                String.join(",", grant.tokens().scopes().stream().sorted().toList()));
        connected.incrementAndGet();
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        if (failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())) {
            failure = new RollbackExchangeException("The exchange was marked for rollback", exchange);
        }
        if (failure != null) {
            getExceptionHandler().handleException("An athlete has connected, but the route failed", exchange, failure);
        }
        releaseExchange(exchange, false);
        // Not before: the route may have to make room for the athlete first.
        getEndpoint()
                .getComponent()
                .athleteConnected(getEndpoint().getConfiguration().getClientId(), grant.athleteId());
        return failure == null;
    }

    @ManagedAttribute(description = "How many athletes have connected since the start")
    public long getConnected() {
        return connected.get();
    }

    @ManagedAttribute(description = "Where the sign-up begins on this application's HTTP server")
    public String getConnectPath() {
        return settings.startPath();
    }
}
