package io.github.camelstrava.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledgers of processes that lived one after the other. */
final class Succession {

    private final Path directory;
    private final Set<Long> deliveredBefore = new HashSet<>();
    /** What was begun, and whether it was in flight when the process ended. */
    private final Map<Long, Boolean> begunBefore = new HashMap<>();

    private final List<Long> repeatedInFlight = new ArrayList<>();
    private final List<Long> repeatedWithoutCause = new ArrayList<>();
    private Ledger ledger;
    private int processes;

    Succession(Path directory) {
        this.directory = directory;
    }

    /** Opens the ledger of the next process, when the one before is no more. */
    void next() throws IOException {
        if (ledger != null) {
            close();
        }
        ledger = Ledger.create(directory.resolve("ledger" + ++processes));
    }

    private void close() {
        deliveredBefore.addAll(ledger.ended());
        for (Long id : ledger.begun()) {
            Boolean inFlight = begunBefore.put(id, false);
            if (inFlight != null) {
                (inFlight ? repeatedInFlight : repeatedWithoutCause).add(id);
            }
        }
        ledger.inFlight().ifPresent(id -> begunBefore.put(id, true));
    }

    /** Of the present process. */
    Ledger ledger() {
        return ledger;
    }

    Set<Long> delivered() {
        Set<Long> delivered = new HashSet<>(deliveredBefore);
        delivered.addAll(ledger.ended());
        return delivered;
    }

    /** Up to the process before the present one. */
    List<Long> repeatedInFlight() {
        return repeatedInFlight;
    }

    /** Up to the process before the present one. */
    List<Long> repeatedWithoutCause() {
        return repeatedWithoutCause;
    }
}
