package io.github.camelstrava.examples.demo;

import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** What the demo does with the real Strava, but at another address, and with little of an environment. */
record LikeStrava(StravaSandbox sandbox, Path store, StravaActivities strava) implements ActivitySource {

    /** With nobody configured. */
    LikeStrava(StravaSandbox sandbox, Path store) {
        this(sandbox, store, new StravaActivities(Map.of(), 0));
    }

    LikeStrava(StravaSandbox sandbox, String refreshToken, Path store) {
        this(sandbox, store, new StravaActivities(Map.of("STRAVA_REFRESH_TOKEN", refreshToken), 0));
    }

    /** With an address for events. */
    LikeStrava(StravaSandbox sandbox, String refreshToken, Path store, URI callbackUrl) {
        this(
                sandbox,
                store,
                new StravaActivities(
                        Map.of("STRAVA_REFRESH_TOKEN", refreshToken, "STRAVA_CALLBACK_URL", callbackUrl.toString()),
                        callbackUrl.getPort()));
    }

    @Override
    public LocalServer server() {
        return strava.server();
    }

    @Override
    public String settings() {
        return strava.settings();
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(strava.properties());
        properties.put("demo.store", store.toString());
        properties.put("camel.component.strava.api-uri", sandbox.apiUri());
        properties.put("camel.component.strava.oauth-uri", sandbox.oauthUri());
        properties.put("camel.component.strava.client-id", sandbox.clientId());
        properties.put("camel.component.strava.client-secret", sandbox.clientSecret());
        return properties;
    }

    @Override
    public List<Map.Entry<String, String>> description(CamelContext context) {
        return strava.description(context);
    }
}
