package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.RateUsage;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EveryOperationTest {
    private static StravaSandbox strava;
    private static SandboxAthlete athlete;
    private static Client client;

    @BeforeAll
    static void start() {
        strava = StravaSandbox.builder()
                .clock(SandboxClock.at("2026-09-01T06:00:00Z"))
                .limits(10_000, 100_000, 10_000, 100_000)
                .start();
        athlete = strava.addAthlete();
        client = new Client(strava);
    }

    @AfterAll
    static void stop() {
        strava.close();
    }

    @AfterEach
    void clear() {
        strava.clearFaults();
        strava.clearRequests();
    }

    static Stream<StravaOperation> calls() {
        return Arrays.stream(StravaOperation.values())
                .filter(operation -> operation.spec().method() != null);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isAnswered(StravaOperation operation) {
        Client.Reply reply = call(operation);

        assertThat(reply.status()).isNotEqualTo(501).isLessThan(500);
        assertThat(strava.requestsTo(operation)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void failsOnDemand(StravaOperation operation) {
        strava.fault(Fault.status(503)
                .on(operation)
                .onMethod(operation.spec().method())
                .once());

        assertThat(call(operation).status()).isEqualTo(503);
        assertThat(call(operation).status()).isLessThan(500);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void countsInTheBucketOfItsRow(StravaOperation operation) {
        RateUsage before = strava.usage();

        Client.Reply reply = call(operation);

        Bucket bucket = operation.spec().bucket();
        assertThat(strava.usage().overallShort() - before.overallShort()).isEqualTo(bucket == Bucket.NONE ? 0 : 1);
        assertThat(strava.usage().readShort() - before.readShort()).isEqualTo(bucket == Bucket.READ ? 1 : 0);
        if (operation.name().endsWith("Streams")) {
            assertThat(reply.header("X-RateLimit-Limit")).isNull();
        } else {
            String usage = strava.usage().readShort() + "," + strava.usage().readDay();
            assertThat(reply.header("X-ReadRateLimit-Usage"))
                    .isEqualTo(bucket == Bucket.READ ? usage : bucket == Bucket.OVERALL ? "," : "0,0");
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusesWhoeverHasNoToken(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        Client.Reply reply = spec.authentication() == Authentication.APPLICATION
                ? client.application(spec.method(), path(operation), Map.of("client_id", strava.clientId()))
                : client.get("a-wrong-token", path(operation));

        assertThat(reply.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(
            value = StravaOperation.class,
            names = {
                "athleteFriends",
                "athleteFollowers",
                "athleteBothFollowing",
                "deleteActivity",
                "clubActivities",
                "joinClub",
                "leaveClub"
            })
    void isGoneIfStravaRemovedIt(StravaOperation operation) {
        Client.Reply reply = call(operation);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error()).isEqualTo("resource/path/invalid");
    }

    @ParameterizedTest
    @EnumSource(
            value = StravaOperation.class,
            names = {"clubMembers", "clubAdmins"})
    void isRefusedIfStravaKeepsItToItself(StravaOperation operation) {
        Client.Reply reply = call(operation);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("Application/internal/invalid");
    }

    private static String path(StravaOperation operation) {
        return operation.spec().path().replace("{id}", "1");
    }

    private static Client.Reply call(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        if (spec.authentication() == Authentication.APPLICATION) {
            return client.application(spec.method(), path(operation), client.credentials());
        }
        return client.form(athlete, spec.method(), path(operation), Map.of());
    }
}
