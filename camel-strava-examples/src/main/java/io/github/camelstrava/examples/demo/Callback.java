package io.github.camelstrava.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * Where new activities are announced. Events are not signed, so the path is as good as a secret.
 *
 * @param url as Strava, or the sandbox, is told it
 */
record Callback(URI url) {

    static final int USUAL_PORT = 8080;

    /**
     * One on this machine, at a path that nobody guesses.
     *
     * @param port if it is free, else any that is; 0 for any
     */
    static Callback here(int port) {
        int free = isFree(port) ? port : free(0);
        return new Callback(URI.create("http://127.0.0.1:" + free + "/strava/" + UUID.randomUUID()));
    }

    static boolean isFree(int port) {
        try {
            return free(port) == port;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static int free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the reader of the screen, without the path. */
    Map.Entry<String, String> description() {
        return Map.entry(
                "Events", "pushed to " + url.getAuthority() + " for each new activity; those before are polled");
    }

    /**
     * What the server and the route have to know.
     *
     * @param port of this machine, where requests to the URL arrive
     */
    Map<String, String> properties(int port) {
        return Map.of(
                "camel.server.enabled", "true",
                "camel.server.port", String.valueOf(port),
                "demo.callback", url.toString());
    }
}
