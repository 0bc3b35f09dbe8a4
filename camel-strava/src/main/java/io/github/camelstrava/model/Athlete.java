package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What a short and a full profile have in common. */
public abstract class Athlete extends StravaModel {

    Athlete(ObjectNode json) {
        super(json);
    }

    /** Null where Strava withholds it, as in kudos. */
    public final Long id() {
        return longInteger("id");
    }

    public final String username() {
        return string("username");
    }

    public final String firstname() {
        return string("firstname");
    }

    /** Where Strava protects the athlete, only the initial. */
    public final String lastname() {
        return string("lastname");
    }

    public final String bio() {
        return string("bio");
    }

    public final String city() {
        return string("city");
    }

    public final String state() {
        return string("state");
    }

    public final String country() {
        return string("country");
    }

    /** {@code M}, {@code F} or null. */
    public final String sex() {
        return string("sex");
    }

    /** The former name of {@link #summit()}. */
    public final Boolean premium() {
        return flag("premium");
    }

    /** Whether the athlete has a subscription. */
    public final Boolean summit() {
        return flag("summit");
    }

    public final Instant createdAt() {
        return instant("created_at");
    }

    public final Instant updatedAt() {
        return instant("updated_at");
    }

    /** Kilograms. */
    public final Double weight() {
        return decimal("weight");
    }

    /** Address of a picture of 62 by 62 pixels; without a picture, not an absolute address. */
    public final String profileMedium() {
        return string("profile_medium");
    }

    /** Address of a picture of 124 by 124 pixels; without a picture, not an absolute address. */
    public final String profile() {
        return string("profile");
    }

    /** Whether the acting athlete follows this one: {@code pending}, {@code accepted}, {@code blocked} or null. */
    public final String friend() {
        return string("friend");
    }

    /** Whether this athlete follows the acting one: {@code pending}, {@code accepted}, {@code blocked} or null. */
    public final String follower() {
        return string("follower");
    }
}
