package io.github.camelstrava.operation;

/**
 * What an athlete can grant to an application.
 *
 * @see <a href="https://developers.strava.com/docs/authentication/">Strava: Authentication</a>
 */
public enum Scope {
    READ("read"),
    READ_ALL("read_all"),
    PROFILE_READ_ALL("profile:read_all"),
    PROFILE_WRITE("profile:write"),
    ACTIVITY_READ("activity:read"),
    ACTIVITY_READ_ALL("activity:read_all"),
    ACTIVITY_WRITE("activity:write");

    private final String value;

    Scope(String value) {
        this.value = value;
    }

    /** The scope as Strava spells it. */
    public String value() {
        return value;
    }
}
