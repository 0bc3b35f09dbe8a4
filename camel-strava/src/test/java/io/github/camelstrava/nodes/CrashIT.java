package io.github.camelstrava.nodes;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route in a process of its own that is killed again and again, at any moment, while athletes go on uploading. With
 * {@code -Dcrash.kills=200} it takes a quarter of an hour for each store, and says what came of it; {@code -Dcrash.seed}
 * brings other moments.
 */
class CrashIT {

    private static final Integer KILLS = Integer.getInteger("crash.kills");
    private static final long SEED = Long.getLong("crash.seed", 20260901);

    private static final int ATHLETES = 8;
    private static final int POLLS = 5;
    /** The moment a process waits for to be killed may not come, as long as all athletes are left to dead ones. */
    private static final int LONGEST_LIFE_MILLIS = 5_000;

    private static final int NO_LIMIT = 100_000_000;

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    /** Tokens live so long that each process asks for others. */
    private final StravaSandbox strava = StravaSandbox.builder()
            .tokenLifetime(Duration.ofSeconds(6))
            .limits(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT)
            .start();

    private final Set<SandboxAthlete> known = new HashSet<>();
    private Set<SandboxAthlete> toConnect = Set.of();
    private String place;
    private Succession succession;
    private int lostTokens;

    /** @param reached when it has come, and a process is left alone for up to some milliseconds more */
    private record Moment(BooleanSupplier reached, int millis) {}

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void losesNothingAndRepeatsOnlyWhatWasInFlightWithFiles() throws Exception {
        losesNothingAndRepeatsOnlyWhatWasInFlight(
                "FileStore", temp.resolve("store").toString(), 12);
    }

    @Test
    void losesNothingAndRepeatsOnlyWhatWasInFlightWithH2() throws Exception {
        losesNothingAndRepeatsOnlyWhatWasInFlight(
                "H2", "jdbc:h2:" + temp.resolve("store") + ";WRITE_DELAY=0;USER=sa", 6);
    }

    @Test
    void losesNothingAndRepeatsOnlyWhatWasInFlightWithPostgres() throws Exception {
        try (PostgresServer.Database database = PostgresServer.shared().newDatabase()) {
            losesNothingAndRepeatsOnlyWhatWasInFlight("PostgreSQL", database.url(), 6);
        }
    }

    private void losesNothingAndRepeatsOnlyWhatWasInFlight(String name, String store, int fewKills) throws Exception {
        int kills = KILLS == null ? fewKills : KILLS;
        place = store;
        succession = new Succession(temp);
        for (int i = 0; i < ATHLETES; i++) {
            strava.addAthlete(athlete -> athlete.activities(40, Duration.ofDays(300)));
        }
        toConnect = Set.copyOf(strava.athletes());
        try (Uploads uploads = new Uploads(strava, SEED)) {
            for (int kill = 0; kill < kills; kill++) {
                killOnce();
            }
        }
        catchUp();
        isIdleFromNowOn();
        if (KILLS != null) {
            System.err.printf(
                    "%s: %d kills, %d activities, %d repeated in flight, %d without cause, %d athletes lost their tokens%n",
                    name,
                    kills,
                    activities().size(),
                    succession.repeatedInFlight().size(),
                    succession.repeatedWithoutCause().size(),
                    lostTokens);
        }
        assertThat(succession.repeatedWithoutCause())
                .as("repeated without cause")
                .isEmpty();
        assertThat(strava.reusedRefreshTokens()).as("reused refresh tokens").isZero();
    }

    private Ledger ledger() {
        return succession.ledger();
    }

    private void killOnce() throws Exception {
        Moment moment = nextMoment();
        KilledProcess process = start(0);
        try (process) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(patient(() -> moment.reached().getAsBoolean() || !process.isAlive()));
            process.leaveAlone(random.nextInt(moment.millis()));
            assertThat(process.isAlive()).as(process::log).isTrue();
        }
        strava.clearFaults();
        lookAtRemains();
    }

    private static Callable<Boolean> patient(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMillis(LONGEST_LIFE_MILLIS).toNanos();
        return () -> condition.getAsBoolean() || System.nanoTime() - end > 0;
    }

    /** Some are hard to hit by chance. */
    private Moment nextMoment() {
        int begun = random.nextInt(20);
        return switch (random.nextInt(6)) {
            case 0 -> new Moment(() -> true, 1_500);
            case 1 -> new Moment(arrivals(Fault.meanwhile(() -> {}).on(StravaOperation.activities)), 20);
            case 2 -> new Moment(arrivals(Fault.meanwhile(() -> {}).onTokens()), 20);
            case 3 -> new Moment(() -> hasBegun(begun) && ledger().isWorking(), 40);
            case 4 -> new Moment(() -> hasBegun(begun) && ledger().hasJustEnded(), 5);
            default -> new Moment(() -> ledger().isIdle(), 200);
        };
    }

    private BooleanSupplier arrivals(Fault request) {
        ArmedFault arrival = strava.fault(request.after(random.nextInt(20)).once());
        return arrival::isSpent;
    }

    private boolean hasBegun(int count) {
        return ledger().begun().size() > count;
    }

    private KilledProcess start(int polls) throws IOException {
        succession.next();
        List<String> arguments = new ArrayList<>(List.of(
                place,
                ledger().file().toString(),
                strava.apiUri(),
                strava.oauthUri(),
                strava.clientId(),
                strava.clientSecret(),
                Integer.toString(polls)));
        toConnect.forEach(
                athlete -> arguments.add(strava.authorizationCode(athlete, Scope.READ, Scope.ACTIVITY_READ_ALL)));
        return KilledProcess.start(temp.resolve("log"), arguments);
    }

    /** An athlete whose tokens were on their way has to connect again, and nobody else. */
    private void lookAtRemains() {
        try (Remains remains = Remains.at(place, strava)) {
            Set<SandboxAthlete> lost = strava.athletes().stream()
                    .filter(athlete -> !remains.isConnected(athlete))
                    .collect(toSet());
            assertThat(known).allMatch(remains::knows);
            long lostNow = lost.stream()
                    .filter(athlete -> known.contains(athlete) && !toConnect.contains(athlete))
                    .count();
            assertThat(lostNow).as("athletes whose tokens are lost").isLessThanOrEqualTo(1);
            lostTokens += lostNow;
            strava.athletes().stream().filter(remains::knows).forEach(known::add);
            toConnect = lost;
            if (random.nextInt(4) != 0) {
                remains.endClaims();
            }
        }
    }

    private void catchUp() throws Exception {
        try (KilledProcess process = start(0)) {
            eventually().untilAsserted(() -> assertThat(missing()).as("missing").isEmpty());
            eventually().until(() -> ledger().isIdle() || !process.isAlive());
            assertThat(process.end()).as(process::log).isZero();
        }
        toConnect = Set.of();
    }

    private void isIdleFromNowOn() throws Exception {
        // What the killed ones have seen on a short page is confirmed once.
        try (KilledProcess process = start(1)) {
            eventually().until(() -> ledger().isIdle() || !process.isAlive());
            assertThat(process.end()).as(process::log).isZero();
        }
        strava.clearRequests();
        try (KilledProcess process = start(POLLS)) {
            eventually().until(() -> ledger().idlePolls() == POLLS || !process.isAlive());
            assertThat(process.end()).as(process::log).isZero();
        }

        assertThat(ledger().idlePolls()).isEqualTo(POLLS);
        assertThat(ledger().begun()).isEmpty();
        Map<Long, Long> calls = strava.requests().stream()
                // Without those that showed that it was time for another access token.
                .filter(request -> !request.isOAuth() && request.status() == 200)
                .collect(groupingBy(SandboxRequest::athleteId, Collectors.counting()));
        assertThat(calls)
                .isEqualTo(strava.athletes().stream().map(SandboxAthlete::id).collect(toMap(Function.identity(), id ->
                        (long) POLLS)));
    }

    private Set<Long> activities() {
        return strava.athletes().stream()
                .flatMap(athlete -> athlete.activities().stream())
                .map(SandboxActivity::id)
                .collect(toSet());
    }

    private Set<Long> missing() {
        Set<Long> missing = activities();
        missing.removeAll(succession.delivered());
        return missing;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }
}
