package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An athlete's efforts on segments, taken from the activities. */
final class Efforts {
    private final SandboxAthlete athlete;
    private final Predicate<SandboxActivity> visible;

    Efforts(SandboxAthlete athlete, Predicate<SandboxActivity> visible) {
        this.athlete = athlete;
        this.visible = visible;
    }

    /** An effort and the activity it was part of. */
    record Effort(SandboxActivity activity, ObjectNode json) {
        int seconds() {
            return json.path("elapsed_time").asInt();
        }

        long segmentId() {
            return json.at("/segment/id").asLong();
        }
    }

    Optional<Effort> withId(long id) {
        return athlete.newestFirst()
                .filter(visible)
                .filter(activity -> activity.mayHold(id))
                .flatMap(activity -> of(activity).stream())
                .filter(effort -> effort.json().path("id").asLong() == id)
                .findFirst();
    }

    /** Those on a segment, as they happened. */
    List<Effort> on(long segmentId) {
        return athlete.newestFirst()
                .filter(visible)
                .filter(activity -> activity.mayHavePassed(segmentId))
                .flatMap(activity -> of(activity).stream())
                .filter(effort -> effort.segmentId() == segmentId)
                .sorted(Comparator.comparing(
                        effort -> effort.json().path("start_date_local").asText()))
                .toList();
    }

    private static List<Effort> of(SandboxActivity activity) {
        List<Effort> efforts = new ArrayList<>();
        for (JsonNode effort : activity.segmentEfforts()) {
            efforts.add(new Effort(activity, (ObjectNode) effort));
        }
        return efforts;
    }

    static Optional<Effort> fastest(List<Effort> efforts) {
        return efforts.stream().min(Comparator.comparingInt(Effort::seconds));
    }

    /** How an athlete did on a segment, as it stands in the segment and in each effort. */
    static Optional<ObjectNode> stats(List<Effort> efforts) {
        return fastest(efforts).map(best -> Json.object()
                .put("pr_elapsed_time", best.seconds())
                .put("pr_date", best.json().path("start_date_local").asText().substring(0, 10))
                .put("pr_visibility", "everyone")
                .put("pr_activity_id", best.activity().id())
                .put(
                        "pr_activity_visibility",
                        best.activity().summary().path("visibility").asText())
                .put("effort_count", efforts.size()));
    }
}
