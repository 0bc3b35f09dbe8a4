package io.github.camelstrava.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The way of one event to the callback: at most a few attempts. */
final class Delivery {
    private static final int OK = 200;

    private final long number;
    private final Instant time;
    private final Subscriptions.Subscription subscription;
    private final String body;
    private final int mostAttempts;
    private final CompletableFuture<SandboxPush> outcome = new CompletableFuture<>();
    private Instant begin;
    private int attempts;
    private int status;
    private boolean lost;

    Delivery(long number, Instant time, Subscriptions.Subscription subscription, String body, int mostAttempts) {
        this.number = number;
        this.time = time;
        this.subscription = subscription;
        this.body = body;
        this.mostAttempts = mostAttempts;
        this.begin = time;
    }

    Subscriptions.Subscription subscription() {
        return subscription;
    }

    String body() {
        return body;
    }

    /** Completed when it was delivered or is lost. */
    CompletableFuture<SandboxPush> outcome() {
        return outcome;
    }

    synchronized SandboxPush state() {
        return new SandboxPush(number, time, body, attempts, status, status == OK, lost);
    }

    /** Counts the time to the next attempt from now on. */
    synchronized void begin(Instant now) {
        begin = now;
    }

    /**
     * When to try again, if that attempt failed. It is counted from the first attempt on, so that it does not matter
     * to somebody who moves the clock how far an attempt has come.
     */
    synchronized Instant nextAttempt(Duration distance) {
        return begin.plus(distance.multipliedBy(attempts));
    }

    void lose() {
        synchronized (this) {
            lost = true;
        }
        outcome.complete(state());
    }

    /** @param newStatus 0 if nothing was answered */
    void answered(int newStatus) {
        synchronized (this) {
            attempts++;
            status = newStatus;
            lost = status != OK && (lost || attempts >= mostAttempts);
        }
        SandboxPush state = state();
        if (!state.isPending()) {
            outcome.complete(state);
        }
    }
}
