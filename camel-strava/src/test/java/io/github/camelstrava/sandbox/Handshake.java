package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks a callback whether it wants to be one. */
final class Handshake {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String NOT_OK = "GET to callback URL does not return 200";
    private static final String NOT_VERIFIABLE = "not verifiable";

    private final Dice dice;

    Handshake(Dice dice) {
        this.dice = dice;
    }

    /** What is wrong with the callback, if anything is. */
    Optional<String> objection(String callbackUrl, String verifyToken) {
        String challenge = challenge();
        try {
            URI uri = URI.create(callbackUrl + (callbackUrl.indexOf('?') < 0 ? "?" : "&")
                    + "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                    + URLEncoder.encode(verifyToken, StandardCharsets.UTF_8));
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return Optional.of(NOT_OK);
            }
            String echo = Json.tryParse(response.body())
                    .map(json -> json.path("hub.challenge"))
                    .map(JsonNode::asText)
                    .orElse("");
            return echo.equals(challenge) ? Optional.empty() : Optional.of(NOT_VERIFIABLE);
        } catch (IllegalArgumentException e) {
            return Optional.of(NOT_VERIFIABLE);
        } catch (IOException e) {
            return Optional.of(NOT_OK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(NOT_OK);
        }
    }

    private String challenge() {
        synchronized (dice) {
            return dice.hex(32);
        }
    }
}
