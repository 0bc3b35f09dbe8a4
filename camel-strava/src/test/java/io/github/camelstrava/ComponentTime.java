package io.github.camelstrava;

import io.github.camelstrava.sandbox.SandboxClock;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;

/** Lets tests in other packages give the component a time of their own. */
public final class ComponentTime {

    private ComponentTime() {}

    /** Whatever the component waits for comes at once, and the clock is moved as if the time had passed. */
    public static void skipWaiting(CamelContext context, SandboxClock clock) {
        StravaComponent component = (StravaComponent) context.getComponent("strava", true, false);
        component.setTime(clock, (delay, task) -> {
            clock.advance(delay);
            CompletableFuture.runAsync(task);
        });
    }
}
