package io.github.camelstrava;

import io.github.camelstrava.client.ListReader;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.operation.TokenOperations.Outcome;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Outcome> call;
        try {
            call = invoke(reader.read(exchange.getMessage()));
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (call.isDone()) {
            call.whenComplete((done, failure) -> finish(exchange, done, failure));
            callback.done(true);
            return true;
        }
        // Whoever ended the waiting has work of its own, for instance the one who refreshed the tokens for all.
        call.whenCompleteAsync(
                (done, failure) -> {
                    finish(exchange, done, failure);
                    callback.done(false);
                },
                session.worker());
        return false;
    }

    private CompletableFuture<Outcome> invoke(Arguments arguments) {
        if (spec.local() != null) {
            return spec.local()
                    .apply(new TokenActions(getEndpoint(), session), arguments)
                    .toCompletableFuture();
        }
        StravaClient client = session.client();
        return client.actingAthlete(arguments.athleteId(), operation, terms)
                .thenCompose(athlete ->
                        call(client, athlete, arguments).thenApply(body -> new Outcome(body, athlete, false)));
    }

    private CompletableFuture<?> call(StravaClient client, long athlete, Arguments given) {
        Arguments arguments = withDefaultId(athlete, given);
        if (!spec.list()) {
            return client.object(operation, athlete, arguments, spec.result().asSubclass(StravaBody.class), terms);
        }
        ListReader<?> list = list(client, athlete, arguments, spec.result().asSubclass(StravaModel.class));
        return arguments.<Boolean>get(Param.streaming).orElse(false)
                ? CompletableFuture.completedFuture(list.iterator())
                : list.all();
    }

    private <T extends StravaModel> ListReader<T> list(
            StravaClient client, long athlete, Arguments arguments, Class<T> type) {
        return new ListReader<>(client, session.worker(), operation, athlete, arguments, type, terms);
    }

    /** Another athlete's path is for other athletes. */
    private Arguments withDefaultId(long athlete, Arguments given) {
        String acting = Long.toString(athlete);
        String id = given.id();
        if (spec.idRule() == IdRule.OTHER_ATHLETE && acting.equals(id)) {
            id = null;
        } else if (spec.idRule() == IdRule.ACTING_ATHLETE && id == null) {
            id = acting;
        }
        return new Arguments(id, given.athleteId(), given.values(), given.body());
    }

    private void finish(Exchange exchange, Outcome done, Throwable failure) {
        if (failure != null) {
            exchange.setException(StravaException.unwrap(failure));
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
