package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsole.MediaType;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Camel's developer console shows. */
class DevConsoleRouteTest {

    private final PollingRoutes routes = new PollingRoutes();
    private SandboxAthlete first;
    private SandboxAthlete second;

    @BeforeEach
    void poll() {
        first = routes.strava.addAthlete(a -> a.activities(13, Duration.ofDays(13)));
        routes.connect(first);
        routes.start("groupId=sports");
        routes.poll();
        routes.time.pass(Duration.ofMinutes(20));
        second = routes.strava.addAthlete();
        routes.connect(second);
        routes.poll();
        routes.time.pass(Duration.ofMinutes(5));
    }

    @AfterEach
    void close() {
        routes.close();
    }

    private DevConsole console() {
        return PluginHelper.getDevConsoleResolver(routes.context).resolveDevConsole("strava");
    }

    @Test
    @SuppressWarnings("unchecked")
    void tellsTheBudgetAndTheGroupsAsJson() {
        Map<String, Object> json = (Map<String, Object>) console().call(MediaType.JSON);

        Map<String, Object> budget = ((List<Map<String, Object>>) json.get("budgets")).get(0);
        assertThat(budget)
                .containsEntry("component", "strava")
                .containsEntry("readsToday", routes.strava.usage().readDay() + " of 10000")
                .containsEntry("refused", 0L);
        Map<String, Object> group = ((List<Map<String, Object>>) json.get("groups")).get(0);
        assertThat(group)
                .containsEntry("group", "sports")
                .containsEntry("route", PollingRoutes.ROUTE)
                .containsEntry("athletes", 2)
                .containsEntry("covered", 2L)
                .containsEntry("failing", 0);
        List<Map<String, Object>> athletes = (List<Map<String, Object>>) group.get("waitingLongest");
        assertThat(athletes).extracting(athlete -> athlete.get("athlete")).containsExactly(first.id(), second.id());
        assertThat((double) athletes.get(0).get("activitiesADay"))
                .isGreaterThan((double) athletes.get(1).get("activitiesADay"));
    }

    @Test
    void tellsTheSameAsTextAndNoSecret() {
        String text = (String) console().call(MediaType.TEXT);

        assertThat(text)
                .contains("group: sports", "readsToday: ", "athlete=" + first.id())
                .doesNotContain(first.accessToken(), first.refreshToken(), routes.strava.clientSecret());
    }
}
