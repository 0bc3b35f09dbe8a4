package io.github.camelstrava;

import java.util.List;

/** What a meter registry shows of a consumer's group. */
final class GroupFigures {

    static final List<Meters.Figure<StravaActivitiesConsumer>> ALL = List.of(
            new Meters.Figure<>(
                    "camel.strava.athletes", "Athletes that the group polls", null, consumer -> consumer.getAthletes()),
            new Meters.Figure<>(
                    "camel.strava.athletes.covered",
                    "Athletes that the request budget covers at each delay",
                    null,
                    consumer -> consumer.getAthletesCovered()),
            new Meters.Figure<>(
                    "camel.strava.lag",
                    "Time since the athlete was polled who waits for longest",
                    "seconds",
                    consumer -> consumer.getLagSeconds()),
            new Meters.Figure<>(
                    "camel.strava.activities.pending",
                    "Activities found and not delivered yet",
                    null,
                    consumer -> consumer.getPendingActivities()),
            new Meters.Figure<>(
                    "camel.strava.activities.failing",
                    "Pending activities whose exchange has failed",
                    null,
                    consumer -> consumer.getFailingActivities()));

    private GroupFigures() {}
}
