package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Instant;
import java.util.Map;

/**
 * A request the sandbox received. It holds no token, code or secret.
 *
 * @param time      by the sandbox's clock
 * @param method    such as {@code GET}
 * @param path      below the API's base such as {@code /athlete/activities}, or an OAuth path such as
 *                  {@code /oauth/token}
 * @param query     the query's parameters; for token requests {@code grant_type}
 * @param operation the row of the operation table, null for OAuth and unknown paths
 * @param athleteId whose token was sent, null if it was none the sandbox knows
 * @param status    the HTTP status answered; 0 if the connection was broken before one, -1 while it is undecided
 */
public record SandboxRequest(
        Instant time,
        String method,
        String path,
        Map<String, String> query,
        StravaOperation operation,
        Long athleteId,
        int status) {

    public boolean isOAuth() {
        return path.startsWith(Call.OAUTH);
    }

    /** Whether the answer is one page of a list. */
    public boolean isPaged() {
        return operation != null && operation.spec().paging() != Paging.NONE;
    }

    /** The page asked for, 1 if none was named. */
    public int page() {
        String page = query.getOrDefault("page", "1");
        return page.matches("\\d{1,9}") ? Integer.parseInt(page) : 1;
    }

    SandboxRequest answered(int newStatus) {
        return new SandboxRequest(time, method, path, query, operation, athleteId, newStatus);
    }
}
