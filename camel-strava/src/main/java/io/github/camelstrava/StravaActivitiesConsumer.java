package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.AthleteRounds;
import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.ratelimit.DailyReads;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.store.GroupStart;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits every new activity of its athletes, oldest first. Where a group stands with an athlete is kept in the store and
 * moves only after an exchange has completed; the consumer itself remembers nothing.
 */
@ManagedResource(description = "Polls athletes' activities")
public class StravaActivitiesConsumer extends ScheduledBatchPollingConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(StravaActivitiesConsumer.class);

    /** So long after its next poll is due, a node that polls no more is noticed by the others. */
    private static final Duration PRESENCE = Duration.ofMinutes(1);

    /** A list of so many athletes is not read from the store for each poll. */
    private static final int MANY = 1_000;

    private static final Duration REFRESH_MANY = Duration.ofMinutes(1);

    private static final Duration APPLICATION_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_APPLICATION_PAUSE = Duration.ofHours(1);
    private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_OUTAGE_PAUSE = Duration.ofMinutes(15);
    private static final long SPREAD_MILLIS = 20_000;

    /** Camel has waited for exchanges before it stops a consumer; one may have begun since. */
    private static final long LONGEST_DELIVERY_SECONDS = 5;

    /** So often a node looks for what others have been told by events, and for what is to be tried again. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    private static final long SHORTEST_LOOK = 1_000;

    /** With events there is no distance between polls of which failed activities could keep a multiple. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Terms terms;
    /** Taken by whoever polls: the scheduler, a wake-up, or somebody by hand. */
    private final ReentrantLock turn = new ReentrantLock();
    /** Held while an activity is on its way. */
    private final ReentrantLock delivering = new ReentrantLock();

    private final GrowingPause applicationPause = new GrowingPause(0, APPLICATION_PAUSE, LONGEST_APPLICATION_PAUSE);
    private GrowingPause outagePause;
    private StravaSession session;
    /** Those of the component, since it was started. */
    private ActivityGroups groups;

    private ActivityGroup group;
    private AthletePolls polls;
    private AthleteRounds rounds;
    private WakeUps wakeUps;
    private Departed departed;
    private Meters meters;
    private String groupId;
    private PolledAthletes athletes;
    /** Null if no events are pushed. */
    private volatile PushedActivities pushed;

    private volatile Instant saidPostponedTo;
    private Instant pausedUntil = Instant.MIN;
    private volatile Instant nextRefresh = Instant.MIN;
    private volatile boolean lookAround;
    private int emitted;
    /** Whether the last poll learnt that there is nothing new, and not just nothing. */
    private boolean idle;

    private volatile Exception unhealthy;

    StravaActivitiesConsumer(StravaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.terms = endpoint.consumerTerms();
        setExceptionHandler(new QuietExceptionHandler(
                endpoint.getCamelContext(),
                StravaActivitiesConsumer.class,
                endpoint.getComponent().clock()));
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
        athletes = new PolledAthletes(getEndpoint(), session, terms);
        StravaConfiguration configuration = getEndpoint().getConfiguration();
        StravaParameters parameters = getEndpoint().getParameters();
        groups = getEndpoint().getComponent().groups();
        boolean push = parameters.getCallbackUrl() != null;
        if (push) {
            setTimeUnit(TimeUnit.MILLISECONDS);
            setDelay(Math.max(SHORTEST_LOOK, min(LOOK_AROUND, reconcile()).toMillis()));
        }
        group = groups.join(
                groupId,
                this,
                configuration.getClientId(),
                Duration.ofMillis(configuration.getLookback()),
                push ? reconcile() : null,
                "after=" + parameters.getAfter() + ", lookback="
                        + TimeUtils.printDuration(configuration.getLookback()) + ", athleteId="
                        + configuration.getAthleteId() + ", detail=" + parameters.isDetail() + ", push="
                        + (push ? "reconcile=" + TimeUtils.printDuration(parameters.getReconcile()) : "no"));
        try {
            Instant groupStart =
                    store().getOrPut(new GroupStart(groupId, now(), 0)).at();
            polls = new AthletePolls(this, session, group, groupStart, push ? RETRY : delay());
            rounds = new AthleteRounds(group, polls, this::apart, delay(), clock());
            wakeUps = new WakeUps(this, this::pollBetween, clock());
            departed = new Departed(store(), groupId, session.tokens(), clock());
            outagePause = new GrowingPause(1, min(delay(), OUTAGE_PAUSE), LONGEST_OUTAGE_PAUSE);
            nextRefresh = Instant.MIN;
            if (parameters.getAfter() == null && !store().isLasting()) {
                LOG.warn(
                        "strava:activities of the group '{}' keeps its position in memory only: what athletes do while it"
                                + " is down will not be emitted. Configure a FileStore or a JdbcStore, or the option after.",
                        groupId);
            }
            if (push) {
                pushed = new PushedActivities(
                        getEndpoint().eventFilter(), group, athletes, this::refreshSoon, wakeUps::now);
                getEndpoint().getComponent().webhook().join(pushed, getEndpoint(), session);
            }
            super.doStart();
            meters = Meters.show(
                    getEndpoint().getCamelContext(),
                    this,
                    GroupFigures.ALL,
                    "group",
                    groupId,
                    "route",
                    String.valueOf(getRouteId()));
            getEndpoint().getComponent().follow(this);
        } catch (Exception e) {
            leave();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (wakeUps != null) {
            wakeUps.cancel();
        }
        awaitDelivery();
        super.doStop();
        if (meters != null) {
            meters.remove();
        }
        leave();
    }

    /** The scheduler's thread is about to be interrupted, which would keep a store from recording what was delivered. */
    private void awaitDelivery() throws InterruptedException {
        boolean hurry = getEndpoint().getCamelContext().getShutdownStrategy().isTimeoutOccurred();
        if (!hurry
                && !delivering.isHeldByCurrentThread()
                && delivering.tryLock(LONGEST_DELIVERY_SECONDS, TimeUnit.SECONDS)) {
            delivering.unlock();
        }
    }

    private void leave() {
        getEndpoint().getComponent().unfollow(this);
        if (pushed != null) {
            getEndpoint().getComponent().webhook().leave(pushed);
            pushed = null;
        }
        if (group != null) {
            group.leave(polls);
            groups.leave(groupId, this);
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

    // polling

    @Override
    protected int poll() throws Exception {
        if (!turn.tryLock()) {
            // The one that runs does what there is to do.
            return 0;
        }
        try {
            shutdownRunningTask = null;
            rounds.begin();
            lookAround = true;
            return goOn();
        } finally {
            turn.unlock();
        }
    }

    /** Goes on with a round between two polls of Camel's scheduler. */
    private void pollBetween() {
        if (!isPollAllowed() || !turn.tryLock()) {
            return;
        }
        try {
            goOn();
        } catch (Exception e) {
            if (isRunAllowed()) {
                getExceptionHandler()
                        .handleException("Failed polling " + getEndpoint() + ". Will try again at next poll", e);
            }
        } finally {
            turn.unlock();
        }
    }

    private int goOn() throws Exception {
        pendingExchanges = 0;
        emitted = 0;
        idle = false;
        wakeUps.cancel();
        if (now().isBefore(pausedUntil)) {
            wakeUps.at(pausedUntil);
            return 0;
        }
        try {
            group.join(delay().multipliedBy(2).plus(PRESENCE));
            departed.forget();
            // Events may wake it up many times a minute.
            if (lookAround || pushed == null) {
                refresh();
                group.refreshDue();
                lookAround = false;
            }
            pollAthletes();
            unhealthy = null;
        } catch (StravaRateLimitException e) {
            postpone(e);
        } catch (CancellationException e) {
            LOG.debug("{}", e.getMessage());
        } catch (StravaApiException e) {
            if (e.isApplicationFault()) {
                unhealthy = e;
                pause(applicationPause.next());
            }
            throw e;
        } catch (StravaStoreException e) {
            unhealthy = e;
            throw e;
        }
        return emitted;
    }

    private void pollAthletes() {
        AthleteRounds.Outcome outcome = rounds.run();
        Duration pause = outcome.isOutage() ? outagePause.next() : Duration.ZERO;
        if (!pause.isZero()) {
            pause(pause);
        } else if (outcome.next() != null) {
            wakeUps.at(outcome.next());
        }
        if (outcome.failure() != null && outcome.polled() == 0) {
            throw outcome.failure();
        }
        if (outcome.failure() != null && isRunAllowed()) {
            getExceptionHandler()
                    .handleException(
                            "Athlete " + outcome.failedAthlete() + " could not be polled, others could",
                            outcome.failure());
        }
        idle = outcome.failure() == null && outcome.next() == null && emitted == 0;
    }

    private void pause(Duration duration) {
        pausedUntil = now().plus(duration);
        wakeUps.at(pausedUntil);
    }

    /** Notices who has come, and who has left; in a large group not each time. */
    private void refresh() {
        Instant now = now();
        if (now.isBefore(nextRefresh)) {
            return;
        }
        group.refresh(athletes.list(), delay());
        if (pushed != null) {
            pushed.ready();
        }
        nextRefresh = group.roster().size() > MANY ? now.plus(REFRESH_MANY) : Instant.MIN;
    }

    /** Whoever has just connected need not wait for the next poll. */
    void athleteConnected(long athleteId) {
        group.roster().reconnected(athleteId);
        lookAround = true;
        wakeUps.now();
    }

    private void refreshSoon() {
        nextRefresh = Instant.MIN;
        lookAround = true;
    }

    private Duration reconcile() {
        return Duration.ofMillis(getEndpoint().getParameters().getReconcile());
    }

    private Duration delay() {
        return Duration.ofMillis(getTimeUnit().toMillis(getDelay()));
    }

    private StravaStore store() {
        return getEndpoint().getComponent().getStore();
    }

    private Clock clock() {
        return getEndpoint().getComponent().clock();
    }

    private Instant now() {
        return clock().instant();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How far apart the group's calls have to be, so that the budget lasts for the day. */
    private Duration apart(int due) {
        if (terms.policy() == RateLimitPolicy.none) {
            return Duration.ZERO;
        }
        double crowd = groups.crowd(group);
        Duration apart = dailyReads().apart((long) (due * crowd));
        return Duration.ofMillis((long) (apart.toMillis() * crowd));
    }

    private DailyReads dailyReads() {
        return getEndpoint()
                .getComponent()
                .dailyReads(getEndpoint().getConfiguration().getClientId(), terms.priority());
    }

    // what came of it

    void answered() {
        applicationPause.over();
        outagePause.over();
        pausedUntil = Instant.MIN;
        saidPostponedTo = null;
        unhealthy = null;
        forceConsumerAsReady();
    }

    private void postpone(StravaRateLimitException e) {
        Instant retryAt = e.getRetryAt();
        if (!retryAt.equals(saidPostponedTo)) {
            saidPostponedTo = retryAt;
            LOG.info("Polling of the group '{}' is postponed: {}", groupId, e.getMessage());
        }
        // Nodes, and groups, do not all begin in the same instant.
        wakeUps.at(retryAt.plusMillis(ThreadLocalRandom.current().nextLong(SPREAD_MILLIS)));
        forceConsumerAsReady();
    }

    // for those who watch

    /** How the group stands. */
    Roster.Status status() {
        return group == null ? Roster.Status.NONE : group.status();
    }

    /** Athletes of the group, those first who were polled longest ago. */
    List<Roster.Standing> waitingLongest(int most) {
        return group == null ? List.of() : group.roster().waitingLongest(now(), most);
    }

    @ManagedAttribute(description = "The group of consumers to which this one belongs")
    public String getGroupId() {
        return groupId;
    }

    @ManagedAttribute(description = "How many athletes the group polls")
    public int getAthletes() {
        return status().athletes();
    }

    @ManagedAttribute(description = "How many of them the request budget covers at each delay, day after day")
    public long getAthletesCovered() {
        return covered();
    }

    @ManagedAttribute(description = "The same as a sentence")
    public String getCoverage() {
        return "budget covers " + getAthletesCovered() + " of " + getAthletes() + " athletes";
    }

    @ManagedAttribute(description = "How many athletes are to be polled as an event told of them")
    public int getAthletesDue() {
        return group == null ? 0 : group.roster().due();
    }

    @ManagedAttribute(description = "How many athletes are left alone, as Strava accepts their tokens no longer")
    public int getAthletesAside() {
        return group == null ? 0 : group.aside();
    }

    @ManagedAttribute(description = "How many seconds ago the athlete was polled who waits for longest")
    public long getLagSeconds() {
        return status().lag().toSeconds();
    }

    @ManagedAttribute(description = "Activities found and not delivered yet, as of the latest polls")
    public int getPendingActivities() {
        return status().pending();
    }

    @ManagedAttribute(description = "Pending activities whose exchange has failed, as of the latest polls")
    public int getFailingActivities() {
        return status().failing();
    }

    @ManagedAttribute(description = "When polling goes on, if the request budget is used up; empty if it is not")
    public String getPostponedUntil() {
        Instant until = saidPostponedTo;
        return until == null || until.isBefore(now()) ? "" : until.toString();
    }

    /** How many of the group's athletes can be polled at each {@code delay}, day after day. */
    private long covered() {
        if (group == null) {
            return 0;
        }
        long crowded =
                (long) (dailyReads().athletesEvery(pushed == null ? delay() : reconcile()) / groups.crowd(group));
        return Math.min(group.roster().size(), crowded);
    }

    /** Why the application as a whole cannot work, null if it can. */
    Exception unhealthy() {
        return unhealthy;
    }

    /** What keeps events from coming, null if nothing is known to, or none are expected. */
    String subscriptionProblem() {
        return pushed == null ? null : session.subscription().problem();
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

    /** Whether a poll has emitted as much as it may. */
    boolean isFull() {
        return maxMessagesPerPoll > 0 && emitted >= maxMessagesPerPoll;
    }

    /** How many more this poll may emit, 0 for any number. */
    int messagesLeft() {
        return maxMessagesPerPoll > 0 ? maxMessagesPerPoll - emitted : 0;
    }

    void deliver(List<ActivityDelivery.Item> batch) {
        processBatch(new ArrayDeque<>(batch));
    }

    @Override
    public int processBatch(Queue<Object> batch) {
        int size = batch.size();
        for (int index = 0; index < size && isBatchAllowed(); index++) {
            pendingExchanges = size - index - 1;
            delivering.lock();
            try {
                if (isRunAllowed()) {
                    ((ActivityDelivery.Item) batch.poll()).deliver(index, size);
                }
            } finally {
                delivering.unlock();
            }
        }
        pendingExchanges = 0;
        return size;
    }
}
