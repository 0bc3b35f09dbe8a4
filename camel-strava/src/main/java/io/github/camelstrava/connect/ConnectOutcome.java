package io.github.camelstrava.connect;

/** What came of a sign-up. */
public enum ConnectOutcome {
    /** The tokens are stored and the route has run. */
    CONNECTED(200),
    /** The athlete did not agree. */
    DENIED(403),
    /** The athlete agreed to less than is needed. */
    SCOPE_MISSING(403),
    /** Strava does not let the application connect one more athlete. */
    FULL(403),
    /** The request is none that Strava sends athletes back with. */
    INVALID(400),
    /** It did not begin in this browser, or not here at all. */
    FOREIGN(403),
    /** It began too long ago, or has ended already. */
    OVER(403),
    /** Strava, or the application's store, cannot be reached; or too many sign up at once. */
    UNAVAILABLE(503),
    /** Strava does not know the application by its id and secret, or the application does not know its own address. */
    MISCONFIGURED(500),
    /** The tokens are stored, but the route has failed. */
    FAILED(500);

    private final int status;

    ConnectOutcome(int status) {
        this.status = status;
    }

    /** The HTTP status of the page. */
    public int status() {
        return status;
    }
}
