package io.github.camelstrava.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * When a page that is not full is taken for the last one without a look at what follows. What follows nevertheless must be
 * found by a later poll: so what was read is confirmed only by a look behind the last page, which is not put off for
 * ever.
 *
 * @param shortestContinued the smallest page known to have been followed by more, although it was not full; the page
 *                          size if there was none
 * @param confirmed         up to when all starts were listed once
 * @param known             whether an activity was found before
 * @param expected          known activities that Strava should list
 * @param idleIsLast        whether it is the last one if nothing was new and all expected was seen
 * @param mostNew           how much a page of a few may bring that is not confirmed, and yet be the last one
 * @param confirmWithin     how long a look behind the last page is put off at most
 * @param announced         what is looked for, if anything: whatever else is new has, or had, an event of its own
 */
record Trust(
        int shortestContinued,
        Instant confirmed,
        LongPredicate known,
        Set<Long> expected,
        boolean idleIsLast,
        int mostNew,
        Duration confirmWithin,
        Set<Long> announced) {

    static final Duration WEEK = Duration.ofDays(7);

    /** What is only to be remembered. */
    static final int ANY = Integer.MAX_VALUE;

    /** No page is the last one for holding a few only. */
    static final int IN_NO_FEW = -1;

    /** Reads on to where nothing follows as soon as something is unknown. */
    static Trust ahead(int shortestContinued, LongPredicate known) {
        return new Trust(shortestContinued, Instant.MAX, known, Set.of(), true, IN_NO_FEW, WEEK, Set.of());
    }

    /** Reads on to where nothing follows. */
    static Trust none(int pageSize) {
        return new Trust(pageSize, Instant.MAX, id -> false, Set.of(), false, IN_NO_FEW, WEEK, Set.of());
    }
}
