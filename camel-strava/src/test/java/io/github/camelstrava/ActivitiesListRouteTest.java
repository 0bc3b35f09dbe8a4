package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.ids;
import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code strava:activities} makes of odd dates, large ids, short pages and lists that shift. */
class ActivitiesListRouteTest {

    private final PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete athlete(int activities, int days) {
        return routes.strava.addAthlete(athlete -> athlete.activities(activities, Duration.ofDays(days)));
    }

    private Instant daysAgo(int days) {
        return routes.time.instant().minus(Duration.ofDays(days));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2099-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "yesterday",
                ""
            })
    void isNotPutOffByAnAbsurdDate(String date) {
        SandboxAthlete athlete = athlete(210, 13);
        routes.start("after=30d");
        routes.poll();
        List<Long> expected = new ArrayList<>(routes.delivered);

        // Only the date that is shown is absurd; the activity has its place in the list.
        SandboxActivity odd = athlete.addActivity();
        routes.strava.fault(Fault.editJson(list -> list.forEach(activity -> {
                    if (activity.path("id").asLong() == odd.id()) {
                        ((ObjectNode) activity).put("start_date", date);
                    }
                }))
                .on(StravaOperation.activities));
        routes.pollLater();
        expected.add(odd.id());
        for (int i = 0; i < 3; i++) {
            SandboxActivity next = athlete.addActivity();
            expected.add(next.id());
            routes.pollLater();
            routes.time.pass(Duration.ofDays(6));
        }
        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(expected);
        assertThat(routes.handled).isEmpty();
    }

    @Test
    void emitsOnceWhatShowsNothingButItsDay() {
        SandboxAthlete athlete = athlete(0, 1);
        for (int i = 0; i < 40; i++) {
            Instant start = daysAgo(40).plus(Duration.ofHours(20L * i));
            athlete.addActivity(a -> a.start(start));
        }
        routes.strava.fault(Fault.editJson(list -> list.forEach(activity -> {
                    if (activity.path("id").asLong() % 2 == 0) {
                        String day = activity.path("start_date").asText().substring(0, 10);
                        ((ObjectNode) activity).put("start_date", day + "T00:00:01Z");
                    }
                }))
                .on(StravaOperation.activities));
        routes.start("after=60d&pageSize=7");
        for (int i = 0; i < 30; i++) {
            routes.poll();
            routes.time.pass(Duration.ofHours(15));
        }

        assertThat(routes.handled).isEmpty();
        assertThat(routes.delivered).containsExactlyInAnyOrderElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void keepsAllBitsOfAnId() {
        SandboxAthlete athlete = athlete(0, 1);
        athlete.addActivity(a -> a.id(Long.MAX_VALUE).start(daysAgo(3)));
        athlete.addActivity(a -> a.id((1L << 53) + 1).start(daysAgo(2)));
        athlete.addActivity(a -> a.id((1L << 31) + 1).start(daysAgo(1)));
        routes.start("after=10d&detail=true");

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered).containsExactly(Long.MAX_VALUE, (1L << 53) + 1, (1L << 31) + 1);
    }

    @Test
    void missesNothingIfPagesAreShorterThanAsked() {
        SandboxAthlete athlete = athlete(120, 10);
        routes.strava.largestPage(30);
        routes.start("after=30d");
        routes.poll();
        SandboxActivity next = athlete.addActivity();
        for (int i = 0; i < 3; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered)
                .containsExactlyElementsOf(idsOldestFirst(athlete))
                .endsWith(next.id());
        routes.strava.clearRequests();
        routes.pollLater();
        assertThat(routes.lists()).isOne();
    }

    @Test
    void remembersWhatIsThereIfPagesAreShorterThanAsked() {
        SandboxAthlete athlete = athlete(120, 10);
        routes.strava.largestPage(30);
        routes.start("");
        routes.poll();

        SandboxActivity next = athlete.addActivity();
        for (int i = 0; i < 6; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).containsExactlyElementsOf(ids(next));
    }

    @Test
    void missesNothingIfSomeAreLeftOutOfEachPage() {
        SandboxAthlete athlete = routes.strava.addAthlete(
                a -> a.activities(0, Duration.ofDays(1)).scopes("read", "activity:read"));
        for (int i = 0; i < 60; i++) {
            int number = i;
            Instant start = daysAgo(70).plus(Duration.ofDays(i));
            athlete.addActivity(a -> {
                a.start(start);
                if (number % 3 == 0) {
                    a.onlyMe();
                }
            });
        }
        routes.start("after=90d&pageSize=10");

        routes.poll();

        assertThat(routes.delivered)
                .containsExactlyElementsOf(athlete.activities().stream()
                        .filter(activity -> !activity.isOnlyMe())
                        .sorted(Comparator.comparing(SandboxActivity::start))
                        .map(SandboxActivity::id)
                        .toList());
    }

    @Test
    void missesAndRepeatsNothingIfTheListShiftsBetweenPages() {
        SandboxAthlete athlete = athlete(450, 300);
        List<Long> before = idsOldestFirst(athlete);
        routes.strava.fault(Fault.meanwhile(() -> {
                    athlete.activities().get(athlete.activities().size() - 1).delete();
                    athlete.addActivity();
                })
                .on(StravaOperation.activities)
                .after(1)
                .times(2));
        routes.start("after=400d");

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered).doesNotHaveDuplicates().containsAll(before).hasSize(452);
    }
}
