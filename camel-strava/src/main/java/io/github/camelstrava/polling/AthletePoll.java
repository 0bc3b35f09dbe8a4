package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.Position.Pending;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    private final ActivityGroup group;
    private final long athleteId;
    private final ActivitySource source;
    private final Settings settings;
    private final Clock clock;
    private final PositionLog log;
    private final Supplier<Instant> start;
    private final boolean startIsGiven;
    private Position firstPosition;

    /**
     * @param lookback    how far back late uploads are looked for
     * @param delay       the time between two polls; failed activities keep a growing multiple of it
     * @param maxMessages how many to hand over, 0 for no limit
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
        this.log = new PositionLog(store, group, athleteId);
        this.start = start;
        this.startIsGiven = startIsGiven;
    }

    /**
     * Asks Strava and delivers what is new, oldest first.
     *
     * @return how many activities were handed over
     */
    public int run(Delivery delivery) {
        log.takeOver();
        recordUnrecorded();
        Instant now = clock.instant();
        Emission emission = new Emission(delivery, now);
        Map<Long, Pending> due = emission.due();
        Position position = read();

        Slice slice = Slice.of(
                position,
                position.askFrom(now, settings.lookback()),
                group.shortestContinued(athleteId, settings.pageSize()),
                () -> group.nextSweep(athleteId));
        due.values().removeIf(pending -> slice.holds(pending.start()));
        Slice asked = slice;
        if (due.size() > FEW) {
            asked = new Slice(
                    due.values().stream()
                            .map(Pending::start)
                            .min(Comparator.naturalOrder())
                            .get(),
                    null);
        } else {
            emission.emitSingly(due);
        }
        scan(position, asked, emission);
        return emission.count;
    }

    private void scan(Position position, Slice asked, Emission emission) {
        Instant now = emission.now;
        ActivityScan scan = scanOf(position, asked, now);
        Set<Long> listed = new HashSet<>();
        try {
            List<SummaryActivity> found = null;
            while (!emission.isFull() && (found = scan.next()) != null) {
                found.forEach(activity -> listed.add(activity.id()));
                List<SummaryActivity> page = found;
                emission.emit(page, () -> writeDown(page, position, asked, scan.reached(), now));
            }
        } finally {
            if (scan.shortestContinued() < settings.pageSize()) {
                group.setShortestContinued(athleteId, scan.shortestContinued());
            }
        }
        if (scan.isComplete()) {
            log.update(this::first, last -> {
                Position reached =
                        scan.reached() == null ? last : last.reached(scan.reached(), now, settings.lookback());
                return reached.polled(now, settings.lookback(), scan.vanished());
            });
            if (!emission.isFull()) {
                Map<Long, Pending> unseen = emission.due();
                unseen.keySet().removeAll(listed);
                emission.emitSingly(unseen);
            }
        }
    }

    private ActivityScan scanOf(Position position, Slice slice, Instant now) {
        // What was read before a first poll was cut short does not tell that nothing follows.
        boolean idleIsLast = !position.isFirst();
        boolean fewAreLast = position.isFirst() && !startIsGiven;
        return new ActivityScan(
                source,
                slice.from(),
                slice.until(),
                now,
                settings.pageSize(),
                group.shortestContinued(athleteId, settings.pageSize()),
                position::knows,
                slice.known(position).keySet(),
                idleIsLast,
                fewAreLast);
    }

    /**
     * Before anything is delivered, so that a crash cannot make the rest look as if it had been there for long.
     *
     * @param before the position when this poll began
     */
    private Position writeDown(
            List<SummaryActivity> found, Position before, Slice asked, Instant reached, Instant now) {
        boolean belowFloor = asked.from().isBefore(before.floor());
        return log.update(this::first, position -> {
            Map<Long, Instant> fresh = new TreeMap<>();
            Map<Long, Instant> notNew = new TreeMap<>();
            for (SummaryActivity activity : found) {
                Instant shown = startOf(activity, now);
                boolean forgotten = belowFloor && shown.isBefore(before.floor());
                if (!position.knows(activity.id()) && !before.knows(activity.id()) && !forgotten) {
                    boolean wasThere = position.isFirst() && shown.isBefore(position.start());
                    (wasThere ? notNew : fresh).put(activity.id(), before.startToRemember(shown, now));
                }
            }
            Position next = position.found(fresh, notNew);
            return reached == null ? next : next.reached(reached, now, settings.lookback());
        });
    }

    private void recordUnrecorded() {
        group.unrecorded().forEach((activityId, athlete) -> {
            if (athlete == athleteId) {
                log.update(this::first, position -> position.delivered(activityId));
                group.unrecorded().remove(activityId);
                group.land(activityId, athleteId);
            }
        });
    }

    private Position read() {
        return log.readOr(this::first);
    }

    /** The same during all of the poll: where it starts may be a duration before now. */
    private synchronized Position first() {
        if (firstPosition == null) {
            firstPosition = Position.startingAt(group.id(), athleteId, start.get(), settings.lookback());
        }
        return firstPosition;
    }

    /** A date decides nothing but what to ask for, so one that cannot be read is taken for now. */
    private static Instant startOf(SummaryActivity activity, Instant now) {
        return activity.startDate() != null ? activity.startDate() : now;
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

        Map<Long, Pending> due() {
            return due(AthletePoll.this::read);
        }

        /** What is to be delivered and not on its way. */
        private Map<Long, Pending> due(Supplier<Position> position) {
            // First what is on its way, then the position: what lands in between is done by then.
            Set<Long> inFlight = group.inFlight();
            Map<Long, Pending> due = new TreeMap<>(position.get().pending());
            due.keySet().removeAll(inFlight);
            due.values().removeIf(pending -> !pending.isDue(now));
            return due;
        }

        /** @param position writes down what was found */
        void emit(List<SummaryActivity> found, Supplier<Position> position) {
            Map<Long, Pending> due = due(position);
            List<SummaryActivity> batch = new ArrayList<>(found);
            batch.removeIf(activity -> !due.containsKey(activity.id()));
            batch.sort(Comparator.comparing((SummaryActivity activity) -> activity.startDate() != null
                            ? activity.startDate()
                            : due.get(activity.id()).start())
                    .thenComparing(SummaryActivity::id));
            hand(batch);
        }

        /** What Strava does not list here any more, because of its age or its date, is asked for by id. */
        void emitSingly(Map<Long, Pending> due) {
            due.entrySet().stream()
                    .sorted(Comparator.comparing(activity -> activity.getValue().start()))
                    .map(Map.Entry::getKey)
                    .takeWhile(id -> !full)
                    .forEach(this::emitSingly);
        }

        private void emitSingly(long id) {
            SummaryActivity activity;
            try {
                activity = source.one(id);
            } catch (StravaRateLimitException | StravaAuthorizationException e) {
                throw e;
            } catch (StravaNotFoundException e) {
                if (e.isApplicationFault()) {
                    throw e;
                }
                LOG.info("Activity {} is gone before it could be delivered.", id);
                log.update(AthletePoll.this::first, position -> position.gone(id));
                return;
            } catch (StravaApiException e) {
                if (e.isApplicationFault()) {
                    throw e;
                }
                // What cannot be read for good must not keep the others waiting.
                LOG.info("Activity {} could not be read and will be tried again: {}", id, e.getMessage());
                fail(id);
                return;
            }
            if (activity.id() == null || activity.id() != id) {
                LOG.info("Strava answered with another activity than {}; it will be tried again.", id);
                fail(id);
                return;
            }
            hand(List.of(activity));
        }

        private void hand(List<SummaryActivity> activities) {
            int size = activities.size();
            if (settings.maxMessages() > 0 && count + size >= settings.maxMessages()) {
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

    /** @return how often the activity has failed by now */
    private int fail(long activityId) {
        Position position = log.update(this::first, last -> {
            Pending pending = last.pending().get(activityId);
            return pending == null ? last : last.failed(activityId, retryAt(pending.failures()));
        });
        Pending pending = position.pending().get(activityId);
        return pending == null ? 1 : pending.failures();
    }

    /** At once after the first failure, then with growing distance. */
    private Instant retryAt(int failuresBefore) {
        if (failuresBefore == 0) {
            return null;
        }
        Duration distance = settings.delay();
        for (int i = 1; i < failuresBefore && distance.compareTo(LONGEST_DISTANCE) < 0; i++) {
            distance = distance.multipliedBy(2);
        }
        return clock.instant().plus(distance.compareTo(LONGEST_DISTANCE) < 0 ? distance : LONGEST_DISTANCE);
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
            boolean begun = group.takeOff(activityId, athleteId);
            emission.count += begun ? 1 : 0;
            return begun;
        }

        @Override
        public void succeeded() {
            try {
                log.update(AthletePoll.this::first, position -> position.delivered(activityId));
                group.land(activityId, athleteId);
            } catch (RuntimeException e) {
                LOG.warn(
                        "Activity {} was delivered, but that could not be recorded; it may come again after a restart. {}",
                        activityId,
                        e.getMessage());
                group.keepUnrecorded(activityId, athleteId);
            }
        }

        @Override
        public void postponed() {
            group.land(activityId, athleteId);
        }

        @Override
        public int failed() {
            try {
                return fail(activityId);
            } catch (RuntimeException e) {
                // It is pending all the same, and comes again with the next poll.
                LOG.warn("That activity {} failed could not be recorded. {}", activityId, e.getMessage());
                return 1;
            } finally {
                group.land(activityId, athleteId);
            }
        }
    }
}
