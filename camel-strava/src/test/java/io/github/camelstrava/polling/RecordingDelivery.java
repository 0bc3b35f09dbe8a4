package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A route: remembers what it was given, and does with it what a test says. */
final class RecordingDelivery implements Delivery {

    enum Outcome {
        DONE,
        FAILED,
        IN_FLIGHT,
        POSTPONED
    }

    private final List<Long> delivered = new ArrayList<>();
    private final List<List<SummaryActivity>> batches = new ArrayList<>();
    private final Map<Long, Handover> inFlight = new LinkedHashMap<>();
    Function<Long, Outcome> outcome = id -> Outcome.DONE;
    boolean allowed = true;

    @Override
    public boolean isAllowed() {
        return allowed;
    }

    @Override
    public void deliver(List<Handover> batch) {
        batches.add(batch.stream().map(Handover::activity).toList());
        for (Handover handover : batch) {
            if (!allowed) {
                return;
            }
            if (!handover.begin()) {
                continue;
            }
            long id = handover.activity().id();
            delivered.add(id);
            switch (outcome.apply(id)) {
                case DONE -> handover.succeeded();
                case FAILED -> handover.failed();
                case IN_FLIGHT -> inFlight.put(id, handover);
                case POSTPONED -> handover.postponed();
            }
        }
    }

    /** What it was given, in order, repetitions included. */
    List<Long> delivered() {
        return delivered;
    }

    List<List<SummaryActivity>> batches() {
        return batches;
    }

    /** What is on its way, by id. */
    Map<Long, Handover> inFlight() {
        return inFlight;
    }
}
