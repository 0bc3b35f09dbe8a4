package io.github.camelstrava;

import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.ActivitySource;
import io.github.camelstrava.polling.AthletePoll;
import io.github.camelstrava.polling.Delivery;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits every new activity of its athletes, oldest first. Where a group stands with an athlete is kept in the store and
 * moves only after an exchange has completed; the consumer itself remembers nothing.
 */
public class StravaActivitiesConsumer extends ScheduledBatchPollingConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(StravaActivitiesConsumer.class);

    private static final String EVERYONE = "*";
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Terms terms;
    private StravaSession session;
    private ActivityGroup group;
    private String groupId;
    private Instant groupStart;
    private Instant saidPostponedTo;
    private Instant pausedUntil = Instant.MIN;
    private Duration pause = FIRST_PAUSE;

    StravaActivitiesConsumer(StravaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.terms = endpoint.consumerTerms();
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        session = getEndpoint().session();
        groupId = groupId();
        StravaConfiguration configuration = getEndpoint().getConfiguration();
        StravaParameters parameters = getEndpoint().getParameters();
        group = getEndpoint()
                .getComponent()
                .join(
                        groupId,
                        this,
                        "after=" + parameters.getAfter() + ", lookback=" + configuration.getLookback() + ", athleteId="
                                + configuration.getAthleteId() + ", detail=" + parameters.isDetail());
        groupStart = store().groupStart(groupId, clock().instant());
        if (parameters.getAfter() == null && !store().isLasting()) {
            LOG.warn(
                    "strava:activities of the group '{}' keeps its position in memory only: what athletes do while it is"
                            + " down will not be emitted. Configure a FileStore, or the option after.",
                    groupId);
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        getEndpoint().getComponent().leave(groupId, this);
    }

    private String groupId() {
        String configured = getEndpoint().getParameters().getGroupId();
        if (configured != null) {
            return configured;
        }
        Route route = getRoute();
        if (store().isLasting() && (route == null || !route.isCustomId())) {
            throw new IllegalArgumentException("strava:activities needs a route with an id, or the option groupId: the"
                    + " store keeps the position under that name, and a generated one may be another route's next time.");
        }
        return route == null ? "strava:activities" : route.getRouteId();
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        if (clock().instant().isBefore(pausedUntil)) {
            return 0;
        }
        int emitted = 0;
        int polled = 0;
        Exception failure = null;
        try {
            for (long athlete : athletes()) {
                if (!isBatchAllowed()) {
                    return emitted;
                }
                try {
                    int found = poll(athlete, emitted);
                    if (found >= 0) {
                        polled++;
                        emitted += found;
                    }
                    answered();
                } catch (StravaAuthorizationException e) {
                    setAside(athlete, e);
                    failure = report(failure, e);
                } catch (StravaException e) {
                    if (isForAll(e)) {
                        throw e;
                    }
                    failure = report(failure, e);
                }
                if (maxMessagesPerPoll > 0 && emitted >= maxMessagesPerPoll) {
                    break;
                }
            }
        } catch (StravaRateLimitException e) {
            postpone(e);
            return emitted;
        } catch (CancellationException e) {
            LOG.debug("{}", e.getMessage());
            return emitted;
        } catch (StravaApiException e) {
            if (e.isApplicationFault()) {
                pausedUntil = clock().instant().plus(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            throw e;
        }
        if (failure != null && polled == 0) {
            throw failure;
        }
        if (failure != null) {
            getExceptionHandler().handleException("Not all athletes could be polled", failure);
        }
        return emitted;
    }

    /** One athlete's trouble is no reason to leave the others alone; the application's is. */
    private static boolean isForAll(StravaException e) {
        return e instanceof StravaRateLimitException || e instanceof StravaApiException api && api.isApplicationFault();
    }

    private static Exception report(Exception before, Exception now) {
        if (before == null) {
            return now;
        }
        LOG.warn("{}", now.getMessage());
        return before;
    }

    private void answered() {
        pause = FIRST_PAUSE;
        saidPostponedTo = null;
        forceConsumerAsReady();
    }

    private void postpone(StravaRateLimitException e) {
        if (!e.getRetryAt().equals(saidPostponedTo)) {
            saidPostponedTo = e.getRetryAt();
            LOG.info("Polling of the group '{}' is postponed: {}", groupId, e.getMessage());
        }
        forceConsumerAsReady();
    }

    private void setAside(long athlete, StravaAuthorizationException e) {
        group.setAside(athlete, grantVersion(athlete));
        LOG.warn("Athlete {} is left alone until there is a new consent: {}", athlete, e.getMessage());
    }

    /** @return -1 if the athlete was not to be polled now */
    private int poll(long athlete, int emittedBefore) {
        if (group.isAside(athlete, grantVersion(athlete)) || !group.begin(athlete)) {
            return -1;
        }
        try {
            String after = getEndpoint().getParameters().getAfter();
            AthletePoll.Settings settings = new AthletePoll.Settings(
                    Duration.ofMillis(getEndpoint().getConfiguration().getLookback()),
                    Duration.ofMillis(getTimeUnit().toMillis(getDelay())),
                    getEndpoint().getConfiguration().getPageSize(),
                    maxMessagesPerPoll > 0 ? maxMessagesPerPoll - emittedBefore : 0);
            AthletePoll poll = new AthletePoll(
                    group,
                    athlete,
                    store(),
                    new Source(athlete),
                    settings,
                    () -> start(athlete, after),
                    after != null,
                    clock());
            return poll.run(new RouteDelivery(athlete));
        } finally {
            group.end(athlete);
        }
    }

    private Instant start(long athlete, String after) {
        if (after != null) {
            return (Instant) Param.after.parse(after, clock());
        }
        Instant connected = isSeeded()
                ? groupStart
                : session.tokens().stored(athlete).map(Grant::connectedAt).orElse(groupStart);
        return connected.isAfter(groupStart) ? connected : groupStart;
    }

    private boolean isSeeded() {
        return getEndpoint().getConfiguration().getRefreshToken() != null
                || getEndpoint().getConfiguration().getAccessToken() != null;
    }

    private long grantVersion(long athlete) {
        return session.tokens().stored(athlete).map(Grant::version).orElse(0L);
    }

    /** Whose turn it is: who was polled longest ago comes first. */
    private List<Long> athletes() throws Exception {
        String named = getEndpoint().getConfiguration().getAthleteId();
        if (isSeeded()) {
            // Starts the chain of its tokens, which a list from the store would not.
            long athlete = join(session.client().actingAthlete(null, StravaOperation.activities, terms));
            if (named == null) {
                return List.of(athlete);
            }
        }
        List<Long> athletes = named == null || named.strip().equals(EVERYONE)
                ? session.tokens().athletes()
                : Arrays.stream(named.split(","))
                        .map(id -> ArgumentReader.number("athleteId", id))
                        .toList();
        return athletes.size() < 2
                ? athletes
                : athletes.stream().sorted(Comparator.comparing(this::polledAt)).toList();
    }

    private Instant polledAt(long athlete) {
        return store().position(groupId, athlete)
                .map(Position::polledAt)
                .orElse(Instant.EPOCH);
    }

    private StravaStore store() {
        return getEndpoint().getComponent().getStore();
    }

    private Clock clock() {
        return getEndpoint().getComponent().clock();
    }

    private static <T> T join(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (RuntimeException e) {
            if (StravaException.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** One activity of a batch, and how it is handed to the route. */
    private record Item(RouteDelivery delivery, Delivery.Handover handover) {}

    @Override
    public int processBatch(Queue<Object> batch) {
        int size = batch.size();
        for (int index = 0; index < size && isBatchAllowed(); index++) {
            pendingExchanges = size - index - 1;
            Item item = (Item) batch.poll();
            item.delivery().deliver(item.handover(), index, size);
        }
        return size;
    }

    /** An athlete's activities, through the client. */
    private final class Source implements ActivitySource {
        private final long athlete;

        Source(long athlete) {
            this.athlete = athlete;
        }

        @Override
        public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
            Map<Param, Object> values = new EnumMap<>(Param.class);
            values.put(Param.after, after);
            if (before != null) {
                values.put(Param.before, before);
            }
            values.put(Param.page, page);
            values.put(Param.pageSize, pageSize);
            return join(session.client()
                    .page(StravaOperation.activities, athlete, new Arguments(null, athlete, values, null), SummaryActivity.class, terms));
        }

        @Override
        public SummaryActivity one(long id) {
            return join(session.client()
                    .object(StravaOperation.activity, athlete, byId(athlete, id), SummaryActivity.class, terms));
        }
    }

    private static Arguments byId(long athlete, long id) {
        return new Arguments(Long.toString(id), athlete, Map.of(), null);
    }

    /** Hands activities to the route. */
    private final class RouteDelivery implements Delivery {
        private final long athlete;

        RouteDelivery(long athlete) {
            this.athlete = athlete;
        }

        @Override
        public boolean isAllowed() {
            return isBatchAllowed();
        }

        @Override
        public void deliver(List<Handover> batch) {
            processBatch(batch.stream()
                    .map(handover -> new Item(this, handover))
                    .collect(Collectors.toCollection(ArrayDeque::new)));
        }

        void deliver(Handover handover, int index, int size) {
            if (!handover.begin()) {
                return;
            }
            SummaryActivity activity = handover.activity();
            StravaModel body = activity;
            if (getEndpoint().getParameters().isDetail()) {
                body = detail(handover);
                if (body == null) {
                    return;
                }
            }
            process(exchange(body, activity, index, size), handover);
        }

        /** @return null if the activity is not to be processed now */
        private DetailedActivity detail(Handover handover) {
            long id = handover.activity().id();
            try {
                return join(session.client()
                        .object(StravaOperation.activity, athlete, byId(athlete, id), DetailedActivity.class, terms));
            } catch (StravaNotFoundException e) {
                if (e.isApplicationFault()) {
                    handover.postponed();
                    throw e;
                }
                LOG.info("Activity {} is gone before its details could be read; it is skipped.", id);
                handover.succeeded();
            } catch (StravaException e) {
                if (isForAll(e) || e instanceof StravaAuthorizationException) {
                    handover.postponed();
                    throw e;
                }
                sayFailed(handover.failed(), id, null, e);
            } catch (CancellationException e) {
                handover.postponed();
                throw e;
            }
            return null;
        }

        private Exchange exchange(StravaModel body, SummaryActivity activity, int index, int size) {
            Exchange exchange = createExchange(true);
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(StravaConstants.ID, activity.id());
            exchange.getMessage().setHeader(StravaConstants.ATHLETE_ID, athlete);
            if (activity.startDate() != null) {
                exchange.getMessage()
                        .setHeader(
                                StravaConstants.MESSAGE_TIMESTAMP,
                                activity.startDate().toEpochMilli());
            }
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, size);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == size - 1);
            return exchange;
        }

        private void process(Exchange exchange, Handover handover) {
            long activityId = handover.activity().id();
            exchange.getExchangeExtension().addOnCompletion(new Synchronization() {
                @Override
                public void onComplete(Exchange completed) {
                    // A route that only marked the exchange for rollback completes without an exception.
                    if (completed.isRollbackOnly() || completed.isRollbackOnlyLast()) {
                        onFailure(completed);
                    } else {
                        handover.succeeded();
                    }
                }

                @Override
                public void onFailure(Exchange failed) {
                    sayFailed(handover.failed(), activityId, failed, failed.getException());
                }
            });
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
        }

        private void sayFailed(int failures, long activityId, Exchange exchange, Throwable cause) {
            if (failures == 1) {
                getExceptionHandler()
                        .handleException(
                                "Activity " + activityId + " could not be delivered and will be tried again",
                                exchange,
                                cause);
            } else {
                LOG.debug("Activity {} could not be delivered for the {}th time", activityId, failures, cause);
            }
        }
    }
}
