package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The OAuth endpoints: those that programs call, and the one that browsers are sent to. */
final class OAuth {
    static final String AUTHORIZE = Call.OAUTH + "/authorize";
    static final String MOBILE_AUTHORIZE = Call.OAUTH + "/mobile/authorize";
    static final String TOKEN = Call.OAUTH + "/token";
    static final String REVOKE = Call.OAUTH + "/revoke";
    static final String DEAUTHORIZE = Call.OAUTH + "/deauthorize";

    private final World world;
    private final Consent consent;
    private final Clock clock;
    private final String clientId;
    private final String clientSecret;

    OAuth(World world, Clock clock, Application application) {
        this.world = world;
        this.consent = new Consent(world, application);
        this.clock = clock;
        this.clientId = application.clientId();
        this.clientSecret = application.clientSecret();
    }

    /** Whether what is sent to this path ends a connection. */
    static boolean ends(String path) {
        return path.equals(REVOKE) || path.equals(DEAUTHORIZE);
    }

    Answer answer(Call call, String path) {
        try {
            return Consent.isAt(path) ? consent.answer(call) : program(call, path);
        } catch (Refused e) {
            return e.answer();
        }
    }

    private Answer program(Call call, String path) {
        if (!call.method().equals("POST")) {
            return Answer.notFound("resource", "path");
        }
        return switch (path) {
            case TOKEN -> token(call.form());
            case REVOKE -> revoke(call);
            case DEAUTHORIZE -> deauthorize(call);
            default -> Answer.notFound("resource", "path");
        };
    }

    /** What may be remembered of a request. */
    static Map<String, String> shown(Call call, String path) {
        if (Consent.isAt(path)) {
            return Consent.shown(call);
        }
        String grantType = call.form().get("grant_type");
        return grantType == null ? Map.of() : Map.of("grant_type", grantType);
    }

    /** Whom a request is about, null if that cannot be told. */
    Long athleteOf(Call call, String path) {
        if (Consent.isAt(path)) {
            return consent.athleteOf(call);
        }
        Map<String, String> form = call.form();
        for (String field : new String[] {"refresh_token", "token", "access_token"}) {
            if (form.containsKey(field)) {
                return world.tokens().owner(form.get(field));
            }
        }
        return call.bearerToken() == null ? null : world.tokens().owner(call.bearerToken());
    }

    private Answer token(Map<String, String> form) {
        if (!clientId.equals(form.get("client_id"))) {
            return Answer.badRequest("Application", "client_id", "invalid");
        }
        if (!clientSecret.equals(form.get("client_secret"))) {
            return Answer.badRequest("Application", "client_secret", "invalid");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "refresh_token" ->
                world.tokens()
                        .refresh(form.getOrDefault("refresh_token", ""))
                        .map(grant -> Answer.ok(json(grant)))
                        .orElseGet(() -> Answer.badRequest("RefreshToken", "refresh_token", "invalid"));
            case "authorization_code" ->
                world.tokens()
                        .exchange(form.getOrDefault("code", ""))
                        .map(grant -> Answer.ok(json(grant)
                                .set("athlete", world.athlete(grant.athleteId()).summary())))
                        .orElseGet(() -> Answer.badRequest("AuthorizationCode", "code", "invalid"));
            default -> Answer.badRequest("Application", "grant_type", "invalid");
        };
    }

    private ObjectNode json(Tokens.Grant grant) {
        return Json.object()
                .put("token_type", "Bearer")
                .put("access_token", grant.accessToken())
                .put("expires_at", grant.expires().getEpochSecond())
                .put(
                        "expires_in",
                        Duration.between(clock.instant(), grant.expires()).toSeconds())
                .put("refresh_token", grant.refreshToken())
                .put("scope", String.join(" ", grant.scopes()));
    }

    private Answer revoke(Call call) {
        String[] credentials = call.basicCredentials();
        if (credentials.length < 2 || !credentials[0].equals(clientId) || !credentials[1].equals(clientSecret)) {
            return Answer.unauthorized("Application", "", "invalid");
        }
        Long owner = world.tokens().owner(call.form().getOrDefault("token", ""));
        if (owner != null) {
            world.revoke(owner);
        }
        return Answer.empty(200);
    }

    private Answer deauthorize(Call call) {
        String token = call.form().getOrDefault("access_token", call.bearerToken());
        return world.tokens()
                .access(token == null ? "" : token)
                .map(access -> {
                    world.revoke(access.athleteId());
                    return Answer.ok(Json.object().put("access_token", token));
                })
                .orElseGet(() -> Answer.unauthorized("Athlete", "access_token", "invalid"));
    }
}
