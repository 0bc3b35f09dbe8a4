package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who sees one kind of an activity's statistics. */
public final class StatsVisibility extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StatsVisibility(ObjectNode json) {
        super(json);
    }

    /** Such as {@code heart_rate}, {@code pace}, {@code power}, {@code speed}, {@code calories}. */
    public String type() {
        return string("type");
    }

    public Visibility visibility() {
        return value("visibility", Visibility::new);
    }
}
