package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that was pushed, or should have been, and what has become of it so far. Where the body is not what Strava
 * would send, numbers are 0 and texts empty.
 *
 * @param number    counts what was pushed, from 1
 * @param time      when it happened, by the sandbox's clock
 * @param body      what was sent
 * @param attempts  how often it was sent
 * @param status    the HTTP status answered last; 0 if nothing was answered in time, or nothing was sent yet
 * @param delivered whether it was answered with 200
 * @param lost      whether it was not delivered and never will be: lost on demand, given up after its last attempt, or
 *                  of a subscription that has ended
 */
public record SandboxPush(
        long number, Instant time, String body, int attempts, int status, boolean delivered, boolean lost) {
    /** An order that lets the past come last. */
    public static final Comparator<SandboxPush> NEWEST_FIRST =
            Comparator.comparingLong(SandboxPush::number).reversed();

    /** The body as JSON, empty if it is no JSON object; changing it changes nothing. */
    public ObjectNode event() {
        return Json.tryParse(body)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(Json::object);
    }

    /** {@code activity} or {@code athlete} */
    public String objectType() {
        return event().path("object_type").asText();
    }

    public long objectId() {
        return event().path("object_id").asLong();
    }

    /** {@code create}, {@code update} or {@code delete} */
    public String aspectType() {
        return event().path("aspect_type").asText();
    }

    /** What changed, by {@code title}, {@code type}, {@code private} or {@code authorized}. */
    public Map<String, String> updates() {
        Map<String, String> updates = new LinkedHashMap<>();
        event().path("updates")
                .fields()
                .forEachRemaining(
                        field -> updates.put(field.getKey(), field.getValue().asText()));
        return updates;
    }

    public long ownerId() {
        return event().path("owner_id").asLong();
    }

    public long subscriptionId() {
        return event().path("subscription_id").asLong();
    }

    /** To the second. */
    public Instant eventTime() {
        return Instant.ofEpochSecond(event().path("event_time").asLong());
    }

    /** Whether it will be sent again, or for the first time. */
    public boolean isPending() {
        return !delivered && !lost;
    }
}
