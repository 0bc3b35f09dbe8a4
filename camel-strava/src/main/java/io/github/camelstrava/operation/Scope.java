package io.github.camelstrava.operation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Whether Strava has a scope of that name. */
    public static boolean isKnown(String name) {
        return Arrays.stream(values()).anyMatch(scope -> scope.value.equals(name));
    }

    /** The names of all scopes, for a reader. */
    public static String all() {
        return Arrays.stream(values()).map(Scope::value).collect(Collectors.joining(", "));
    }

    /** The scope as Strava spells it. */
    public String value() {
        return value;
    }
}
