package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of activities that no list has: not yet, not any more, or not for this athlete. */
class PushedUnreadableRouteTest {

    private static final Duration NEVER = Duration.ofDays(100);

    private final PushedRoutes routes = new PushedRoutes();
    private final SandboxAthlete ines = routes.ines;

    @AfterEach
    void stop() {
        routes.close();
    }

    private SandboxActivity addReadableAfter(Duration unreadable) {
        Instant start = routes.time.instant().minusSeconds(60);
        return ines.addActivity(activity -> activity.start(start).readableAfter(unreadable));
    }

    private SandboxActivity addStartedDaysAgo(int days) {
        Instant start = routes.time.instant().minus(Duration.ofDays(days));
        return ines.addActivity(activity -> activity.start(start));
    }

    /** After how many seconds Strava is asked for anything. */
    private List<Long> looks(Duration span) {
        Instant begin = routes.time.instant();
        List<Long> looks = new ArrayList<>();
        int before = routes.calls();
        for (long second = 0; second <= span.toSeconds(); second++) {
            routes.consumer().run();
            if (routes.calls() > before) {
                looks.add(Duration.between(begin, routes.time.instant()).toSeconds());
                before = routes.calls();
            }
            routes.time.pass(Duration.ofSeconds(1));
        }
        return looks;
    }

    @Test
    void areFollowedByFiveLooksAtGrowingDistances() {
        routes.start("");
        addReadableAfter(NEVER);
        routes.awaitPushes();

        assertThat(looks(Duration.ofHours(1))).containsExactly(0L, 10L, 40L, 130L, 400L);

        assertThat(routes.lists()).isOne();
        assertThat(routes.singles()).isEqualTo(4);
        assertThat(routes.delivered).isEmpty();
        assertThat(routes.due(ines)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 11, 39, 100, 399})
    void areToldOnceAsSoonAsALookFindsThem(int seconds) {
        routes.start("");
        SandboxActivity run = addReadableAfter(Duration.ofSeconds(seconds));

        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.delivered).containsExactly(run.id());
        assertThat(routes.due(ines)).isEmpty();
        routes.strava.clearRequests();
        routes.pollFor(Duration.ofMinutes(10));
        assertThat(routes.calls()).isZero();
    }

    @Test
    void areFoundByTheNextPollIfTheyTakeLongerThanTheyAreLookedFor() {
        routes.start("reconcile=1h");
        SandboxActivity run = addReadableAfter(Duration.ofMinutes(20));
        routes.pollFor(Duration.ofMinutes(30));
        assertThat(routes.delivered).isEmpty();

        routes.pass(Duration.ofHours(1));

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void areFoundByTheListOfALaterEvent() {
        routes.start("");
        SandboxActivity hidden = addReadableAfter(Duration.ofSeconds(20));
        routes.poll();
        routes.pass(Duration.ofSeconds(25));
        SandboxActivity run = routes.add();

        routes.pollFor(Duration.ofMinutes(1));

        assertThat(routes.delivered).containsExactlyInAnyOrder(hidden.id(), run.id());
        assertThat(routes.due(ines)).isEmpty();
    }

    @Test
    void areToldOnceThoughTheyStartedBeforeAllThatIsListed() {
        routes.start("");
        SandboxActivity old = addStartedDaysAgo(40);

        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.delivered).containsExactly(old.id());
        assertThat(routes.calls()).isEqualTo(2);
        for (int day = 0; day < 30; day++) {
            routes.pass(Duration.ofDays(1));
        }
        assertThat(routes.delivered).hasSize(1);
    }

    @Test
    void areNotToldThatStartedBeforeAllThatIsListedAndAreNotNew() {
        SandboxActivity old = addStartedDaysAgo(40);
        routes.start("");

        old.rename("Long ago");
        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.delivered).isEmpty();
        assertThat(routes.calls()).isOne();
        assertThat(routes.due(ines)).isEmpty();
    }

    @Test
    void ofAnAthleteWhomTheGroupMeetsAreToldThoughTheyStartedBefore() {
        routes.start("");
        SandboxAthlete noor = routes.strava.addAthlete(athlete -> athlete.activities(5, Duration.ofDays(5)));
        routes.connect(noor);
        SandboxActivity run = noor.addActivity(
                activity -> activity.start(routes.time.instant().minus(Duration.ofHours(2))));

        routes.poll();

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void ofAnAthleteWhomTheGroupMeetsAreNotToldIfNobodyToldOfThem() {
        routes.start("");
        SandboxAthlete noor = routes.strava.addAthlete();
        routes.connect(noor);
        routes.addUntold(noor, activity -> activity.start(routes.time.instant().minus(Duration.ofHours(2))));

        routes.poll();

        assertThat(routes.lists()).isPositive();
        assertThat(routes.delivered).isEmpty();
    }

    @Test
    void areNotToldIfTheyAreSomebodyElses() {
        SandboxAthlete noor = routes.strava.addAthlete();
        routes.start("");
        SandboxActivity foreign = noor.addActivity();

        routes.push("create", foreign.id(), ines.id());
        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.singles()).isEqualTo(4);
        assertThat(routes.delivered).isEmpty();
        assertThat(routes.position(ines).pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void doNotHarmTheAthleteIfTheyMayNotBeRead(int status) {
        routes.start("");
        routes.strava.fault(Fault.status(status).on(StravaOperation.activity));
        addReadableAfter(NEVER);
        routes.pollFor(Duration.ofMinutes(10));
        routes.strava.clearFaults();

        SandboxActivity run = routes.add();
        routes.pollFor(Duration.ofMinutes(15));

        assertThat(routes.consumer().getAthletesAside()).isZero();
        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void areReadInFullWhereThatIsAskedFor() {
        List<Object> bodies = new ArrayList<>();
        routes.start(
                "detail=true",
                route -> route.process(
                        exchange -> bodies.add(exchange.getMessage().getBody())));
        SandboxActivity old = addStartedDaysAgo(40);
        SandboxActivity hidden = addReadableAfter(Duration.ofSeconds(5));

        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.delivered).containsExactlyInAnyOrder(old.id(), hidden.id());
        assertThat(bodies).hasOnlyElementsOfType(DetailedActivity.class);
    }

    @Test
    void areToldLaterIfOnlyTheirDetailsAreNotThereYet() {
        routes.start("detail=true");
        routes.strava.fault(Fault.status(404).on(StravaOperation.activity).once());
        SandboxActivity run = routes.add();

        routes.poll();
        assertThat(routes.delivered).isEmpty();

        routes.pass(Duration.ofSeconds(30));
        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void areGivenUpIfTheirDetailsNeverCome() {
        routes.start("detail=true");
        routes.strava.fault(Fault.status(404).on(StravaOperation.activity));
        routes.add();

        routes.pollFor(Duration.ofHours(1));

        assertThat(routes.singles()).isBetween(2, 5);
        assertThat(routes.position(ines).pending()).isEmpty();
    }
}
