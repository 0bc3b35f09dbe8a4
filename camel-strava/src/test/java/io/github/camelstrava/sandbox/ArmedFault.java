package io.github.camelstrava.sandbox;

import java.util.concurrent.atomic.AtomicInteger;

/** A fault that waits for requests. */
public final class ArmedFault {
    private final Fault fault;
    private final Faults faults;
    private final AtomicInteger seen = new AtomicInteger();

    ArmedFault(Fault fault, Faults faults) {
        this.fault = fault;
        this.faults = faults;
    }

    /** How many requests it struck. */
    public int hits() {
        return (int) Math.max(0, Math.min(seen.get() - (long) fault.spared(), fault.times()));
    }

    /** Whether it struck as often as it was meant to. */
    public boolean isSpent() {
        return hits() == fault.times();
    }

    /** From now on it strikes no more. */
    public void remove() {
        faults.remove(this);
    }

    Fault fault() {
        return fault;
    }

    /** Counts a request it is for. */
    boolean strikes() {
        int number = seen.incrementAndGet();
        return number > fault.spared() && number - (long) fault.spared() <= fault.times();
    }
}
