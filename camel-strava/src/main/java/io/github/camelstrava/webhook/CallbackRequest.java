package io.github.camelstrava.webhook;

import io.github.camelstrava.model.WebhookEvent;
import java.io.InputStream;

/**
 * A request to the application's callback: Strava's handshake, or an event.
 *
 * @param method      of HTTP, null if it is not known
 * @param mode        what the query says, as are the next two; null if it does not
 * @param body        may be empty
 */
public record CallbackRequest(String method, String mode, String challenge, String verifyToken, InputStream body) {

    /** The methods that Strava uses. */
    public static final String METHODS = "GET, POST";

    /** @throws RefusedRequestException if Strava sends no such requests */
    public boolean isHandshake() throws RefusedRequestException {
        if (method == null) {
            return mode != null;
        }
        if (method.equalsIgnoreCase("GET")) {
            return true;
        }
        if (!method.equalsIgnoreCase("POST")) {
            throw new RefusedRequestException(405, "Strava sends GET and POST only.");
        }
        return false;
    }

    /**
     * The JSON to answer a handshake with.
     *
     * @param  known the token that Strava was given with the subscription
     * @throws RefusedRequestException if the request does not know the token
     */
    public String handshake(String known) throws RefusedRequestException {
        return Handshake.answer(mode, challenge, verifyToken, known);
    }

    /** @throws RefusedRequestException if the body is no event */
    public WebhookEvent event() throws RefusedRequestException {
        return EventReader.read(body);
    }
}
