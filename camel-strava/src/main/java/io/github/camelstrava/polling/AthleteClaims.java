package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.Claim;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Member;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The athletes that this node works on for a group, where other nodes may do so as well: an athlete is claimed before it
 * is polled, and as long as any of its activities is on its way. A claim that is not renewed ends, so that others take
 * over from a node that died; what a node does under a claim that it has lost is not recorded.
 */
public final class AthleteClaims {

    private static final Logger LOG = LoggerFactory.getLogger(AthleteClaims.class);

    /** After this time without a sign of life, others take over. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** Nodes that died leave their entries behind. */
    private static final Duration CLEARED_AFTER = Duration.ofHours(1);

    /** How often claims are to be renewed. */
    public static final Duration RENEWAL = LEASE.dividedBy(3);

    private final StravaStore store;
    private final String groupId;
    private final String node;
    private final Clock clock;
    private final Map<Long, Held> held = new HashMap<>();
    private Member member;
    private Instant joinAgain = Instant.MIN;
    private volatile int nodes = 1;

    private static final class Held {
        Claim claim;
        /** By this node's clock, and early enough: it may be suspended at any time. */
        Instant until;

        boolean lost;
        int users;

        Held(Claim claim, Instant until, int users) {
            this.claim = claim;
            this.until = until;
            this.users = users;
        }
    }

    /** @param node tells this node, since its start, from all others */
    public AthleteClaims(StravaStore store, String groupId, String node, Clock clock) {
        this.store = store;
        this.groupId = groupId;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Claims an athlete for a poll.
     *
     * @param delay an athlete whom another living node has polled within this time is left to it
     * @return      whether the athlete is to be polled here and now; then {@link #release} has to follow
     */
    synchronized boolean take(long athleteId, Duration delay) {
        Held own = held.get(athleteId);
        if (own != null && !own.lost) {
            own.users++;
            return true;
        }
        Instant until = localEnd();
        String last = store.get(Claim.key(groupId, athleteId)).map(Claim::node).orElse(node);
        Optional<Claim> claim = Claim.take(store, groupId, athleteId, node, LEASE);
        if (claim.isEmpty()) {
            return false;
        }
        held.put(athleteId, new Held(claim.get(), until, own == null ? 1 : own.users + 1));
        boolean others = true;
        try {
            others = !last.equals(node) && isOthers(athleteId, last, delay);
        } finally {
            if (others) {
                release(athleteId);
            }
        }
        return !others;
    }

    private boolean isOthers(long athleteId, String last, Duration delay) {
        Instant now = store.now();
        boolean recently = store.get(Position.key(groupId, athleteId))
                .map(Position::polledAt)
                .filter(polled -> polled.plus(delay).isAfter(now))
                .isPresent();
        return recently
                && store.get(Member.key(groupId, last))
                        .filter(living -> living.until().isAfter(now))
                        .isPresent();
    }

    private Instant localEnd() {
        return clock.instant().plus(LEASE).minus(MARGIN);
    }

    /**
     * One of the athlete's activities is about to go.
     *
     * @return false if another node may have taken over, so that it must not
     */
    synchronized boolean keep(long athleteId) {
        Held own = held.get(athleteId);
        if (!clock.instant().isBefore(own.until)) {
            renew(own);
        }
        if (own.lost || !clock.instant().isBefore(own.until)) {
            return false;
        }
        own.users++;
        return true;
    }

    /** A poll is over, or an activity has arrived. */
    synchronized void release(long athleteId) {
        Held own = held.get(athleteId);
        if (--own.users == 0) {
            held.remove(athleteId);
            try {
                own.claim.release(store);
            } catch (StravaStoreException e) {
                LOG.debug("The claim of athlete {} ends by itself: {}", athleteId, e.getMessage());
            }
        }
    }

    /** The number of the claim that this node has, or had, of an athlete it works on. */
    synchronized long number(long athleteId) {
        return held.get(athleteId).claim.number();
    }

    /**
     * Keeps what is held for longer.
     *
     * @return whether there is anything to be renewed again
     */
    public boolean renew() {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(held.values());
        }
        for (Held each : all) {
            try {
                renew(each);
            } catch (StravaStoreException e) {
                LOG.debug("Claims could not be renewed: {}", e.getMessage());
            }
        }
        return !all.isEmpty();
    }

    private synchronized void renew(Held each) {
        if (each.lost || each.users == 0) {
            return;
        }
        Instant until = localEnd();
        Optional<Claim> renewed = each.claim.renew(store, LEASE);
        each.lost = renewed.isEmpty();
        if (!each.lost) {
            each.claim = renewed.get();
            each.until = until;
        }
    }

    /**
     * Lets other nodes know that this one polls, and learns who else does; now and then is enough.
     *
     * @param lifetime how long they may rely on that
     */
    public synchronized void join(Duration lifetime) {
        if (member != null && clock.instant().isBefore(joinAgain)) {
            return;
        }
        joinAgain = clock.instant().plus(lifetime.dividedBy(3));
        Instant now = store.now();
        Member renewed = new Member(groupId, node, now.plus(lifetime), member == null ? 0 : member.version());
        member = store.put(renewed)
                // Others have cleared it away meanwhile.
                .or(() -> store.put(renewed.withVersion(0)))
                .orElse(null);
        nodes = countNodes(now);
    }

    private int countNodes(Instant now) {
        List<Member> all = new ArrayList<>();
        store.forEach(EntryKind.MEMBER, groupId, all::add);
        all.stream()
                .filter(each -> each.until().plus(CLEARED_AFTER).isBefore(now))
                .forEach(store::remove);
        return (int) Math.max(
                1, all.stream().filter(each -> each.until().isAfter(now)).count());
    }

    /** How many nodes poll, this one included, as of the last time it said so itself. */
    int nodes() {
        return nodes;
    }

    /** This node polls no more. */
    public synchronized void leave() {
        if (member != null) {
            try {
                store.remove(member);
            } catch (StravaStoreException e) {
                LOG.debug("Others will notice in time that this node polls no more: {}", e.getMessage());
            }
            member = null;
        }
    }
}
