package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * A change that Strava reports. It names what changed but holds no data.
 *
 * @see <a href="https://developers.strava.com/docs/webhooks/">Strava: Webhooks</a>
 */
public final class WebhookEvent extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WebhookEvent(ObjectNode json) {
        super(json);
    }

    /** {@code activity} or {@code athlete}. */
    public String objectType() {
        return string("object_type");
    }

    /** The identifier of the activity or athlete. */
    public Long objectId() {
        return longInteger("object_id");
    }

    /** {@code create}, {@code update} or {@code delete}. */
    public String aspectType() {
        return string("aspect_type");
    }

    /**
     * New values by name: {@code title}, {@code type}, {@code private} of an activity, {@code authorized} of an
     * athlete. Empty if there are none.
     */
    public Map<String, String> updates() {
        Map<String, String> updates = textByName("updates");
        return updates == null ? Map.of() : updates;
    }

    /** The athlete. */
    public Long ownerId() {
        return longInteger("owner_id");
    }

    public Long subscriptionId() {
        return longInteger("subscription_id");
    }

    public Instant eventTime() {
        return epochSecond("event_time");
    }

    /** Whether the athlete revoked the application's access; the tokens no longer work. */
    public boolean isDeauthorization() {
        return "athlete".equals(objectType())
                && "update".equals(aspectType())
                && "false".equals(updates().get("authorized"));
    }
}
