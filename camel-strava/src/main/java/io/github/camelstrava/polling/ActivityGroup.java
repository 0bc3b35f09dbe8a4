package io.github.camelstrava.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the consumers of one group in one context share beside the positions in the store: who is being polled and what is
 * being processed at this moment. All of it may be forgotten at any time.
 */
public final class ActivityGroup {

    /** An athlete whose tokens did not do is tried again so much later, even without a new consent. */
    private static final Duration ASIDE = Duration.ofHours(1);

    private final String id;
    private final Clock clock;
    private final Set<Long> polling = ConcurrentHashMap.newKeySet();
    private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
    /** Delivered activities that the store has not taken yet, with their athletes. */
    private final Map<Long, Long> unrecorded = new ConcurrentHashMap<>();

    private final Map<Long, Aside> aside = new ConcurrentHashMap<>();

    private final Map<Long, Integer> turns = new ConcurrentHashMap<>();

    private record Aside(long grantVersion, Instant until) {}

    public ActivityGroup(String id, Clock clock) {
        this.id = id;
        this.clock = clock;
    }

    public String id() {
        return id;
    }

    /** @return false if the athlete is being polled already */
    public boolean begin(long athleteId) {
        return polling.add(athleteId);
    }

    public void end(long athleteId) {
        polling.remove(athleteId);
    }

    /** Leaves an athlete alone until there is a new consent. */
    public void setAside(long athleteId, long grantVersion) {
        aside.put(athleteId, new Aside(grantVersion, clock.instant().plus(ASIDE)));
    }

    public boolean isAside(long athleteId, long grantVersion) {
        Aside since = aside.get(athleteId);
        if (since != null && (since.grantVersion() != grantVersion || since.until().isBefore(clock.instant()))) {
            aside.remove(athleteId);
            return false;
        }
        return since != null;
    }

    /** Counts the polls of athletes whose activities do not fit into one page. */
    int nextTurn(long athleteId) {
        return turns.merge(athleteId, 1, Integer::sum);
    }

    boolean takeOff(long activityId) {
        return inFlight.add(activityId);
    }

    void land(long activityId) {
        inFlight.remove(activityId);
    }

    boolean isInFlight(long activityId) {
        return inFlight.contains(activityId);
    }

    /** The store failed after a delivery: it is not to be repeated, and recorded as soon as the store is back. */
    void keepUnrecorded(long activityId, long athleteId) {
        unrecorded.put(activityId, athleteId);
    }

    Map<Long, Long> unrecorded() {
        return unrecorded;
    }
}
