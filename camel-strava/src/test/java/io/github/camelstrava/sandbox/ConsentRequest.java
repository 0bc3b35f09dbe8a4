package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an application asks an athlete for.
 *
 * @param scopes in the order they were asked for
 * @param state  empty if none was sent
 */
record ConsentRequest(URI redirectUri, Set<Scope> scopes, String state) {

    /** @throws Refused as Strava refuses what it cannot make out, or does not like */
    static ConsentRequest of(Map<String, String> parameters, Application application) {
        if (!application.clientId().equals(parameters.get("client_id"))) {
            throw refused("Application", "client_id");
        }
        URI redirectUri = redirectUri(parameters.getOrDefault("redirect_uri", ""))
                .filter(uri -> application.mayBeAt(uri.getHost()))
                .orElseThrow(() -> refused("Application", "redirect_uri"));
        if (!"code".equals(parameters.get("response_type"))) {
            throw refused("Authorize", "response_type");
        }
        return new ConsentRequest(
                redirectUri, scopes(parameters.getOrDefault("scope", "")), parameters.getOrDefault("state", ""));
    }

    static Refused refused(String resource, String field) {
        return new Refused(Answer.badRequest(resource, field, "invalid"));
    }

    /** The query it was made of, without what the sandbox does not need. */
    Map<String, String> parameters(Application application) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", application.clientId());
        parameters.put("redirect_uri", redirectUri.toString());
        parameters.put("response_type", "code");
        parameters.put("scope", joined(scopes));
        parameters.put("state", state);
        return parameters;
    }

    /** Those asked for that the athlete left ticked. */
    Set<Scope> granted(Collection<String> ticked) {
        return scopes.stream()
                .filter(scope -> ticked.contains(scope.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Answer allowed(String code, Set<Scope> granted) {
        // Strava leaves the commas and colons of scopes as they are.
        String scope = encoded(joined(granted)).replace("%2C", ",").replace("%3A", ":");
        return back("code=" + code + "&scope=" + scope);
    }

    Answer denied() {
        return back("error=access_denied");
    }

    private Answer back(String outcome) {
        String uri = redirectUri.toASCIIString();
        return Answer.empty(302)
                .withHeaders(Map.of(
                        "Location",
                        uri + (redirectUri.getRawQuery() == null ? "?" : "&") + "state=" + encoded(state) + "&"
                                + outcome));
    }

    /** Any host has to do with a scheme of its own, too; what follows a # would swallow the code. */
    private static Optional<URI> redirectUri(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> uri.isAbsolute() && uri.getRawFragment() == null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Set<Scope> scopes(String text) {
        Set<Scope> scopes = new LinkedHashSet<>();
        for (String name : text.trim().split("[,\\s]+")) {
            scopes.add(Arrays.stream(Scope.values())
                    .filter(scope -> scope.value().equals(name))
                    .findFirst()
                    .orElseThrow(() -> refused("Authorize", "scope")));
        }
        return scopes;
    }

    private static String joined(Set<Scope> scopes) {
        return scopes.stream().map(Scope::value).collect(Collectors.joining(","));
    }

    /** So that a space is one to every reader. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
