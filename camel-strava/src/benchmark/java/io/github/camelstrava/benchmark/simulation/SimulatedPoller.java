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
import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.ratelimit.Permit;
import io.github.camelstrava.ratelimit.Rank;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** A consumer of everyone's activities, in virtual time: what the component has, less Camel and HTTP. */
final class SimulatedPoller implements AthleteRounds.Member {

    static final Duration DELAY = Duration.ofMinutes(15);
    private static final Duration LOOKBACK = Duration.ofDays(14);
    private static final int BUDGET_SHARE = 90;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int OK = 200;

    private final VirtualTime time;
    private final SimulatedStrava strava;
    private final Map<Long, SimulatedAthlete> athletes;
    private final Delays delays;
    private final Random random;
    private final StravaStore store;
    private final ActivityGroup group;
    private final RateLimiter limiter;
    private final AthleteRounds rounds;
    private final Instant groupStart;
    private int calls;

    /** @param spread whether calls are spread over the day */
    SimulatedPoller(
            VirtualTime time,
            SimulatedStrava strava,
            Map<Long, SimulatedAthlete> athletes,
            Delays delays,
            Preference preference,
            boolean spread,
            Random random) {
        this.time = time;
        this.strava = strava;
        this.athletes = athletes;
        this.delays = delays;
        this.random = random;
        this.store = new MemoryStore(time);
        this.groupStart = time.instant();
        this.group = new ActivityGroup("everyone", time, null, new Roster(store, "everyone", LOOKBACK, preference));
        this.limiter = new RateLimiter(time, time, Runnable::run, BUDGET_SHARE);
        this.rounds = new AthleteRounds(
                group,
                this,
                due -> spread ? limiter.dailyReads(RateLimitPriority.low).apart(due) : Duration.ZERO,
                DELAY,
                time);
    }

    /** A poll of Camel's scheduler. */
    Instant poll() {
        group.refresh(athletes.keySet(), DELAY);
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
    public boolean poll(long athleteId, int maxCalls, boolean announced) {
        calls = 0;
        group.begin(athleteId, DELAY);
        try {
            new AthletePoll(
                            group,
                            athleteId,
                            store,
                            new Source(athletes.get(athleteId)),
                            new AthletePoll.Settings(LOOKBACK, DELAY, 200, 0, maxCalls),
                            () -> groupStart,
                            false,
                            Announced.NONE,
                            time)
                    .run(new Route());
        } finally {
            group.end(athleteId);
        }
        return true;
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

        Source(SimulatedAthlete athlete) {
            this.athlete = athlete;
        }

        @Override
        public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
            Permit permit = place();
            time.pass(Duration.ofMillis(100 + random.nextInt(200)));
            boolean granted = strava.count();
            List<SummaryActivity> answer = athlete.page(time.instant(), after, before, page, pageSize);
            time.pass(Duration.ofMillis(20 + random.nextInt(100)));
            limiter.answered(permit, strava.headers(), granted ? OK : TOO_MANY_REQUESTS, true);
            if (!granted) {
                throw new StravaRateLimitException(
                        "activities",
                        TOO_MANY_REQUESTS,
                        StravaFault.NONE,
                        time.instant().plus(DELAY),
                        "refused");
            }
            calls++;
            return answer;
        }

        private Permit place() {
            try {
                return limiter.acquire(Bucket.READ, Rank.LOW, RateLimitPolicy.fail, Duration.ZERO, "activities")
                        .join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }

        @Override
        public SummaryActivity one(long id) {
            throw new StravaNotFoundException("activity", 404, StravaFault.NONE, false, "gone");
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
