package io.github.camelstrava.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers the versions of entries that are written down. */
final class Versions {

    private Versions() {}

    /**
     * The version to follow one, 0 for an entry that is new. That starts at a time and not at 1, so that no version comes
     * again after the entry was removed and made anew.
     */
    static long after(long version) {
        return version == 0 ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) : version + 1;
    }
}
