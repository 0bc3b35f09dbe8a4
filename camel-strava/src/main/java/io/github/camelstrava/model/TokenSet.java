package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One athlete's grant to the application. The tokens come out of the accessors only: text and JSON mask them.
 *
 * @see <a href="https://developers.strava.com/docs/authentication/">Strava: Authentication</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class TokenSet implements StravaBody {

    private static final String MASK = "xxxxxx";
    /** Strava's documents say space, its examples comma. */
    private static final String SCOPE_SEPARATOR = "[,\\s]+";

    private static final Map<Set<String>, Set<String>> SCOPES = new ConcurrentHashMap<>();

    private static final int MAX_SCOPES = 1_000;

    private final Long athleteId;
    private final String accessToken;
    private final String refreshToken;
    private final Instant expiresAt;
    private final Set<String> scopes;

    /**
     * @param athleteId    null while it is not known yet
     * @param accessToken  null while there is only a refresh token
     * @param refreshToken null if there is only an access token, which then works until it expires
     * @param expiresAt    when the access token ends, null if unknown
     * @param scopes       what the athlete granted as far as known, empty if unknown
     */
    public TokenSet(Long athleteId, String accessToken, String refreshToken, Instant expiresAt, Set<String> scopes) {
        this.athleteId = athleteId;
        this.accessToken = accessToken;
        this.refreshToken = refreshToken;
        this.expiresAt = expiresAt;
        this.scopes = shared(Set.copyOf(scopes));
    }

    /** The same object for equal sets: there are few, and athletes may be many. */
    private static Set<String> shared(Set<String> scopes) {
        Set<String> known = SCOPES.get(scopes);
        if (known != null) {
            return known;
        }
        if (SCOPES.size() < MAX_SCOPES) {
            SCOPES.put(scopes, scopes);
        }
        return scopes;
    }

    /** Also what Strava's token endpoint answers, with the athlete in an object. */
    @JsonCreator
    static TokenSet fromJson(
            @JsonProperty("athlete_id") Long athleteId,
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("refresh_token") String refreshToken,
            @JsonProperty("expires_at") Long expiresAt,
            @JsonProperty("scope") String scope,
            @JsonProperty("athlete") JsonNode athlete) {
        Long nested = athlete == null || !athlete.path("id").isIntegralNumber()
                ? null
                : Long.valueOf(athlete.path("id").longValue());
        return new TokenSet(
                athleteId == null ? nested : athleteId,
                accessToken,
                refreshToken,
                expiresAt == null ? null : Instant.ofEpochSecond(expiresAt),
                splitScopes(scope));
    }

    /** Splits a list of scopes as Strava writes it: by commas or by white space. */
    public static Set<String> splitScopes(String text) {
        return text == null || text.isBlank()
                ? Set.of()
                : new LinkedHashSet<>(Arrays.asList(text.strip().split(SCOPE_SEPARATOR)));
    }

    public Long athleteId() {
        return athleteId;
    }

    public String accessToken() {
        return accessToken;
    }

    public String refreshToken() {
        return refreshToken;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public Set<String> scopes() {
        return scopes;
    }

    public TokenSet withAthlete(long id) {
        return new TokenSet(id, accessToken, refreshToken, expiresAt, scopes);
    }

    public TokenSet withScopes(Set<String> granted) {
        return new TokenSet(athleteId, accessToken, refreshToken, expiresAt, granted);
    }

    /** The grant without its secrets, under the names Strava gives the fields. */
    @Override
    @JsonValue
    public JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (athleteId != null) {
            json.put("athlete_id", athleteId);
        }
        if (accessToken != null) {
            json.put("access_token", MASK);
        }
        if (refreshToken != null) {
            json.put("refresh_token", MASK);
        }
        if (expiresAt != null) {
            json.put("expires_at", expiresAt.getEpochSecond());
        }
        return json.put("scope", String.join(",", scopes.stream().sorted().toList()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSet that
                && Objects.equals(athleteId, that.athleteId)
                && Objects.equals(accessToken, that.accessToken)
                && Objects.equals(refreshToken, that.refreshToken)
                && Objects.equals(expiresAt, that.expiresAt)
                && scopes.equals(that.scopes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(athleteId, expiresAt, scopes);
    }

    @Override
    public String toString() {
        return "TokenSet" + json();
    }
}
