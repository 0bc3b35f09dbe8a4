package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How long an activity was in each zone of one kind.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ActivityZone">Strava: ActivityZone</a>
 */
public final class ActivityZone extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ActivityZone(ObjectNode json) {
        super(json);
    }

    /** {@code heartrate}, {@code power} or {@code pace}. */
    public String type() {
        return string("type");
    }

    public Double score() {
        return decimal("score");
    }

    public Integer points() {
        return integer("points");
    }

    public Boolean customZones() {
        return flag("custom_zones");
    }

    public Integer max() {
        return integer("max");
    }

    public Boolean sensorBased() {
        return flag("sensor_based");
    }

    public List<TimedZoneRange> distributionBuckets() {
        return objects("distribution_buckets", TimedZoneRange::new);
    }
}
