package io.github.camelstrava.examples.demo;

import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What an athlete does who follows the button on the page, and agrees to everything. */
final class SignUp {

    private SignUp() {}

    /** @return the page that comes at the end */
    static HttpResponse<String> of(SandboxAthlete athlete, StravaSandbox strava, LocalServer server) throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        // Java keeps no cookies of a host without a dot.
        URI button = URI.create("http://127.0.0.1:" + server.port() + "/strava/connect");
        URI consent = send(browser, HttpRequest.newBuilder(button)).uri();
        StringBuilder form = new StringBuilder(consent.getRawQuery())
                .append("&decision=allow&athlete=")
                .append(athlete.id());
        for (String field : consent.getRawQuery().split("&")) {
            if (field.startsWith("scope=")) {
                for (String scope : URLDecoder.decode(field.substring(6), StandardCharsets.UTF_8)
                        .split(",")) {
                    form.append("&grant=").append(URLEncoder.encode(scope, StandardCharsets.UTF_8));
                }
            }
        }
        HttpResponse<Void> decision = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(strava.oauthUri() + "/authorize"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        // A request of its own: Java would send the header with the content's type again.
        URI back = URI.create(decision.headers().firstValue("Location").orElseThrow());
        return send(browser, HttpRequest.newBuilder(back));
    }

    private static HttpResponse<String> send(HttpClient browser, HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
