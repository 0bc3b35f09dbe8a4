package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Instant;
import java.util.Map;

/**
 * A request the sandbox received. It holds no token, code or secret: of parameters and fields that carry one it only
 * says that they were there, with the value {@code ***}.
 *
 * @param time      by the sandbox's clock
 * @param method    such as {@code GET}
 * @param path      below the API's base such as {@code /athlete/activities}, or an OAuth path such as
 *                  {@code /oauth/token}
 * @param query     the query's parameters; for token requests {@code grant_type}, for those of the page where athletes
 *                  authorize the fields of its form as well, without {@code state}
 * @param form      the fields of a form, URL-encoded or multipart, without its file; empty for OAuth
 * @param body      the text of a JSON body, null if there was none
 * @param file      the file that came with a multipart form, null if none did
 * @param operation the row of the operation table, null for OAuth and unknown paths
 * @param athleteId whose token was sent, null if it was none the sandbox knows
 * @param status    the HTTP status answered; 0 if the connection was broken before one, -1 while it is undecided
 */
public record SandboxRequest(
        Instant time,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> form,
        String body,
        SandboxFile file,
        StravaOperation operation,
        Long athleteId,
        int status) {

    static SandboxRequest ofApi(Instant time, Call call, String path, StravaOperation operation, Long athleteId) {
        return new SandboxRequest(
                time,
                call.method(),
                path,
                Secrets.masked(call.query()),
                Secrets.masked(call.form()),
                call.isJson() ? Secrets.masked(call.body()) : null,
                call.file().map(FormPart::described).orElse(null),
                operation,
                athleteId,
                -1);
    }

    static SandboxRequest ofOAuth(Instant time, Call call, String path, Map<String, String> shown, Long athleteId) {
        return new SandboxRequest(time, call.method(), path, shown, Map.of(), null, null, null, athleteId, -1);
    }

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
        return new SandboxRequest(time, method, path, query, form, body, file, operation, athleteId, newStatus);
    }
}
