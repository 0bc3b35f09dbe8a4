package io.github.camelstrava.examples.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.camelstrava.StravaDevConsole;
import io.github.camelstrava.ratelimit.Budget;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.console.DevConsole.MediaType;

/**
 * The numbers of the page.
 *
 * @param calls     made since the start
 * @param refused   how many of them Strava refused
 * @param waiting   calls that wait for budget
 * @param delivered activities that came out of the queue since the start
 * @param following how many athletes there are
 * @param aside     how many of them must connect again
 * @param athletes  the first twenty of them
 */
record Figures(
        List<Window> windows,
        long calls,
        long refused,
        int waiting,
        long delivered,
        int following,
        int aside,
        List<Athlete> athletes) {

    /** @param kind {@code reads} or {@code calls}, of which reads are a part */
    record Window(String kind, String span, int used, int limit) {}

    /**
     * An athlete who is followed.
     *
     * @param lag       seconds since Strava was last asked for activities
     * @param delivered since the start
     * @param afterEnd  as {@link ActivityCard#afterEnd}, of the latest activity that has it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Athlete(long id, String name, long lag, long delivered, Long afterEnd) {}

    /** Asks for names as well, so it may take a moment. */
    static Figures of(CamelContext context, Arrivals arrivals, LongFunction<String> names) {
        Budget budget = Demo.strava(context).budget();
        Map<?, ?> group = group(context);
        return new Figures(
                windows(budget),
                budget.calls(),
                budget.refused(),
                budget.waiting(),
                arrivals.count(),
                number(group.get("athletes")).intValue(),
                number(group.get("aside")).intValue(),
                athletes(group)
                        .map(athlete -> athlete(athlete, arrivals, names))
                        // Not by lag, which changes places all the time.
                        .sorted(Comparator.comparing(Athlete::name).thenComparing(Athlete::id))
                        .toList());
    }

    private static List<Window> windows(Budget budget) {
        Budget.Quota reads = budget.read();
        Budget.Quota all = budget.overall();
        return List.of(
                new Window("reads", "quarter hour", reads.used15Minutes(), reads.limit15Minutes()),
                new Window("reads", "day", reads.usedDay(), reads.limitDay()),
                new Window("calls", "quarter hour", all.used15Minutes(), all.limit15Minutes()),
                new Window("calls", "day", all.usedDay(), all.limitDay()));
    }

    /** What Camel's developer console knows of the one group there is; empty while its route does not run. */
    private static Map<?, ?> group(CamelContext context) {
        StravaDevConsole console = new StravaDevConsole();
        console.setCamelContext(context);
        Map<?, ?> all = (Map<?, ?>) console.call(MediaType.JSON);
        return ((List<?>) all.get("groups"))
                .stream().findFirst().map(group -> (Map<?, ?>) group).orElse(Map.of());
    }

    private static Stream<Map<?, ?>> athletes(Map<?, ?> group) {
        return group.get("waitingLongest") instanceof List<?> athletes
                ? athletes.stream().map(athlete -> (Map<?, ?>) athlete)
                : Stream.empty();
    }

    private static Athlete athlete(Map<?, ?> standing, Arrivals arrivals, LongFunction<String> names) {
        long id = number(standing.get("athlete")).longValue();
        return new Athlete(
                id,
                names.apply(id),
                Duration.parse((String) standing.get("lag")).toSeconds(),
                arrivals.countOf(id),
                arrivals.lastAfterEnd(id));
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : 0;
    }
}
