package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where athletes let the application in, or do not. */
final class Consent {
    /** What may be remembered of a request: all but its state, which is between the application and a browser. */
    private static final List<String> SHOWN =
            List.of("client_id", "redirect_uri", "response_type", "approval_prompt", "scope", "decision");

    private final World world;
    private final Application application;

    Consent(World world, Application application) {
        this.world = world;
        this.application = application;
    }

    static boolean isAt(String path) {
        return path.equals(OAuth.AUTHORIZE) || path.equals(OAuth.MOBILE_AUTHORIZE);
    }

    Answer answer(Call call) {
        return switch (call.method()) {
            case "GET" ->
                ConsentPage.of(
                        ConsentRequest.of(call.query(), application), application, call.path(), world.athletes());
            case "POST" -> call.isFromElsewhere() ? Answer.forbidden() : decide(call);
            default -> Answer.notAllowed("GET, POST");
        };
    }

    static Map<String, String> shown(Call call) {
        Map<String, String> parameters = new LinkedHashMap<>(call.query());
        parameters.putAll(call.form());
        parameters.keySet().retainAll(SHOWN);
        return Map.copyOf(parameters);
    }

    /** Who decides, null if that cannot be told. */
    Long athleteOf(Call call) {
        SandboxAthlete athlete = world.athlete(ApiCall.asId(call.form().get("athlete")));
        return athlete == null ? null : athlete.id();
    }

    private Answer decide(Call call) {
        ConsentRequest request = ConsentRequest.of(call.form(), application);
        Set<Scope> granted = request.granted(call.formValues("grant"));
        String decision = call.form().getOrDefault("decision", "");
        if (decision.equals("deny")) {
            return request.denied();
        }
        Long athlete = athleteOf(call);
        if (!decision.equals("allow") || athlete == null) {
            throw ConsentRequest.refused("Authorize", athlete == null ? "athlete" : "decision");
        }
        if (granted.isEmpty()) {
            // What Strava does then is not known; there is nothing a code could be for.
            return request.denied();
        }
        if (world.tokens().isFullFor(athlete)) {
            return ConsentPage.full(application);
        }
        Set<String> scopes = new LinkedHashSet<>();
        granted.forEach(scope -> scopes.add(scope.value()));
        return request.allowed(world.tokens().code(athlete, scopes), granted);
    }
}
