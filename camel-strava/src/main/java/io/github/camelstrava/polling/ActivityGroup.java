package io.github.camelstrava.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the consumers of one group in one context share beside the positions in the store: who is being polled and what is
 * being processed at this moment. All of it may be forgotten at any time.
 */
public final class ActivityGroup {

    /** An athlete whose tokens did not do is tried again so much later, even without a new consent. */
    private static final Duration ASIDE = Duration.ofHours(1);

    private final String id;
    private final Clock clock;
    /** Null if no other node can have a part in the group. */
    private final AthleteClaims claims;

    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Set<Long> polling = ConcurrentHashMap.newKeySet();
    private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
    /** Delivered activities that the store has not taken yet, with their athletes. */
    private final Map<Long, Long> unrecorded = new ConcurrentHashMap<>();

    private final Map<Long, Aside> aside = new ConcurrentHashMap<>();

    private final Map<Long, Turn> lastTurns = new ConcurrentHashMap<>();
    private final Map<Long, Integer> sweeps = new ConcurrentHashMap<>();
    private final Map<Long, Integer> shortestContinued = new ConcurrentHashMap<>();

    private record Aside(long grantVersion, Instant until) {}

    /** @param member null if it left */
    private record Turn(Object member, Instant time) {}

    /** @param claims null if no other node can have a part in the group */
    public ActivityGroup(String id, Clock clock, AthleteClaims claims) {
        this.id = id;
        this.clock = clock;
        this.claims = claims;
    }

    public String id() {
        return id;
    }

    /**
     * Begins to poll an athlete, unless that is under way, or another member, here or on another node, did so within
     * {@code delay}: members share the athletes.
     */
    public boolean begin(long athleteId, Object member, Duration delay) {
        Instant now = clock.instant();
        Turn last = lastTurns.get(athleteId);
        boolean another = last != null
                && last.member() != null
                && last.member() != member
                && last.time().plus(delay).isAfter(now);
        if (another || !polling.add(athleteId)) {
            return false;
        }
        if (!claim(athleteId, delay)) {
            polling.remove(athleteId);
            return false;
        }
        lastTurns.put(athleteId, new Turn(member, now));
        return true;
    }

    private boolean claim(long athleteId, Duration delay) {
        try {
            return claims == null || claims.take(athleteId, delay);
        } catch (RuntimeException e) {
            polling.remove(athleteId);
            throw e;
        }
    }

    public void end(long athleteId) {
        polling.remove(athleteId);
        if (claims != null) {
            claims.release(athleteId);
        }
    }

    /**
     * Lets other nodes know that this one polls for the group.
     *
     * @param lifetime how long they may rely on that
     */
    public void join(Duration lifetime) {
        if (claims != null) {
            claims.join(lifetime);
        }
    }

    /** No more member of this node polls. */
    public void leave() {
        if (claims != null) {
            claims.leave();
        }
    }

    /** Whether claims are to be renewed, and nobody has begun to do so. */
    public boolean beginRenewing() {
        return claims != null && renewing.compareAndSet(false, true);
    }

    /**
     * Renews the claims, once.
     *
     * @return whether there are any left to be renewed
     */
    public boolean renewClaims() {
        renewing.set(false);
        return claims.renew();
    }

    /** The number under which this node may record what becomes of an athlete's activities; 0 if it always may. */
    long claimNumber(long athleteId) {
        return claims == null ? 0 : claims.number(athleteId);
    }

    /** A member stopped: others need not wait for its next turn. Its exchanges may still be under way. */
    public void leave(Object member) {
        lastTurns.replaceAll((athlete, turn) -> turn.member() == member ? new Turn(null, turn.time()) : turn);
    }

    /** When an athlete was last polled, or tried to, in this context. */
    public Optional<Instant> lastTurn(long athleteId) {
        return Optional.ofNullable(lastTurns.get(athleteId)).map(Turn::time);
    }

    /** Forgets athletes who are no longer there. */
    public void keepOnly(Collection<Long> athletes) {
        if (lastTurns.size() + aside.size() > athletes.size()) {
            Set<Long> present = Set.copyOf(athletes);
            List.of(lastTurns, aside, sweeps, shortestContinued)
                    .forEach(byAthlete -> byAthlete.keySet().retainAll(present));
        }
    }

    /** Leaves an athlete alone until there is a new consent. */
    public void setAside(long athleteId, long grantVersion) {
        aside.put(athleteId, new Aside(grantVersion, clock.instant().plus(ASIDE)));
    }

    public boolean isAside(long athleteId, long grantVersion) {
        Aside since = aside.get(athleteId);
        if (since != null
                && (since.grantVersion() != grantVersion || since.until().isBefore(clock.instant()))) {
            aside.remove(athleteId);
            return false;
        }
        return since != null;
    }

    /** Counts the polls of athletes whose activities do not fit into one page. */
    int nextSweep(long athleteId) {
        return sweeps.merge(athleteId, 1, Integer::sum);
    }

    /** The smallest page of an athlete's activities that was not full but followed by more, else the given size. */
    int shortestContinued(long athleteId, int pageSize) {
        return Math.min(pageSize, shortestContinued.getOrDefault(athleteId, pageSize));
    }

    void setShortestContinued(long athleteId, int size) {
        shortestContinued.put(athleteId, size);
    }

    boolean takeOff(long activityId, long athleteId) {
        if (!inFlight.add(activityId)) {
            return false;
        }
        boolean mayGo = false;
        try {
            mayGo = claims == null || claims.keep(athleteId);
        } finally {
            if (!mayGo) {
                inFlight.remove(activityId);
            }
        }
        return mayGo;
    }

    void land(long activityId, long athleteId) {
        if (inFlight.remove(activityId) && claims != null) {
            claims.release(athleteId);
        }
    }

    /** What is on its way now. Who takes a position into account must ask for this first, then read the position. */
    Set<Long> inFlight() {
        return Set.copyOf(inFlight);
    }

    /** The store failed after a delivery: it is not to be repeated, and recorded as soon as the store is back. */
    void keepUnrecorded(long activityId, long athleteId) {
        unrecorded.put(activityId, athleteId);
    }

    Map<Long, Long> unrecorded() {
        return unrecorded;
    }
}
