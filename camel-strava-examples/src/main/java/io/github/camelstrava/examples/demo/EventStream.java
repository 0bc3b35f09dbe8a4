package io.github.camelstrava.examples.demo;

import io.vertx.core.http.HttpServerResponse;

/** Server-sent events for one browser. */
final class EventStream {

    /** The first event alone, with all that came before, is about half of it. */
    private static final int MOST_BYTES_WAITING = 256 * 1024;

    private static final int RECONNECT_MILLIS = 2_000;

    private final HttpServerResponse response;
    private boolean closed;

    EventStream(HttpServerResponse response) {
        this.response = response;
    }

    void open() {
        response.setChunked(true).setWriteQueueMaxSize(MOST_BYTES_WAITING);
        write("retry: " + RECONNECT_MILLIS + "\n\n");
    }

    /** @param json in one line */
    void send(String event, String json) {
        write("event: " + event + "\ndata: " + json + "\n\n");
    }

    /** Tells whoever is between the two that somebody is still there. */
    void keepAlive() {
        write(":\n\n");
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    private synchronized void write(String text) {
        if (closed || response.closed() || response.ended()) {
            return;
        }
        if (response.writeQueueFull()) {
            // Whoever does not read would have it all kept in memory. On the next connection it begins with what is
            // there.
            close();
            return;
        }
        response.write(text);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            if (!response.closed() && !response.ended()) {
                response.end();
                response.close();
            }
        }
    }
}
