package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A club in full.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedClub">Strava: DetailedClub</a>
 */
public final class DetailedClub extends Club {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedClub(ObjectNode json) {
        super(json);
    }

    public String description() {
        return string("description");
    }

    /** Such as {@code casual_club}, {@code racing_team}, {@code shop}, {@code company}, {@code other}. */
    public String clubType() {
        return string("club_type");
    }

    public String website() {
        return string("website");
    }

    public Long ownerId() {
        return longInteger("owner_id");
    }

    /** How many members the acting athlete follows. */
    public Integer followingCount() {
        return integer("following_count");
    }
}
