package io.github.camelstrava.error;

import java.time.Instant;

/** The application's request budget is used up, and waiting for the next window was not wanted or would take too long. */
public class StravaRateLimitException extends StravaApiException {

    private static final long serialVersionUID = 1L;

    private final Instant retryAt;

    public StravaRateLimitException(String operation, int status, StravaFault fault, Instant retryAt, String message) {
        super(operation, status, fault, false, message, null);
        this.retryAt = retryAt;
    }

    /** When the budget is there again, by this machine's clock. */
    public Instant getRetryAt() {
        return retryAt;
    }
}
