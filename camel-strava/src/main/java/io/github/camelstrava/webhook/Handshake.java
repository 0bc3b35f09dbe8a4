package io.github.camelstrava.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Strava's question, while a subscription is made, whether the callback knows of it.
 *
 * @see <a href="https://developers.strava.com/docs/webhooks/">Strava: Webhooks</a>
 */
public final class Handshake {

    public static final String MODE = "hub.mode";
    public static final String CHALLENGE = "hub.challenge";
    public static final String VERIFY_TOKEN = "hub.verify_token";

    private static final int MAX_CHALLENGE = 1024;

    private Handshake() {}

    /**
     * The JSON to answer with.
     *
     * @param  mode  what the request says in its query, as are the next two; may be null
     * @param  known the token that Strava was given with the subscription
     * @throws RefusedRequestException if the request does not know the token
     */
    public static String answer(String mode, String challenge, String token, String known)
            throws RefusedRequestException {
        if (!"subscribe".equals(mode) || challenge == null || challenge.length() > MAX_CHALLENGE) {
            throw new RefusedRequestException(403, "The request is no handshake of Strava's.");
        }
        if (token == null || !MessageDigest.isEqual(bytes(token), bytes(known))) {
            throw new RefusedRequestException(403, "The verify token of the handshake is not the application's.");
        }
        return JsonNodeFactory.instance.objectNode().put(CHALLENGE, challenge).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
