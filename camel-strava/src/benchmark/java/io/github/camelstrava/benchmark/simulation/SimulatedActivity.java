package io.github.camelstrava.benchmark.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;

/**
 * Something an athlete does.
 *
 * @param uploaded when Strava learns of it
 * @param shown    when Strava begins to show it; that may be after Strava has told of it
 */
record SimulatedActivity(long id, Instant start, Instant uploaded, Instant shown) {

    SummaryActivity summary() {
        return new SummaryActivity(
                JsonNodeFactory.instance.objectNode().put("id", id).put("start_date", start.toString()));
    }
}
