package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers about activities and what belongs to them. */
final class ActivityAnswers {
    private ActivityAnswers() {}

    static Answer list(ApiCall call) {
        Optional<Long> before = call.number("before");
        Optional<Long> after = call.number("after");
        Stream<SandboxActivity> all = after.isPresent()
                ? call.athlete().oldestFirst()
                : call.athlete().newestFirst();
        List<SandboxActivity> page = call.page(all.filter(candidate -> {
            long start = candidate.start().getEpochSecond();
            return start < before.orElse(Long.MAX_VALUE) && start > after.orElse(Long.MIN_VALUE);
        }));
        ArrayNode list = Json.array();
        // After paging: this is what makes pages short before the end.
        page.stream().filter(call::maySee).forEach(found -> list.add(found.summary()));
        return Answer.ok(list);
    }

    static Answer one(ApiCall call) {
        return Answer.ok(call.activity().json());
    }

    static Answer streams(ApiCall call) {
        SandboxActivity activity = call.activity();
        if (!activity.hasStreams()) {
            throw call.notFound("Activity");
        }
        return streams(call, StreamJson.of(activity.track(), resolution(call)));
    }

    /** As an object by key if it was asked for, else in the form of old. */
    static Answer streams(ApiCall call, StreamJson streams) {
        List<String> keys = List.of(call.call().query("keys").orElse("").split(","));
        return Answer.ok(call.flag("key_by_type") ? streams.byKey(keys) : streams.asList(keys));
    }

    static String resolution(ApiCall call) {
        return call.call().query("resolution").orElse("high");
    }

    static Answer kudos(ApiCall call) {
        return call.pageOf(new Reactions(call.activity()).kudos());
    }

    static Answer comments(ApiCall call) {
        boolean paged = Stream.of("page_size", "after_cursor", "page", "per_page")
                .anyMatch(call.call().query()::containsKey);
        List<ObjectNode> comments =
                new Reactions(call.activity()).comments(paged, call.world().now());
        Optional<String> cursor = call.call().query("after_cursor");
        if (cursor.isEmpty() && !call.call().query().containsKey("page_size")) {
            return call.pageOf(comments);
        }
        int from = cursor.map(sent -> indexOf(call, comments, sent) + 1).orElse(0);
        ArrayNode list = Json.array();
        comments.stream().skip(from).limit(call.pageSize("page_size")).forEach(list::add);
        return Answer.ok(list);
    }

    private static int indexOf(ApiCall call, List<ObjectNode> comments, String cursor) {
        return IntStream.range(0, comments.size())
                .filter(i -> comments.get(i).get("cursor").asText().equals(cursor))
                .findFirst()
                .orElseThrow(() -> call.invalid("after_cursor"));
    }

    static Answer laps(ApiCall call) {
        return Answer.ok(call.activity().json().path("laps") instanceof ArrayNode laps ? laps : Json.array());
    }

    static Answer zones(ApiCall call) {
        SandboxActivity activity = call.activity();
        if (!activity.hasStreams()) {
            return Answer.ok(Json.array());
        }
        double score = activity.summary().path("suffer_score").asDouble();
        return Answer.ok(Zones.of(call.athlete().profile().habits(), activity.track(), score));
    }

    static Answer photos(ApiCall call) {
        SandboxActivity activity = call.activity();
        ArrayNode list = Json.array();
        // Without this parameter, Strava sends what came from Instagram, and no photo here did.
        if (call.flag("photo_sources")) {
            list.addAll(new Reactions(activity).photos(call.number("size").orElse(null)));
        }
        return Answer.ok(list);
    }
}
