package io.github.camelstrava.examples.demo;

import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.model.DetailedAthlete;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;

/** The names of athletes: an activity tells only the id. Each costs one call. */
final class AthleteNames {

    private final Map<Long, String> names = new ConcurrentHashMap<>();

    String of(long athleteId, CamelContext context) {
        return names.computeIfAbsent(athleteId, id -> ask(id, context));
    }

    private static String ask(long athleteId, CamelContext context) {
        try {
            DetailedAthlete athlete = context.createFluentProducerTemplate()
                    .to("strava:athlete?rateLimitPolicy=fail")
                    .withHeader(StravaConstants.ATHLETE_ID, athleteId)
                    .request(DetailedAthlete.class);
            String name = Stream.of(athlete.firstname(), athlete.lastname())
                    .filter(part -> part != null && !part.isBlank())
                    .collect(Collectors.joining(" "));
            return name.isEmpty() ? unnamed(athleteId) : name;
        } catch (CamelExecutionException e) {
            // A name is nice to have; the activity is what counts.
            return unnamed(athleteId);
        }
    }

    private static String unnamed(long athleteId) {
        return "athlete " + athleteId;
    }
}
