package io.github.camelstrava;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Down while the application has no subscription for events, or somebody else's. */
final class WebhookHealthCheck implements HealthCheck {

    private final StravaWebhookConsumer consumer;
    private final String id;
    private boolean enabled = true;

    WebhookHealthCheck(StravaWebhookConsumer consumer, String id) {
        this.consumer = consumer;
        this.id = id;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        String problem = isEnabled() ? consumer.problem() : null;
        return problem == null
                ? builder.up().build()
                : builder.message(problem).down().build();
    }
}
