package io.github.camelstrava.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The requests of late, and how many there were in all. */
final class RequestLog {
    private static final int CAPACITY = 5000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Deque<SandboxRequest> requests = new ArrayDeque<>();
    private long calls;
    private long refused;

    synchronized void add(SandboxRequest request) {
        if (requests.size() == CAPACITY) {
            requests.removeFirst();
        }
        requests.addLast(request);
        if (request.status() == TOO_MANY_REQUESTS) {
            refused++;
        } else if (!request.isOAuth()) {
            calls++;
        }
    }

    synchronized List<SandboxRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized long calls() {
        return calls;
    }

    synchronized long refused() {
        return refused;
    }

    synchronized void clear() {
        requests.clear();
        calls = 0;
        refused = 0;
    }
}
