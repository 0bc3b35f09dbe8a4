package io.github.camelstrava.examples.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Duration;
import java.time.Instant;

/**
 * What the page shows of an activity.
 *
 * @param id         as text: a browser's numbers are not exact that far
 * @param athlete    the athlete's name
 * @param athleteId  the athlete's
 * @param sport      as Strava spells it
 * @param start      local date and time without a zone, {@code 2026-03-01T07:30}
 * @param distance   metres
 * @param climb      metres
 * @param movingTime seconds
 * @param manual     whether it was typed in, so that nothing was recorded
 * @param track      an SVG path in a box of {@link TrackDrawing#WIDTH} by {@link TrackDrawing#HEIGHT}; null without a
 *                   track
 * @param afterEnd   seconds from its end until it arrived here; null if that is no measure of anything, as it was there
 *                   before anybody looked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActivityCard(
        String id,
        long athleteId,
        String athlete,
        String name,
        String sport,
        String start,
        Double distance,
        Double climb,
        Integer movingTime,
        boolean manual,
        String track,
        Long afterEnd) {

    private static final Duration JUST_NOW = Duration.ofHours(1);

    static ActivityCard of(SummaryActivity activity, String athlete, Instant arrival) {
        return new ActivityCard(
                String.valueOf(activity.id()),
                activity.athlete().id(),
                athlete,
                activity.name(),
                activity.sportType() == null ? null : activity.sportType().value(),
                activity.startDateLocal() == null
                        ? null
                        : activity.startDateLocal().toString(),
                activity.distance(),
                activity.totalElevationGain(),
                activity.movingTime(),
                Boolean.TRUE.equals(activity.manual()),
                TrackDrawing.path(activity.map()),
                afterEnd(activity, arrival));
    }

    private static Long afterEnd(SummaryActivity activity, Instant arrival) {
        if (activity.startDate() == null || activity.elapsedTime() == null) {
            return null;
        }
        Duration after = Duration.between(activity.startDate().plusSeconds(activity.elapsedTime()), arrival);
        return after.isNegative() || after.compareTo(JUST_NOW) > 0 ? null : after.toSeconds();
    }
}
