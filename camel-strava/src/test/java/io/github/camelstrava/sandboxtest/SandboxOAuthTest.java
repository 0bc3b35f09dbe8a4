package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxOAuthTest {
    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.scopes(Scope.READ, Scope.ACTIVITY_READ_ALL));
    private final String firstRefresh = athlete.refreshToken();
    private final String firstAccess = athlete.accessToken();

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void bringsNothingNewWhileMoreThanAnHourIsLeft() {
        clock.advance(Duration.ofHours(4));

        JsonNode tokens = client.refresh(firstRefresh).json();

        assertThat(tokens.get("access_token").asText()).isEqualTo(firstAccess);
        assertThat(tokens.get("refresh_token").asText()).isEqualTo(firstRefresh);
        assertThat(tokens.get("expires_in").asInt()).isEqualTo(7200);
        assertThat(tokens.get("token_type").asText()).isEqualTo("Bearer");
        assertThat(tokens.get("scope").asText()).isEqualTo("read activity:read_all");
        assertThat(tokens.has("athlete")).isFalse();
    }

    @Test
    void rotatesBothTokensInTheLastHour() {
        clock.advance(Duration.ofHours(5));

        Client.Reply reply = client.refresh(firstRefresh);

        JsonNode tokens = reply.json();
        assertThat(tokens.get("access_token").asText())
                .isNotEqualTo(firstAccess)
                .isEqualTo(athlete.accessToken());
        assertThat(tokens.get("refresh_token").asText())
                .isNotEqualTo(firstRefresh)
                .isEqualTo(athlete.refreshToken());
        assertThat(tokens.get("expires_in").asInt()).isEqualTo(21_600);
        assertThat(tokens.get("expires_at").asLong())
                .isEqualTo(clock.instant().plus(Duration.ofHours(6)).getEpochSecond());
        assertThat(reply.header("X-RateLimit-Usage")).isNull();
        assertThat(strava.usage().overallShort()).isZero();
        assertThat(client.get(firstAccess, "/athlete").status()).isEqualTo(200);
    }

    @Test
    void refusesARefreshTokenThatWasReplaced() {
        clock.advance(Duration.ofHours(5));
        client.refresh(firstRefresh);

        Client.Reply again = client.refresh(firstRefresh);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error()).isEqualTo("RefreshToken/refresh_token/invalid");
        assertThat(strava.reusedRefreshTokens()).isEqualTo(1);
    }

    @Test
    void refusesAnAccessTokenWhenItsTimeIsOver() {
        clock.advance(Duration.ofHours(6));

        assertThat(client.get(firstAccess, "/athlete").error()).isEqualTo("Athlete/access_token/invalid");
    }

    @Test
    void voidsAnAccessTokenOnDemandSoThatARefreshRotates() {
        athlete.expireAccessToken();

        assertThat(client.get(firstAccess, "/athlete").status()).isEqualTo(401);
        assertThat(client.refresh(firstRefresh).json().get("refresh_token").asText())
                .isNotEqualTo(firstRefresh);
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(200);
    }

    @Test
    void voidsAllAccessTokensAtOnce() {
        SandboxAthlete other = strava.addAthlete();

        strava.invalidateAllAccessTokens();

        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(401);
        assertThat(client.get(other, "/athlete").status()).isEqualTo(401);
        assertThat(client.refresh(other.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void checksTheApplicationFirst() {
        Map<String, String> wrongId = Map.of("client_id", "1", "client_secret", strava.clientSecret());
        Map<String, String> wrongSecret = Map.of("client_id", strava.clientId(), "client_secret", "guess");

        assertThat(client.post("/token", wrongId).error()).isEqualTo("Application/client_id/invalid");
        assertThat(client.post("/token", wrongSecret).error()).isEqualTo("Application/client_secret/invalid");
        assertThat(client.post("/token", wrongSecret).status()).isEqualTo(400);
    }

    @Test
    void takesAMultipartFormAndTheOtherAddressToo() {
        String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
        String body = String.format(part, "client_id", strava.clientId())
                + String.format(part, "client_secret", strava.clientSecret())
                + String.format(part, "grant_type", "refresh_token")
                + String.format(part, "refresh_token", firstRefresh)
                + "--b--\r\n";

        Client.Reply reply = client.send(HttpRequest.newBuilder(URI.create(strava.apiUri() + "/oauth/token"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("access_token").asText()).isEqualTo(firstAccess);
    }

    @Test
    void exchangesACodeOnce() {
        SandboxAthlete newcomer = strava.addAthlete(a -> a.notConnected());
        assertThat(newcomer.refreshToken()).isNull();
        String code = strava.authorizationCode(newcomer, Scope.READ, Scope.ACTIVITY_READ);

        JsonNode tokens = client.exchange(code).json();

        assertThat(tokens.at("/athlete/id").asLong()).isEqualTo(newcomer.id());
        assertThat(tokens.get("scope").asText()).isEqualTo("read activity:read");
        assertThat(client.get(tokens.get("access_token").asText(), "/athlete/activities")
                        .status())
                .isEqualTo(200);
        assertThat(client.exchange(code).error()).isEqualTo("AuthorizationCode/code/invalid");
    }

    @Test
    void aNewConnectionReplacesTheOldOne() {
        client.exchange(strava.authorizationCode(athlete, Scope.READ));

        assertThat(client.refresh(firstRefresh).status()).isEqualTo(400);
        assertThat(athlete.scopes()).containsExactly("read");
    }

    @Test
    void revokesBothTokensByEither() {
        String credentials = basic(strava.clientId(), strava.clientSecret());

        Client.Reply reply = client.post("/revoke", Map.of("token", firstAccess), "Authorization", credentials);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(client.get(firstAccess, "/athlete").status()).isEqualTo(401);
        assertThat(client.refresh(firstRefresh).error()).isEqualTo("RefreshToken/refresh_token/invalid");
        assertThat(client.post("/revoke", Map.of("token", "unknown"), "Authorization", credentials)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void revokesForTheApplicationOnly() {
        Client.Reply reply = client.post(
                "/revoke", Map.of("token", firstAccess), "Authorization", basic(strava.clientId(), "guess"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(client.get(firstAccess, "/athlete").status()).isEqualTo(200);
    }

    @Test
    void deauthorizesTheOldWay() {
        Client.Reply reply = client.post("/deauthorize", Map.of("access_token", firstAccess));

        assertThat(reply.json().get("access_token").asText()).isEqualTo(firstAccess);
        assertThat(client.post("/deauthorize", Map.of("access_token", firstAccess))
                        .status())
                .isEqualTo(401);
        assertThat(strava.usage().readShort()).isEqualTo(2);
    }

    @Test
    void letsTheAthleteEndIt() {
        athlete.deauthorize();

        assertThat(client.get(firstAccess, "/athlete").status()).isEqualTo(401);
        assertThat(client.refresh(firstRefresh).status()).isEqualTo(400);
        assertThat(strava.reusedRefreshTokens()).isZero();
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
