package io.github.camelstrava.benchmark.simulation;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.ActivitySource;
import io.github.camelstrava.polling.Announced;
import io.github.camelstrava.polling.AthletePoll;
import io.github.camelstrava.polling.AthleteRounds;
import io.github.camelstrava.polling.Delivery;
import io.github.camelstrava.polling.DueAthletes;
import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.ratelimit.Permit;
import io.github.camelstrava.ratelimit.Rank;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A consumer of everyone's activities, in virtual time: what the component has, less Camel and HTTP. */
final class SimulatedPoller implements AthleteRounds.Member {

    private static final String GROUP = "everyone";
    private static final Duration LOOKBACK = Duration.ofDays(14);
    private static final int BUDGET_SHARE = 90;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Strava says no more than that reads are used up until some time. */
    private static final Duration RETRY = Duration.ofMinutes(15);

    private final VirtualTime time;
    private final SimulatedStrava strava;
    private final Map<Long, SimulatedAthlete> athletes;
    private final Delays delays;
    private final Random random;
    private final Manner manner;
    private final StravaStore store;
    private final ActivityGroup group;
    private final RateLimiter limiter;
    private final AthleteRounds rounds;
    private final Instant groupStart;
    private int calls;
    private long callsForEvents;
    private long callsInVain;

    /**
     * How athletes are polled.
     *
     * @param delay     between two rounds
     * @param retry     failed activities keep a growing multiple of it
     * @param spread    whether calls are spread over the day
     * @param reconcile how long athletes are left alone without an event, null if there are no events
     */
    record Manner(Duration delay, Duration retry, Preference preference, boolean spread, Duration reconcile) {}

    SimulatedPoller(
            VirtualTime time,
            SimulatedStrava strava,
            Map<Long, SimulatedAthlete> athletes,
            Delays delays,
            Manner manner,
            Random random) {
        this.time = time;
        this.strava = strava;
        this.athletes = athletes;
        this.delays = delays;
        this.manner = manner;
        this.random = random;
        this.store = new MemoryStore(time);
        this.groupStart = time.instant();
        Roster roster = new Roster(store, GROUP, LOOKBACK, manner.reconcile(), manner.preference());
        DueAthletes due = manner.reconcile() == null ? null : new DueAthletes(store, GROUP, roster, time);
        this.group = new ActivityGroup(GROUP, time, null, roster, due);
        this.limiter = new RateLimiter(time, time, Runnable::run, BUDGET_SHARE);
        this.rounds = new AthleteRounds(group, this, this::apart, manner.delay(), time);
    }

    private Duration apart(int athletesDue) {
        return manner.spread() ? limiter.dailyReads(RateLimitPriority.low).apart(athletesDue) : Duration.ZERO;
    }

    /** An event comes, perhaps while somebody is being polled. */
    boolean receive(SimulatedEvent event) {
        return group.roster().contains(event.athleteId())
                && group.due().add(event.athleteId(), event.activityId(), event.created());
    }

    /** A poll of Camel's scheduler. */
    Instant poll() {
        group.refresh(athletes.keySet(), manner.delay());
        group.refreshDue();
        rounds.begin();
        return goOn();
    }

    /** @return when to go on, null if there is nothing to do before the next poll */
    Instant goOn() {
        try {
            AthleteRounds.Outcome outcome = rounds.run();
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            return outcome.next();
        } catch (StravaRateLimitException e) {
            return e.getRetryAt();
        }
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public boolean poll(long athleteId, int maxCalls, boolean byEvent) {
        calls = 0;
        group.begin(athleteId, byEvent ? Duration.ZERO : manner.delay());
        try {
            if (group.due() == null) {
                poll(athleteId, maxCalls, Rank.LOW, Announced.NONE);
                return true;
            }
            return follow(athleteId, maxCalls, byEvent);
        } finally {
            group.end(athleteId);
        }
    }

    private boolean follow(long athleteId, int maxCalls, boolean byEvent) {
        Optional<DueAthlete> due = group.due().toFollow(athleteId);
        if (due.isEmpty()) {
            if (!byEvent) {
                poll(athleteId, maxCalls, Rank.LOW, Announced.NONE);
            }
            return !byEvent;
        }
        int broughtNews = 0;
        try {
            Rank rank = byEvent ? Rank.EVENT : Rank.LOW;
            AthletePoll.Result result = poll(athleteId, maxCalls, rank, Announced.by(due.get(), !byEvent));
            broughtNews = result.news() > 0 ? calls - result.inVain() : 0;
        } finally {
            if (byEvent) {
                tellLimiter(broughtNews, calls - broughtNews);
            }
        }
        group.due().followed(due.get(), broughtNews > 0);
        return true;
    }

    private void tellLimiter(int broughtNews, int inVain) {
        callsForEvents += calls;
        callsInVain += inVain;
        limiter.eventReadsBroughtNews(broughtNews);
        limiter.eventReadsWereVain(inVain);
    }

    private AthletePoll.Result poll(long athleteId, int maxCalls, Rank rank, Announced announced) {
        return new AthletePoll(
                        group,
                        athleteId,
                        store,
                        new Source(athletes.get(athleteId), rank),
                        new AthletePoll.Settings(LOOKBACK, manner.retry(), 200, 0, maxCalls),
                        () -> groupStart,
                        false,
                        announced,
                        time)
                .run(new Route());
    }

    /** Calls that events have caused, up to now. */
    long callsForEvents() {
        return callsForEvents;
    }

    /** Those of them that brought nothing. */
    long callsInVain() {
        return callsInVain;
    }

    @Override
    public int calls() {
        return calls;
    }

    @Override
    public long grantVersion(long athleteId) {
        return 1;
    }

    @Override
    public void failed(long athleteId, RuntimeException failure) {
        throw failure;
    }

    private final class Source implements ActivitySource {
        private final SimulatedAthlete athlete;
        private final Rank rank;

        Source(SimulatedAthlete athlete, Rank rank) {
            this.athlete = athlete;
            this.rank = rank;
        }

        @Override
        public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
            return call("activities", () -> athlete.page(time.instant(), after, before, page, pageSize));
        }

        @Override
        public SummaryActivity one(long id) {
            SummaryActivity activity = call("activity", () -> athlete.one(time.instant(), id));
            if (activity == null) {
                throw new StravaNotFoundException("activity", NOT_FOUND, StravaFault.NONE, false, "not there");
            }
            return activity;
        }

        private <T> T call(String operation, Supplier<T> read) {
            Permit permit = place(operation);
            time.pass(Duration.ofMillis(100 + random.nextInt(200)));
            boolean granted = strava.count();
            T answer = granted ? read.get() : null;
            time.pass(Duration.ofMillis(20 + random.nextInt(100)));
            int status = granted ? answer == null ? NOT_FOUND : OK : TOO_MANY_REQUESTS;
            limiter.answered(permit, strava.headers(), status, true);
            if (!granted) {
                Instant retryAt = time.instant().plus(RETRY);
                throw new StravaRateLimitException(operation, status, StravaFault.NONE, retryAt, "refused");
            }
            calls++;
            return answer;
        }

        private Permit place(String operation) {
            try {
                return limiter.acquire(Bucket.READ, rank, RateLimitPolicy.fail, Duration.ZERO, operation)
                        .join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }
    }

    private final class Route implements Delivery {

        @Override
        public boolean isAllowed() {
            return true;
        }

        @Override
        public void deliver(List<Handover> batch) {
            for (Handover handover : batch) {
                if (handover.begin()) {
                    delays.deliver(handover.activity().id(), time.instant());
                    handover.succeeded();
                }
            }
        }
    }
}
