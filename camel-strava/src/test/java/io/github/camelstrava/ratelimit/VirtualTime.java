package io.github.camelstrava.ratelimit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A clock and a timer that move when a test says so. */
public final class VirtualTime extends Clock implements Delayer {

    private record Task(Instant due, Runnable action) {}

    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private Instant now;

    public VirtualTime(String start) {
        this.now = Instant.parse(start);
    }

    /** Lets time pass; what is due meanwhile runs on this thread, each at its time. */
    public void pass(Duration duration) {
        Instant end = instant().plus(duration);
        for (Task next = nextUntil(end); next != null; next = nextUntil(end)) {
            next.action.run();
        }
        set(end);
    }

    private synchronized Task nextUntil(Instant end) {
        if (tasks.isEmpty() || tasks.peek().due.isAfter(end)) {
            return null;
        }
        Task next = tasks.poll();
        now = next.due.isAfter(now) ? next.due : now;
        return next;
    }

    /** Moves the clock alone, as a hand at the machine's clock does. */
    public synchronized void set(Instant time) {
        now = time;
    }

    public synchronized int scheduled() {
        return tasks.size();
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), task));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
