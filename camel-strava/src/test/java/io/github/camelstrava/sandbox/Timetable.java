package io.github.camelstrava.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is to happen later by the sandbox's clock, whether that runs, stands still or is moved. */
final class Timetable {
    /** Clocks do not say when they are moved, so one has to look. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Clock clock;
    private final ScheduledThreadPoolExecutor timer;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparing(Entry::due));
    private boolean looking;

    Timetable(Clock clock) {
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Daemons.named("strava-sandbox-time"), new ThreadPoolExecutor.DiscardPolicy());
    }

    private record Entry(Instant due, Runnable happening) {}

    /** Never runs anything in the caller's thread, not even what is due already. */
    synchronized void at(Instant due, Runnable happening) {
        entries.add(new Entry(due, happening));
        if (!looking) {
            looking = true;
            timer.execute(this::look);
        }
    }

    void stop() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            for (Entry entry = nextDue(); entry != null; entry = nextDue()) {
                entry.happening.run();
            }
        } finally {
            lookAgain();
        }
    }

    private synchronized Entry nextDue() {
        return entries.isEmpty() || entries.peek().due.isAfter(clock.instant()) ? null : entries.remove();
    }

    private synchronized void lookAgain() {
        looking = !entries.isEmpty();
        if (looking) {
            timer.schedule(this::look, GLANCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
