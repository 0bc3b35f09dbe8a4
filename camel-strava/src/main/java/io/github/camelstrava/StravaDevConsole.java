package io.github.camelstrava;

import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.ratelimit.Budget;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/** The budget, and the groups of {@code strava:activities} with those of their athletes who wait for longest. */
@DevConsole(name = "strava", displayName = "Strava", description = "Request budget, groups and athletes of Strava")
public class StravaDevConsole extends AbstractDevConsole {

    private static final int ATHLETES = 20;

    public StravaDevConsole() {
        super("camel", "strava", "Strava", "Request budget, groups and athletes of Strava");
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                "budgets",
                getCamelContext().getComponentNames().stream()
                        .filter(name -> getCamelContext().hasComponent(name) instanceof StravaComponent)
                        .map(name ->
                                budget(name, (StravaComponent) getCamelContext().hasComponent(name)))
                        .toList());
        all.put(
                "groups",
                getCamelContext().getRoutes().stream()
                        .map(Route::getConsumer)
                        .filter(StravaActivitiesConsumer.class::isInstance)
                        .map(consumer -> group((StravaActivitiesConsumer) consumer))
                        .toList());
        return all;
    }

    private static Map<String, Object> budget(String name, StravaComponent component) {
        Budget budget = component.budget();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("component", name);
        json.put(
                "readsThisQuarterHour",
                of(budget.read().used15Minutes(), budget.read().limit15Minutes()));
        json.put("readsToday", of(budget.read().usedDay(), budget.read().limitDay()));
        json.put(
                "callsThisQuarterHour",
                of(budget.overall().used15Minutes(), budget.overall().limit15Minutes()));
        json.put("callsToday", of(budget.overall().usedDay(), budget.overall().limitDay()));
        json.put("made", budget.calls());
        json.put("refused", budget.refused());
        json.put("waiting", budget.waiting());
        return json;
    }

    private static String of(int used, int limit) {
        return used + " of " + limit;
    }

    private static Map<String, Object> group(StravaActivitiesConsumer consumer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", consumer.getGroupId());
        json.put("route", consumer.getRouteId());
        json.put("athletes", consumer.getAthletes());
        json.put("covered", consumer.getAthletesCovered());
        json.put("due", consumer.getAthletesDue());
        json.put("aside", consumer.getAthletesAside());
        json.put("lag", seconds(consumer.status().lag()));
        json.put("pending", consumer.getPendingActivities());
        json.put("failing", consumer.getFailingActivities());
        json.put("postponedUntil", consumer.getPostponedUntil());
        json.put(
                "waitingLongest",
                consumer.waitingLongest(ATHLETES).stream()
                        .map(StravaDevConsole::athlete)
                        .toList());
        return json;
    }

    private static Map<String, Object> athlete(Roster.Standing standing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("athlete", standing.athleteId());
        json.put("lag", seconds(standing.lag()));
        json.put("activitiesADay", Math.round(standing.activitiesPerDay() * 100) / 100.0);
        json.put("pending", standing.pending());
        json.put("failing", standing.failing());
        return json;
    }

    private static String seconds(Duration duration) {
        return duration.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (Object part : doCallJson(options).values()) {
            for (Object each : (List<?>) part) {
                ((Map<?, ?>) each).forEach((name, value) -> line(text, name, value));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Object name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> text.append("    ").append(each).append('\n'));
        } else {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}
