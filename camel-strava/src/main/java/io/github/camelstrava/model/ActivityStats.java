package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An athlete's totals, over the activities that everyone may see.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ActivityStats">Strava: ActivityStats</a>
 */
public final class ActivityStats extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ActivityStats(ObjectNode json) {
        super(json);
    }

    /** Metres. */
    public Double biggestRideDistance() {
        return decimal("biggest_ride_distance");
    }

    /** Metres. */
    public Double biggestClimbElevationGain() {
        return decimal("biggest_climb_elevation_gain");
    }

    /** The last four weeks. */
    public ActivityTotal recentRideTotals() {
        return object("recent_ride_totals", ActivityTotal::new);
    }

    /** The last four weeks. */
    public ActivityTotal recentRunTotals() {
        return object("recent_run_totals", ActivityTotal::new);
    }

    /** The last four weeks. */
    public ActivityTotal recentSwimTotals() {
        return object("recent_swim_totals", ActivityTotal::new);
    }

    /** Since the first of January. */
    public ActivityTotal ytdRideTotals() {
        return object("ytd_ride_totals", ActivityTotal::new);
    }

    /** Since the first of January. */
    public ActivityTotal ytdRunTotals() {
        return object("ytd_run_totals", ActivityTotal::new);
    }

    /** Since the first of January. */
    public ActivityTotal ytdSwimTotals() {
        return object("ytd_swim_totals", ActivityTotal::new);
    }

    public ActivityTotal allRideTotals() {
        return object("all_ride_totals", ActivityTotal::new);
    }

    public ActivityTotal allRunTotals() {
        return object("all_run_totals", ActivityTotal::new);
    }

    public ActivityTotal allSwimTotals() {
        return object("all_swim_totals", ActivityTotal::new);
    }
}
