package io.github.camelstrava.operation;

import io.github.camelstrava.model.TokenSet;
import java.util.concurrent.CompletionStage;

/** The operations on tokens: they work on the store and on Strava's OAuth endpoints, not on its API. */
public interface TokenOperations {

    CompletionStage<String> authorizationUrl(Arguments arguments);

    CompletionStage<TokenSet> exchangeToken(Arguments arguments);

    CompletionStage<TokenSet> refreshToken(Arguments arguments);

    CompletionStage<TokenSet> token(Arguments arguments);

    /** @return completes with null: the body of the exchange becomes empty */
    CompletionStage<Void> storeToken(Arguments arguments);

    /** @return completes with null: the body of the exchange becomes empty */
    CompletionStage<Void> deauthorize(Arguments arguments);
}
