package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is known of an athlete before it is added; whatever is left out is invented. */
public final class AthleteSetup {
    private Long id;
    private String name;
    private String town;
    private int activities;
    private Duration span = Duration.ofDays(30);
    private Set<String> scopes =
            new LinkedHashSet<>(Arrays.stream(Scope.values()).map(Scope::value).toList());

    AthleteSetup() {}

    public AthleteSetup id(long newId) {
        this.id = newId;
        return this;
    }

    /** @param newName first and last name */
    public AthleteSetup name(String newName) {
        this.name = newName;
        return this;
    }

    /** @param newTown one of the sandbox's towns such as {@code Girona}, {@code Utrecht} or {@code Kyoto} */
    public AthleteSetup livesIn(String newTown) {
        this.town = newTown;
        return this;
    }

    /** What the athlete did before the sandbox started: so many activities in so long a time, until a few hours ago. */
    public AthleteSetup activities(int count, Duration newSpan) {
        this.activities = count;
        this.span = newSpan;
        return this;
    }

    /** What the athlete granted to the application; left out: everything. */
    public AthleteSetup scopes(String... granted) {
        this.scopes = new LinkedHashSet<>(List.of(granted));
        return this;
    }

    /** What the athlete granted to the application; left out: everything. */
    public AthleteSetup scopes(Scope... granted) {
        return scopes(Arrays.stream(granted).map(Scope::value).toArray(String[]::new));
    }

    /** The athlete knows nothing of the application yet: there are no tokens. */
    public AthleteSetup notConnected() {
        this.scopes = Set.of();
        return this;
    }

    Long id() {
        return id;
    }

    String name() {
        return name;
    }

    Town town(Town otherwise) {
        if (town == null) {
            return otherwise;
        }
        return Arrays.stream(Town.values())
                .filter(candidate -> candidate.ground().city().equalsIgnoreCase(town))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No town " + town + "; there are "
                        + Arrays.stream(Town.values())
                                .map(candidate -> candidate.ground().city())
                                .toList()));
    }

    int activities() {
        return activities;
    }

    Duration span() {
        return span;
    }

    Set<String> scopes() {
        return scopes;
    }
}
