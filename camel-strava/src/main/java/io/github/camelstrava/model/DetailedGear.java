package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A bike or a pair of shoes in full.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedGear">Strava: DetailedGear</a>
 */
public final class DetailedGear extends Gear {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedGear(ObjectNode json) {
        super(json);
    }

    public String brandName() {
        return string("brand_name");
    }

    public String modelName() {
        return string("model_name");
    }

    /** 1 mountain bike, 2 cross, 3 road, 4 time trial, or another number; bikes only. */
    public Integer frameType() {
        return integer("frame_type");
    }

    public String description() {
        return string("description");
    }

    /** Kilograms; bikes only. */
    public Double weight() {
        return decimal("weight");
    }

    /** Kilometres or miles after which the athlete wants to be reminded; shoes only. */
    public Double notificationDistance() {
        return decimal("notification_distance");
    }
}
