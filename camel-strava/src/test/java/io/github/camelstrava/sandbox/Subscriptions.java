package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The application's subscription to events; there is at most one. */
final class Subscriptions {
    private static final long FIRST_ID = 310_001;
    private static final int LONGEST_URL = 255;
    private static final String RESOURCE = "PushSubscription";

    private final Clock clock;
    private final String clientId;
    private final String clientSecret;
    private final Handshake handshake;
    private volatile boolean verifying = true;
    private long nextId = FIRST_ID;
    private Subscription current;

    Subscriptions(Clock clock, Handshake handshake, String clientId, String clientSecret) {
        this.clock = clock;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.handshake = handshake;
    }

    record Subscription(long id, String callbackUrl, Instant created) {}

    void verify(boolean newVerifying) {
        verifying = newVerifying;
    }

    synchronized Optional<String> callbackUrl() {
        return current().map(Subscription::callbackUrl);
    }

    synchronized Optional<Subscription> current() {
        return Optional.ofNullable(current);
    }

    synchronized long subscribe(String callbackUrl) {
        current = new Subscription(nextId++, callbackUrl, clock.instant());
        return current.id;
    }

    /** Why the application is not let in, if it is not. */
    Optional<Answer> refusal(Call call) {
        Map<String, String> credentials = new HashMap<>(call.query());
        credentials.putAll(call.form());
        if (!clientId.equals(credentials.get("client_id"))) {
            return Optional.of(Answer.unauthorized("Application", "client_id", "invalid"));
        }
        return clientSecret.equals(credentials.get("client_secret"))
                ? Optional.empty()
                : Optional.of(Answer.unauthorized("Application", "client_secret", "invalid"));
    }

    Answer create(ApiCall call) {
        Map<String, String> form = call.call().form();
        String callbackUrl = form.getOrDefault("callback_url", "");
        String verifyToken = form.getOrDefault("verify_token", "");
        if (callbackUrl.isBlank() || callbackUrl.length() > LONGEST_URL) {
            return Answer.badRequest(RESOURCE, "callback url", callbackUrl.isBlank() ? "missing" : "too long");
        }
        if (verifyToken.isBlank()) {
            return Answer.badRequest(RESOURCE, "verify token", "missing");
        }
        if (callbackUrl().isPresent()) {
            return exists();
        }
        if (verifying) {
            // Not under the lock: whoever is called back may well ask for the subscription first.
            Optional<String> objection = handshake.objection(callbackUrl, verifyToken);
            if (objection.isPresent()) {
                return Answer.badRequest(RESOURCE, "callback url", objection.get());
            }
        }
        synchronized (this) {
            return current == null ? Answer.json(201, Json.object().put("id", subscribe(callbackUrl))) : exists();
        }
    }

    private static Answer exists() {
        return Answer.badRequest(RESOURCE, "", "already exists");
    }

    synchronized Answer list(ApiCall call) {
        return Answer.ok(current == null ? Json.array() : Json.array().add(json(current)));
    }

    private ObjectNode json(Subscription subscription) {
        return Json.object()
                .put("id", subscription.id)
                .put("resource_state", 2)
                .put("application_id", Long.parseLong(clientId.replaceAll("\\D", "0")))
                .put("callback_url", subscription.callbackUrl)
                .put("created_at", subscription.created.toString())
                .put("updated_at", subscription.created.toString());
    }

    synchronized Answer delete(ApiCall call) {
        if (current == null || current.id != call.numericId()) {
            throw call.notFound(RESOURCE);
        }
        current = null;
        return Answer.empty(204);
    }
}
