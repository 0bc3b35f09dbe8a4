package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.SandboxRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What events may cost, which anybody may make up: a quarter of the reads of a quarter hour, at most. */
class PushedFloodRouteTest {

    private final PushedRoutes routes = new PushedRoutes();
    private final SandboxAthlete ines = routes.ines;
    private long next = 1;

    @AfterEach
    void stop() {
        routes.close();
    }

    private void limitReads(int quarterHour) {
        routes.strava.limits(100_000, 1_000_000, quarterHour, 100 * quarterHour);
    }

    private List<SandboxAthlete> known(int count) {
        List<SandboxAthlete> athletes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            athletes.add(routes.known(Duration.ofHours(1)));
        }
        return athletes;
    }

    /** So many made up events, of these athletes by turns, and no two of the same activity. */
    private void forge(int events, String aspect, List<SandboxAthlete> athletes) {
        List<CompletableFuture<SandboxPush>> pushes = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            SandboxAthlete athlete = athletes.get((int) (next % athletes.size()));
            pushes.add(routes.push(aspect, next++, athlete.id()));
        }
        pushes.forEach(CompletableFuture::join);
    }

    private List<Long> asked() {
        return routes.strava.requestsTo(StravaOperation.activities).stream()
                .map(SandboxRequest::athleteId)
                .toList();
    }

    @Test
    void costsAQuarterOfTheReadsAndKeepsNobodyElseFromTheirs() {
        limitReads(200);
        List<SandboxAthlete> athletes = known(150);
        routes.start("reconcile=100h");
        routes.time.pass(Duration.ofMinutes(10));

        for (int quarter = 0; quarter < 4; quarter++) {
            routes.strava.clearRequests();
            for (int i = 0; i < 3; i++) {
                forge(150, i == 1 ? "update" : "create", athletes);
                routes.poll();
                routes.time.pass(Duration.ofMinutes(5));
            }
            assertThat(routes.calls()).as("calls in quarter hour " + quarter).isEqualTo(50);
        }
        SandboxAthlete newcomer = routes.strava.addAthlete();
        routes.connect(newcomer);
        forge(100, "create", athletes);
        routes.poll();
        assertThat(asked()).contains(newcomer.id());
        assertThat(routes.strava.refused()).isZero();
        assertThat(routes.delivered).isEmpty();
    }

    @Test
    void keepsNobodyFromBeingPolledWhoIsToBePolledWithoutAnEvent() {
        limitReads(40);
        List<SandboxAthlete> named = known(20);
        routes.start("reconcile=3h");
        forge(20, "create", named);
        routes.poll();
        assertThat(routes.calls()).isEqualTo(10);
        routes.strava.clearRequests();
        SandboxActivity lost = routes.addUntold(
                ines, activity -> activity.start(routes.time.instant().minusSeconds(60)));

        routes.time.pass(Duration.ofHours(3));
        forge(100, "create", named);
        routes.poll();
        routes.pollFor(Duration.ofMinutes(14));

        assertThat(asked()).hasSizeGreaterThan(20).contains(ines.id());
        assertThat(routes.delivered).containsExactly(lost.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "update"})
    void leavesAnAthleteAloneForLongerAndLongerWhoIsNamedInVain(String aspect) {
        routes.start("");

        for (int i = 0; i < 120; i++) {
            routes.push(aspect, next++, ines.id());
            routes.pass(Duration.ofSeconds(30));
        }

        assertThat(routes.lists()).isBetween(10, 20);
        assertThat(routes.calls()).isLessThan(60);
    }

    @Test
    void isOverForAnAthleteOnceThereIsNews() {
        routes.start("");
        for (int i = 0; i < 20; i++) {
            routes.push("update", next++, ines.id());
            routes.pass(Duration.ofSeconds(30));
        }
        SandboxActivity run = routes.add();
        routes.pollFor(Duration.ofMinutes(14));
        assertThat(routes.delivered).containsExactly(run.id());

        SandboxActivity second = routes.add();
        routes.poll();

        assertThat(routes.delivered).containsExactly(run.id(), second.id());
    }

    @Test
    void doesNotStarveWhomEventsNameForAReason() {
        limitReads(40);
        List<SandboxAthlete> named = known(10);
        routes.start("");
        forge(10, "update", named);
        routes.poll();
        assertThat(routes.calls()).isEqualTo(10);
        SandboxActivity run = routes.add();
        routes.poll();
        assertThat(routes.delivered).as("before there is budget").isEmpty();

        routes.time.pass(Duration.ofMinutes(15));
        forge(100, "update", named);
        routes.strava.clearRequests();
        routes.poll();

        assertThat(asked()).startsWith(ines.id());
        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void leavesTheWholeBudgetToEventsThatBringNews() {
        limitReads(40);
        List<SandboxAthlete> athletes = known(25);
        routes.start("");
        athletes.forEach(routes::add);

        routes.poll();

        assertThat(routes.delivered).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void isFollowedInTheNextQuarterHourWhereNoBudgetIsLeft() {
        limitReads(40);
        routes.start("");
        routes.strava.spend(40);
        SandboxActivity run = routes.add();
        routes.poll();
        assertThat(routes.delivered).isEmpty();
        assertThat(routes.consumer().getAthletesDue()).isOne();
        assertThat(routes.strava.refused()).isLessThanOrEqualTo(1);

        routes.pollFor(Duration.ofMinutes(9));
        assertThat(routes.strava.refused()).isLessThanOrEqualTo(1);
        routes.pollFor(Duration.ofMinutes(2));

        assertThat(routes.delivered).containsExactly(run.id());
    }
}
