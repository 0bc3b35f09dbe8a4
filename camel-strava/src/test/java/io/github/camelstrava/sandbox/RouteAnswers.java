package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers about routes. */
final class RouteAnswers {
    private RouteAnswers() {}

    static Answer list(ApiCall call) {
        SandboxAthlete athlete = call.world().athlete(call.numericId());
        if (athlete == null) {
            throw call.notFound("Athlete");
        }
        return call.pageOf(Route.of(athlete.profile()).stream()
                .filter(route -> maySee(call, athlete, route))
                .map(route -> route.summary(athlete.summary()))
                .toList());
    }

    static Answer one(ApiCall call) {
        Found found = found(call);
        List<ObjectNode> segments = new ArrayList<>();
        for (Segment segment : found.route.segments()) {
            segments.add(segment.summary(call.athlete().hasStarred(segment.id())));
        }
        return Answer.ok(found.route.detail(found.athlete.summary(), segments));
    }

    static Answer streams(ApiCall call) {
        return Answer.ok(StreamJson.of(found(call).route.line(), "high").asBareList());
    }

    static Answer gpx(ApiCall call) {
        Route route = found(call).route;
        return file(route, "gpx", RouteFiles.gpx(route));
    }

    static Answer tcx(ApiCall call) {
        Route route = found(call).route;
        return file(route, "tcx", RouteFiles.tcx(route));
    }

    private static Answer file(Route route, String type, String xml) {
        return Answer.empty(200)
                .with("application/" + type + "+xml", xml)
                .withHeaders(Map.of(
                        "Content-Disposition", "attachment; filename=\"" + route.fileName() + "." + type + "\""));
    }

    private record Found(SandboxAthlete athlete, Route route) {}

    private static Found found(ApiCall call) {
        long id = call.numericId();
        for (SandboxAthlete athlete : call.world().athletes()) {
            for (Route route : Route.of(athlete.profile())) {
                if (route.id() == id && maySee(call, athlete, route)) {
                    return new Found(athlete, route);
                }
            }
        }
        throw call.notFound("Route");
    }

    private static boolean maySee(ApiCall call, SandboxAthlete athlete, Route route) {
        return !route.isPrivate() || athlete == call.athlete() && call.may(Scope.READ_ALL);
    }
}
