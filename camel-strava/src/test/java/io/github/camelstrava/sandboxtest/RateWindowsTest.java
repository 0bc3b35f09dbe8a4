package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.RateUsage;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateWindowsTest {
    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:14:00Z");
    private final StravaSandbox strava = StravaSandbox.builder()
            .clock(clock)
            .limits(8, 40, 3, 10)
            .tokenLifetime(Duration.ofDays(7))
            .start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.activities(2, Duration.ofDays(5)));

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void tellsLimitsAndUsageWithEveryAnswer() {
        call(1);
        Client.Reply second = client.get(athlete, "/athlete");

        assertThat(second.header("X-RateLimit-Limit")).isEqualTo("8,40");
        assertThat(second.header("X-RateLimit-Usage")).isEqualTo("2,2");
        assertThat(second.header("X-ReadRateLimit-Limit")).isEqualTo("3,10");
        assertThat(second.header("X-ReadRateLimit-Usage")).isEqualTo("2,2");
    }

    @Test
    void refusesReadsBeyondTheirQuarterHour() {
        call(3);

        Client.Reply refused = client.get(athlete, "/athlete");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("message").asText()).isEqualTo("Rate Limit Exceeded");
        assertThat(refused.error()).isEqualTo("Application/read rate limit/exceeded");
        assertThat(refused.header("X-ReadRateLimit-Usage")).isEqualTo("4,4");
        assertThat(refused.header("Retry-After")).isNull();
        assertThat(strava.refused()).isEqualTo(1);
        assertThat(strava.calls()).isEqualTo(3);
    }

    @Test
    void opensTheNextWindowAtTheQuarterHour() {
        call(4);
        clock.set(Instant.parse("2026-09-01T06:14:59Z"));
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(429);
        clock.set(Instant.parse("2026-09-01T06:15:00Z"));

        Client.Reply reply = client.get(athlete, "/athlete");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("X-ReadRateLimit-Usage"))
                .as("refused calls count in the day")
                .isEqualTo("1,6");
    }

    @Test
    void opensTheNextDayAtMidnightInUtc() {
        for (int i = 0; i < 4; i++) {
            call(3);
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(client.get(athlete, "/athlete").status()).isEqualTo(429);
        clock.set(Instant.parse("2026-09-02T00:00:00Z"));

        assertThat(client.get(athlete, "/athlete").header("X-ReadRateLimit-Usage"))
                .isEqualTo("1,1");
    }

    @Test
    void countsWhatOtherProgramsSpend() {
        strava.spend(7);

        Client.Reply reply = client.get(athlete, "/athlete");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.error()).isEqualTo("Application/read rate limit/exceeded");
        assertThat(client.get(athlete, "/athlete").error()).isEqualTo("Application/overall rate limit/exceeded");
        assertThat(strava.usage()).isEqualTo(new RateUsage(9, 9, 9, 9));
    }

    @Test
    void takesOtherLimitsWhileItRuns() {
        call(3);
        strava.limits(400, 4000, 200, 2000);

        Client.Reply reply = client.get(athlete, "/athlete");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("X-ReadRateLimit-Limit")).isEqualTo("200,2000");
        assertThat(reply.header("X-ReadRateLimit-Usage")).isEqualTo("4,4");
    }

    @Test
    void countsStreamsWithoutSayingSo() {
        SandboxActivity ride = athlete.addActivity("Ride");

        Client.Reply reply = client.get(athlete, "/activities/" + ride.id() + "/streams?keys=time&key_by_type=true");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
        assertThat(strava.usage().readShort()).isEqualTo(1);
    }

    @Test
    void countsNothingForStrangers() {
        Client.Reply reply = client.get("nonsense", "/athlete");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("X-RateLimit-Usage")).isNull();
        assertThat(strava.usage().overallShort()).isZero();
    }

    private void call(int times) {
        for (int i = 0; i < times; i++) {
            client.get(athlete, "/athlete");
        }
    }
}
