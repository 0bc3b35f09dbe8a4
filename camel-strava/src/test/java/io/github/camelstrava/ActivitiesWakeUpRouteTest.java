package io.github.camelstrava;

import static io.github.camelstrava.PacedRoutes.eventually;
import static io.github.camelstrava.PacedRoutes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code strava:activities} does between two polls of its scheduler, where polls are spread over the day. */
class ActivitiesWakeUpRouteTest {

    private static final String RARELY = "delay=3600000";

    private PacedRoutes routes = new PacedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void goesOnBetweenThePollsOfItsScheduler() throws Exception {
        List<SandboxAthlete> athletes = routes.known("in", 8);

        routes.start(routes.route("in", RARELY));

        eventually().until(() -> routes.delivered.size() == 8);
        assertThat(routes.delivered).doesNotHaveDuplicates();
        assertThat(routes.asked())
                .containsExactlyInAnyOrderElementsOf(
                        athletes.stream().map(SandboxAthlete::id).toList());
    }

    @Test
    void anAthleteWhoCannotBePolledDoesNotKeepItFromGoingOn() throws Exception {
        routes.close();
        routes = new PacedRoutes(700_000);
        routes.known("in", 5);
        // The third athlete, who comes in a slot of its own.
        Set<Long> met = ConcurrentHashMap.newKeySet();
        routes.strava.fault(Fault.status(500)
                .on(StravaOperation.activities)
                .when(request -> met.add(request.athleteId()) && met.size() == 3)
                .once());

        routes.start(routes.route("in", RARELY));

        eventually().until(() -> routes.delivered.size() == 4);
    }

    @Test
    void whoComesIsPolledAndWhoGoesIsNot() throws Exception {
        List<SandboxAthlete> athletes = routes.known("in", 30);
        SandboxAthlete late = routes.strava.addAthlete();
        routes.start(routes.route("in", RARELY));
        eventually().until(() -> routes.asked().size() >= 2);

        List<Long> before = routes.asked();
        List<SandboxAthlete> leaving = athletes.stream()
                .filter(athlete -> !before.contains(athlete.id()))
                .skip(15)
                .toList();
        leaving.forEach(this::leave);
        routes.connect(late);

        eventually().until(() -> routes.asked(List.of(late)) == 1);
        eventually().until(() -> routes.asked().size() == 31 - leaving.size());
        assertThat(leaving).hasSizeGreaterThan(5);
        assertThat(routes.asked(leaving)).isZero();
    }

    private void leave(SandboxAthlete athlete) {
        Grant grant = routes.store
                .get(Grant.key(routes.strava.clientId(), athlete.id()))
                .orElseThrow();
        assertThat(routes.store.remove(grant)).isTrue();
    }

    @Test
    void asksForNothingOnceItIsStopped() throws Exception {
        List<SandboxAthlete> ofStopped = routes.known("stopped", 200);
        List<SandboxAthlete> ofOther = routes.known("other", 200);
        routes.start(
                routes.route("stopped", RARELY + "&athleteId=" + ids(ofStopped)),
                routes.route("other", RARELY + "&athleteId=" + ids(ofOther)));
        eventually().until(() -> routes.asked(ofStopped) >= 2);

        routes.context.getRouteController().stopRoute("stopped");

        long before = routes.asked(ofStopped);
        long ofOtherBefore = routes.asked(ofOther);
        eventually().until(() -> routes.asked(ofOther) >= ofOtherBefore + 6);
        // One may have been on its way.
        assertThat(routes.asked(ofStopped)).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void asksForNothingWhileItIsSuspendedAndGoesOnAfterwards() throws Exception {
        List<SandboxAthlete> ofSuspended = routes.known("suspended", 200);
        List<SandboxAthlete> ofOther = routes.known("other", 200);
        routes.start(
                routes.route("suspended", "delay=1000&athleteId=" + ids(ofSuspended)),
                routes.route("other", RARELY + "&athleteId=" + ids(ofOther)));
        eventually().until(() -> routes.asked(ofSuspended) >= 2);

        routes.context.getRouteController().suspendRoute("suspended");

        long before = routes.asked(ofSuspended);
        long ofOtherBefore = routes.asked(ofOther);
        eventually().until(() -> routes.asked(ofOther) >= ofOtherBefore + 6);
        // One may have been on its way.
        assertThat(routes.asked(ofSuspended)).isLessThanOrEqualTo(before + 1);

        routes.context.getRouteController().resumeRoute("suspended");
        eventually().until(() -> routes.asked(ofSuspended) >= before + 4);
    }

    @Test
    void goesOnAfterTheWindowHasTurned() throws Exception {
        List<SandboxAthlete> athletes = routes.known("in", 5);
        routes.start(routes.route("in", RARELY + "&startScheduler=false"));
        StravaActivitiesConsumer consumer =
                (StravaActivitiesConsumer) routes.context.getRoute("in").getConsumer();
        routes.strava.limits(100_000, 2_000_000, 3, 960_000);
        routes.clock.set(Instant.parse("2026-09-01T00:29:53Z"));

        consumer.startScheduler();

        eventually().until(() -> !consumer.getPostponedUntil().isEmpty());
        assertThat(consumer.getPostponedUntil()).startsWith("2026-09-01T00:30:0");
        int before = routes.delivered.size();
        eventually().until(() -> routes.delivered.size() > before);
        assertThat(routes.asked(athletes)).isGreaterThan(before);
        assertThat(routes.strava.refused()).isZero();
    }
}
