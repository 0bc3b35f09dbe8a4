package io.github.camelstrava.auth;

import java.util.concurrent.CompletableFuture;

/** Asks Strava whose access token it is: one API call. */
@FunctionalInterface
public interface AthleteLookup {

    /** @param operation named in errors */
    CompletableFuture<Long> athleteOf(String accessToken, String operation);
}
