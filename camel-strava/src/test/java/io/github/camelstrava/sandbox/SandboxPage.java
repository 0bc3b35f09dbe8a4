package io.github.camelstrava.sandbox;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sandbox's own page, where people do by hand what tests do by calling methods. No call of the API. */
final class SandboxPage {
    static final String PATH = "/";

    private static final Pattern ACTION = Pattern.compile("/athletes/([^/]+)/(activities|disconnect)");

    private final World world;
    private final Overview overview;

    SandboxPage(World world, Subscriptions subscriptions, Pushes pushes) {
        this.world = world;
        this.overview = new Overview(world, subscriptions, pushes);
    }

    /** Empty if it is no request for the page. */
    Optional<Answer> answer(Call call) {
        if (call.path().equals(PATH)) {
            return Optional.of(
                    call.method().equals("GET")
                            ? overview.answer(id(call, "uploaded"), id(call, "disconnected"))
                            : Answer.notAllowed("GET"));
        }
        Matcher action = ACTION.matcher(call.path());
        if (!action.matches()) {
            return Optional.empty();
        }
        if (!call.method().equals("POST")) {
            return Optional.of(Answer.notAllowed("POST"));
        }
        if (call.isFromElsewhere()) {
            return Optional.of(Answer.forbidden());
        }
        SandboxAthlete athlete = world.athlete(ApiCall.asId(action.group(1)));
        if (athlete == null) {
            return Optional.of(Answer.notFound("Athlete", "id"));
        }
        return Optional.of(
                action.group(2).equals("activities")
                        ? upload(athlete, call.form().getOrDefault("sport", ""))
                        : disconnect(athlete));
    }

    private static long id(Call call, String name) {
        return ApiCall.asId(call.query().get(name));
    }

    private static Answer upload(SandboxAthlete athlete, String sport) {
        if (sport.isEmpty()) {
            return back("uploaded", athlete.addActivity().id());
        }
        return Arrays.stream(Sport.values()).anyMatch(known -> known.type().equals(sport))
                ? back("uploaded", athlete.addActivity(sport).id())
                : Answer.badRequest("Activity", "sport", "invalid");
    }

    private static Answer disconnect(SandboxAthlete athlete) {
        athlete.deauthorize();
        return back("disconnected", athlete.id());
    }

    /** So that a page that is loaded again does not do it again. */
    private static Answer back(String what, long id) {
        return Answer.empty(303).withHeaders(Map.of("Location", PATH + "?" + what + "=" + id));
    }
}
