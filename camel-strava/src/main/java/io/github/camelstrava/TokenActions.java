package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.model.ConnectedAthlete;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.operation.TokenOperations;
import io.github.camelstrava.store.Grant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;

/** The operations on tokens, for one endpoint. */
final class TokenActions implements TokenOperations {

    private final CamelContext context;
    private final StravaComponent component;
    private final StravaConfiguration configuration;
    private final StravaSession session;
    private final Terms terms;

    TokenActions(StravaEndpoint endpoint, StravaSession session, Terms terms) {
        this.context = endpoint.getCamelContext();
        this.component = endpoint.getComponent();
        this.configuration = endpoint.getConfiguration();
        this.session = session;
        this.terms = terms;
    }

    @Override
    public CompletionStage<Outcome> authorizationUrl(Arguments arguments) {
        requireClientId(StravaOperation.authorizationUrl);
        String redirectUri = arguments
                .<String>get(Param.redirectUri)
                .orElseThrow(() -> missing(StravaOperation.authorizationUrl, "redirectUri"));
        String uri = session.tokens()
                .authorizationUrl(
                        redirectUri,
                        arguments.<String>get(Param.scope).orElse(null),
                        arguments
                                .get(Param.approvalPrompt)
                                .map(Param.approvalPrompt::onTheWire)
                                .orElse(null),
                        arguments.<String>get(Param.state).orElse(null));
        return CompletableFuture.completedFuture(new Outcome(uri, null, false));
    }

    @Override
    public CompletionStage<Outcome> exchangeToken(Arguments arguments) {
        requireClientSecret(StravaOperation.exchangeToken);
        String code = arguments.<String>get(Param.code).orElseGet(() -> context.getTypeConverter()
                .convertTo(String.class, arguments.body()));
        if (code == null || code.isBlank()) {
            throw new IllegalArgumentException(
                    "strava:exchangeToken needs the code in the header " + StravaConstants.CODE + " or in the body.");
        }
        return session.tokens()
                .exchange(code.strip(), StravaOperation.exchangeToken.name(), (token, name) -> session.client()
                        .athleteOf(token, StravaOperation.exchangeToken, terms))
                .thenApply(grant -> {
                    component.athleteConnected(configuration.getClientId(), grant.athleteId());
                    return new Outcome(grant.tokens(), grant.athleteId(), true);
                });
    }

    @Override
    public CompletionStage<Outcome> refreshToken(Arguments arguments) {
        requireClientSecret(StravaOperation.refreshToken);
        return forAthlete(arguments, StravaOperation.refreshToken, athlete -> session.tokens()
                .refreshed(athlete, StravaOperation.refreshToken.name())
                .thenApply(TokenActions::tokens));
    }

    @Override
    public CompletionStage<Outcome> token(Arguments arguments) {
        return forAthlete(arguments, StravaOperation.token, athlete -> session.tokens()
                .current(athlete, StravaOperation.token.name())
                .thenApply(TokenActions::tokens));
    }

    @Override
    public CompletionStage<Outcome> storeToken(Arguments arguments) {
        TokenSet tokens;
        try {
            tokens = context.getTypeConverter().mandatoryConvertTo(TokenSet.class, arguments.body());
        } catch (NoTypeConversionAvailableException | TypeConversionException e) {
            // Without the cause: it quotes the body, which holds tokens.
            throw new IllegalArgumentException(
                    "strava:storeToken needs a body of athlete_id, access_token, refresh_token,"
                            + " expires_at and scope, as a TokenSet, a Map or JSON.");
        }
        if (tokens.athleteId() == null || tokens.accessToken() == null && tokens.refreshToken() == null) {
            throw new IllegalArgumentException(
                    "strava:storeToken needs athlete_id, and access_token or refresh_token.");
        }
        session.tokens().take(tokens);
        if (configuration.getClientId() != null) {
            component.athleteConnected(configuration.getClientId(), tokens.athleteId());
        }
        return CompletableFuture.completedFuture(new Outcome(null, tokens.athleteId(), false));
    }

    @Override
    public CompletionStage<Outcome> athletes(Arguments arguments) {
        Iterator<ConnectedAthlete> connected = session.tokens().athletes().stream()
                // Gone meanwhile, or not there yet.
                .flatMap(id -> session.tokens().peek(id).stream())
                .map(grant ->
                        ConnectedAthlete.of(grant.athleteId(), grant.tokens().scopes()))
                .iterator();
        if (arguments.<Boolean>get(Param.streaming).orElse(false)) {
            return CompletableFuture.completedFuture(new Outcome(connected, null, false));
        }
        List<ConnectedAthlete> all = new ArrayList<>();
        connected.forEachRemaining(all::add);
        return CompletableFuture.completedFuture(new Outcome(new StravaList<>(all), null, false));
    }

    @Override
    public CompletionStage<Outcome> deauthorize(Arguments arguments) {
        requireClientSecret(StravaOperation.deauthorize);
        return forAthlete(arguments, StravaOperation.deauthorize, athlete -> {
            session.tokens().deauthorize(athlete, StravaOperation.deauthorize.name());
            return CompletableFuture.completedFuture(new Outcome(null, athlete, false));
        });
    }

    private static Outcome tokens(Grant grant) {
        return new Outcome(grant.tokens(), grant.athleteId(), false);
    }

    private CompletableFuture<Outcome> forAthlete(
            Arguments arguments, StravaOperation operation, Function<Long, CompletableFuture<Outcome>> action) {
        return session.client()
                .actingAthlete(arguments.athleteId(), operation, terms)
                .thenCompose(action);
    }

    private void requireClientId(StravaOperation operation) {
        if (configuration.getClientId() == null) {
            throw missing(operation, "clientId");
        }
    }

    private void requireClientSecret(StravaOperation operation) {
        requireClientId(operation);
        if (configuration.getClientSecret() == null) {
            throw missing(operation, "clientSecret");
        }
    }

    private static IllegalArgumentException missing(StravaOperation operation, String option) {
        return new IllegalArgumentException("strava:" + operation + " needs the option " + option + ".");
    }
}
