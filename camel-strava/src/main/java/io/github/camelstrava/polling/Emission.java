package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.Position.Pending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over what is due, during one poll of one athlete, and records what becomes of it. */
final class Emission {

    private static final Logger LOG = LoggerFactory.getLogger(Emission.class);

    private static final Duration LONGEST_DISTANCE = Duration.ofDays(1);

    private final ActivityGroup group;
    private final long athleteId;
    private final CountedSource source;
    private final AthletePoll.Settings settings;
    private final PositionLog log;
    private final Clock clock;
    private final Delivery delivery;
    private final Instant now;
    private int count;
    private boolean full;

    Emission(
            ActivityGroup group,
            long athleteId,
            CountedSource source,
            AthletePoll.Settings settings,
            PositionLog log,
            Clock clock,
            Instant now,
            Delivery delivery) {
        this.group = group;
        this.athleteId = athleteId;
        this.source = source;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
        this.now = now;
        this.delivery = delivery;
    }

    /** How many activities were handed over. */
    int count() {
        return count;
    }

    /** Whether the consumer takes no more in this poll. */
    boolean isStopped() {
        return full;
    }

    /** Likewise, or no more may be asked for. */
    boolean isFull() {
        return full || source.isSpent();
    }

    Map<Long, Pending> due() {
        return due(log::read);
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

    /** Hands over what is due of what is known. */
    void emitKnown(List<SummaryActivity> found) {
        emit(found, log::read);
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

    /**
     * What Strava does not list here any more, because of its age or its date, is asked for by id.
     *
     * @return whether all of it was asked for
     */
    boolean emitSingly(Map<Long, Pending> due) {
        List<Long> ids = due.entrySet().stream()
                .sorted(Comparator.comparing(activity -> activity.getValue().start()))
                .map(Map.Entry::getKey)
                .toList();
        for (long id : ids) {
            if (isFull()) {
                return false;
            }
            emitSingly(id);
        }
        return true;
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
            log.update(position -> position.gone(id));
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
                    .<Delivery.Handover>map(activity -> new Flight(activity))
                    .toList());
        }
        full |= !delivery.isAllowed();
    }

    /** @return how often the activity has failed by now */
    private int fail(long activityId) {
        Position position = log.update(last -> {
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
        private final long activityId;

        Flight(SummaryActivity activity) {
            this.activity = activity;
            this.activityId = activity.id();
        }

        @Override
        public SummaryActivity activity() {
            return activity;
        }

        @Override
        public boolean begin() {
            boolean begun = group.takeOff(activityId, athleteId);
            count += begun ? 1 : 0;
            return begun;
        }

        @Override
        public void succeeded() {
            try {
                log.update(position -> position.delivered(activityId));
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
        public int failures() {
            Pending pending = log.read().pending().get(activityId);
            return pending == null ? 0 : pending.failures();
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
