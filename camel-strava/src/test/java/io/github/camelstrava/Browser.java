package io.github.camelstrava;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An athlete's browser as far as a sign-up goes: it keeps cookies, and follows no redirect by itself. */
final class Browser {

    private final ConnectRoutes routes;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(ConnectRoutes routes) {
        this.routes = routes;
    }

    HttpResponse<String> get(String pathAndQuery) {
        return get(routes, pathAndQuery);
    }

    /** The same of another node. */
    HttpResponse<String> get(ConnectRoutes node, String pathAndQuery) {
        HttpResponse<String> answer =
                cookies.isEmpty() ? node.front.get(pathAndQuery) : node.front.get(pathAndQuery, "Cookie", cookies());
        answer.headers().allValues("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String header) {
        String[] cookie = header.split(";", 2)[0].split("=", 2);
        cookies.put(cookie[0], cookie[1]);
    }

    /** What it holds, as in a header; empty for nothing. */
    String cookies() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Begins a sign-up. */
    String state() {
        return query(get(ConnectRoutes.PATH)).get("state");
    }

    /** Begins one, has the athlete agree, and tells where Strava sends the browser then. */
    String agreed(SandboxAthlete athlete, Scope... scopes) {
        return callback(state(), routes.strava.authorizationCode(athlete, scopes), scopes);
    }

    /** Signs up: agrees at Strava and comes back. */
    HttpResponse<String> comeBack(SandboxAthlete athlete, Scope... scopes) {
        return get(agreed(athlete, scopes));
    }

    static String callback(String state, String code, Scope... scopes) {
        return ConnectRoutes.PATH + "/callback?state=" + encoded(state) + "&code=" + encoded(code) + "&scope="
                + Arrays.stream(scopes).map(Scope::value).collect(Collectors.joining(","));
    }

    /** The parameters of the address that an answer sends to. */
    static Map<String, String> query(HttpResponse<?> redirect) {
        String query = URI.create(redirect.headers().firstValue("Location").orElseThrow())
                .getRawQuery();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
