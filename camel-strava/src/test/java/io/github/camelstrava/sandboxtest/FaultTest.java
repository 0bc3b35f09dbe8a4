package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
    private static final String LIST = "/athlete/activities?per_page=5&page=";

    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.activities(20, Duration.ofDays(20)));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void strikesSoManyTimesAndThenNoMore() {
        ArmedFault outage =
                strava.fault(Fault.status(503).on(StravaOperation.activities).times(2));

        assertThat(client.get(athlete, LIST + 1).status()).isEqualTo(503);
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(200);
        assertThat(outage.isSpent()).isFalse();
        assertThat(client.get(athlete, LIST + 1).status()).isEqualTo(503);
        assertThat(client.get(athlete, LIST + 1).status()).isEqualTo(200);
        assertThat(outage.hits()).isEqualTo(2);
        assertThat(outage.isSpent()).isTrue();
        assertThat(strava.usage().readShort()).as("faults count as calls").isEqualTo(4);
    }

    @Test
    void strikesAfterSoManyRequestsOrOnOnePageOrForOneAthlete() {
        SandboxAthlete other = strava.addAthlete();
        strava.fault(Fault.status(500).on(StravaOperation.athlete).after(1).once());
        strava.fault(Fault.status(502).onPage(2));
        strava.fault(Fault.status(504).forAthlete(other).onPath("/athlete/activities"));

        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(200);
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(500);
        assertThat(client.get(athlete, LIST + 1).status()).isEqualTo(200);
        assertThat(client.get(athlete, LIST + 2).status()).isEqualTo(502);
        assertThat(client.get(other, LIST + 1).status()).isEqualTo(504);
        strava.clearFaults();
        assertThat(client.get(athlete, LIST + 2).status()).isEqualTo(200);
    }

    @Test
    void strikesInTheOrderOfArming() {
        strava.fault(Fault.status(503).once());
        strava.fault(Fault.status(500).once());

        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(503);
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(500);
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Activity/id/invalid",
        "401, Athlete/access_token/invalid",
        "404, Activity/id/invalid",
        "429, Application/overall rate limit/exceeded",
    })
    void hasTheBodyOfEachStatus(int status, String error) {
        strava.fault(Fault.status(status));

        Client.Reply reply = client.get(athlete, "/athlete");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(error);
    }

    @Test
    void refusesForTheRateLimitWithHeadersAndWithout() {
        strava.fault(Fault.rateLimited().once());
        strava.fault(Fault.rateLimitedWithoutHeaders().once());

        assertThat(client.get(athlete, "/athlete").header("X-RateLimit-Usage")).isEqualTo("201,1");
        Client.Reply bare = client.get(athlete, "/athlete");
        assertThat(bare.status()).isEqualTo(429);
        assertThat(bare.header("X-RateLimit-Usage")).isNull();
        assertThat(strava.refused()).isEqualTo(2);
    }

    @Test
    void saysWhyAnApplicationMayNot() {
        strava.fault(Fault.applicationInactive().once());
        strava.fault(Fault.scopeMissing(Scope.ACTIVITY_WRITE).once());
        strava.fault(Fault.internalOnly().once());

        assertThat(client.get(athlete, "/athlete").error()).isEqualTo("Application/Status/Inactive");
        assertThat(client.get(athlete, "/athlete").error()).isEqualTo("AccessToken/activity:write_permission/missing");
        assertThat(client.get(athlete, "/athlete").error()).isEqualTo("Application/internal/invalid");
    }

    @Test
    void sendsAPageForPeople() {
        strava.fault(Fault.html(200).once());

        Client.Reply reply = client.get(athlete, LIST + 1);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.body()).contains("<html>");
    }

    static List<Fault> broken() {
        return List.of(
                Fault.connectionReset(),
                Fault.connectionClosed(),
                Fault.garbage(),
                Fault.malformedChunk(),
                Fault.brokenTransfer(),
                Fault.answerLost());
    }

    @ParameterizedTest
    @MethodSource("broken")
    void breaksTheConnection(Fault fault) {
        strava.fault(fault);

        assertThatThrownBy(() -> client.get(athlete, LIST + 1)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void breaksACompressedTransferToo() {
        strava.fault(Fault.brokenTransfer());

        assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(URI.create(strava.apiUri() + LIST + 1))
                        .header("Authorization", "Bearer " + athlete.accessToken())
                        .header("Accept-Encoding", "gzip")
                        .build()))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void losesTheAnswerToARefreshThatHappened() {
        athlete.expireAccessToken();
        String before = athlete.refreshToken();
        strava.fault(Fault.answerLost().onTokens().once());

        assertThatThrownBy(() -> client.refresh(before)).isInstanceOf(UncheckedIOException.class);

        assertThat(athlete.refreshToken()).isNotEqualTo(before);
        assertThat(client.refresh(before).status()).isEqualTo(400);
    }

    @Test
    void sparesTheTokensWhenARefreshDoesNotGetThrough() {
        athlete.expireAccessToken();
        String before = athlete.refreshToken();
        strava.fault(Fault.connectionReset().onTokens().once());

        assertThatThrownBy(() -> client.refresh(before)).isInstanceOf(UncheckedIOException.class);

        assertThat(athlete.refreshToken()).isEqualTo(before);
        assertThat(client.refresh(before).status()).isEqualTo(200);
    }

    @Test
    void spoilsBodies() {
        strava.fault(Fault.emptyBody().once());
        assertThat(client.get(athlete, LIST + 1).body()).isEmpty();

        strava.fault(Fault.wrongShape().once());
        assertThat(client.get(athlete, LIST + 1).json().isObject()).isTrue();

        strava.fault(Fault.cutJson().once());
        Client.Reply cut = client.get(athlete, LIST + 1);
        assertThat(cut.status()).isEqualTo(200);
        assertThatThrownBy(cut::json).isInstanceOf(UncheckedIOException.class);

        strava.fault(Fault.editJson(json -> ((ObjectNode) json).remove("refresh_token"))
                .onTokens()
                .once());
        assertThat(client.refresh(athlete.refreshToken()).json().has("refresh_token"))
                .isFalse();
    }

    @Test
    void spoilsHeaders() {
        strava.fault(Fault.withoutRateHeaders().once());
        assertThat(client.get(athlete, "/athlete").header("X-RateLimit-Limit")).isNull();

        strava.fault(Fault.header("X-RateLimit-Usage", ",").once());
        assertThat(client.get(athlete, "/athlete").header("X-RateLimit-Usage")).isEqualTo(",");

        strava.fault(Fault.wrongDate(Duration.ofMinutes(-7)).once());
        assertThat(client.get(athlete, "/athlete").header("Date")).isEqualTo("Tue, 01 Sep 2026 05:53:00 GMT");
    }

    @Test
    void answersSlowlyOrInDrops() {
        strava.fault(Fault.delay(Duration.ofMillis(20)).once());
        strava.fault(Fault.dribble(Duration.ofMillis(20)).once());

        assertThat(client.get(athlete, LIST + 1).ids()).hasSize(5);
    }

    @Test
    void changesTheDataBetweenTwoPages() {
        strava.beforePage(2, () -> athlete.addActivity("Ride"));

        List<Long> first = client.get(athlete, LIST + 1).ids();
        List<Long> second = client.get(athlete, LIST + 2).ids();

        assertThat(second.get(0)).as("moved down by the new one").isEqualTo(first.get(4));
        assertThat(athlete.activities()).hasSize(21);
        client.get(athlete, LIST + 2);
        assertThat(athlete.activities()).as("once only").hasSize(21);
    }

    @Test
    void sendsShorterPagesThanAskedFor() {
        strava.largestPage(7);
        List<Long> all = new ArrayList<>();

        for (int page = 1; page <= 3; page++) {
            all.addAll(client.get(athlete, "/athlete/activities?per_page=100&page=" + page)
                    .ids());
        }

        assertThat(all)
                .hasSize(20)
                .isEqualTo(
                        athlete.activities().stream().map(SandboxActivity::id).toList());
    }
}
