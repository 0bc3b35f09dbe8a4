package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaRateLimitException;
import java.util.concurrent.CancellationException;

/** Whose trouble an exception is; one athlete's is no reason to leave the others alone. */
public final class Troubles {

    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;
    private static final int REDIRECTION = 300;

    private Troubles() {}

    /** The application's: no athlete can be asked for now. */
    public static boolean concernsEveryone(Exception e) {
        return e instanceof StravaRateLimitException
                || e instanceof CancellationException
                || e instanceof StravaApiException api && api.isApplicationFault();
    }

    /** One athlete's, until there is a new consent. */
    public static boolean concernsAthlete(Exception e) {
        return e instanceof StravaAuthorizationException
                || e instanceof StravaApiException api && !api.isApplicationFault() && api.getStatus() == FORBIDDEN;
    }

    /** Perhaps nobody's: Strava could not be reached, failed itself, or answered with something unreadable. */
    public static boolean isOutage(Exception e) {
        return e instanceof StravaApiException api
                && (api.getStatus() < REDIRECTION || api.getStatus() >= SERVER_ERROR)
                && !concernsEveryone(e)
                && !concernsAthlete(e);
    }
}
