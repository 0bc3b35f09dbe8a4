package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StravaStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code strava:activities} makes of trouble at Strava's end, with the budget, and with the store. */
class ActivitiesFaultsRouteTest {

    @TempDir
    Path temp;

    private PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete athlete(int activities) {
        return routes.strava.addAthlete(athlete -> athlete.activities(activities, Duration.ofDays(400)));
    }

    private HealthCheck.Result health() {
        return consumerHealth().call(Map.of());
    }

    private HealthCheck.State readiness() {
        return consumerHealth().callReadiness().getState();
    }

    private HealthCheck consumerHealth() {
        return routes.consumer(PollingRoutes.ROUTE).getHealthCheck();
    }

    // in the middle of paging

    static Stream<Arguments> faults() {
        return Stream.<Map.Entry<String, Supplier<Fault>>>of(
                        Map.entry("503", () -> Fault.status(503)),
                        Map.entry("500", () -> Fault.status(500)),
                        Map.entry("502 as a page for people", () -> Fault.html(502)),
                        Map.entry("200 as a page for people", () -> Fault.html(200)),
                        Map.entry("a reset", Fault::connectionReset),
                        Map.entry("an end without answer", Fault::connectionClosed),
                        Map.entry("garbage", Fault::garbage),
                        Map.entry("a cut body", Fault::brokenTransfer),
                        Map.entry("cut JSON", Fault::cutJson),
                        Map.entry("an empty body", Fault::emptyBody),
                        Map.entry("an object in place of the list", Fault::wrongShape),
                        Map.entry("null in place of the list", () -> Fault.body("null")),
                        Map.entry("a redirect", () -> Fault.redirect("http://127.0.0.1:1/elsewhere")),
                        Map.entry("429", Fault::rateLimited),
                        Map.entry("429 without headers", Fault::rateLimitedWithoutHeaders))
                .flatMap(fault -> Stream.of(1, 2, 3).map(page -> Arguments.of(fault.getKey(), page, fault.getValue())));
    }

    @ParameterizedTest(name = "{0} at call {1}")
    @MethodSource("faults")
    void aFaultWhileReadingLosesAndRepeatsNothing(String name, int call, Supplier<Fault> fault) {
        SandboxAthlete athlete = athlete(450);
        // As often as it takes to outlast repetitions; a budget may be used up for the day.
        int times = name.startsWith("429") ? 1 : 5;
        ArmedFault armed = routes.strava.fault(
                fault.get().on(StravaOperation.activities).after(call - 1).times(times));
        routes.start("after=500d");

        for (int i = 0; i < 6; i++) {
            routes.pollLater();
        }

        assertThat(armed.hits()).isPositive();
        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @ParameterizedTest(name = "{0} at call {1}")
    @MethodSource("faults")
    void aFaultIsNeverReadAsNothingNew(String name, int call, Supplier<Fault> fault) {
        athlete(450);
        routes.strava.fault(fault.get().on(StravaOperation.activities).after(call - 1));
        routes.start("after=500d&sendEmptyMessageWhenIdle=true");

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered).doesNotContainNull().hasSizeLessThan(450);
    }

    @Test
    void anOutageIsReportedAsFailedPollAndTheNextOneMakesUpForIt() {
        SandboxAthlete athlete = athlete(3);
        ArmedFault outage = routes.strava.fault(Fault.status(503).on(StravaOperation.activities));
        routes.start("after=500d");

        routes.poll();

        assertThat(routes.handled).singleElement().isInstanceOf(StravaApiException.class);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        outage.remove();
        routes.pollLater();
        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void inAnOutageOnlySomeAthletesAreTried() {
        for (int i = 0; i < 10; i++) {
            routes.connect(routes.strava.addAthlete());
        }
        ArmedFault outage = routes.strava.fault(Fault.status(500));
        routes.start("athleteId=*&after=500d");
        routes.poll();
        assertThat(routes.strava.requests()).hasSize(3);

        outage.remove();
        routes.strava.clearRequests();
        routes.pollLater();

        assertThat(routes.strava.requests()).hasSize(10);
    }

    // the budget

    @Test
    void aUsedUpBudgetPostponesThePollQuietlyAndInOrder() {
        SandboxAthlete athlete = athlete(450);
        routes.strava.limits(2_000, 20_000, 3, 1_000);
        routes.start("after=500d&sendEmptyMessageWhenIdle=true");

        for (int i = 0; i < 8; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).startsWith(idsOldestFirst(athlete).toArray(Long[]::new));
        assertThat(routes.delivered.subList(0, 450)).doesNotContainNull();
        assertThat(routes.handled).isEmpty();
        assertThat(routes.strava.refused()).isZero();
    }

    @Test
    void aPostponedPollIsNeitherUnhealthyNorUnready() {
        athlete(3);
        routes.strava.spend(1_000);
        routes.strava.fault(Fault.rateLimited().on(StravaOperation.activities));
        routes.start("after=500d");

        routes.poll();

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(readiness()).isEqualTo(HealthCheck.State.UP);
        assertThat(routes.handled).isEmpty();
    }

    @Test
    void aDayWithoutBudgetIsSpentWithoutRequests() {
        SandboxAthlete athlete = athlete(3);
        routes.start("after=500d");
        routes.poll();
        routes.strava.spend(10_000);
        routes.pollLater();
        routes.strava.clearRequests();
        SandboxActivity next = athlete.addActivity();

        for (int i = 0; i < 40; i++) {
            routes.pollLater();
        }
        assertThat(routes.strava.requests()).isEmpty();

        routes.time.pass(Duration.ofHours(6));
        routes.poll();
        assertThat(routes.delivered).hasSize(4).endsWith(next.id());
    }

    // the application

    @Test
    void aPollPausesWhileTheApplicationIsInactiveAndProbesNowAndThen() {
        SandboxAthlete athlete = athlete(3);
        ArmedFault inactive = routes.strava.fault(Fault.applicationInactive().on(StravaOperation.activities));
        routes.start("after=500d&delay=10000&sendEmptyMessageWhenIdle=true");

        for (int i = 0; i < 360; i++) {
            routes.poll();
            routes.time.pass(Duration.ofSeconds(10));
            assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        }
        assertThat(routes.lists()).isBetween(2, 8);
        assertThat(routes.handled).hasSize(routes.lists());
        assertThat(routes.delivered).isEmpty();

        inactive.remove();
        routes.time.pass(Duration.ofHours(1));
        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void readinessWaitsForTheFirstAnswerAndNotForTheEndOfABackfill() {
        athlete(3);
        routes.start(
                "after=500d",
                route -> route.process(exchange -> assertThat(readiness()).isEqualTo(HealthCheck.State.UP)));
        assertThat(readiness()).isEqualTo(HealthCheck.State.DOWN);

        routes.poll();

        assertThat(routes.delivered).hasSize(3);
    }

    // the store

    @Test
    void goesOnWhereItWasAfterARestart() {
        restartWith(new FileStore(temp));
        SandboxAthlete athlete = athlete(30);
        routes.start("after=500d");
        routes.poll();
        routes.restart();
        SandboxActivity whileDown = athlete.addActivity();

        restartedStart("after=500d");
        routes.pollLater();
        routes.restart();
        restartedStart("");
        SandboxActivity later = athlete.addActivity();
        routes.pollLater();

        assertThat(routes.delivered)
                .containsExactlyElementsOf(idsOldestFirst(athlete))
                .endsWith(whileDown.id(), later.id());
        assertThat(routes.strava.reusedRefreshTokens()).isZero();
    }

    @Test
    void catchesUpAfterALongTime() {
        restartWith(new FileStore(temp));
        SandboxAthlete athlete = athlete(2);
        routes.start("");
        routes.poll();
        routes.restart();
        for (int i = 0; i < 250; i++) {
            routes.time.pass(Duration.ofHours(5));
            athlete.addActivity();
        }

        restartedStart("");
        routes.pollLater();

        assertThat(routes.delivered)
                .containsExactlyElementsOf(idsOldestFirst(athlete).subList(2, 252));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "60d"})
    void lookbackMayChange(String lookback) {
        SandboxAthlete athlete = athlete(60);
        routes.start("after=500d");
        routes.poll();
        routes.restart();

        routes.start("after=500d&lookback=" + lookback);
        SandboxActivity next = athlete.addActivity();
        routes.pollLater();
        routes.restart();
        routes.start("after=500d");
        routes.pollLater();

        assertThat(routes.delivered)
                .containsExactlyElementsOf(idsOldestFirst(athlete))
                .endsWith(next.id());
    }

    private void restartedStart(String options) {
        routes.strava.configure(routes.context);
        routes.start(options);
    }

    private void restartWith(StravaStore store) {
        routes.close();
        routes = new PollingRoutes(store);
    }

    @Test
    void doesNotStartWithADamagedStore() throws IOException {
        Files.writeString(temp.resolve("athlete-1.json"), "{\"format\":1,");
        restartWith(new FileStore(temp));
        athlete(1);

        assertThatThrownBy(() -> routes.start("after=500d"))
                .hasRootCauseInstanceOf(StravaStoreException.class)
                .hasMessageContaining("athlete-1.json");
        assertThat(temp.resolve("athlete-1.json")).hasContent("{\"format\":1,");
    }

    @Test
    void whatCannotBeRecordedIsRecordedLaterAndNotRepeated() {
        FailingStore store = new FailingStore(new FileStore(temp));
        restartWith(store.proxy());
        SandboxAthlete athlete = athlete(5);
        routes.start("after=500d", route -> route.process(exchange -> store.full = true));

        routes.poll();
        assertThat(routes.delivered).hasSize(5);
        routes.pollLater();
        store.full = false;
        routes.pollLater();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
        routes.restart();
        routes.start("after=500d");
        routes.pollLater();
        assertThat(routes.delivered).hasSize(5);
    }

    @Test
    void nothingIsEmittedThatCouldNotBeWrittenDown() {
        FailingStore store = new FailingStore(new FileStore(temp));
        restartWith(store.proxy());
        SandboxAthlete athlete = athlete(5);
        routes.start("after=500d");
        store.full = true;

        routes.poll();
        assertThat(routes.delivered).isEmpty();
        assertThat(routes.handled).singleElement().isInstanceOf(StravaStoreException.class);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);

        store.full = false;
        routes.pollLater();
        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    /** A store on a disk that is full at times: positions cannot be written then. */
    private static final class FailingStore {
        private final StravaStore store;
        private volatile boolean full;

        FailingStore(StravaStore store) {
            this.store = store;
        }

        StravaStore proxy() {
            return (StravaStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, method, arguments) -> {
                        if (full && method.getName().equals("put") && arguments[0] instanceof Position) {
                            throw new StravaStoreException("No space left on device.", null);
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    // one athlete's trouble

    @Test
    void oneAthletesTroubleStaysItsOwn() {
        SandboxAthlete first = athlete(3);
        SandboxAthlete troubled = athlete(3);
        SandboxAthlete last = athlete(3);
        List.of(first, troubled, last).forEach(routes::connect);
        routes.strava.fault(Fault.status(500)
                .on(StravaOperation.activities)
                .forAthlete(troubled)
                .times(2));
        routes.start("athleteId=*&after=500d");

        routes.poll();
        assertThat(routes.delivered)
                .containsAll(idsOldestFirst(first))
                .containsAll(idsOldestFirst(last))
                .hasSize(6);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);

        routes.pollLater();
        routes.pollLater();
        assertThat(routes.delivered).hasSize(9).containsAll(idsOldestFirst(troubled));
    }

    @Test
    void anAthleteWhoseFileIsDamagedMeanwhileDoesNotStopTheOthers() throws IOException {
        restartWith(new FileStore(temp));
        SandboxAthlete first = athlete(3);
        SandboxAthlete damaged = athlete(3);
        List.of(first, damaged).forEach(routes::connect);
        routes.start("athleteId=" + first.id() + "," + damaged.id() + "&after=500d");
        Files.writeString(temp.resolve("athlete-" + damaged.id() + ".json"), "{");

        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(first));
        assertThat(routes.handled).singleElement().isInstanceOf(StravaStoreException.class);
    }

    @Test
    void remembersNoMoreThanTheTimeToLookBack() {
        SandboxAthlete athlete = athlete(450);
        routes.start("after=500d");

        routes.poll();

        Optional<Position> position = routes.store.get(Position.key(PollingRoutes.ROUTE, athlete.id()));
        assertThat(position.orElseThrow().done()).hasSizeLessThan(40);
        assertThat(position.orElseThrow().pending()).isEmpty();
    }
}
