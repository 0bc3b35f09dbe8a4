package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Who may see something.
 *
 * @param value as Strava spells it
 */
public record Visibility(@JsonValue String value) {

    public static final Visibility EVERYONE = new Visibility("everyone");
    public static final Visibility FOLLOWERS_ONLY = new Visibility("followers_only");
    public static final Visibility ONLY_ME = new Visibility("only_me");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Visibility {
        Objects.requireNonNull(value, "value");
    }

    /** The value itself, so that a route can compare it with text. */
    @Override
    public String toString() {
        return value;
    }
}
