package io.github.camelstrava.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults that wait for requests. */
final class Faults {
    private final List<ArmedFault> armed = new CopyOnWriteArrayList<>();

    ArmedFault arm(Fault fault) {
        ArmedFault newFault = new ArmedFault(fault, this);
        armed.add(newFault);
        return newFault;
    }

    void remove(ArmedFault fault) {
        armed.remove(fault);
    }

    void clear() {
        armed.clear();
    }

    /** The faults that strike a request; at most one of them takes the place of its answer. */
    synchronized List<Fault> striking(SandboxRequest request) {
        List<Fault> striking = new ArrayList<>(1);
        boolean answered = false;
        for (ArmedFault candidate : armed) {
            Fault fault = candidate.fault();
            if (fault.isInstead() && answered || candidate.isSpent() || !fault.isFor(request)) {
                continue;
            }
            if (candidate.strikes()) {
                striking.add(fault);
                answered |= fault.isInstead();
            }
        }
        return striking;
    }
}
