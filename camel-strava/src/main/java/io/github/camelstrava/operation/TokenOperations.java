package io.github.camelstrava.operation;

import java.util.concurrent.CompletionStage;

/** The operations on tokens: they work on the store and on Strava's OAuth endpoints, not on its API. */
public interface TokenOperations {

    /**
     * What an operation leads to.
     *
     * @param body      of the message, null for none
     * @param athleteId the athlete it was about, null for none
     * @param connected whether it was this operation that told who the athlete is, whatever the message said before
     */
    record Outcome(Object body, Long athleteId, boolean connected) {}

    CompletionStage<Outcome> authorizationUrl(Arguments arguments);

    CompletionStage<Outcome> exchangeToken(Arguments arguments);

    CompletionStage<Outcome> refreshToken(Arguments arguments);

    CompletionStage<Outcome> token(Arguments arguments);

    CompletionStage<Outcome> storeToken(Arguments arguments);

    CompletionStage<Outcome> athletes(Arguments arguments);

    CompletionStage<Outcome> deauthorize(Arguments arguments);
}
