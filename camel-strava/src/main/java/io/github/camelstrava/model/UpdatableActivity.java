package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What to change of an activity. All of its fields are sent, also those without an accessor.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-UpdatableActivity">Strava: UpdatableActivity</a>
 */
public final class UpdatableActivity extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UpdatableActivity(ObjectNode json) {
        super(json);
    }

    public String name() {
        return string("name");
    }

    public String description() {
        return string("description");
    }

    /** Heeded only where there is no {@link #sportType()}. */
    public ActivityType type() {
        return value("type", ActivityType::new);
    }

    public SportType sportType() {
        return value("sport_type", SportType::new);
    }

    public Boolean commute() {
        return flag("commute");
    }

    /** Whether it took place on a training machine. */
    public Boolean trainer() {
        return flag("trainer");
    }

    /** Whether it is to be muted. */
    public Boolean hideFromHome() {
        return flag("hide_from_home");
    }

    /** Such as {@code b12345}; {@code none} for no gear. */
    public String gearId() {
        return string("gear_id");
    }
}
