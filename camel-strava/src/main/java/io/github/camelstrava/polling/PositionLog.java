package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The position of one group with one athlete, as the store holds it. */
final class PositionLog {

    private final StravaStore store;
    private final ActivityGroup group;
    private final long athleteId;
    private final Supplier<Position> start;
    private Position first;

    /** @param start the position of an athlete whom the group has not met; asked once at most */
    PositionLog(StravaStore store, ActivityGroup group, long athleteId, Supplier<Position> start) {
        this.store = store;
        this.group = group;
        this.athleteId = athleteId;
        this.start = start;
    }

    Position read() {
        return store.get(Position.key(group.id(), athleteId)).orElseGet(this::first);
    }

    /** The same during all of the poll: where it starts may be a duration before now. */
    private synchronized Position first() {
        if (first == null) {
            first = start.get();
        }
        return first;
    }

    /** From here on other nodes cannot record any more what they did before this one took over. */
    void takeOver() {
        long claim = group.claimNumber(athleteId);
        store.get(Position.key(group.id(), athleteId))
                .filter(position -> position.claim() != claim)
                .ifPresent(position -> update(last -> last.withClaim(claim)));
    }

    /**
     * Takes a step from whatever the store holds; others of this node may take theirs at the same time.
     *
     * @throws StravaStoreException if another node has taken over
     */
    Position update(UnaryOperator<Position> step) {
        while (true) {
            Position old = read();
            long claim = group.claimNumber(athleteId);
            if (old.claim() > claim) {
                throw new StravaStoreException(
                        "Another node has taken over athlete " + athleteId + " of the group '" + group.id()
                                + "', as this one was not heard of for too long; what it did since is not recorded.",
                        null);
            }
            Position next = step.apply(old);
            if (next == old) {
                return old;
            }
            Optional<Position> stored = store.put(next.withClaim(claim));
            if (stored.isPresent()) {
                return stored.get();
            }
        }
    }
}
