package io.github.camelstrava.auth;

import io.github.camelstrava.model.SummaryAthlete;
import java.util.concurrent.CompletableFuture;

/** Asks Strava whose access token it is: one API call. */
@FunctionalInterface
public interface AthleteLookup {

    /** @param operation named in errors */
    CompletableFuture<SummaryAthlete> athleteOf(String accessToken, String operation);
}
