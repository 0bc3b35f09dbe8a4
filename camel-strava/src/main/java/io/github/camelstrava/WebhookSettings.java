package io.github.camelstrava;

import io.github.camelstrava.operation.Param;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What all consumers of events in a component must agree on, as there is one path and one subscription.
 *
 * @param callbackUrl null if events come by another way, such as a gateway with a subscription of its own
 * @param path        where requests are served
 * @param verifyToken a secret; null for the one in the store
 * @param subscribe   whether the subscription is to be made
 */
record WebhookSettings(String clientId, String callbackUrl, String path, String verifyToken, boolean subscribe) {

    private static final String DEFAULT_PATH = "/strava/webhook";

    /** @throws IllegalArgumentException that names the option at fault */
    static WebhookSettings of(StravaEndpoint endpoint) {
        StravaParameters parameters = endpoint.getParameters();
        String callbackUrl = parameters.getCallbackUrl() == null
                ? null
                : (String) Param.callbackUrl.parse(
                        parameters.getCallbackUrl(), endpoint.getComponent().clock());
        Boolean subscribe = parameters.getSubscribe();
        if (callbackUrl == null && Boolean.TRUE.equals(subscribe)) {
            throw new IllegalArgumentException(
                    "Option subscribe needs the option callbackUrl: the address at which Strava reaches this application.");
        }
        return new WebhookSettings(
                endpoint.getConfiguration().getClientId(),
                callbackUrl,
                path(parameters.getWebhookPath(), callbackUrl),
                parameters.getVerifyToken(),
                subscribe == null ? callbackUrl != null : subscribe);
    }

    private static String path(String configured, String callbackUrl) {
        String path = configured;
        if (path == null && callbackUrl != null) {
            path = URI.create(callbackUrl).getRawPath();
            path = path.isEmpty() ? "/" : path;
        }
        if (path == null) {
            return DEFAULT_PATH;
        }
        if (!CallbackServer.isPlain(path)) {
            throw new IllegalArgumentException((configured == null
                            ? "The path of the option callbackUrl cannot be served; the option webhookPath has to"
                                    + " name another"
                            : "The option webhookPath cannot be served")
                    + ": expected a path such as " + DEFAULT_PATH + ", of letters, digits and - . _ ~ between"
                    + " slashes.");
        }
        return path;
    }

    /** The options in which others differ; their values may be secrets. */
    List<String> differencesFrom(WebhookSettings other) {
        List<String> names = new ArrayList<>();
        add(names, "clientId", clientId, other.clientId);
        add(names, "callbackUrl", callbackUrl, other.callbackUrl);
        add(names, "webhookPath", path, other.path);
        add(names, "verifyToken", verifyToken, other.verifyToken);
        add(names, "subscribe", subscribe, other.subscribe);
        return names;
    }

    private static void add(List<String> names, String name, Object own, Object other) {
        if (!Objects.equals(own, other)) {
            names.add(name);
        }
    }

    /** Without the path, which is hard to guess on purpose, and the token. */
    @Override
    public String toString() {
        return "WebhookSettings of application " + clientId;
    }
}
