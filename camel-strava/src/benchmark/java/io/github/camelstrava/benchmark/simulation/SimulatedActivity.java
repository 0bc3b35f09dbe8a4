package io.github.camelstrava.benchmark.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;

/**
 * Something an athlete does.
 *
 * @param uploaded when Strava learns of it
 */
record SimulatedActivity(long id, Instant start, Instant uploaded) {

    SummaryActivity summary() {
        return new SummaryActivity(
                JsonNodeFactory.instance.objectNode().put("id", id).put("start_date", start.toString()));
    }
}
