package io.github.camelstrava;

import io.github.camelstrava.client.ListReader;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaUploadException;
import io.github.camelstrava.http.HttpBody;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.operation.TokenOperations.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.support.DefaultAsyncProducer;

/** Carries out any operation as its row says. While a call waits for budget, no thread is held. */
public class StravaProducer extends DefaultAsyncProducer {

    private final StravaOperation operation;
    private final OperationSpec spec;
    private final Terms terms;
    private final ArgumentReader reader;
    private StravaSession session;

    StravaProducer(StravaEndpoint endpoint) {
        super(endpoint);
        this.operation = endpoint.getOperation();
        this.spec = operation.spec();
        this.terms = endpoint.producerTerms();
        this.reader = new ArgumentReader(endpoint);
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        session = getEndpoint().session();
        warnOfLegacy();
    }

    private void warnOfLegacy() {
        boolean otherAthlete =
                spec.otherPath() != null && getEndpoint().getParameters().getId() != null;
        if (spec.isLegacy()) {
            getEndpoint().getComponent().warnOnce("strava:" + operation + ": Strava " + spec.legacy() + ".");
        } else if (otherAthlete) {
            getEndpoint()
                    .getComponent()
                    .warnOnce("strava:" + operation + " with the option id: Strava no longer documents it.");
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Outcome> call;
        try {
            call = invoke(exchange, reader.read(exchange.getMessage()), terms(exchange));
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        return session.whenDone(call, callback, (done, failure) -> finish(exchange, done, failure));
    }

    private Terms terms(Exchange exchange) {
        PushedEvent pushed = PushedEvent.of(exchange);
        if (pushed == null) {
            return terms;
        }
        // Strava sends again what fails. If it waited, made-up events would keep the HTTP server busy.
        return pushed.isAwaited() ? terms.forEvent().withoutWaiting() : terms.forEvent();
    }

    private CompletableFuture<Outcome> invoke(Exchange exchange, Arguments arguments, Terms calling) {
        if (spec.local() != null) {
            return spec.local()
                    .apply(new TokenActions(getEndpoint(), session, calling), arguments)
                    .toCompletableFuture();
        }
        if (spec.authentication() == Authentication.APPLICATION) {
            return call(exchange, null, arguments, calling).thenApply(body -> new Outcome(body, null, false));
        }
        // Before the athlete is known, which may take a call, as the body may be the wrong thing altogether.
        HttpBody.FilePart file = spec.bodyType() == BodyType.MULTIPART
                ? UploadFile.of(
                        exchange.getMessage(),
                        operation,
                        arguments.<String>get(Param.dataType).orElseThrow())
                : null;
        return session.client()
                .actingAthlete(arguments.athleteId(), operation, calling)
                .thenCompose(athlete -> {
                    Arguments own = withDefaultId(athlete, arguments);
                    return (file == null
                                    ? call(exchange, athlete, own, calling)
                                    : upload(exchange, athlete, own, file, calling))
                            .thenApply(body -> new Outcome(body, athlete, false));
                });
    }

    /** @param athlete null if the call is the application's */
    private CompletableFuture<?> call(Exchange exchange, Long athlete, Arguments arguments, Terms calling) {
        if (spec.isDownload()) {
            return session.client().download(operation, athlete, arguments, body -> saved(body, exchange), calling);
        }
        if (!spec.list()) {
            PushedEvent pushed = PushedEvent.of(exchange);
            return pushed != null && pushed.announces(operation, arguments)
                    ? session.client().announced(operation, athlete, arguments, spec.result(), calling)
                    : session.client().one(operation, athlete, arguments, spec.result(), calling);
        }
        Class<? extends StravaModel> type = spec.result().asSubclass(StravaModel.class);
        ListReader<?> list =
                new ListReader<>(session.client(), session.worker(), operation, athlete, arguments, type, calling);
        return arguments.<Boolean>get(Param.streaming).orElse(false)
                ? CompletableFuture.completedFuture(list.iterator())
                : list.all();
    }

    /** In Camel's own way to keep a stream: on disk if it is large and Camel is told so, until the exchange ends. */
    private static InputStream saved(InputStream body, Exchange exchange) throws IOException {
        try (CachedOutputStream copy = new CachedOutputStream(exchange)) {
            body.transferTo(copy);
            return (InputStream) copy.newStreamCache();
        }
    }

    private CompletableFuture<Upload> upload(
            Exchange exchange, long athlete, Arguments arguments, HttpBody.FilePart file, Terms calling) {
        // That of an earlier file.
        remove(exchange.getMessage(), StravaConstants.UPLOAD_ID);
        return session.client()
                .upload(
                        operation,
                        athlete,
                        arguments,
                        file,
                        // At once: whatever goes wrong from here on, the route can ask for the upload again.
                        id -> exchange.getMessage().setHeader(StravaConstants.UPLOAD_ID, id),
                        calling);
    }

    /** Another athlete's path is for other athletes. */
    private Arguments withDefaultId(long athlete, Arguments given) {
        String acting = Long.toString(athlete);
        if (spec.idRule() == IdRule.OTHER_ATHLETE && acting.equals(given.id())) {
            return given.withId(null);
        }
        return spec.idRule() == IdRule.ACTING_ATHLETE && given.id() == null ? given.withId(acting) : given;
    }

    private void finish(Exchange exchange, Outcome done, Throwable failure) {
        if (failure != null) {
            Throwable cause = StravaException.unwrap(failure);
            if (cause instanceof StravaUploadException refused && refused.getUploadId() != null) {
                exchange.getMessage().setHeader(StravaConstants.UPLOAD_ID, refused.getUploadId());
            }
            exchange.setException(cause);
            return;
        }
        try {
            finish(exchange, done);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
    }

    private void finish(Exchange exchange, Outcome outcome) {
        Message message = exchange.getMessage();
        message.setBody(outcome.body());
        spec.params().stream().filter(Param::isHeaderOnly).forEach(param -> remove(message, param.header()));
        Long created = spec.newId() == null ? null : spec.newId().apply(outcome.body());
        if (created != null) {
            remove(message, StravaConstants.ID);
            message.setHeader(StravaConstants.ID, created);
        }
        if (outcome.connected()) {
            remove(message, StravaConstants.ATHLETE_ID);
        }
        if (outcome.athleteId() != null && ArgumentReader.header(message, StravaConstants.ATHLETE_ID) == null) {
            message.setHeader(StravaConstants.ATHLETE_ID, outcome.athleteId());
        }
    }

    private static void remove(Message message, String header) {
        message.getHeaders().keySet().removeIf(name -> name.equalsIgnoreCase(header));
    }
}
