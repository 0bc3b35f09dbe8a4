package io.github.camelstrava.webhook;

/** A request to the callback that is not Strava's, or not as Strava's are. */
public final class RefusedRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedRequestException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** An event of a subscription that is not the application's. */
    public static RefusedRequestException foreignSubscription() {
        return new RefusedRequestException(403, "The event is of another application's subscription.");
    }

    /** What cannot be taken at this moment; Strava is to send it again. */
    public static RefusedRequestException notNow(String why) {
        return new RefusedRequestException(503, why);
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }
}
