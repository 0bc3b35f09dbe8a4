package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers about segments and efforts on them. */
final class SegmentAnswers {
    private static final int HARDEST = 5;

    private SegmentAnswers() {}

    static Answer one(ApiCall call) {
        return Answer.ok(detail(call, segment(call)));
    }

    static Answer star(ApiCall call) {
        Segment segment = segment(call);
        String starred = Optional.ofNullable(call.call().form().get("starred"))
                .or(() -> call.call().query("starred"))
                .orElseThrow(() -> new Refused(Answer.badRequest("Segment", "starred", "missing")));
        if (!List.of("true", "false", "1", "0").contains(starred)) {
            throw call.invalid("starred");
        }
        call.athlete()
                .star(
                        segment,
                        starred.equals("true") || starred.equals("1"),
                        call.world().now());
        return Answer.ok(detail(call, segment));
    }

    private static ObjectNode detail(ApiCall call, Segment segment) {
        ObjectNode json = segment.detail(call.athlete().hasStarred(segment.id()));
        if (call.may(Scope.READ_ALL)) {
            Efforts.stats(ownEfforts(call).on(segment.id()))
                    .ifPresent(stats -> json.set("athlete_segment_stats", stats));
        }
        return json;
    }

    static Answer starred(ApiCall call) {
        SandboxAthlete athlete =
                call.id() == null ? call.athlete() : call.world().athlete(call.numericId());
        if (athlete == null) {
            throw call.notFound("Athlete");
        }
        List<ObjectNode> list = new ArrayList<>();
        for (Map.Entry<Long, Instant> star : call.page(athlete.stars().stream())) {
            Segment segment = Segment.withId(star.getKey()).orElseThrow();
            ObjectNode json = segment.summary(true);
            if (athlete == call.athlete()) {
                Efforts.fastest(ownEfforts(call).on(segment.id())).ifPresent(best -> putRecord(json, best));
            }
            list.add(json.put("starred_date", star.getValue().toString()));
        }
        return Answer.ok(Json.array().addAll(list));
    }

    private static void putRecord(ObjectNode segment, Efforts.Effort best) {
        ObjectNode effort = segment.put("pr_time", best.seconds()).putObject("athlete_pr_effort");
        effort.set("id", best.json().get("id"));
        effort.put("activity_id", best.activity().id()).put("elapsed_time", best.seconds());
        for (String field : List.of("distance", "start_date", "start_date_local")) {
            effort.set(field, best.json().get(field));
        }
        effort.put("is_kom", false);
    }

    static Answer explore(ApiCall call) {
        double[] bounds = bounds(call);
        String type = call.call().query("activity_type").orElse("riding");
        if (!type.equals("riding") && !type.equals("running")) {
            throw call.invalid("activity_type");
        }
        int[] categories = {category(call, "min_cat", 0), category(call, "max_cat", HARDEST)};
        ObjectNode json = Json.object();
        ArrayNode found = json.putArray("segments");
        Segment.in(bounds[0], bounds[1], bounds[2], bounds[3], type.equals("running"), categories)
                .forEach(segment -> found.add(segment.explored(call.athlete().hasStarred(segment.id()))));
        return Answer.ok(json);
    }

    private static double[] bounds(ApiCall call) {
        String[] numbers = call.call()
                .query("bounds")
                .orElseThrow(() -> new Refused(Answer.badRequest("Segment", "bounds", "missing")))
                .split(",", -1);
        double[] bounds = new double[4];
        if (numbers.length != bounds.length) {
            throw call.invalid("bounds");
        }
        for (int i = 0; i < bounds.length; i++) {
            try {
                bounds[i] = Double.parseDouble(numbers[i]);
            } catch (NumberFormatException e) {
                throw call.invalid("bounds");
            }
        }
        return bounds;
    }

    private static int category(ApiCall call, String name, int otherwise) {
        long category = call.number(name).orElse((long) otherwise);
        if (category > HARDEST) {
            throw call.invalid(name);
        }
        return (int) category;
    }

    /** Pages make no difference: there is one, as long as was asked for. */
    static Answer efforts(ApiCall call) {
        String segmentId = call.call()
                .query("segment_id")
                .orElseThrow(() -> new Refused(Answer.badRequest("SegmentEffort", "segment_id", "missing")));
        Segment segment = Segment.withId(ApiCall.asId(segmentId)).orElseThrow(() -> call.notFound("Segment"));
        LocalDateTime from = bound(call, "start_date_local", LocalDateTime.MIN);
        LocalDateTime to = bound(call, "end_date_local", LocalDateTime.MAX);
        ArrayNode list = Json.array();
        ownEfforts(call).on(segment.id()).stream()
                .filter(effort -> {
                    LocalDateTime start = LocalTimes.parse(
                                    effort.json().path("start_date_local").asText())
                            .orElse(LocalDateTime.MAX);
                    return !start.isBefore(from) && !start.isAfter(to);
                })
                .limit(call.pageSize("per_page"))
                .forEach(effort -> list.add(effort.json()));
        return Answer.ok(list);
    }

    private static LocalDateTime bound(ApiCall call, String name, LocalDateTime otherwise) {
        return call.call()
                .query(name)
                .map(text -> LocalTimes.parse(text).orElseThrow(() -> call.invalid(name)))
                .orElse(otherwise);
    }

    static Answer effort(ApiCall call) {
        Efforts.Effort effort = named(call);
        ObjectNode json = effort.json().put("resource_state", 3);
        json.set("activity", effort.activity().summary());
        json.set("athlete", call.athlete().summary());
        Efforts.stats(ownEfforts(call).on(effort.segmentId()))
                .ifPresent(stats -> json.set("athlete_segment_stats", stats));
        return Answer.ok(json);
    }

    static Answer streams(ApiCall call) {
        return ActivityAnswers.streams(call, StreamJson.of(segment(call).line(), ActivityAnswers.resolution(call)));
    }

    static Answer effortStreams(ApiCall call) {
        Efforts.Effort effort = named(call);
        Track part = effort.activity()
                .track()
                .slice(
                        effort.json().path("start_index").asInt(),
                        effort.json().path("end_index").asInt());
        return ActivityAnswers.streams(call, StreamJson.of(part, ActivityAnswers.resolution(call)));
    }

    private static Segment segment(ApiCall call) {
        return Segment.withId(call.numericId()).orElseThrow(() -> call.notFound("Segment"));
    }

    private static Efforts ownEfforts(ApiCall call) {
        return new Efforts(call.athlete(), call::maySee);
    }

    private static Efforts.Effort named(ApiCall call) {
        return ownEfforts(call).withId(call.numericId()).orElseThrow(() -> call.notFound("SegmentEffort"));
    }
}
