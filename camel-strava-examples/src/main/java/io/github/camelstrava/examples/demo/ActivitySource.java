package io.github.camelstrava.examples.demo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Whose activities are forwarded. */
interface ActivitySource extends AutoCloseable {

    /**
     * Strava, if the environment says how to get there, else the sandbox.
     *
     * @throws IllegalArgumentException if something is missing there
     */
    static ActivitySource of(Map<String, String> environment) {
        return StravaActivities.isConfigured(environment)
                ? new StravaActivities(environment, LocalServer.USUAL_PORT)
                : new SandboxActivities(LocalServer.USUAL_PORT);
    }

    /** Where the settings are that only this source needs. */
    String settings();

    /** Settings that are known at run time only. */
    Map<String, String> properties();

    /** Where the page is, and where events arrive. */
    LocalServer server();

    /** A page on which one can make something happen; null where one has to go out and run. */
    default URI sandboxPage() {
        return null;
    }

    /** What it is, for the reader of the screen; each line with a caption. */
    List<Map.Entry<String, String>> description(CamelContext context);

    /** The routes run. */
    default void started(CamelContext context) {}

    /** The routes are about to stop. */
    default void stopping() {}

    @Override
    default void close() {}
}
