package io.github.camelstrava.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came out of the queue since the start: the latest activities, and how many there were. */
final class Arrivals {

    /** So many the page shows. */
    static final int SHOWN = 60;

    private final Deque<ActivityCard> latest = new ArrayDeque<>();
    private final Map<Long, Integer> countByAthlete = new HashMap<>();
    private final Map<Long, Long> afterEndByAthlete = new HashMap<>();
    private long count;

    synchronized void add(ActivityCard card) {
        latest.addFirst(card);
        if (latest.size() > SHOWN) {
            latest.removeLast();
        }
        count++;
        countByAthlete.merge(card.athleteId(), 1, Integer::sum);
        if (card.afterEnd() != null) {
            afterEndByAthlete.put(card.athleteId(), card.afterEnd());
        }
    }

    /** The latest ones, latest first. */
    synchronized List<ActivityCard> latest() {
        return List.copyOf(latest);
    }

    synchronized long count() {
        return count;
    }

    synchronized int countOf(long athleteId) {
        return countByAthlete.getOrDefault(athleteId, 0);
    }

    /** Seconds; null if no activity of the athlete had it. */
    synchronized Long lastAfterEnd(long athleteId) {
        return afterEndByAthlete.get(athleteId);
    }
}
