package io.github.camelstrava.examples.demo;

import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** The demo's sandbox, with other settings. */
record Adjusted(SandboxActivities activitySource, Map<String, String> more) implements ActivitySource {

    Adjusted(String... more) {
        this(new SandboxActivities(0), more.length == 0 ? Map.of() : Map.of(more[0], more[1]));
    }

    StravaSandbox sandbox() {
        return activitySource.sandbox();
    }

    int activities() {
        return activitySource.connected().stream()
                .mapToInt(athlete -> athlete.activities().size())
                .sum();
    }

    @Override
    public LocalServer server() {
        return activitySource.server();
    }

    @Override
    public URI sandboxPage() {
        return activitySource.sandboxPage();
    }

    @Override
    public String settings() {
        return activitySource.settings();
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(activitySource.properties());
        properties.putAll(more);
        return properties;
    }

    @Override
    public List<Map.Entry<String, String>> description(CamelContext context) {
        return activitySource.description(context);
    }

    @Override
    public void started(CamelContext context) {
        activitySource.started(context);
    }

    @Override
    public void stopping() {
        activitySource.stopping();
    }

    @Override
    public void close() {
        activitySource.close();
    }
}
