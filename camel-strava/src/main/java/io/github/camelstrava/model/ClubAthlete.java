package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A member of a club; Strava tells no identifier.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ClubAthlete">Strava: ClubAthlete</a>
 */
public final class ClubAthlete extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClubAthlete(ObjectNode json) {
        super(json);
    }

    public String firstname() {
        return string("firstname");
    }

    /** Only the initial. */
    public String lastname() {
        return string("lastname");
    }

    /** {@code member} or {@code pending}. */
    public String membership() {
        return string("membership");
    }

    public Boolean admin() {
        return flag("admin");
    }

    public Boolean owner() {
        return flag("owner");
    }
}
