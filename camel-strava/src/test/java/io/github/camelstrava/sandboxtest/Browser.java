package io.github.camelstrava.sandboxtest;

import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at pages and sends forms, as far as that goes without a script; it follows no redirect. */
final class Browser {
    private final Client client;

    Browser(StravaSandbox strava) {
        this.client = new Client(strava);
    }

    Client.Reply get(String uri) {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build());
    }

    /** @param fields names and values by turns; a name may come several times */
    Client.Reply post(String uri, String... fields) {
        return send(HttpRequest.newBuilder(URI.create(uri)), fields);
    }

    Client.Reply postFrom(String origin, String uri, String... fields) {
        return send(HttpRequest.newBuilder(URI.create(uri)).header("Origin", origin), fields);
    }

    Client.Reply send(String method, String uri) {
        return client.send(HttpRequest.newBuilder(URI.create(uri))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private Client.Reply send(HttpRequest.Builder request, String... fields) {
        return client.send(request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)))
                .build());
    }

    static String encoded(String... fields) {
        StringJoiner pairs = new StringJoiner("&");
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return pairs.toString();
    }

    /** The parameters of the address a redirect leads to, in their order. */
    static Map<String, String> query(Client.Reply redirect) {
        Map<String, String> query = new LinkedHashMap<>();
        String location = redirect.header("Location");
        for (String pair : location.substring(location.indexOf('?') + 1).split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    /** What a form on the page would send for a hidden field. */
    static String hidden(Client.Reply page, String name) {
        Matcher field = Pattern.compile("<input type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\">")
                .matcher(page.body());
        if (!field.find()) {
            throw new AssertionError("No field " + name + " in " + page.body());
        }
        return field.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&#13;", "\r")
                .replace("&amp;", "&");
    }
}
