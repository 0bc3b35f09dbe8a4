package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.Announced;
import io.github.camelstrava.polling.AthletePoll;
import io.github.camelstrava.polling.AthleteRounds;
import io.github.camelstrava.polling.Troubles;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.Grant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one athlete after the other, on behalf of a consumer. */
final class AthletePolls implements AthleteRounds.Member {

    private static final Logger LOG = LoggerFactory.getLogger(AthletePolls.class);

    private final StravaActivitiesConsumer consumer;
    private final StravaEndpoint endpoint;
    private final StravaSession session;
    private final Terms terms;
    private final ActivityGroup group;
    private final Instant groupStart;
    private final Duration delay;
    private int calls;
    private int maxCalls;

    /** @param groupStart when the group first ran */
    AthletePolls(
            StravaActivitiesConsumer consumer,
            StravaSession session,
            ActivityGroup group,
            Instant groupStart,
            Duration delay) {
        this.consumer = consumer;
        this.endpoint = consumer.getEndpoint();
        this.session = session;
        this.terms = endpoint.consumerTerms();
        this.group = group;
        this.groupStart = groupStart;
        this.delay = delay;
    }

    @Override
    public boolean mayGoOn() {
        return consumer.mayFetch() && !consumer.isFull();
    }

    @Override
    public boolean poll(long athlete, int most, boolean byEvent) {
        calls = 0;
        maxCalls = most;
        if (!group.begin(athlete, byEvent ? Duration.ZERO : delay)) {
            return false;
        }
        try {
            endpoint.getComponent().groups().renewClaims(group);
            if (group.due() == null) {
                poll(athlete, terms, Announced.NONE);
                return true;
            }
            return follow(athlete, byEvent);
        } finally {
            group.end(athlete);
        }
    }

    /** @return false if another node has followed the events, and nothing else was to be done */
    private boolean follow(long athlete, boolean byEvent) {
        Optional<DueAthlete> due =
                byEvent ? group.due().toFollowNow(athlete) : group.due().toFollow(athlete);
        if (due.isEmpty()) {
            if (!byEvent) {
                poll(athlete, terms, Announced.NONE);
            }
            return !byEvent;
        }
        int broughtNews = 0;
        try {
            AthletePoll.Result result =
                    poll(athlete, byEvent ? terms.forEvent() : terms, Announced.by(due.get(), !byEvent));
            broughtNews = result.news() > 0 ? calls - result.inVain() : 0;
        } finally {
            if (byEvent) {
                endpoint.getComponent()
                        .eventReads(endpoint.getConfiguration().getClientId(), broughtNews, calls - broughtNews);
            }
        }
        group.due().followed(due.get(), broughtNews > 0);
        return true;
    }

    private AthletePoll.Result poll(long athlete, Terms callTerms, Announced announced) {
        ClientActivities activities =
                new ClientActivities(session, callTerms, athlete, this::serverTime, this::answered, () -> calls++);
        boolean detail = endpoint.getParameters().isDetail();
        return poll(athlete, activities, announced)
                .run(new ActivityDelivery(
                        consumer,
                        this,
                        athlete,
                        detail ? activities::inFull : null,
                        group.due() != null,
                        announced.created()));
    }

    private AthletePoll poll(long athlete, ClientActivities activities, Announced announced) {
        StravaConfiguration configuration = endpoint.getConfiguration();
        return new AthletePoll(
                group,
                athlete,
                endpoint.getComponent().getStore(),
                activities,
                new AthletePoll.Settings(
                        Duration.ofMillis(configuration.getLookback()),
                        delay,
                        configuration.getPageSize(),
                        consumer.messagesLeft(),
                        maxCalls),
                () -> start(athlete),
                endpoint.getParameters().getAfter() != null,
                announced,
                clock());
    }

    private void answered() {
        calls++;
        consumer.answered();
    }

    /** Whether the athlete's poll may make more calls. */
    boolean mayCall() {
        return consumer.mayFetch() && (maxCalls == 0 || calls < maxCalls);
    }

    @Override
    public int calls() {
        return calls;
    }

    private Instant start(long athlete) {
        String after = endpoint.getParameters().getAfter();
        if (after != null) {
            return (Instant) Param.after.parse(after, clock());
        }
        Instant connected = endpoint.isSeeded()
                ? groupStart
                : session.tokens().stored(athlete).map(Grant::connectedAt).orElse(groupStart);
        return connected.isAfter(groupStart) ? connected : groupStart;
    }

    @Override
    public long grantVersion(long athlete) {
        return session.tokens().stored(athlete).map(Grant::version).orElse(0L);
    }

    @Override
    public void failed(long athlete, RuntimeException failure) {
        if (Troubles.concernsAthlete(failure) && grantVersion(athlete) != 0) {
            LOG.warn("Athlete {} is left alone until there is a new consent: {}", athlete, failure.getMessage());
        } else {
            // The consumer reports the first one, and who withdrew the consent was reported as such.
            LOG.debug("Athlete {} could not be polled.", athlete, failure);
        }
    }

    private Instant serverTime() {
        return endpoint.getComponent().serverTime(endpoint.getConfiguration().getClientId());
    }

    private Clock clock() {
        return endpoint.getComponent().clock();
    }
}
