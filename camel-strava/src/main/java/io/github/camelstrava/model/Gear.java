package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What gear in a list and gear in full have in common. */
public abstract class Gear extends StravaModel {

    Gear(ObjectNode json) {
        super(json);
    }

    /** A letter and digits: {@code b12345} for a bike, {@code g12345} for shoes. */
    public final String id() {
        return string("id");
    }

    /** Whether it is the owner's default. */
    public final Boolean primary() {
        return flag("primary");
    }

    public final String name() {
        return string("name");
    }

    public final String nickname() {
        return string("nickname");
    }

    /** Metres covered with it. */
    public final Double distance() {
        return decimal("distance");
    }

    /** Kilometres or miles covered with it, as the athlete prefers. */
    public final Double convertedDistance() {
        return decimal("converted_distance");
    }

    public final Boolean retired() {
        return flag("retired");
    }
}
