package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * A lap of an activity.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Lap">Strava: Lap</a>
 */
public final class Lap extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Lap(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public String name() {
        return string("name");
    }

    public MetaActivity activity() {
        return object("activity", MetaActivity::new);
    }

    public MetaAthlete athlete() {
        return object("athlete", MetaAthlete::new);
    }

    /** Its number, from 1. */
    public Integer lapIndex() {
        return integer("lap_index");
    }

    public Integer split() {
        return integer("split");
    }

    public Instant startDate() {
        return instant("start_date");
    }

    /** The start on the clock of the place where it was. */
    public LocalDateTime startDateLocal() {
        return localDateTime("start_date_local");
    }

    /** Seconds. */
    public Integer elapsedTime() {
        return integer("elapsed_time");
    }

    /** Seconds, pauses left out. */
    public Integer movingTime() {
        return integer("moving_time");
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** Where it starts in the activity's streams. */
    public Integer startIndex() {
        return integer("start_index");
    }

    /** Where it ends in the activity's streams. */
    public Integer endIndex() {
        return integer("end_index");
    }

    /** Metres. */
    public Double totalElevationGain() {
        return decimal("total_elevation_gain");
    }

    /** Metres per second. */
    public Double averageSpeed() {
        return decimal("average_speed");
    }

    /** Metres per second. */
    public Double maxSpeed() {
        return decimal("max_speed");
    }

    /** Revolutions, or steps of one foot, per minute. */
    public Double averageCadence() {
        return decimal("average_cadence");
    }

    /** Watts. */
    public Double averageWatts() {
        return decimal("average_watts");
    }

    /** Whether a power meter measured the watts; false if they are estimated. */
    public Boolean deviceWatts() {
        return flag("device_watts");
    }

    /** Beats per minute. */
    public Double averageHeartrate() {
        return decimal("average_heartrate");
    }

    /** Beats per minute. */
    public Double maxHeartrate() {
        return decimal("max_heartrate");
    }

    public Integer paceZone() {
        return integer("pace_zone");
    }
}
