package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.ids;
import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code strava:activities} with the option {@code detail}. */
class ActivitiesDetailRouteTest {

    private static final String OPTIONS = "after=20d&detail=true";

    private final PollingRoutes routes = new PollingRoutes();
    private final SandboxAthlete athlete = routes.strava.addAthlete(a -> a.activities(5, Duration.ofDays(10)));
    private final List<Long> ids = idsOldestFirst(athlete);

    @AfterEach
    void close() {
        routes.close();
    }

    private Fault onDetail(Fault fault, long id) {
        return fault.onPath("/activities/" + id);
    }

    private int details(long id) {
        return routes.strava.requestsTo("/activities/" + id).size();
    }

    @Test
    void emitsActivitiesInFull() {
        List<Object> bodies = new ArrayList<>();
        routes.start(
                OPTIONS,
                route -> route.process(
                        exchange -> bodies.add(exchange.getMessage().getBody())));

        routes.poll();

        assertThat(bodies).hasSize(5).allSatisfy(body -> assertThat(body).isInstanceOf(DetailedActivity.class));
        assertThat(((DetailedActivity) bodies.get(0)).json())
                .hasToString(athlete.activity(ids.get(0)).orElseThrow().json().toString());
        assertThat(routes.delivered).containsExactlyElementsOf(ids);
        assertThat(routes.strava.requestsTo(StravaOperation.activity)).hasSize(5);
    }

    @Test
    void anIdlePollStaysOneCall() {
        routes.start(OPTIONS);
        routes.poll();
        routes.strava.clearRequests();

        routes.pollLater();

        assertThat(routes.strava.requests()).hasSize(1);
    }

    @Test
    void whatIsGoneMeanwhileIsSkippedAndRemembered() {
        long gone = ids.get(2);
        routes.strava.fault(onDetail(Fault.status(404), gone));
        routes.start(OPTIONS);

        routes.poll();
        routes.pollLater();
        routes.pollLater();

        assertThat(routes.delivered).hasSize(4).doesNotContain(gone);
        assertThat(details(gone)).isOne();
        assertThat(routes.handled).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("500", supplier(() -> Fault.status(500))),
                Arguments.of("503", supplier(() -> Fault.status(503))),
                Arguments.of("a reset", supplier(Fault::connectionReset)),
                Arguments.of("a cut body", supplier(Fault::cutJson)),
                Arguments.of("a page for people", supplier(() -> Fault.html(200))),
                Arguments.of("a list", supplier(Fault::wrongShape)));
    }

    private static Supplier<Fault> supplier(Supplier<Fault> fault) {
        return fault;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void whatCannotBeReadIsAFailedDeliveryAndStopsNobody(String name, Supplier<Fault> fault) {
        long poison = ids.get(1);
        ArmedFault armed = routes.strava.fault(onDetail(fault.get(), poison));
        routes.start(OPTIONS);

        routes.poll();
        assertThat(routes.delivered).hasSize(4).doesNotContain(poison);
        SandboxActivity next = athlete.addActivity();
        routes.pollLater();
        routes.pollLater();
        assertThat(routes.delivered).hasSize(5).endsWith(next.id());
        assertThat(routes.handled).hasSize(1);

        armed.remove();
        for (int i = 0; i < 4; i++) {
            routes.pollLater();
        }
        assertThat(routes.delivered).hasSize(6).endsWith(poison);
    }

    @Test
    void whatCannotBeReadForGoodIsTriedWithGrowingDistance() {
        long poison = ids.get(0);
        routes.strava.fault(onDetail(Fault.status(500), poison));
        routes.start(OPTIONS);

        for (int poll = 0; poll < 33; poll++) {
            routes.pollLater();
        }

        assertThat(details(poison)).isEqualTo(7);
        assertThat(routes.delivered).hasSize(4);
    }

    @Test
    void anOldOneThatCannotBeReadKeepsNewOnesFromNothing() {
        long poison = ids.get(0);
        routes.strava.fault(onDetail(Fault.status(500), poison));
        routes.start(OPTIONS);
        routes.poll();
        routes.time.pass(Duration.ofDays(30));
        athlete.addActivity();
        routes.poll();
        for (int day = 0; day < 5; day++) {
            routes.time.pass(Duration.ofDays(2));
            SandboxActivity next = athlete.addActivity();
            routes.poll();
            assertThat(routes.delivered).endsWith(next.id());
        }
    }

    @Test
    void anOldOneIsReadOnceOnly() {
        long failing = ids.get(0);
        ArmedFault armed = routes.strava.fault(onDetail(Fault.status(500), failing));
        routes.start(OPTIONS);
        routes.poll();
        routes.time.pass(Duration.ofDays(40));
        athlete.addActivity();
        routes.poll();
        armed.remove();
        routes.strava.clearRequests();

        routes.time.pass(Duration.ofDays(2));
        routes.poll();

        assertThat(routes.delivered).endsWith(failing);
        assertThat(details(failing)).isOne();
    }

    @Test
    void aRefusalSetsTheAthleteAsideUntilThereIsANewConsent() {
        ArmedFault refusal = routes.strava.fault(Fault.scopeMissing(Scope.ACTIVITY_READ)
                .on(StravaOperation.activity)
                .after(2));
        routes.start(OPTIONS);

        routes.poll();
        assertThat(routes.delivered).containsExactlyElementsOf(ids.subList(0, 2));
        routes.strava.clearRequests();
        routes.pollLater();
        routes.pollLater();
        assertThat(routes.strava.requests()).isEmpty();

        refusal.remove();
        routes.connect(athlete);
        routes.pollLater();
        assertThat(routes.delivered).containsExactlyElementsOf(ids);
    }

    @Test
    void aForbiddenAnswerSetsTheAthleteAsideForAWhile() {
        ArmedFault refusal = routes.strava.fault(
                Fault.status(403).on(StravaOperation.activity).after(2));
        routes.start(OPTIONS);
        routes.poll();
        routes.strava.clearRequests();
        routes.pollLater();
        assertThat(routes.strava.requests()).isEmpty();

        refusal.remove();
        for (int i = 0; i < 4; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).containsExactlyElementsOf(ids);
    }

    @Test
    void withoutBudgetTheRestFollowsLaterInOrder() {
        routes.strava.limits(2_000, 20_000, 4, 1_000);
        routes.start(OPTIONS);

        for (int i = 0; i < 6; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).containsExactlyElementsOf(ids);
        assertThat(routes.handled).isEmpty();
        assertThat(routes.strava.refused()).isZero();
    }

    @Test
    void anInactiveApplicationIsNoFaultOfTheActivity() {
        ArmedFault inactive = routes.strava.fault(
                Fault.applicationInactive().on(StravaOperation.activity).after(1));
        routes.start(OPTIONS);
        routes.poll();
        routes.pollLater();

        inactive.remove();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(ids);
    }

    @Test
    void whatFailedInTheRouteIsReadAgainBeforeItIsTriedAgain() {
        List<String> names = new ArrayList<>();
        routes.start(
                OPTIONS,
                route -> route.process(exchange -> {
                    names.add(exchange.getMessage()
                            .getBody(DetailedActivity.class)
                            .name());
                    if (names.size() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        routes.poll();
        SandboxActivity renamed = athlete.activity(ids.get(0)).orElseThrow().rename("Renamed");

        routes.pollLater();

        assertThat(names).hasSize(6).endsWith("Renamed");
        assertThat(routes.delivered).endsWith(ids(renamed).get(0));
    }
}
