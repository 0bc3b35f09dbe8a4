package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.store.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code strava:activities} does without events where they are pushed to it. */
class PushedReconcileRouteTest {

    private final PushedRoutes routes = new PushedRoutes();
    private final SandboxAthlete ines = routes.ines;
    /** Exchanges that fail from now on. */
    private int failures;

    private final List<Instant> failed = new ArrayList<>();

    @AfterEach
    void stop() {
        routes.close();
    }

    private void startFailing(String options, int times) {
        failures = times;
        routes.start(
                options,
                route -> route.process(exchange -> {
                    if (failures > 0) {
                        failures--;
                        failed.add(routes.time.instant());
                        throw new IllegalStateException("Not now.");
                    }
                }));
    }

    private List<Long> asked() {
        return routes.strava.requestsTo(StravaOperation.activities).stream()
                .map(SandboxRequest::athleteId)
                .toList();
    }

    private void passHours(int hours) {
        for (int i = 0; i < 10 * hours; i++) {
            routes.pass(Duration.ofMinutes(6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "delay=1000"})
    void asksForNobodyBeforeItIsTimeAndThenForEverybody(String options) {
        SandboxAthlete noor = routes.known(Duration.ZERO);
        routes.start(options);
        for (int hour = 0; hour < 71; hour++) {
            routes.pass(Duration.ofHours(1));
        }
        assertThat(routes.calls()).isZero();

        routes.pass(Duration.ofHours(1));

        assertThat(asked()).contains(ines.id(), noor.id());
    }

    @Test
    void findsThenWhatALostEventHid() {
        routes.start("reconcile=2h");
        SandboxActivity lost = routes.addUntold(
                ines, activity -> activity.start(routes.time.instant().minusSeconds(60)));
        routes.pass(Duration.ofHours(1));
        assertThat(routes.delivered).isEmpty();

        routes.pass(Duration.ofHours(1));

        assertThat(routes.delivered).containsExactly(lost.id());
    }

    @Test
    void countsThatTimeFromAnAthletesLatestPollWhateverItWasFor() {
        routes.start("reconcile=2h");
        routes.pass(Duration.ofMinutes(90));
        routes.add();
        routes.poll();
        routes.strava.clearRequests();

        routes.pass(Duration.ofMinutes(110));
        assertThat(routes.calls()).isZero();
        routes.pass(Duration.ofMinutes(11));
        assertThat(routes.calls()).isPositive();
    }

    @Test
    void asksAtDistancesAtWhichTheBudgetLastsForTheDay() {
        routes.strava.limits(2_000, 2_000, 1_000, 80);
        for (int i = 0; i < 100; i++) {
            routes.known(Duration.ofHours(71));
        }
        routes.start("");
        routes.pass(Duration.ofHours(1));
        assertThat(routes.calls()).as("all at once").isLessThan(10);

        passHours(12);
        assertThat(new HashSet<>(asked())).hasSizeBetween(30, 90);
        passHours(18);

        assertThat(new HashSet<>(asked())).hasSize(101);
        assertThat(routes.strava.refused()).isZero();
    }

    @Test
    void pollsOneWhoConnectsAtOnceIfAnEventTells() {
        routes.start("");
        SandboxAthlete noor = routes.strava.addAthlete();
        routes.connect(noor);
        routes.time.pass(Duration.ofSeconds(1));
        SandboxActivity run = routes.add(noor);

        routes.poll();

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void pollsOneWhoConnectsWhenItLooksAround() {
        routes.start("");
        SandboxAthlete noor = routes.strava.addAthlete();
        routes.connect(noor);

        routes.pass(Duration.ofSeconds(30));

        assertThat(asked()).containsOnly(noor.id());
    }

    @Test
    void pollsOneWhoComesBackAsEventsWereMissed() {
        routes.start("");
        routes.disconnect(ines);
        routes.pass(Duration.ofMinutes(1));
        SandboxActivity missed = routes.addUntold(
                ines, activity -> activity.start(routes.time.instant().minusSeconds(60)));
        routes.connect(ines);

        routes.pass(Duration.ofSeconds(30));

        assertThat(routes.delivered).containsExactly(missed.id());
        routes.strava.clearRequests();
        routes.pollFor(Duration.ofMinutes(10));
        assertThat(routes.calls()).isZero();
    }

    @Test
    void pollsAfterALongStopWhoeverWasToBePolledMeanwhile() {
        routes.start("");
        routes.context.stop();
        SandboxActivity missed = routes.addUntold(
                ines, activity -> activity.start(routes.time.instant().minusSeconds(60)));
        routes.time.pass(Duration.ofDays(3));

        routes.restart("");

        assertThat(routes.delivered).containsExactly(missed.id());
    }

    @Test
    void tellsWhatFailedAgainWithoutFurtherEvents() {
        startFailing("", 5);
        Instant begin = routes.time.instant();
        SandboxActivity run = routes.add();

        routes.poll();
        routes.pollFor(Duration.ofMinutes(40));

        assertThat(failed)
                .extracting(at -> Duration.between(begin, at))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(210),
                        Duration.ofSeconds(450));
        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void tellsWhatFailedAgainAfterARestart() {
        startFailing("", 2);
        SandboxActivity run = routes.add();
        routes.poll();

        routes.restart("");
        routes.pollFor(Duration.ofMinutes(2));

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void tellsOneThatFailsWithoutKeepingOthersWaiting() {
        Set<Long> poison = new HashSet<>();
        routes.start(
                "",
                route -> route.process(exchange -> {
                    if (poison.contains(exchange.getMessage().getHeader(StravaConstants.ID, Long.class))) {
                        throw new IllegalStateException("Never.");
                    }
                }));
        poison.add(routes.add().id());
        routes.poll();
        SandboxActivity run = routes.add();

        routes.poll();

        assertThat(routes.delivered).containsExactly(run.id());
        assertThat(routes.consumer().getFailingActivities()).isOne();
    }

    @Test
    void goesOnWithWhatOnePollMayNotTell() {
        routes.start("maxMessagesPerPoll=3");
        for (int i = 0; i < 8; i++) {
            routes.add();
        }
        routes.poll();
        assertThat(routes.delivered).hasSize(3);

        routes.pollFor(Duration.ofMinutes(1));

        assertThat(routes.delivered).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void goesOnWithWhatOnePollMayNotTellAfterARestart() {
        routes.start("maxMessagesPerPoll=3");
        for (int i = 0; i < 8; i++) {
            routes.add();
        }
        routes.poll();

        routes.restart("");
        routes.poll();

        assertThat(routes.delivered).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void triesAnAthleteAgainWhoCouldNotBePolledForAnEvent() {
        routes.start("");
        routes.strava.fault(Fault.status(400).on(StravaOperation.activities).times(2));
        SandboxActivity run = routes.add();

        routes.pollFor(Duration.ofMinutes(3));

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void triesAnAthleteAgainWithoutAnEventAtGrowingDistances() {
        routes.start("reconcile=1h");
        routes.strava.fault(Fault.status(400).on(StravaOperation.activities));
        routes.pass(Duration.ofHours(1));
        routes.strava.clearRequests();

        routes.pollFor(Duration.ofHours(3));

        assertThat(routes.calls()).isBetween(5, 11);
        routes.strava.clearFaults();
        routes.strava.clearRequests();
        routes.pollFor(Duration.ofMinutes(33));
        assertThat(routes.calls()).isPositive();
    }

    @Test
    void leavesAloneWhoseTokensAreOfNoUseWhateverEventsTell() {
        routes.start("");
        routes.strava.fault(Fault.status(403).on(StravaOperation.activities));
        routes.add();
        routes.poll();
        assertThat(routes.consumer().getAthletesAside()).isOne();
        routes.strava.clearRequests();

        routes.add();
        routes.pollFor(Duration.ofMinutes(30));

        assertThat(routes.calls()).isZero();
        assertThat(routes.due(ines)).isPresent();
    }

    @Test
    void forgetsTheEventsOfOneWhoLeft() {
        routes.start("");
        SandboxAthlete noor = routes.known(Duration.ZERO);
        routes.poll();
        routes.strava.fault(Fault.status(500).on(StravaOperation.activities));
        noor.deauthorize();
        routes.push("create", 77, noor.id());
        routes.awaitPushes();
        assertThat(routes.due(noor)).isPresent();

        await().until(() ->
                routes.store.get(Grant.key(routes.strava.clientId(), noor.id())).isEmpty());
        routes.pass(Duration.ofHours(13));

        assertThat(routes.due(noor)).isEmpty();
        assertThat(routes.position(noor)).isNotNull();
    }
}
