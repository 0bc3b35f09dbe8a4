package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Activities that are typed in or changed. */
final class ActivityWrites {
    private ActivityWrites() {}

    static Answer create(ApiCall call) {
        Map<String, String> form = call.call().form();
        List<String> missing = Stream.of("name", "sport_type", "start_date_local", "elapsed_time")
                .filter(field -> form.getOrDefault(field, "").isBlank())
                .filter(field -> !field.equals("sport_type") || !form.containsKey("type"))
                .toList();
        if (!missing.isEmpty()) {
            return Answer.json(400, Json.missing("Activity", missing));
        }
        String sportType = form.getOrDefault("sport_type", form.get("type"));
        if (!SportTypes.exists(sportType)) {
            throw call.invalid("sport_type");
        }
        LocalDateTime start =
                LocalTimes.parse(form.get("start_date_local")).orElseThrow(() -> call.invalid("start_date_local"));
        long seconds = number(call, form, "elapsed_time").longValue();
        double metres = form.containsKey("distance") ? number(call, form, "distance") : 0;
        boolean trainer = flag(call, form, "trainer");
        boolean commute = flag(call, form, "commute");
        Instant instant = start.atZone(call.athlete().profile().town().zone()).toInstant();
        SandboxActivity activity = call.athlete().addActivity(a -> a.name(form.get("name"))
                .sport(sportType)
                .start(instant)
                .movingTime(Duration.ofSeconds(seconds))
                .distance(metres)
                .manual()
                .json(json -> {
                    withoutReactions(json)
                            .put("description", form.get("description"))
                            .put("trainer", trainer)
                            .put("commute", commute);
                    json.put("calories", 0).put("total_elevation_gain", 0);
                }));
        return Answer.json(201, activity.json());
    }

    /** Nobody has seen it yet. */
    static ObjectNode withoutReactions(ObjectNode json) {
        for (String count : List.of("kudos_count", "comment_count", "achievement_count", "pr_count")) {
            json.put(count, 0);
        }
        ((ObjectNode) json.get("photos")).put("count", 0);
        return json.put("athlete_count", 1).put("total_photo_count", 0);
    }

    private static Double number(ApiCall call, Map<String, String> form, String name) {
        String text = form.get(name);
        if (!text.matches(name.equals("distance") ? "\\d{1,9}(\\.\\d{1,10})?" : "[1-9]\\d{0,8}")) {
            throw call.invalid(name);
        }
        return Double.valueOf(text);
    }

    /** In forms, yes and no are numbers. */
    static boolean flag(ApiCall call, Map<String, String> form, String name) {
        String text = form.getOrDefault(name, "0");
        if (!text.equals("0") && !text.equals("1")) {
            throw call.invalid(name);
        }
        return text.equals("1");
    }

    static Answer update(ApiCall call) {
        SandboxActivity activity = call.activity();
        JsonNode changes = changes(call);
        String sportType = Stream.of("sport_type", "type")
                .filter(changes::hasNonNull)
                .map(field -> changes.get(field).asText())
                .findFirst()
                .orElse(null);
        if (sportType != null && !SportTypes.exists(sportType)) {
            throw call.invalid("sport_type");
        }
        Optional<String> gearId =
                Optional.of(changes.path("gear_id")).filter(JsonNode::isTextual).map(JsonNode::asText);
        Optional<Profile.Gear> gear = gearId.flatMap(call.athlete().profile()::gear);
        if (gearId.isPresent() && gear.isEmpty() && !gearId.get().equals("none")) {
            throw call.invalid("gear_id");
        }
        activity.edit(json -> {
            for (String field : List.of("name", "description", "private_note")) {
                if (changes.path(field).isTextual()) {
                    json.set(field, changes.get(field));
                }
            }
            for (String field : List.of("commute", "trainer", "hide_from_home")) {
                if (changes.hasNonNull(field)) {
                    // Whatever is no JSON boolean counts as true, even the text "false".
                    json.put(
                            field,
                            !changes.get(field).isBoolean()
                                    || changes.get(field).asBoolean());
                }
            }
            if (sportType != null) {
                json.put("sport_type", sportType).put("type", Sport.oldType(sportType));
            }
            if (gearId.isPresent()) {
                json.remove("gear");
                json.put("gear_id", gear.map(Profile.Gear::id).orElse(null));
                gear.ifPresent(found ->
                        json.set("gear", found.json(call.athlete().profile().isPrimary(found))));
            }
        });
        return Answer.ok(activity.json());
    }

    /** The body's JSON; fields of a form are texts, so that each flag in them is taken for true. */
    private static JsonNode changes(ApiCall call) {
        if (!call.call().isJson()) {
            ObjectNode fields = Json.object();
            call.call().form().forEach(fields::put);
            return fields;
        }
        return Json.tryParse(call.call().body())
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new Refused(Answer.badRequest("Activity", "", "invalid")));
    }
}
