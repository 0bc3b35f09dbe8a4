package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.AthletePoll;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.GroupStart;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.apache.camel.Processor;
import org.apache.camel.Route;
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

    /** How long a group remembers an athlete who left. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final Duration FORGET_EVERY = Duration.ofHours(12);

    /** So many athletes in vain, and nobody with success: the others are spared the calls until the next poll. */
    private static final int OUTAGE = 3;

    private final Terms terms;
    private StravaSession session;
    private ActivityGroup group;
    private String groupId;
    private Instant groupStart;
    /** The athletes named by the option, null if they come from the store. */
    private List<Long> named;

    private Instant saidPostponedTo;
    private Instant pausedUntil = Instant.MIN;
    private Duration longerPause = FIRST_PAUSE;
    private Instant nextForgetting = Instant.MIN;
    private int emitted;
    /** Whether the last poll learnt that there is nothing new, and not just nothing. */
    private boolean idle;

    private volatile Exception unhealthy;

    StravaActivitiesConsumer(StravaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.terms = endpoint.consumerTerms();
    }

    @Override
    public StravaEndpoint getEndpoint() {
        return (StravaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doBuild() throws Exception {
        if (getHealthCheck() == null) {
            setHealthCheck(new ActivitiesHealthCheck(this, "consumer:" + getRouteId()));
        }
        super.doBuild();
    }

    @Override
    protected void doStart() throws Exception {
        session = getEndpoint().session();
        groupId = groupId();
        named = named(getEndpoint().getConfiguration().getAthleteId());
        StravaConfiguration configuration = getEndpoint().getConfiguration();
        StravaParameters parameters = getEndpoint().getParameters();
        group = getEndpoint()
                .getComponent()
                .join(
                        groupId,
                        this,
                        "after=" + parameters.getAfter() + ", lookback=" + configuration.getLookback() + ", athleteId="
                                + configuration.getAthleteId() + ", detail=" + parameters.isDetail());
        try {
            groupStart = store().getOrPut(new GroupStart(groupId, clock().instant(), 0))
                    .at();
            if (parameters.getAfter() == null && !store().isLasting()) {
                LOG.warn(
                        "strava:activities of the group '{}' keeps its position in memory only: what athletes do while it"
                                + " is down will not be emitted. Configure a FileStore or a JdbcStore, or the option after.",
                        groupId);
            }
            super.doStart();
        } catch (Exception e) {
            leave();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        leave();
    }

    private void leave() {
        if (group != null) {
            group.leave(this);
            getEndpoint().getComponent().leave(groupId, this);
        }
    }

    private String groupId() {
        String configured = getEndpoint().getParameters().getGroupId();
        if (configured != null) {
            return configured;
        }
        Route route = getRoute();
        if (store().isLasting() && (route == null || !route.isCustomId())) {
            throw new IllegalArgumentException(
                    "strava:activities needs a route with an id, or the option groupId: the"
                            + " store keeps the position under that name, and a generated one may be another route's next time.");
        }
        return route == null ? "strava:activities" : route.getRouteId();
    }

    private static List<Long> named(String option) {
        return option == null || option.strip().equals(EVERYONE)
                ? null
                : Arrays.stream(option.split(","))
                        .map(id -> ArgumentReader.number("athleteId", id))
                        .distinct()
                        .toList();
    }

    // polling

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        emitted = 0;
        idle = false;
        if (clock().instant().isBefore(pausedUntil)) {
            return 0;
        }
        try {
            group.join(pause().multipliedBy(2).plus(FIRST_PAUSE));
            forgetThoseWhoLeft();
            pollInTurn();
            unhealthy = null;
        } catch (StravaRateLimitException e) {
            postpone(e);
        } catch (CancellationException e) {
            LOG.debug("{}", e.getMessage());
        } catch (StravaApiException e) {
            if (e.isApplicationFault()) {
                unhealthy = e;
                pausedUntil = clock().instant().plus(longerPause);
                Duration next = longerPause.multipliedBy(2);
                longerPause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
            }
            throw e;
        } catch (StravaStoreException e) {
            unhealthy = e;
            throw e;
        }
        return emitted;
    }

    private void pollInTurn() {
        int polled = 0;
        int inVain = 0;
        RuntimeException failure = null;
        for (long athlete : inTurn(athletes())) {
            if (!mayFetch() || maxMessagesPerPoll > 0 && emitted >= maxMessagesPerPoll) {
                return;
            }
            try {
                polled += poll(athlete) ? 1 : 0;
            } catch (RuntimeException e) {
                if (Troubles.concernsEveryone(e)) {
                    throw e;
                }
                if (Troubles.concernsAthlete(e)) {
                    setAside(athlete, e);
                } else if (failure != null) {
                    LOG.warn("{}", e.getMessage());
                }
                failure = failure == null ? e : failure;
                inVain += Troubles.isOutage(e) ? 1 : 0;
                if (polled == 0 && inVain >= OUTAGE) {
                    break;
                }
            }
        }
        if (failure != null && polled == 0) {
            throw failure;
        }
        if (failure != null) {
            getExceptionHandler().handleException("Not all athletes could be polled", failure);
        }
        idle = failure == null && emitted == 0;
    }

    /** @return whether the athlete was to be polled now */
    private boolean poll(long athlete) {
        Duration delay = pause();
        if (group.isAside(athlete, grantVersion(athlete)) || !group.begin(athlete, this, delay)) {
            return false;
        }
        getEndpoint().getComponent().renewClaims(group);
        try {
            StravaConfiguration configuration = getEndpoint().getConfiguration();
            StravaParameters parameters = getEndpoint().getParameters();
            ClientActivities activities = new ClientActivities(session, terms, athlete, this::answered);
            AthletePoll poll = new AthletePoll(
                    group,
                    athlete,
                    store(),
                    activities,
                    new AthletePoll.Settings(
                            Duration.ofMillis(configuration.getLookback()),
                            delay,
                            configuration.getPageSize(),
                            maxMessagesPerPoll > 0 ? maxMessagesPerPoll - emitted : 0),
                    () -> start(athlete),
                    parameters.getAfter() != null,
                    clock());
            poll.run(new ActivityDelivery(this, athlete, parameters.isDetail() ? activities::inFull : null));
            return true;
        } finally {
            group.end(athlete);
        }
    }

    private Duration pause() {
        return Duration.ofMillis(getTimeUnit().toMillis(getDelay()));
    }

    /** An athlete may come back, and then goes on where the group stopped; but not after too long a time. */
    private void forgetThoseWhoLeft() {
        Instant now = clock().instant();
        if (now.isBefore(nextForgetting)) {
            return;
        }
        nextForgetting = now.plus(FORGET_EVERY);
        try {
            session.tokens().farewells().forEach(farewell -> forget(farewell, now));
        } catch (StravaStoreException e) {
            LOG.debug("Athletes who left are forgotten another time: {}", e.getMessage());
        }
    }

    private void forget(Farewell farewell, Instant now) {
        if (farewell.at().plus(KEPT).isBefore(now)) {
            store().get(Position.key(groupId, farewell.athleteId())).ifPresent(store()::remove);
        }
        if (farewell.at().plus(KEPT.multipliedBy(2)).isBefore(now)) {
            // By now all groups that still run have forgotten the athlete.
            store().remove(farewell);
        }
    }

    private Instant start(long athlete) {
        String after = getEndpoint().getParameters().getAfter();
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

    private List<Long> athletes() {
        boolean onlySeeded = getEndpoint().getConfiguration().getAthleteId() == null;
        if (isSeeded()) {
            try {
                // Starts the chain of its tokens, which a list from the store would not.
                long athlete =
                        ClientActivities.await(session.client().actingAthlete(null, StravaOperation.activities, terms));
                if (onlySeeded) {
                    return List.of(athlete);
                }
            } catch (StravaApiException e) {
                if (onlySeeded || Troubles.concernsEveryone(e)) {
                    throw e;
                }
                LOG.warn("The configured token is of no use now; the other athletes are polled. {}", e.getMessage());
            }
        }
        return named != null ? named : session.tokens().athletes();
    }

    /** Who was polled longest ago comes first, so that nobody starves when the budget does not suffice for all. */
    private List<Long> inTurn(List<Long> athletes) {
        group.keepOnly(athletes);
        if (athletes.size() < 2) {
            return athletes;
        }
        Map<Long, Instant> since = new HashMap<>();
        athletes.forEach(athlete -> since.put(athlete, group.lastTurn(athlete).orElseGet(() -> polledAt(athlete))));
        return athletes.stream().sorted(Comparator.comparing(since::get)).toList();
    }

    private Instant polledAt(long athlete) {
        try {
            return store().get(Position.key(groupId, athlete))
                    .map(Position::polledAt)
                    .orElse(Instant.EPOCH);
        } catch (StravaStoreException e) {
            // One athlete's file may be damaged; the poll will say so.
            return Instant.EPOCH;
        }
    }

    private StravaStore store() {
        return getEndpoint().getComponent().getStore();
    }

    private Clock clock() {
        return getEndpoint().getComponent().clock();
    }

    // what came of it

    private void answered() {
        longerPause = FIRST_PAUSE;
        saidPostponedTo = null;
        unhealthy = null;
        forceConsumerAsReady();
    }

    private void postpone(StravaRateLimitException e) {
        if (!e.getRetryAt().equals(saidPostponedTo)) {
            saidPostponedTo = e.getRetryAt();
            LOG.info("Polling of the group '{}' is postponed: {}", groupId, e.getMessage());
        }
        forceConsumerAsReady();
    }

    private void setAside(long athlete, Exception e) {
        group.setAside(athlete, grantVersion(athlete));
        LOG.warn("Athlete {} is left alone until there is a new consent: {}", athlete, e.getMessage());
    }

    /** Why the application as a whole cannot work, null if it can. */
    Exception unhealthy() {
        return unhealthy;
    }

    boolean isReady() {
        return isConsumerReady();
    }

    /** A poll that was postponed, or failed for somebody, does not tell that there is nothing new. */
    @Override
    protected void processEmptyMessage() throws Exception {
        if (idle) {
            super.processEmptyMessage();
        }
    }

    // delivery

    /** Whether Strava may be asked for more: not by a consumer that is being stopped, whatever it may still deliver. */
    boolean mayFetch() {
        return isRunAllowed() && shutdownRunningTask == null;
    }

    void countEmitted() {
        emitted++;
    }

    void deliver(List<ActivityDelivery.Item> batch) {
        processBatch(new ArrayDeque<>(batch));
    }

    @Override
    public int processBatch(Queue<Object> batch) {
        int size = batch.size();
        for (int index = 0; index < size && isBatchAllowed(); index++) {
            pendingExchanges = size - index - 1;
            ((ActivityDelivery.Item) batch.poll()).deliver(index, size);
        }
        pendingExchanges = 0;
        return size;
    }
}
