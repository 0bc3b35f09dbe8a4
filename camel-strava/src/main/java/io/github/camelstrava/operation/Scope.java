package io.github.camelstrava.operation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an athlete can grant to an application.
 *
 * @see <a href="https://developers.strava.com/docs/authentication/">Strava: Authentication</a>
 */
public enum Scope {
    READ("read", "View data about your public profile"),
    READ_ALL("read_all", "View your private non-activity data such as segments and routes"),
    PROFILE_READ_ALL("profile:read_all", "View your complete Strava profile"),
    PROFILE_WRITE("profile:write", "Update your Strava profile"),
    ACTIVITY_READ("activity:read", "View data about your activities"),
    ACTIVITY_READ_ALL("activity:read_all", "View data about your private activities"),
    ACTIVITY_WRITE("activity:write", "Upload your activities to Strava");

    private final String value;
    private final String wording;

    Scope(String value, String wording) {
        this.value = value;
        this.wording = wording;
    }

    /** The scope of that name, empty if Strava has none. */
    public static Optional<Scope> named(String name) {
        return Arrays.stream(values()).filter(scope -> scope.value.equals(name)).findFirst();
    }

    /**
     * What is missing of scopes that are needed. {@code activity:read_all} is taken for {@code activity:read} as well, of
     * which Strava says that it is a part.
     *
     * @return in the order they are needed in, as Strava spells them
     */
    public static List<String> missing(Collection<String> needed, Set<String> granted) {
        boolean allActivities = granted.contains(ACTIVITY_READ_ALL.value);
        return needed.stream()
                .filter(scope -> !granted.contains(scope))
                .filter(scope -> !(allActivities && scope.equals(ACTIVITY_READ.value)))
                .toList();
    }

    /** The names of all scopes, for a reader. */
    public static String all() {
        return Arrays.stream(values()).map(Scope::value).collect(Collectors.joining(", "));
    }

    /** The scope as Strava spells it. */
    public String value() {
        return value;
    }

    /** What athletes read beside its box. */
    public String wording() {
        return wording;
    }
}
