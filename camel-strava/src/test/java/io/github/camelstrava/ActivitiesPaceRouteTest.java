package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code strava:activities} spreads its polls over a day whose budget does not suffice, or while Strava is down. */
class ActivitiesPaceRouteTest {

    private final PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private List<SandboxAthlete> connected(int count) {
        List<SandboxAthlete> athletes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SandboxAthlete athlete = routes.strava.addAthlete();
            routes.connect(athlete);
            athletes.add(athlete);
        }
        return athletes;
    }

    private List<SandboxRequest> asked() {
        return routes.strava.requestsTo(StravaOperation.activities);
    }

    /** At ten in the morning so much is used that the rest is spread at distances of ten minutes. */
    private void spendMostOfTheDay() {
        routes.strava.limits(10_000, 10_000, 100, 1_000);
        routes.strava.spend(800);
    }

    @ParameterizedTest
    @CsvSource({"wait, 1, 4", "fail, 1, 4", "none, 20, 20"})
    void pollsAreSpreadUnlessThereIsNoRateLimitPolicy(String policy, int least, int most) {
        connected(20);
        routes.start("rateLimitPolicy=" + policy);
        routes.poll();
        assertThat(routes.lists()).isEqualTo(20);
        spendMostOfTheDay();
        routes.strava.clearRequests();

        routes.pollLater();

        assertThat(routes.lists()).isBetween(least, most);
    }

    @Test
    void oneAthleteAloneIsPolledAtEachDelay() {
        SandboxAthlete athlete = connected(1).get(0);
        routes.start("delay=1000");
        routes.poll();
        spendMostOfTheDay();
        routes.pollLater();
        routes.strava.clearRequests();

        for (int i = 0; i < 20; i++) {
            routes.time.pass(Duration.ofSeconds(1));
            routes.poll();
        }

        assertThat(routes.lists()).isEqualTo(20);
        SandboxActivity next = athlete.addActivity();
        routes.poll();
        assertThat(routes.delivered).containsExactly(next.id());
    }

    @Test
    void firstPollsAreNotSpread() {
        connected(5);
        routes.start("");
        routes.poll();
        spendMostOfTheDay();
        List<SandboxAthlete> late = connected(30);
        routes.strava.clearRequests();

        routes.pollLater();

        assertThat(asked().stream().map(SandboxRequest::athleteId))
                .containsAll(late.stream().map(SandboxAthlete::id).toList());
    }

    @Test
    void callsThatFailTakeTheirPlacesInThePace() {
        List<SandboxAthlete> athletes = connected(20);
        routes.start("");
        routes.poll();
        spendMostOfTheDay();
        athletes.subList(0, 10)
                .forEach(athlete -> routes.strava.fault(
                        Fault.status(500).on(StravaOperation.activities).forAthlete(athlete)));
        routes.strava.clearRequests();

        for (int i = 0; i < 8; i++) {
            routes.pollLater();
        }

        // Two hours at distances of ten minutes, and what the first moment allows.
        assertThat(routes.lists()).isBetween(8, 14);
    }

    @Test
    void theBudgetLastsForTheDayAndNobodyIsForgotten() {
        List<SandboxAthlete> athletes = connected(25);
        routes.start("");
        routes.poll();
        spendMostOfTheDay();
        routes.strava.clearRequests();

        while (routes.time.instant().isBefore(Instant.parse("2026-09-01T23:45:00Z"))) {
            routes.pollLater();
        }

        assertThat(routes.strava.usage().readDay()).isBetween(870, 900);
        assertThat(routes.strava.refused()).isZero();
        assertThat(asked().stream().map(SandboxRequest::athleteId).distinct()).hasSize(athletes.size());
        assertThat(asked().stream().map(SandboxRequest::time))
                .anyMatch(time -> time.isAfter(Instant.parse("2026-09-01T23:00:00Z")));
    }

    @Test
    void groupsShareThePace() {
        connected(25);
        routes.start(routes.route("one", "", route -> {}), routes.route("two", "initialDelay=2000", route -> {}));
        routes.poll("one");
        routes.poll("two");
        spendMostOfTheDay();
        List<Integer> ofOne = new ArrayList<>();
        List<Integer> ofTwo = new ArrayList<>();

        while (routes.time.instant().isBefore(Instant.parse("2026-09-01T23:45:00Z"))) {
            routes.time.pass(Duration.ofMinutes(15));
            ofOne.add(listsOf("one"));
            ofTwo.add(listsOf("two"));
        }

        assertThat(routes.strava.usage().readDay()).isBetween(870, 900);
        assertThat(routes.strava.refused()).isZero();
        assertThat(sum(ofOne)).isBetween(15, 35);
        assertThat(sum(ofTwo)).isBetween(15, 35);
        assertThat(sum(ofOne.subList(40, ofOne.size()))).isPositive();
        assertThat(sum(ofTwo.subList(40, ofTwo.size()))).isPositive();
    }

    private int listsOf(String route) {
        int before = routes.lists();
        routes.poll(route);
        return routes.lists() - before;
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void aPollByHandWhileAnotherRunsPollsNobodyTwice() throws Exception {
        List<SandboxAthlete> athletes = connected(4);
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        routes.start(
                "",
                route -> route.process(exchange -> {
                    arrived.countDown();
                    goOn.await(60, TimeUnit.SECONDS);
                }));
        routes.poll();
        routes.time.pass(Duration.ofMinutes(15));
        List<SandboxActivity> next =
                athletes.stream().map(SandboxAthlete::addActivity).toList();
        routes.strava.clearRequests();
        CompletableFuture<Void> running = CompletableFuture.runAsync(routes.consumer(PollingRoutes.ROUTE));
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

        int before = routes.lists();
        routes.poll();
        routes.poll();
        assertThat(routes.lists()).isEqualTo(before);

        goOn.countDown();
        routes.finish(running);
        assertThat(routes.delivered)
                .containsExactlyInAnyOrderElementsOf(
                        next.stream().map(SandboxActivity::id).toList());
        // Where there is news, the list is read to its end.
        assertThat(routes.lists()).isEqualTo(8);
    }

    // an outage

    @Test
    void anOutageOfHoursLeavesOccasionalProbesAndLosesNothing() {
        List<SandboxAthlete> athletes = connected(20);
        routes.start("delay=60000");
        routes.poll();
        List<Long> news =
                athletes.stream().map(athlete -> athlete.addActivity().id()).toList();
        ArmedFault outage = routes.strava.fault(Fault.status(503));
        pollEachMinute(60);
        routes.strava.clearRequests();

        pollEachMinute(4 * 60);

        assertThat(routes.strava.requests()).hasSizeBetween(8, 30);
        assertThat(routes.delivered).isEmpty();

        outage.remove();
        pollEachMinute(20);
        assertThat(routes.delivered).containsExactlyInAnyOrderElementsOf(news);
        assertThat(asked().stream().map(SandboxRequest::athleteId).distinct()).hasSize(20);
    }

    @Test
    void anOutageOfTheNetworkIsAnOutageToo() {
        connected(20);
        routes.start("delay=60000");
        routes.poll();
        ArmedFault outage = routes.strava.fault(Fault.connectionReset());
        pollEachMinute(60);
        routes.strava.clearRequests();

        pollEachMinute(2 * 60);

        assertThat(routes.strava.requests()).hasSizeBetween(4, 20);
        outage.remove();
        pollEachMinute(20);
        assertThat(asked().stream().map(SandboxRequest::athleteId).distinct()).hasSize(20);
    }

    private void pollEachMinute(int times) {
        for (int i = 0; i < times; i++) {
            routes.time.pass(Duration.ofMinutes(1));
            routes.poll();
        }
    }
}
