package io.github.camelstrava.examples.demo;

import io.github.camelstrava.sandbox.StravaSandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** What the demo does with the real Strava, but at another address, and without an environment. */
record LikeStrava(StravaSandbox sandbox, String refreshToken, Path store) implements ActivitySource {

    @Override
    public String settings() {
        return new StravaActivities().settings();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(
                "demo.store", store.toString(),
                "camel.component.strava.api-uri", sandbox.apiUri(),
                "camel.component.strava.oauth-uri", sandbox.oauthUri(),
                "camel.component.strava.client-id", sandbox.clientId(),
                "camel.component.strava.client-secret", sandbox.clientSecret(),
                "camel.component.strava.refresh-token", refreshToken);
    }

    @Override
    public List<Map.Entry<String, String>> description(CamelContext context) {
        return new StravaActivities().description(context);
    }
}
