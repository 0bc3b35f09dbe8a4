package io.github.camelstrava.benchmark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/**
 * The events of all athletes' activities, as Strava sends them: one when an activity is there, often one or two when its
 * title and type are set a moment later, and now and then one of an old activity. Some are lost, some come late, and some
 * come twice.
 */
final class SimulatedEvents {

    /** Of a thousand events. */
    private static final int LOST = 5;

    private static final int DOUBLED = 20;
    private static final int LATE = 10;

    /** Of a hundred activities. */
    private static final int SAVED_ONCE = 50;

    private static final int SAVED_TWICE = 20;

    /** One of so many athletes looks after what was done before. */
    private static final int TIDY = 10;

    private static final int MINUTES_OF_DAY = 24 * 60;
    /** Most of these activities are remembered still, and not all. */
    private static final int DAYS_UNTIL_TIDIED = 20;

    private final Random random;
    private final List<SimulatedEvent> events = new ArrayList<>();
    private final Set<Long> untold = new HashSet<>();
    private final Queue<SimulatedEvent> toCome;

    /** @param from what arrives before is left out */
    SimulatedEvents(Iterable<SimulatedAthlete> athletes, Instant from, Random random) {
        this.random = random;
        for (SimulatedAthlete athlete : athletes) {
            boolean tidy = random.nextInt(TIDY) == 0;
            athlete.activities().forEach(activity -> tell(athlete, activity, tidy));
        }
        events.sort(Comparator.comparing(SimulatedEvent::arrival));
        toCome = new ArrayDeque<>(
                events.stream().filter(event -> !event.arrival().isBefore(from)).toList());
    }

    private void tell(SimulatedAthlete athlete, SimulatedActivity activity, boolean tidy) {
        Instant uploaded = activity.uploaded();
        boolean told = send(athlete, activity, uploaded.plusMillis(1_000 + random.nextInt(4_000)), true);
        int saved = random.nextInt(100);
        int updates = saved < SAVED_TWICE ? 2 : saved < SAVED_TWICE + SAVED_ONCE ? 1 : 0;
        for (int i = 0; i < updates; i++) {
            told |= send(athlete, activity, uploaded.plusMillis(2_000 + random.nextInt(70_000)), false);
        }
        if (!told) {
            untold.add(activity.id());
        }
        if (tidy && random.nextBoolean()) {
            Duration age = Duration.ofMinutes(random.nextInt(DAYS_UNTIL_TIDIED * MINUTES_OF_DAY));
            send(athlete, activity, uploaded.plus(age), false);
        }
    }

    /** @return whether it arrives */
    private boolean send(SimulatedAthlete athlete, SimulatedActivity activity, Instant time, boolean created) {
        int fate = random.nextInt(1_000);
        if (fate < LOST) {
            return false;
        }
        boolean late = fate < LOST + LATE;
        Instant arrival = late ? time.plusSeconds(random.nextInt(15 * 60)) : time;
        events.add(new SimulatedEvent(arrival, athlete.id, activity.id(), created));
        if (fate >= 1_000 - DOUBLED) {
            Instant again = arrival.plusMillis(500 + random.nextInt(60_000));
            events.add(new SimulatedEvent(again, athlete.id, activity.id(), created));
        }
        return true;
    }

    /** When the next one arrives, {@link Instant#MAX} if none is left. */
    Instant next() {
        return toCome.isEmpty() ? Instant.MAX : toCome.peek().arrival();
    }

    SimulatedEvent take() {
        return toCome.remove();
    }

    /** Activities of which no event tells while they are new. */
    Set<Long> untold() {
        return untold;
    }
}
