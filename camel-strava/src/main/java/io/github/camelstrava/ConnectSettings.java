package io.github.camelstrava;

import io.github.camelstrava.connect.ConnectPages;
import io.github.camelstrava.connect.StandardPages;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How athletes sign up.
 *
 * @param path           where it begins
 * @param redirectUri    where Strava sends athletes back to; null for the address of this machine that they began at
 * @param scope          what they are asked for, as Strava writes it
 * @param required       what they must not leave out
 * @param approvalPrompt null for Strava's default
 * @param successUri     where they are sent in the end; null for a page
 * @param pages          what they see on the way
 */
record ConnectSettings(
        String path,
        String redirectUri,
        String scope,
        Set<String> required,
        String approvalPrompt,
        String successUri,
        ConnectPages pages) {

    private static final String DEFAULT_PATH = "/strava/connect";
    private static final String CALLBACK = "/callback";
    private static final String CONNECTED = "/connected";
    private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]");

    /** @throws IllegalArgumentException that names the option at fault */
    static ConnectSettings of(StravaEndpoint endpoint) {
        StravaParameters parameters = endpoint.getParameters();
        if (parameters.getState() != null) {
            throw new IllegalArgumentException(
                    "Option state is not for strava:connect, which makes up a state for each sign-up.");
        }
        Set<String> scope = scopes("scope", parameters.getScope());
        if (scope.isEmpty()) {
            throw new IllegalArgumentException(
                    "Option scope is empty: expected what to ask athletes for, such as read,activity:read_all.");
        }
        Set<String> required = scopes("requiredScope", parameters.getRequiredScope());
        List<String> unasked = Scope.missing(required, scope);
        if (!unasked.isEmpty()) {
            throw new IllegalArgumentException("Option requiredScope has " + String.join(",", unasked)
                    + ", which the option scope does not ask for, so no athlete could sign up.");
        }
        Object prompt = parameters.getApprovalPrompt() == null
                ? null
                : Param.approvalPrompt.parse(
                        parameters.getApprovalPrompt(), endpoint.getComponent().clock());
        return new ConnectSettings(
                path(parameters.getConnectPath()),
                redirectUri(parameters.getRedirectUri()),
                String.join(",", scope),
                required,
                prompt == null ? null : Param.approvalPrompt.onTheWire(prompt),
                successUri(parameters.getSuccessUri()),
                parameters.getConnectPages() == null ? new StandardPages() : parameters.getConnectPages());
    }

    private static Set<String> scopes(String option, String value) {
        Set<String> scopes = TokenSet.splitScopes(value);
        for (String scope : scopes) {
            if (Scope.named(scope).isEmpty()) {
                throw new IllegalArgumentException("Option " + option + " has a scope that Strava does not know: "
                        + "expected some of " + Scope.all() + ", separated by commas.");
            }
        }
        return scopes;
    }

    private static String path(String configured) {
        if (configured == null) {
            return DEFAULT_PATH;
        }
        if (!CallbackServer.isPlain(configured)) {
            throw new IllegalArgumentException("The option connectPath cannot be served: expected a path such as "
                    + DEFAULT_PATH + ", of letters, digits and - . _ ~ between slashes.");
        }
        // So that what follows it has one slash before.
        return configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
    }

    private static String redirectUri(String configured) {
        if (configured == null) {
            return null;
        }
        URI uri = uri("redirectUri", configured);
        boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!web
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("Option redirectUri must be an http or https address without user, query"
                    + " and fragment: the one at which browsers reach the callback, such as"
                    + " https://example.org/strava/connect/callback.");
        }
        return configured;
    }

    private static String successUri(String configured) {
        if (configured != null) {
            URI uri = uri("successUri", configured);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            // Two slashes would begin with a host.
            boolean path = configured.startsWith("/") && !configured.startsWith("//");
            if (uri.isAbsolute() ? !web || uri.getHost() == null : !path) {
                throw new IllegalArgumentException(
                        "Option successUri must be an http or https address, or a path such as /welcome.");
            }
        }
        return configured;
    }

    private static URI uri(String option, String value) {
        try {
            if (UNPRINTABLE.matcher(value).find()) {
                throw new URISyntaxException("", "not printable");
            }
            return new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Option " + option + " is not a URI.");
        }
    }

    /** Where it begins, as it is served. */
    String startPath() {
        return path.isEmpty() ? "/" : path;
    }

    /** Where Strava sends athletes back to. */
    String callbackPath() {
        return path + CALLBACK;
    }

    /** Where they are sent in the end, if to no other place. */
    String connectedPath() {
        return path + CONNECTED;
    }

    /** From the beginning to itself, whatever a proxy has put before the path. */
    String againLink() {
        return path.isEmpty() ? "./" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** From the callback to the beginning. */
    String startLink() {
        return path.isEmpty() ? "./" : "../" + againLink();
    }

    /** From the callback to where athletes are sent in the end. */
    String successLink() {
        return successUri != null ? successUri : CONNECTED.substring(1);
    }

    /** Whether browsers come over https, so that a cookie may be kept to that. */
    boolean isSecure() {
        return redirectUri != null && redirectUri.regionMatches(true, 0, "https:", 0, "https:".length());
    }

    /** Whether Strava sends athletes to the callback even if nothing in between changes paths. */
    boolean isRedirectServed() {
        return redirectUri == null || URI.create(redirectUri).getRawPath().endsWith(callbackPath());
    }
}
