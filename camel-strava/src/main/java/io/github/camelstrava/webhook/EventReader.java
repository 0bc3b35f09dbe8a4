package io.github.camelstrava.webhook;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * Reads what claims to be an event. Strava does not sign its events reliably, so anybody who finds the callback can send
 * one: it is read within bounds, and what is not as Strava's events are is refused.
 *
 * @see <a href="https://developers.strava.com/docs/webhooks/">Strava: Webhooks</a>
 */
public final class EventReader {

    /** Far more than the largest of Strava's events. */
    private static final int MAX_BYTES = 64 * 1024;

    /** Of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final Pattern WORD = Pattern.compile("\\w{1,40}");

    private static final ObjectReader READER =
            StravaJson.mapper().readerFor(ObjectNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private EventReader() {}

    /**
     * Reads the body of a request, and no more of it than an event can have.
     *
     * @throws RefusedRequestException if it is too large or no event
     */
    public static WebhookEvent read(InputStream body) throws RefusedRequestException {
        byte[] bytes;
        ObjectNode json;
        try {
            bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new RefusedRequestException(413, "The event is larger than any of Strava's.");
            }
            json = READER.readValue(bytes);
        } catch (IOException e) {
            // Without the cause, which quotes what anybody may have sent.
            throw new RefusedRequestException(400, "The event is no JSON object.");
        }
        if (json == null) {
            throw new RefusedRequestException(400, "The event is no JSON object.");
        }
        requireWord(json, "object_type");
        requireWord(json, "aspect_type");
        requireNumber(json, "object_id");
        requireNumber(json, "owner_id");
        requireNumber(json, "subscription_id");
        requireNumber(json, "event_time");
        if (json.get("event_time").longValue() > LAST_SECOND) {
            throw new RefusedRequestException(400, "The event's event_time is no time in seconds.");
        }
        requireTexts(json.get("updates"));
        return new WebhookEvent(json);
    }

    private static void requireWord(ObjectNode json, String field) throws RefusedRequestException {
        JsonNode value = json.get(field);
        if (value == null
                || !value.isTextual()
                || !WORD.matcher(value.textValue()).matches()) {
            throw new RefusedRequestException(400, "The event's " + field + " is no word.");
        }
    }

    private static void requireNumber(ObjectNode json, String field) throws RefusedRequestException {
        JsonNode value = json.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() <= 0) {
            throw new RefusedRequestException(400, "The event's " + field + " is no whole number from 1.");
        }
    }

    private static void requireTexts(JsonNode updates) throws RefusedRequestException {
        if (updates == null || updates.isNull()) {
            return;
        }
        if (!updates.isObject()) {
            throw new RefusedRequestException(400, "The event's updates are no object.");
        }
        for (JsonNode value : updates) {
            if (!value.isValueNode()) {
                throw new RefusedRequestException(400, "The event's updates are not single values.");
            }
        }
    }
}
