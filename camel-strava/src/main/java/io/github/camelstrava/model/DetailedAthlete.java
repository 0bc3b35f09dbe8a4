package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An athlete's profile in full.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedAthlete">Strava: DetailedAthlete</a>
 */
public final class DetailedAthlete extends Athlete {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedAthlete(ObjectNode json) {
        super(json);
    }

    public Integer followerCount() {
        return integer("follower_count");
    }

    public Integer friendCount() {
        return integer("friend_count");
    }

    public Integer mutualFriendCount() {
        return integer("mutual_friend_count");
    }

    /** 0 cyclist, 1 runner. */
    public Integer athleteType() {
        return integer("athlete_type");
    }

    /** A pattern such as {@code %d/%m/%Y}. */
    public String datePreference() {
        return string("date_preference");
    }

    /** {@code feet} or {@code meters}. */
    public String measurementPreference() {
        return string("measurement_preference");
    }

    /** Functional threshold power in watts. */
    public Integer ftp() {
        return integer("ftp");
    }

    public List<SummaryClub> clubs() {
        return objects("clubs", SummaryClub::new);
    }

    public List<SummaryGear> bikes() {
        return objects("bikes", SummaryGear::new);
    }

    public List<SummaryGear> shoes() {
        return objects("shoes", SummaryGear::new);
    }
}
