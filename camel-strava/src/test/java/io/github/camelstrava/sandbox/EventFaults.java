package io.github.camelstrava.sandbox;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong with events on their way, on demand. */
final class EventFaults {
    private final Dice dice;
    private int toLose;
    private double share;
    private int copies;
    private List<Delivery> held;

    EventFaults(Dice dice) {
        this.dice = dice;
    }

    synchronized void lose(int count) {
        toLose = count;
    }

    synchronized void loseShare(double newShare) {
        share = newShare;
    }

    synchronized void duplicate(int newCopies) {
        copies = newCopies;
    }

    synchronized void hold() {
        if (held == null) {
            held = new ArrayList<>();
        }
    }

    /** Ends the holding. */
    synchronized List<Delivery> release() {
        List<Delivery> released = held == null ? List.of() : held;
        held = null;
        return released;
    }

    synchronized boolean losesNext() {
        if (toLose > 0) {
            toLose--;
            return true;
        }
        return share > 0 && dice.chance(share);
    }

    synchronized boolean holds(Delivery delivery) {
        return held != null && held.add(delivery);
    }

    synchronized int copies() {
        return copies;
    }
}
