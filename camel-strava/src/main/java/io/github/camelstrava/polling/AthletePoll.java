package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.Position.Pending;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One poll of one athlete. What Strava lists is written down as pending before it is delivered, and as done after its
 * exchange completed; so whatever happens in between, nothing is missed, and only what was under way can come again.
 */
public final class AthletePoll {

    private static final Logger LOG = LoggerFactory.getLogger(AthletePoll.class);

    private static final Duration LONGEST_DISTANCE = Duration.ofDays(1);

    /** So many old activities are asked for one by one; more are cheaper to list. */
    private static final int FEW = 3;

    /** One poll in so many looks at an older part of the time to look back, where that has several parts. */
    private static final int SWEEP_EVERY = 8;

    private final ActivityGroup group;
    private final long athleteId;
    private final ActivitySource source;
    private final Settings settings;
    private final Clock clock;
    private final PositionLog log;
    private final Supplier<Position> first;
    private final boolean startIsGiven;

    /**
     * @param lookback how far back late uploads are looked for
     * @param delay    the time between two polls; failed activities keep a growing multiple of it
     */
    public record Settings(Duration lookback, Duration delay, int pageSize, int maxMessages) {}

    /**
     * @param start        where the athlete starts if the group has not met it
     * @param startIsGiven whether that was configured: what is there from then on is to be delivered
     */
    public AthletePoll(
            ActivityGroup group,
            long athleteId,
            StravaStore store,
            ActivitySource source,
            Settings settings,
            Supplier<Instant> start,
            boolean startIsGiven,
            Clock clock) {
        this.group = group;
        this.athleteId = athleteId;
        this.source = source;
        this.settings = settings;
        this.clock = clock;
        this.log = new PositionLog(store, group.id(), athleteId);
        this.first = () -> Position.startingAt(start.get(), settings.lookback());
        this.startIsGiven = startIsGiven;
    }

    /**
     * Asks Strava and delivers what is new, oldest first.
     *
     * @return how many activities were handed over
     */
    public int run(Delivery delivery) {
        recordUnrecorded();
        Position position = log.readOr(first);
        Instant now = clock.instant();
        Emission emission = new Emission(delivery, now);

        Slice slice = slice(position, now);
        Map<Long, Pending> outside = emission.due(position);
        outside.values().removeIf(pending -> slice.holds(pending.start()));
        Slice asked = slice;
        if (outside.size() > FEW) {
            asked = new Slice(
                    outside.values().stream()
                            .map(Pending::start)
                            .min(Comparator.naturalOrder())
                            .get(),
                    null);
        } else {
            emission.emitSingly(outside);
        }

        ActivityScan scan = scan(position, asked);
        Set<Long> listed = new HashSet<>();
        for (List<SummaryActivity> found = scan.next(); found != null; found = scan.next()) {
            found.forEach(activity -> listed.add(activity.id()));
            position = writeDown(found, now);
            emission.emit(found, position);
            if (emission.isFull()) {
                return emission.count;
            }
        }
        Map<Long, Pending> unseen = emission.due(log.readOr(first));
        unseen.keySet().removeAll(listed);
        emission.emitSingly(unseen);
        if (!emission.isFull()) {
            log.update(first, last -> last.polled(now, settings.lookback(), scan.vanished()));
        }
        return emission.count;
    }

    /**
     * A part of the time to look at.
     *
     * @param until the latest start, null for no bound
     */
    private record Slice(Instant from, Instant until) {

        boolean holds(Instant start) {
            return !start.isBefore(from) && (until == null || !start.isAfter(until));
        }
    }

    /**
     * What this poll looks at: all of the time to look back, if its known activities fit into one page. Else the part of
     * it that fits, mostly the newest, so that an idle poll is one call; now and then the next older one.
     */
    private Slice slice(Position position, Instant now) {
        Instant from = position.askFrom(now, settings.lookback());
        List<Instant> known = listedStarts(position, from).values().stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        if (position.isFirst() || known.size() < settings.pageSize()) {
            return new Slice(from, null);
        }
        int size = Math.max(1, settings.pageSize() * 3 / 4);
        int slices = (known.size() + size - 1) / size;
        int turn = group.nextTurn(athleteId);
        int slice = slices > 1 && turn % SWEEP_EVERY == SWEEP_EVERY - 1 ? 1 + turn / SWEEP_EVERY % (slices - 1) : 0;
        return new Slice(
                slice == slices - 1 ? from : known.get((slice + 1) * size - 1),
                slice == 0 ? null : known.get(slice * size - 1));
    }

    /** What is known and Strava should list, with its starts. */
    private static Map<Long, Instant> listedStarts(Position position, Instant from) {
        Map<Long, Instant> listed = new TreeMap<>(position.done());
        listed.keySet().removeAll(position.unlisted());
        listed.values().removeIf(start -> start.isBefore(from));
        return listed;
    }

    private ActivityScan scan(Position position, Slice slice) {
        Map<Long, Instant> expected = listedStarts(position, slice.from());
        expected.values().removeIf(start -> !slice.holds(start));
        boolean onlyToRemember = position.isFirst() && !startIsGiven;
        return new ActivityScan(
                source,
                slice.from(),
                slice.until(),
                settings.pageSize(),
                this::startOf,
                position::knows,
                expected.keySet(),
                onlyToRemember);
    }

    /** Before anything is delivered, so that a crash cannot make the rest look as if it had been there for long. */
    private Position writeDown(List<SummaryActivity> found, Instant now) {
        return log.update(first, position -> {
            Map<Long, Instant> fresh = new TreeMap<>();
            Map<Long, Instant> notNew = new TreeMap<>();
            for (SummaryActivity activity : found) {
                Instant start = startOf(activity);
                if (!position.knows(activity.id()) && !start.isBefore(position.floor())) {
                    boolean wasThere = position.isFirst() && start.isBefore(position.start());
                    (wasThere ? notNew : fresh).put(activity.id(), start);
                }
            }
            return fresh.isEmpty() && notNew.isEmpty() ? position : position.found(fresh, notNew, now);
        });
    }

    private void recordUnrecorded() {
        group.unrecorded().forEach((activityId, athlete) -> {
            if (athlete == athleteId) {
                log.update(first, position -> position.delivered(activityId));
                group.unrecorded().remove(activityId);
                group.land(activityId);
            }
        });
    }

    /** A date decides nothing but what to ask for, so one that cannot be read is taken for now. */
    private Instant startOf(SummaryActivity activity) {
        if (activity.startDate() != null) {
            return activity.startDate();
        }
        return activity.startDateLocal() != null
                ? activity.startDateLocal().toInstant(ZoneOffset.UTC)
                : clock.instant();
    }

    /** Hands over what is due. */
    private final class Emission {
        private final Delivery delivery;
        private final Instant now;
        private int count;
        private boolean full;

        Emission(Delivery delivery, Instant now) {
            this.delivery = delivery;
            this.now = now;
        }

        /** Whether the consumer takes no more in this poll. */
        boolean isFull() {
            return full;
        }

        Map<Long, Pending> due(Position position) {
            Map<Long, Pending> due = new TreeMap<>(position.pending());
            due.entrySet()
                    .removeIf(activity ->
                            !activity.getValue().isDue(now) || group.isInFlight(activity.getKey()));
            return due;
        }

        void emit(List<SummaryActivity> found, Position position) {
            Map<Long, Pending> due = due(position);
            List<SummaryActivity> batch = new ArrayList<>(found);
            batch.removeIf(activity -> !due.containsKey(activity.id()));
            batch.sort(Comparator.comparing(AthletePoll.this::startOf).thenComparing(SummaryActivity::id));
            hand(batch);
        }

        /** What Strava does not list here any more, because of its age or its date, is asked for by id. */
        void emitSingly(Map<Long, Pending> due) {
            List<SummaryActivity> batch = new ArrayList<>();
            due.entrySet().stream()
                    .sorted(Comparator.comparing(activity -> activity.getValue().start()))
                    .forEach(activity -> {
                        try {
                            batch.add(source.one(activity.getKey()));
                        } catch (StravaNotFoundException e) {
                            if (e.isApplicationFault()) {
                                throw e;
                            }
                            LOG.info("Activity {} is gone before it could be delivered.", activity.getKey());
                            log.update(first, position -> position.delivered(activity.getKey()));
                        }
                    });
            hand(batch);
        }

        private void hand(List<SummaryActivity> activities) {
            int size = activities.size();
            if (settings.maxMessages() > 0 && count + size > settings.maxMessages()) {
                size = settings.maxMessages() - count;
                full = true;
            }
            if (size > 0) {
                delivery.deliver(activities.subList(0, size).stream()
                        .<Delivery.Handover>map(activity -> new Flight(activity, this))
                        .toList());
            }
            full |= !delivery.isAllowed();
        }
    }

    /** An activity on its way through the route. */
    private final class Flight implements Delivery.Handover {
        private final SummaryActivity activity;
        private final Emission emission;
        private final long activityId;

        Flight(SummaryActivity activity, Emission emission) {
            this.activity = activity;
            this.emission = emission;
            this.activityId = activity.id();
        }

        @Override
        public SummaryActivity activity() {
            return activity;
        }

        @Override
        public boolean begin() {
            boolean begun = group.takeOff(activityId);
            emission.count += begun ? 1 : 0;
            return begun;
        }

        @Override
        public void succeeded() {
            try {
                log.update(first, position -> position.delivered(activityId));
                group.land(activityId);
            } catch (StravaStoreException e) {
                LOG.warn(
                        "Activity {} was delivered, but that could not be recorded; it may come again after a restart. {}",
                        activityId,
                        e.getMessage());
                group.keepUnrecorded(activityId, athleteId);
            }
        }

        @Override
        public void postponed() {
            group.land(activityId);
        }

        @Override
        public int failed() {
            try {
                Position position = log.update(first, last -> {
                    Pending pending = last.pending().get(activityId);
                    return pending == null ? last : last.failed(activityId, retryAt(pending.failures()));
                });
                Pending pending = position.pending().get(activityId);
                return pending == null ? 1 : pending.failures();
            } finally {
                group.land(activityId);
            }
        }

        /** At once after the first failure, then with growing distance. */
        private Instant retryAt(int failuresBefore) {
            if (failuresBefore == 0) {
                return null;
            }
            Duration distance = settings.delay().multipliedBy(1L << Math.min(failuresBefore - 1, 20));
            return clock.instant().plus(distance.compareTo(LONGEST_DISTANCE) < 0 ? distance : LONGEST_DISTANCE);
        }
    }
}
