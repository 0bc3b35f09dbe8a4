package io.github.camelstrava.examples.demo;

import io.github.camelstrava.sandbox.StravaSandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** The demo's sandbox, asked more often. */
record Hurried(SandboxActivities activitySource, Map<String, String> more) implements ActivitySource {

    Hurried(SandboxActivities activitySource) {
        this(activitySource, Map.of());
    }

    StravaSandbox sandbox() {
        return activitySource.sandbox();
    }

    int activities() {
        return sandbox().athletes().stream()
                .mapToInt(athlete -> athlete.activities().size())
                .sum();
    }

    @Override
    public String settings() {
        return activitySource.settings();
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(activitySource.properties());
        properties.put("demo.delay", "300ms");
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
