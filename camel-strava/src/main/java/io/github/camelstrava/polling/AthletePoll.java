package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.Position.Pending;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One poll of one athlete. What Strava lists is written down as pending before it is delivered, and as done after its
 * exchange completed; so whatever happens in between, nothing is missed, and only what was under way can come again.
 *
 * <p>A list that is sorted oldest first is read as a stream. Of any other list only so much is gathered as fits into a few
 * pages; where there is more, the time is read in slices, and a poll that is cut short goes on with the slice it was at.
 */
public final class AthletePoll {

    /** So many activities outside the slice are asked for one by one; more are cheaper to list. */
    private static final int FEW = 3;

    /** A poll of so many looks ahead only: the more often, the likelier a page of known ones is cut. */
    private static final int AHEAD_OFTEN = 3;

    private static final int AHEAD_SELDOM = 16;

    /** Who is polled at such distances can wait for the next poll. */
    private static final Duration OFTEN = Duration.ofHours(1);

    /** So many pages are gathered before a backlog is read in slices. */
    private static final int PAGES_GATHERED = 3;

    /** So much may be unconfirmed before a poll looks at what follows a short page. */
    private static final int MOST_UNCONFIRMED = 3;

    private final ActivityGroup group;
    private final long athleteId;
    private final CountedSource source;
    private final Settings settings;
    private final Clock clock;
    private final PositionLog log;
    private final boolean startIsGiven;
    private final Announced announced;
    /** What was listed in this poll and is not delivered. */
    private final Set<Long> listed = new HashSet<>();

    private Instant now;
    private SinceStart sinceStart;
    private int news;

    /**
     * @param lookback    how far back late uploads are looked for
     * @param delay       the time between two polls; failed activities keep a growing multiple of it
     * @param maxMessages how many to hand over, 0 for no limit
     * @param maxCalls    how often to ask Strava, 0 for no limit; with less than some ten a backlog may not get on
     */
    public record Settings(Duration lookback, Duration delay, int pageSize, int maxMessages, int maxCalls) {}

    /**
     * @param news     how many activities were found that were not known before
     * @param emitted  how many were handed over
     * @param calls    how often Strava was asked
     * @param inVain   how many of these calls were for announced activities that are not there
     * @param complete whether Strava was asked to the end and all that is due was handed over; else another poll would go
     *                 on at once
     */
    public record Result(int news, int emitted, int calls, int inVain, boolean complete) {}

    /**
     * @param start        where the athlete starts if the group has not met it
     * @param startIsGiven whether that was configured: what is there from then on is to be delivered
     * @param announced    what events have told
     */
    public AthletePoll(
            ActivityGroup group,
            long athleteId,
            StravaStore store,
            ActivitySource source,
            Settings settings,
            Supplier<Instant> start,
            boolean startIsGiven,
            Announced announced,
            Clock clock) {
        this.group = group;
        this.athleteId = athleteId;
        this.source = new CountedSource(source, settings.maxCalls());
        this.settings = settings;
        this.clock = clock;
        this.log = new PositionLog(
                store,
                group,
                athleteId,
                () -> Position.startingAt(group.id(), athleteId, start.get(), settings.lookback()));
        this.startIsGiven = startIsGiven;
        this.announced = announced;
    }

    /** Asks Strava and delivers what is new, oldest first. */
    public Result run(Delivery delivery) {
        log.takeOver();
        recordUnrecorded();
        now = clock.instant();
        sinceStart = new SinceStart(source, now, settings.pageSize());
        Emission emission = new Emission(group, athleteId, source, settings, log, clock, now, delivery);
        Map<Long, Pending> due = emission.due();
        Position position = log.read();
        boolean complete = !announced.list() || read(position, due, emission) && finish(emission);
        Unlisted unlisted = new Unlisted(athleteId, source, log, emission, now);
        news += unlisted.emit(announced.overdue());
        return new Result(news, emission.count(), source.calls(), unlisted.inVain(), complete);
    }

    /** @return whether the list was read to its end */
    private boolean read(Position position, Map<Long, Pending> due, Emission emission) {
        Instant last = position.polledAt();
        if (last == null || last.isAfter(now.minus(OFTEN))) {
            return due.isEmpty() && !isPushed() && readAhead(position, emission)
                    || !emission.isFull() && readAll(position, due, emission);
        }
        // A late upload should not have to wait for another poll that comes as late.
        boolean complete = readAll(position, due, emission);
        if (complete && due.isEmpty() && !isPushed() && !emission.isFull()) {
            readAhead(log.read(), emission);
        }
        return complete;
    }

    /**
     * Now and then a poll looks only for what starts after all that is known. For a page of known ones may be cut, or lack
     * what not all may see, and then what is new would lie behind it, unexpected, for good.
     *
     * @return whether this poll did so, and read to the end
     */
    private boolean readAhead(Position position, Emission emission) {
        Collection<Instant> known = new Slice(position.askFrom(now, settings.lookback()), null)
                .known(position)
                .values();
        Optional<Slice> ahead = Slice.ahead(known, now);
        if (isBeforeStart(position)
                || ahead.isEmpty()
                || group.backlog(athleteId).isPresent()) {
            return false;
        }
        int every = Math.max(AHEAD_OFTEN, Math.min(AHEAD_SELDOM, settings.pageSize() / known.size()));
        // Not all athletes in the same round.
        if ((group.nextLookAhead(athleteId) + athleteId) % every != 0) {
            return false;
        }
        Slice slice = ahead.get();
        int shortestContinued = group.shortestContinued(athleteId, settings.pageSize());
        ActivityScan scan = scan(slice, gathered(), Trust.ahead(shortestContinued, position::knows));
        // What was read but not confirmed before lies between.
        boolean confirms = !slice.from().isAfter(position.newest().plusSeconds(1));
        deliver(new Reading(scan, slice, position, gathered(), confirms), emission);
        if (scan.isComplete()) {
            log.update(last -> last.polledAhead(now));
        }
        return scan.isComplete();
    }

    /** @return whether the list was read to its end */
    private boolean readAll(Position position, Map<Long, Pending> due, Emission emission) {
        Slice slice = Slice.of(
                position,
                now,
                settings.lookback(),
                Math.max(group.shortestContinued(athleteId, settings.pageSize()), smallestPart()),
                () -> group.nextSweep(athleteId));
        Map<Long, Pending> old = new TreeMap<>(due);
        Instant askFrom = position.askFrom(now, settings.lookback());
        old.values().removeIf(pending -> !pending.start().isBefore(askFrom));
        listed.addAll(new Arrears(source, settings, emission, now).emit(old, askFrom));

        Map<Long, Pending> outside = new TreeMap<>(due);
        outside.values()
                .removeIf(pending ->
                        slice.holds(pending.start()) || pending.start().isBefore(askFrom));
        Slice asked = slice;
        if (outside.size() > FEW) {
            asked = slice.from(outside.values().stream()
                    .map(Pending::start)
                    .min(Comparator.naturalOrder())
                    .get());
        } else {
            emission.emitSingly(outside);
        }
        return read(position, asked, emission);
    }

    /** @return whether the list was read to its end */
    private boolean read(Position position, Slice asked, Emission emission) {
        Optional<Backlog> backlog = group.backlog(athleteId);
        if (backlog.isPresent()) {
            Slice rest = backlog.get().rest(asked, position.newest());
            return readInSlices(position, rest, backlog.get().length(), emission);
        }
        ActivityScan scan = scan(asked, gathered(), trust(position, asked));
        boolean told = false;
        try {
            told = deliver(new Reading(scan, asked, position, gathered(), true), emission);
        } finally {
            if (!scan.isComplete() && !scan.isOldestFirst() && scan.count() > 0 && !emission.isStopped()) {
                group.setBacklog(athleteId, new Backlog(asked.from(), SliceSequence.FIRST_LENGTH));
            }
        }
        if (told && scan.isComplete()) {
            log.update(last -> last.polled(now, settings.lookback(), scan.vanished()));
            return true;
        }
        if (!told || scan.isTooLong() || scan.isBoundIgnored()) {
            // A list that seemed to be sorted may have been delivered in part.
            Position last = log.read();
            boolean moved = last.newest().isAfter(position.newest());
            Instant from = moved ? last.askFrom(now, settings.lookback()) : asked.from();
            return readInSlices(
                    position,
                    new Slice(from, !told || scan.isTooLong() ? asked.until() : null),
                    SliceSequence.FIRST_LENGTH,
                    emission);
        }
        return false;
    }

    private boolean readInSlices(Position position, Slice asked, Duration length, Emission emission) {
        SliceSequence slices = new SliceSequence(asked, now, length, Math.max(4, settings.pageSize() * 3 / 4));
        boolean advanced = false;
        try {
            while (!slices.isOver()) {
                Slice slice = slices.slice();
                int most = slices.isShortest() ? Integer.MAX_VALUE : gathered();
                ActivityScan scan = scan(slice, most, Trust.none(settings.pageSize()));
                boolean told = deliver(new Reading(scan, slice, position, most, true), emission);
                if (!told && (slices.isShortest() || emission.isFull())) {
                    return false;
                }
                if (!told || scan.isTooLong()) {
                    slices.shorten();
                } else if (scan.isComplete()) {
                    if (slice.until() != null) {
                        log.update(last -> last.reached(slice.until(), now, settings.lookback()));
                    }
                    slices.advance(scan.count());
                    advanced = true;
                } else if (scan.isBoundIgnored() && readRest(position, slice.from(), emission)) {
                    slices.skip();
                } else {
                    return false;
                }
            }
        } finally {
            if (!slices.isOver() && !advanced && !emission.isStopped()) {
                slices.shorten();
            }
            group.setBacklog(athleteId, slices.backlog());
        }
        log.update(last -> last.polled(now, settings.lookback(), Set.of()));
        return true;
    }

    /** Reads what cannot be cut into slices. */
    private boolean readRest(Position position, Instant from, Emission emission) {
        Slice rest = new Slice(from, null);
        ActivityScan scan = scan(rest, Integer.MAX_VALUE, Trust.none(settings.pageSize()));
        boolean told = deliver(new Reading(scan, rest, position, Integer.MAX_VALUE, true), emission);
        return told && scan.isComplete();
    }

    /** Where a page is taken for a short one because the list grew, there should not be too many parts to look at. */
    private int smallestPart() {
        return Math.min(settings.pageSize(), Math.max(8, settings.pageSize() / 8));
    }

    private int gathered() {
        return PAGES_GATHERED * settings.pageSize();
    }

    private ActivityScan scan(Slice slice, int most, Trust trust) {
        return new ActivityScan(source, slice, now, settings.pageSize(), most, trust, () -> !source.isSpent());
    }

    /**
     * A list that is being read.
     *
     * @param before   the position when this poll began
     * @param most     how many activities to gather
     * @param confirms whether nothing can lie between this and what was confirmed before
     */
    private record Reading(ActivityScan scan, Slice slice, Position before, int most, boolean confirms) {

        Instant reached() {
            return confirms ? scan.reached() : null;
        }
    }

    /** @return false if it could not be told what is new */
    private boolean deliver(Reading reading, Emission emission) {
        ActivityScan scan = reading.scan();
        try {
            List<SummaryActivity> found = null;
            while (!emission.isFull() && (found = scan.next()) != null) {
                List<SummaryActivity> page = found;
                if (!tellNew(page, reading)) {
                    return false;
                }
                page.forEach(activity -> listed.add(activity.id()));
                emission.emit(page, () -> writeDown(page, reading));
                listed.retainAll(log.read().pending().keySet());
            }
        } finally {
            if (scan.shortestContinued() < settings.pageSize()) {
                group.setShortestContinued(athleteId, scan.shortestContinued());
            }
        }
        if (scan.isComplete() && reading.reached() != null) {
            log.update(last -> last.reached(reading.reached(), now, settings.lookback()));
        }
        return true;
    }

    /** Before anything is written down, so that a poll cut short here begins with it again. */
    private boolean tellNew(List<SummaryActivity> page, Reading reading) {
        Position position = log.read();
        if (!isBeforeStart(position) || !reading.slice().from().isBefore(position.start())) {
            return true;
        }
        List<SummaryActivity> unknown =
                page.stream().filter(activity -> !position.knows(activity.id())).toList();
        return sinceStart.tell(unknown, position.start(), reading.slice(), reading.most());
    }

    private Trust trust(Position position, Slice slice) {
        int pageSize = settings.pageSize();
        boolean onlyToRemember = position.isFirst() && !startIsGiven;
        int mostNew = position.isFirst() ? Trust.IN_NO_FEW : MOST_UNCONFIRMED;
        return new Trust(
                group.shortestContinued(athleteId, pageSize),
                position.newest(),
                position::knows,
                slice.known(position).keySet(),
                // What was read before a first poll was cut short does not tell that nothing follows.
                !position.isFirst(),
                onlyToRemember ? Trust.ANY : mostNew,
                isPushed() && settings.lookback().compareTo(Trust.WEEK) > 0 ? settings.lookback() : Trust.WEEK,
                unknown(position));
    }

    /** What a cut page hides has an event of its own, so pages are looked behind less often. */
    private boolean isPushed() {
        return group.due() != null;
    }

    private Set<Long> unknown(Position position) {
        Set<Long> unknown = new HashSet<>(announced.created());
        unknown.removeIf(position::knows);
        return unknown;
    }

    /** @return whether nothing is left to be handed over */
    private boolean finish(Emission emission) {
        if (emission.isStopped()) {
            return false;
        }
        Map<Long, Pending> unseen = emission.due();
        unseen.keySet().removeAll(listed);
        return emission.emitSingly(unseen) && !emission.isStopped();
    }

    /** Before anything is delivered, so that a crash cannot make the rest look as if it had been there for long. */
    private Position writeDown(List<SummaryActivity> found, Reading reading) {
        Position before = reading.before();
        Instant from = reading.slice().from();
        Instant reached = reading.reached();
        Position after = log.update(position -> {
            Map<Long, Instant> fresh = new TreeMap<>();
            Map<Long, Instant> notNew = new TreeMap<>();
            for (SummaryActivity activity : found) {
                Instant shown = startOf(activity);
                if (!position.knows(activity.id()) && !before.knows(activity.id())) {
                    boolean wasThere = shown.isBefore(position.start())
                            && from.isBefore(position.start())
                            && isBeforeStart(position)
                            && !announced.created().contains(activity.id())
                            && !sinceStart.holds(activity.id());
                    (wasThere ? notNew : fresh).put(activity.id(), position.startToRemember(shown, now));
                }
            }
            Position next = position.found(fresh, notNew);
            return reached == null ? next : next.reached(reached, now, settings.lookback());
        });
        news += (int) found.stream()
                .filter(activity ->
                        !before.knows(activity.id()) && after.pending().containsKey(activity.id()))
                .count();
        return after;
    }

    /** Whether this is the first look at what was there at the start, which may be set to a time to come. */
    private boolean isBeforeStart(Position position) {
        return position.isFirst() || startIsGiven && position.polledAt().isBefore(position.start());
    }

    private void recordUnrecorded() {
        group.unrecorded().forEach((activityId, athlete) -> {
            if (athlete == athleteId) {
                log.update(position -> position.delivered(activityId));
                group.unrecorded().remove(activityId);
                group.land(activityId, athleteId);
            }
        });
    }

    /** A date decides nothing but what to ask for, so one that cannot be read is taken for now. */
    private Instant startOf(SummaryActivity activity) {
        return activity.startDate() != null ? activity.startDate() : now;
    }
}
