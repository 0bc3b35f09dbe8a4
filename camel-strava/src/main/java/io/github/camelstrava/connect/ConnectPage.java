package io.github.camelstrava.connect;

import java.util.List;

/**
 * What a page tells an athlete. There is nothing in it that came with the request.
 *
 * @param outcome       what came of the sign-up
 * @param startLink     leads to another attempt, relative to the page; null where that would be of no use
 * @param missingScopes what the athlete has to agree to as well, as Strava spells it; empty unless that is the outcome
 */
public record ConnectPage(ConnectOutcome outcome, String startLink, List<String> missingScopes) {

    /**
     * A script that takes the query, and with it the authorization code, out of the browser's address bar. Each page
     * should run it: those that tell of a failure are shown at the address that Strava sent the athlete to.
     */
    public static final String CLEAN_ADDRESS = "history.replaceState(null, '', location.pathname)";

    public ConnectPage {
        missingScopes = List.copyOf(missingScopes);
    }
}
