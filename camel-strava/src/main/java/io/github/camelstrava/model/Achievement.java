package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A rank that an effort reached. */
public final class Achievement extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Achievement(ObjectNode json) {
        super(json);
    }

    public Integer typeId() {
        return integer("type_id");
    }

    /** Such as {@code pr} or {@code overall}. */
    public String type() {
        return string("type");
    }

    public Integer rank() {
        return integer("rank");
    }

    public Integer effortCount() {
        return integer("effort_count");
    }
}
