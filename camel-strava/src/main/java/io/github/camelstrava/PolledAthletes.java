package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.polling.Troubles;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom a consumer polls: the athletes its option names, the one of the configured token, or everyone in the store. */
final class PolledAthletes {

    private static final Logger LOG = LoggerFactory.getLogger(PolledAthletes.class);

    private static final String EVERYONE = "*";

    private final StravaEndpoint endpoint;
    private final StravaSession session;
    private final Terms terms;
    /** Null if they come from the store. */
    private final List<Long> named;

    private boolean saidUseless;

    PolledAthletes(StravaEndpoint endpoint, StravaSession session, Terms terms) {
        this.endpoint = endpoint;
        this.session = session;
        this.terms = terms;
        this.named = named(endpoint.getConfiguration().getAthleteId());
    }

    private static List<Long> named(String option) {
        return option == null || option.strip().equals(EVERYONE)
                ? null
                : Arrays.stream(option.split(","))
                        .map(id -> ArgumentReader.number("athleteId", id))
                        .distinct()
                        .toList();
    }

    /** Whether an athlete who was not there before is there now. */
    boolean isOneOf(long athlete) {
        return named != null
                ? named.contains(athlete)
                : areKnownFromStart() && session.tokens().stored(athlete).isPresent();
    }

    /** Whether it is told without Strava who they are: nobody has to find out whose the configured token is. */
    boolean areKnownFromStart() {
        return endpoint.getConfiguration().getAthleteId() != null || !endpoint.isSeeded();
    }

    /** Those who are there now. */
    List<Long> list() {
        boolean onlySeeded = endpoint.getConfiguration().getAthleteId() == null;
        if (endpoint.isSeeded()) {
            try {
                // Starts the chain of its tokens, which a list from the store would not.
                long athlete =
                        ClientActivities.await(session.client().actingAthlete(null, StravaOperation.activities, terms));
                saidUseless = false;
                if (onlySeeded) {
                    return List.of(athlete);
                }
            } catch (StravaApiException e) {
                if (onlySeeded || Troubles.concernsEveryone(e)) {
                    throw e;
                }
                if (!saidUseless) {
                    saidUseless = true;
                    LOG.warn(
                            "The configured token is of no use now; the other athletes are polled. {}", e.getMessage());
                }
            }
        }
        return named != null ? named : session.tokens().athletes();
    }
}
