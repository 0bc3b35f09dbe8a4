package io.github.camelstrava.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;

/**
 * The demo's HTTP server: it has the page, and is where events arrive. Nobody outside this machine can reach it, unless a
 * tunnel leads here.
 *
 * @param port   that it listens on
 * @param wanted the usual one, which may be in use; 0 if any would do
 */
record LocalServer(int port, int wanted) {

    static final int USUAL_PORT = 8080;

    /** @param port if it is free, else any that is; 0 for any */
    static LocalServer preferring(int port) {
        return new LocalServer(isFree(port) ? port : free(0), port);
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

    /** The page, for a browser on this machine. */
    URI page() {
        return URI.create("http://localhost:" + port + "/");
    }

    /** The same for the reader of the screen, who may look for it elsewhere. */
    String description() {
        return page() + (wanted == 0 || wanted == port ? "" : ", as port " + wanted + " is in use");
    }

    /** What Camel has to know to start it. */
    Map<String, String> properties() {
        return Map.of("camel.server.enabled", "true", "camel.server.port", String.valueOf(port));
    }
}
