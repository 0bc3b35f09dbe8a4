package io.github.camelstrava;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/**
 * Down while the application as a whole cannot work: it is inactive, its credentials are wrong, the store cannot be read,
 * or there is no subscription for the events that are expected. An athlete's trouble, an outage of Strava and a used up
 * budget are told as a detail.
 */
final class ActivitiesHealthCheck extends ScheduledPollConsumerHealthCheck {

    private final StravaActivitiesConsumer consumer;

    ActivitiesHealthCheck(StravaActivitiesConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result polls = super.call(options);
        Exception unhealthy = consumer.unhealthy();
        if (!isEnabled() || unhealthy == null && !consumer.isReady()) {
            return polls;
        }
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this).details(polls.getDetails());
        builder.detail("group", consumer.getGroupId())
                .detail(
                        "lag",
                        consumer.status().lag().truncatedTo(ChronoUnit.SECONDS).toString())
                .detail("coverage", consumer.getCoverage())
                .detail("failing", consumer.getFailingActivities())
                .detail("postponedUntil", consumer.getPostponedUntil());
        if (unhealthy != null) {
            return builder.down()
                    .message(unhealthy.getMessage())
                    .error(unhealthy)
                    .build();
        }
        if (consumer.subscriptionProblem() != null) {
            return builder.down().message(consumer.subscriptionProblem()).build();
        }
        polls.getError().ifPresent(error -> builder.detail("lastPoll", error.getMessage()));
        return builder.up().build();
    }
}
