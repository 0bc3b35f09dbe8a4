package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a callback whether it wants to be one. */
final class Handshake {
    private static final String NOT_OK = "GET to callback URL does not return 200";
    private static final String NOT_VERIFIABLE = "not verifiable";

    private final Callback callback;
    private final Dice dice;

    Handshake(Callback callback, Dice dice) {
        this.callback = callback;
        this.dice = dice;
    }

    /** What is wrong with the callback, if anything is. */
    Optional<String> objection(String callbackUrl, String verifyToken) {
        String challenge = challenge();
        try {
            HttpResponse<String> response = callback.get(callbackUrl
                    + (callbackUrl.indexOf('?') < 0 ? "?" : "&")
                    + "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                    + URLEncoder.encode(verifyToken, StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                return Optional.of(NOT_OK);
            }
            return isJson(response) && echo(response).equals(challenge)
                    ? Optional.empty()
                    : Optional.of(NOT_VERIFIABLE);
        } catch (IllegalArgumentException e) {
            return Optional.of(NOT_VERIFIABLE);
        } catch (IOException e) {
            return Optional.of(NOT_OK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(NOT_OK);
        }
    }

    /** Strava asks for this type; what has none is given the benefit of the doubt. */
    private static boolean isJson(HttpResponse<String> response) {
        return response.headers().allValues("Content-Type").stream()
                .allMatch(type -> type.startsWith("application/json"));
    }

    private static String echo(HttpResponse<String> response) {
        return Json.tryParse(response.body())
                .map(json -> json.path("hub.challenge"))
                .map(JsonNode::asText)
                .orElse("");
    }

    private String challenge() {
        synchronized (dice) {
            return dice.hex(32);
        }
    }
}
