package io.github.camelstrava.sandbox;

import java.time.Instant;

/**
 * All that is kept of an activity; the rest comes out of the seed when somebody asks.
 *
 * @param sportType     as Strava spells it, or something it has never heard of
 * @param movingSeconds pauses left out
 * @param metres        0 where nothing moves
 * @param indoors       no positions are recorded
 * @param manual        typed in: nothing is recorded
 * @param visibility    {@code everyone}, {@code followers_only} or {@code only_me}
 */
record ActivityPlan(
        long seed,
        String sportType,
        String name,
        Instant start,
        int movingSeconds,
        double metres,
        boolean indoors,
        boolean manual,
        boolean commute,
        String visibility) {

    static final String ONLY_ME = "only_me";

    ActivityPlan startedAt(Instant newStart) {
        return new ActivityPlan(
                seed, sportType, name, newStart, movingSeconds, metres, indoors, manual, commute, visibility);
    }

    Sport sport() {
        return Sport.like(sportType);
    }

    boolean hasRoute() {
        return !manual && !indoors && sport().isOutside() && metres > 0;
    }
}
