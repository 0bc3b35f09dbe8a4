package io.github.camelstrava.examples.demo;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * Where new activities are announced. Events are not signed, so the path is as good as a secret.
 *
 * @param url as Strava, or the sandbox, is told it
 */
record Callback(URI url) {

    /** One on this machine, at a path that nobody guesses. */
    static Callback on(LocalServer server) {
        return new Callback(URI.create("http://127.0.0.1:" + server.port() + "/strava/" + UUID.randomUUID()));
    }

    /** For the reader of the screen, without the path. */
    Map.Entry<String, String> description() {
        return Map.entry(
                "Events", "pushed to " + url.getAuthority() + " for each new activity; those before are polled");
    }

    /** What the route has to know. */
    Map<String, String> properties() {
        return Map.of("demo.callback", url.toString());
    }
}
