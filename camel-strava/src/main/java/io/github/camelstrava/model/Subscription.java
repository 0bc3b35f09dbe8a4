package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * The application's subscription to events.
 *
 * @see <a href="https://developers.strava.com/docs/webhooks/">Strava: Webhooks</a>
 */
public final class Subscription extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Subscription(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public Long applicationId() {
        return longInteger("application_id");
    }

    public String callbackUrl() {
        return string("callback_url");
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    public Instant updatedAt() {
        return instant("updated_at");
    }
}
