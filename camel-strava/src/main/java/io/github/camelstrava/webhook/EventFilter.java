package io.github.camelstrava.webhook;

import io.github.camelstrava.model.WebhookEvent;
import java.util.List;

/** Which events are wanted. */
public final class EventFilter {

    private final List<String> wanted;

    /** @param wanted such as {@code activity:create}, {@code activity:*} or {@code athlete:deauthorize}; empty for all */
    public EventFilter(List<String> wanted) {
        this.wanted = List.copyOf(wanted);
    }

    public boolean accepts(WebhookEvent event) {
        String type = event.objectType();
        return wanted.isEmpty()
                || wanted.contains(type + ":*")
                || wanted.contains(type + ":" + event.aspectType())
                || event.isDeauthorization() && wanted.contains("athlete:deauthorize");
    }
}
