package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import java.util.Optional;

/** Answers about athletes, their clubs and their gear. */
final class AthleteAnswers {
    private AthleteAnswers() {}

    static Answer athlete(ApiCall call) {
        if (call.id() != null && call.numericId() != call.athlete().id()) {
            return Answer.notFound("Athlete", "id");
        }
        return Answer.ok(profile(call));
    }

    static Answer update(ApiCall call) {
        String weight = Optional.ofNullable(call.call().form().get("weight"))
                .or(() -> call.call().query("weight"))
                .orElseThrow(() -> new Refused(Answer.badRequest("Athlete", "weight", "missing")));
        if (!weight.matches("\\d{1,3}(\\.\\d{1,10})?")) {
            throw call.invalid("weight");
        }
        call.athlete().weigh(Double.parseDouble(weight));
        return Answer.ok(profile(call));
    }

    private static ObjectNode profile(ApiCall call) {
        return call.may(Scope.PROFILE_READ_ALL)
                ? call.athlete().detail()
                : call.athlete().summary();
    }

    static Answer zones(ApiCall call) {
        return Answer.ok(Zones.of(call.athlete().profile().habits()));
    }

    static Answer stats(ApiCall call) {
        if (call.numericId() != call.athlete().id()) {
            return Answer.forbidden();
        }
        return Answer.ok(Stats.of(call.athlete(), call.world().now()));
    }

    static Answer clubs(ApiCall call) {
        return call.pageOf(
                Club.of(call.athlete().profile()).stream().map(Club::summary).toList());
    }

    static Answer koms(ApiCall call) {
        return call.numericId() == call.athlete().id() ? Answer.ok(Json.array()) : Answer.notFound("Athlete", "id");
    }

    static Answer club(ApiCall call) {
        return Answer.ok(named(call).detail(call.athlete().profile()));
    }

    /** Pages make no difference. */
    static Answer clubEvents(ApiCall call) {
        return Answer.ok(named(call).events(call.world().now()));
    }

    private static Club named(ApiCall call) {
        return Club.withId(call.numericId()).orElseThrow(() -> call.notFound("Club"));
    }

    static Answer gear(ApiCall call) {
        return call.athlete()
                .profile()
                .gear(call.id())
                .map(gear -> Answer.ok(gear.detail(call.athlete().profile().isPrimary(gear))))
                .orElseThrow(() -> call.notFound("Gear"));
    }
}
