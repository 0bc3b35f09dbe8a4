package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A comment on an activity.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-Comment">Strava: Comment</a>
 */
public final class Comment extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Comment(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public Long activityId() {
        return longInteger("activity_id");
    }

    public String text() {
        return string("text");
    }

    /** Only the name. */
    public SummaryAthlete athlete() {
        return object("athlete", SummaryAthlete::new);
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    /** Where the next page starts if this comment is the last of its own; already percent-encoded. */
    public String cursor() {
        return string("cursor");
    }

    public Integer reactionCount() {
        return integer("reaction_count");
    }

    /** Whether the acting athlete reacted. */
    public Boolean hasReacted() {
        return flag("has_reacted");
    }
}
