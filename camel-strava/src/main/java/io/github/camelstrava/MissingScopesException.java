package io.github.camelstrava;

import java.util.List;

/** The athlete agreed to less than is needed. */
final class MissingScopesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> scopes;

    MissingScopesException(List<String> scopes) {
        super("The athlete left out " + String.join(",", scopes) + ".", null, false, false);
        this.scopes = scopes;
    }

    /** As Strava spells them. */
    List<String> scopes() {
        return scopes;
    }
}
