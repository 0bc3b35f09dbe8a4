package io.github.camelstrava.sandbox;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Hands out ids as Strava does: in the order of uploads, whenever the activities took place. */
final class ActivityIds {
    private static final long ID_AT_ORIGIN = 16_000_000_000L;
    private static final long ORIGIN = Instant.parse("2025-10-01T00:00:00Z").getEpochSecond();
    private static final long UPLOADS_PER_SECOND = 100;
    private static final long LOWEST = 3_000_000_000L;

    private final Set<Long> taken = new HashSet<>();

    synchronized long next(Instant upload) {
        long id = Math.max(LOWEST, ID_AT_ORIGIN + (upload.getEpochSecond() - ORIGIN) * UPLOADS_PER_SECOND);
        while (!taken.add(id)) {
            id++;
        }
        return id;
    }

    synchronized void take(long id) {
        if (!taken.add(id)) {
            throw new IllegalArgumentException("There is an activity " + id + " already.");
        }
    }
}
