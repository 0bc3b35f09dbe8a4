package io.github.camelstrava.polling;

import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The position of one group with one athlete, as the store holds it. */
final class PositionLog {

    private final StravaStore store;
    private final String groupId;
    private final long athleteId;

    PositionLog(StravaStore store, String groupId, long athleteId) {
        this.store = store;
        this.groupId = groupId;
        this.athleteId = athleteId;
    }

    Position readOr(Supplier<Position> first) {
        return store.position(groupId, athleteId).orElseGet(first);
    }

    /** Takes a step from whatever the store holds; others may take theirs at the same time. */
    Position update(Supplier<Position> first, UnaryOperator<Position> step) {
        while (true) {
            Position old = readOr(first);
            Position next = step.apply(old);
            if (next == old) {
                return old;
            }
            Optional<Position> stored = store.putPosition(groupId, athleteId, next);
            if (stored.isPresent()) {
                return stored.get();
            }
        }
    }
}
