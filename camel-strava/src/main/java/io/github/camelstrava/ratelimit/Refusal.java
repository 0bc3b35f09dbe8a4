package io.github.camelstrava.ratelimit;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaRateLimitException;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/** Why a call was not sent. */
enum Refusal {
    USED_UP("Strava's request budget is used up"),
    EVENTS("the share of Strava's request budget for reads caused by events is used up"),
    CROWDED("too many calls already wait for Strava's request budget");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /** @param retryAtMillis by this machine's clock */
    StravaRateLimitException of(String operation, long retryAtMillis) {
        Instant retryAt = Instant.ofEpochMilli(retryAtMillis);
        return new StravaRateLimitException(
                operation,
                0,
                StravaFault.NONE,
                retryAt,
                "strava:" + operation + " was not sent: " + reason + "; there is more at " + retryAt + ".");
    }

    static CancellationException stopping() {
        return new CancellationException("The Strava component is stopping; the call was not made.");
    }
}
