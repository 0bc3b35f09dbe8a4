package io.github.camelstrava.examples.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whoever looks at the page. */
final class Audience {

    /** What each may leave unread is limited, so this limits what all of them can. */
    private static final int MOST = 50;

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private boolean closed;

    boolean isFull() {
        return streams.size() >= MOST;
    }

    int size() {
        return streams.size();
    }

    /**
     * From here on a newcomer gets what all get.
     *
     * @param soFar what came before, as JSON; nothing can come between the two
     */
    synchronized void join(EventStream stream, Supplier<String> soFar) {
        if (closed) {
            stream.close();
            return;
        }
        streams.add(stream);
        stream.open();
        stream.send("snapshot", soFar.get());
    }

    /** The connection is gone. */
    void leave(EventStream stream) {
        streams.remove(stream);
    }

    /** @param event the same that a snapshot is made of, made within the same lock */
    synchronized void tell(String name, Supplier<String> event) {
        String json = event.get();
        each(stream -> stream.send(name, json));
    }

    synchronized void keepAlive() {
        each(EventStream::keepAlive);
    }

    synchronized void close() {
        closed = true;
        each(stream -> {
            stream.send("stopped", "{}");
            stream.close();
        });
    }

    private void each(Consumer<EventStream> action) {
        streams.forEach(action);
    }
}
