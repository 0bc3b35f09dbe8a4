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
import java.util.function.LongSupplier;

/**
 * What the consumers of one group in one context share beside the positions in the store: who is being polled and what is
 * being processed at this moment. All of it may be forgotten at any time.
 */
public final class ActivityGroup {

    /** An athlete whose tokens did not do is tried again so much later, even without a new consent. */
    private static final Duration ASIDE = Duration.ofHours(1);

    /** A node may come and go unnoticed. */
    private static final Duration LEARNT_EVERY = Duration.ofHours(1);

    private final String id;
    private final Clock clock;
    /** Null if no other node can have a part in the group. */
    private final AthleteClaims claims;

    private final Roster roster;
    /** Null if no events are pushed. */
    private final DueAthletes due;

    private final Slots slots = new Slots();

    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Set<Long> polling = ConcurrentHashMap.newKeySet();
    private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
    /** Delivered activities that the store has not taken yet, with their athletes. */
    private final Map<Long, Long> unrecorded = new ConcurrentHashMap<>();

    private final Map<Long, Aside> aside = new ConcurrentHashMap<>();

    private final Map<Long, Integer> sweeps = new ConcurrentHashMap<>();
    private final Map<Long, Integer> looksAhead = new ConcurrentHashMap<>();
    private final Map<Long, Integer> shortestContinued = new ConcurrentHashMap<>();
    private final Map<Long, Backlog> backlogs = new ConcurrentHashMap<>();

    private volatile Instant learnAgain;

    private record Aside(long grantVersion, Instant until) {}

    public ActivityGroup(String id, Clock clock, AthleteClaims claims, Roster roster) {
        this(id, clock, claims, roster, null);
    }

    /**
     * @param claims null if no other node can have a part in the group
     * @param due    null if no events are pushed
     */
    public ActivityGroup(String id, Clock clock, AthleteClaims claims, Roster roster, DueAthletes due) {
        this.id = id;
        this.clock = clock;
        this.claims = claims;
        this.roster = roster;
        this.due = due;
        this.learnAgain = clock.instant().plus(LEARNT_EVERY);
    }

    public String id() {
        return id;
    }

    /** The athletes of the group. */
    public Roster roster() {
        return roster;
    }

    /** Whom events have made due; null if no events are pushed. */
    public DueAthletes due() {
        return due;
    }

    /** Takes in what other nodes have recorded, and what has become of exchanges. */
    public void refreshDue() {
        if (due != null) {
            due.refresh();
            roster.refreshPending(inFlight());
        }
    }

    /** How the group stands; athletes who are left alone are not waited for. */
    public Roster.Status status() {
        return roster.status(clock.instant(), aside.keySet());
    }

    Slots slots() {
        return slots;
    }

    /** How many nodes share the athletes, this one included. */
    public int nodes() {
        return claims == null ? 1 : claims.nodes();
    }

    /**
     * Begins to poll an athlete, unless that is under way, or another node did so within {@code delay}.
     *
     * @return whether the athlete is to be polled; then {@link #end} has to follow
     */
    public boolean begin(long athleteId, Duration delay) {
        if (!polling.add(athleteId)) {
            return false;
        }
        if (!claim(athleteId, delay)) {
            polling.remove(athleteId);
            return false;
        }
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
            int before = claims.nodes();
            claims.join(lifetime);
            if (due != null && (claims.nodes() < before || learnAgain.isBefore(clock.instant()))) {
                // What a node that is gone could not hand over is not known to the others.
                roster.learnAll();
                learnAgain = clock.instant().plus(LEARNT_EVERY);
            }
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
        roster.leave(member);
    }

    /** Takes in who has come, and forgets who is no longer there. */
    public void refresh(Collection<Long> athletes, Duration delay) {
        roster.refresh(athletes, clock.instant(), nodes() > 1, delay);
        List<Map<Long, ?>> kept = List.of(aside, sweeps, looksAhead, shortestContinued, backlogs);
        if (kept.stream().anyMatch(byAthlete -> !byAthlete.isEmpty())) {
            Set<Long> present = Set.copyOf(athletes);
            kept.forEach(byAthlete -> byAthlete.keySet().retainAll(present));
        }
    }

    /** Leaves an athlete alone until there is a new consent. */
    void setAside(long athleteId, long grantVersion) {
        aside.put(athleteId, new Aside(grantVersion, clock.instant().plus(ASIDE)));
    }

    /** @param grantVersion which consent is in force; asked for only if the athlete was set aside */
    boolean isAside(long athleteId, LongSupplier grantVersion) {
        Aside since = aside.get(athleteId);
        if (since == null) {
            return false;
        }
        boolean over = since.until().isBefore(clock.instant()) || since.grantVersion() != grantVersion.getAsLong();
        if (over) {
            aside.remove(athleteId);
        }
        return !over;
    }

    /** How many athletes are left alone for the time being. */
    public int aside() {
        return aside.size();
    }

    /** Counts the polls of athletes whose activities do not fit into one page. */
    int nextSweep(long athleteId) {
        return sweeps.merge(athleteId, 1, Integer::sum);
    }

    /** Counts the polls of athletes that may look at nothing but what starts after all that is known. */
    int nextLookAhead(long athleteId) {
        return looksAhead.merge(athleteId, 1, Integer::sum);
    }

    /** The smallest page of an athlete's activities that was not full but followed by more, else the given size. */
    int shortestContinued(long athleteId, int pageSize) {
        return Math.min(pageSize, shortestContinued.getOrDefault(athleteId, pageSize));
    }

    void setShortestContinued(long athleteId, int size) {
        shortestContinued.put(athleteId, size);
    }

    /** What is being read in slices; empty where nothing is, or needs to be. */
    Optional<Backlog> backlog(long athleteId) {
        return Optional.ofNullable(backlogs.get(athleteId));
    }

    /** @param backlog null once it is through */
    void setBacklog(long athleteId, Backlog backlog) {
        backlogs.compute(athleteId, (athlete, last) -> backlog);
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
