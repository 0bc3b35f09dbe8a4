package io.github.camelstrava.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.FaultReader;
import io.github.camelstrava.error.FaultReader.Refusal;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.http.HttpAnswer;
import io.github.camelstrava.http.HttpCall;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.TokenSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls to Strava's OAuth endpoints. Strava does not count them in the request budget.
 *
 * @see <a href="https://developers.strava.com/docs/authentication/">Strava: Authentication</a>
 */
final class OAuthClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER = 64 * 1024;
    /** An access token that claims to live longer is not believed. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    /** As Strava says it in JSON, or on a page. */
    private static final String ATHLETE_LIMIT = "Limit of connected athletes";

    private final HttpTransport transport;
    private final String oauthUri;
    private final Clock clock;

    OAuthClient(HttpTransport transport, String oauthUri, Clock clock) {
        this.transport = transport;
        this.oauthUri = oauthUri;
        this.clock = clock;
    }

    /** @throws StravaAuthorizationException if the refresh token is not valid (any more) */
    IssuedTokens refresh(Identity application, String refreshToken, String operation) {
        return token(application, operation, "refresh_token", Map.of("refresh_token", refreshToken), refreshToken);
    }

    /** @throws StravaAuthorizationException if the code is not valid (any more) */
    IssuedTokens exchange(Identity application, String code, String operation) {
        return token(application, operation, "authorization_code", Map.of("code", code), null);
    }

    /** Revokes a token, and with it all the athlete's tokens. An unknown token is fine. */
    void revoke(Identity application, String token, String operation) {
        HttpCall call = HttpCall.postForm(URI.create(oauthUri + "/revoke"), Map.of("token", token))
                .withBasic(application.clientId(), application.clientSecret());
        execute(call, operation, answer -> {
            if (answer.status() / 100 != 2) {
                throw refused(
                        operation, answer.status(), FaultReader.read(answer.body(), token, application.clientSecret()));
            }
            return null;
        });
    }

    String authorizationUrl(Map<String, String> parameters) {
        return oauthUri + "/authorize?" + query(parameters);
    }

    private IssuedTokens token(
            Identity application, String operation, String grantType, Map<String, String> grant, String sent) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", application.clientId());
        fields.put("client_secret", application.clientSecret());
        fields.put("grant_type", grantType);
        fields.putAll(grant);
        HttpCall call = HttpCall.postForm(URI.create(oauthUri + "/token"), fields);
        return execute(call, operation, answer -> {
            if (answer.status() / 100 != 2) {
                String[] secrets = Stream.concat(grant.values().stream(), Stream.of(application.clientSecret()))
                        .toArray(String[]::new);
                throw refused(operation, answer.status(), FaultReader.read(answer.body(), secrets));
            }
            return issued(answer.body(), operation, sent);
        });
    }

    private IssuedTokens issued(InputStream body, String operation, String sent) throws IOException {
        byte[] bytes = body.readNBytes(MAX_ANSWER);
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            json = null;
        }
        if (json == null || json.path("access_token").asText("").isBlank()) {
            // No excerpt: half of an answer may hold a whole token.
            throw new StravaApiException(
                    operation,
                    200,
                    StravaFault.NONE,
                    false,
                    "strava:" + operation + " failed: Strava's token endpoint answered without an access token.",
                    null);
        }
        Instant now = clock.instant();
        SummaryAthlete athlete = json.get("athlete") instanceof ObjectNode object
                        && object.path("id").isIntegralNumber()
                        && object.path("id").longValue() > 0
                ? new SummaryAthlete(object)
                : null;
        String refreshToken = json.path("refresh_token").asText("");
        TokenSet tokens = new TokenSet(
                athlete == null ? null : athlete.id(),
                json.get("access_token").asText(),
                refreshToken.isBlank() ? sent : refreshToken,
                expiry(json, now),
                TokenSet.splitScopes(json.path("scope").asText(null)));
        return new IssuedTokens(tokens, athlete, now);
    }

    private static Instant expiry(JsonNode json, Instant now) {
        Instant latest = now.plus(LONGEST_LIFE);
        long at = json.path("expires_at").asLong(0);
        if (at > now.getEpochSecond() && at < latest.getEpochSecond()) {
            return Instant.ofEpochSecond(at);
        }
        long in = json.path("expires_in").asLong(0);
        return in > 0 && in < LONGEST_LIFE.toSeconds() ? now.plusSeconds(in) : null;
    }

    private <T> T execute(HttpCall call, String operation, HttpAnswer.Reader<T> reader) {
        try {
            return transport.execute(call, reader);
        } catch (IOException e) {
            throw new StravaApiException(
                    operation,
                    0,
                    StravaFault.NONE,
                    false,
                    "strava:" + operation + " failed: Strava's token endpoint could not be reached or broke off ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + "); try again later.",
                    e);
        }
    }

    private static StravaApiException refused(String operation, int status, Refusal refusal) {
        StravaFault fault = refusal.fault();
        String start = "strava:" + operation + " failed: ";
        if (fault.has("RefreshToken", null, "invalid")) {
            return new StravaAuthorizationException(
                    operation,
                    status,
                    fault,
                    start + "Strava no longer accepts the refresh token; the athlete has to connect again.",
                    null);
        }
        if (fault.has("AuthorizationCode", null, null) || fault.has("RequestToken", null, null)) {
            return new StravaAuthorizationException(
                    operation,
                    status,
                    fault,
                    start + "Strava does not accept the authorization code; a code works once and for a short time, so"
                            + " have the athlete authorize again.",
                    null);
        }
        boolean credentials = fault.has("Application", "client_id", null)
                || fault.has("Application", "client_secret", null)
                || status == 401;
        // Another page in place of JSON comes from something in between, not from Strava.
        boolean forbidden =
                status == 403 && (fault.message() != null || refusal.text().contains(ATHLETE_LIMIT));
        boolean inactive = fault.has("Application", "Status", null);
        String cure = credentials
                ? "check the options clientId and clientSecret"
                : inactive
                        ? "the application is inactive: its owner's Strava subscription must be renewed"
                        : forbidden
                                ? "the application may not connect more athletes, or not this one"
                                : "try again later";
        return new StravaApiException(
                operation,
                status,
                fault,
                credentials || inactive || forbidden,
                start + "Strava's token endpoint answered " + status + " (" + refusal.said() + "); " + cure + ".",
                null);
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Scopes an answer leaves out are those that were known before. */
    static Set<String> scopes(TokenSet issued, TokenSet before) {
        return issued.scopes().isEmpty() && before != null ? before.scopes() : issued.scopes();
    }
}
