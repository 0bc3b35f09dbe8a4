package io.github.camelstrava;

import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.webhook.CallbackRequest;
import io.github.camelstrava.webhook.Handshake;
import io.github.camelstrava.webhook.RefusedRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to the callback as messages of Camel's HTTP components, and events as messages of a route. */
final class CallbackMessages {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackMessages.class);

    private static final String JSON = "application/json";

    private CallbackMessages() {}

    static CallbackRequest request(Message message) throws IOException {
        return new CallbackRequest(
                text(message, Exchange.HTTP_METHOD),
                text(message, Handshake.MODE),
                text(message, Handshake.CHALLENGE),
                text(message, Handshake.VERIFY_TOKEN),
                body(message));
    }

    private static String text(Message message, String header) {
        Object value = ArgumentReader.header(message, header);
        return value == null ? null : value.toString();
    }

    private static InputStream body(Message message) throws IOException {
        if (message.getBody() instanceof Map<?, ?> map) {
            return new ByteArrayInputStream(StravaJson.mapper().writeValueAsBytes(map));
        }
        InputStream body = message.getBody(InputStream.class);
        return body == null ? InputStream.nullInputStream() : body;
    }

    static void answerHandshake(Message message, String json) {
        answer(message, 200);
        message.setBody(json);
        message.setHeader(Exchange.CONTENT_TYPE, JSON);
    }

    static void refuse(Message message, RefusedRequestException refusal) {
        LOG.debug("Answered {} to a request to the callback: {}", refusal.status(), refusal.getMessage());
        answer(message, refusal.status());
        if (refusal.status() == 405) {
            message.setHeader("Allow", CallbackRequest.METHODS);
        }
    }

    /** Answers with a status alone, which has to be said, as some servers take an empty body for 204. */
    static void answer(Message message, int status) {
        // Query parameters, and more of the request, have become headers, which would go back as such.
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }

    /** Makes an event the message. */
    static void accept(Message message, WebhookEvent event) {
        message.setBody(event);
        message.setHeader(StravaConstants.ID, event.objectId());
        message.setHeader(StravaConstants.ATHLETE_ID, event.ownerId());
        message.setHeader(StravaConstants.OBJECT_TYPE, event.objectType());
        message.setHeader(StravaConstants.ASPECT_TYPE, event.aspectType());
        message.setHeader(StravaConstants.UPDATES, event.updates());
        message.setHeader(StravaConstants.SUBSCRIPTION_ID, event.subscriptionId());
        message.setHeader(
                StravaConstants.MESSAGE_TIMESTAMP,
                event.eventTime() == null ? null : event.eventTime().toEpochMilli());
    }
}
