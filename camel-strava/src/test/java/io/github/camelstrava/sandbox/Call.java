package io.github.camelstrava.sandbox;

import com.github.tomakehurst.wiremock.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A request as the sandbox looks at it. */
final class Call {
    static final String OAUTH = "/oauth";

    private final Request request;
    private final String path;
    private final Map<String, String> query;

    private Call(Request request, String path, Map<String, String> query) {
        this.request = request;
        this.path = path;
        this.query = query;
    }

    static Call of(Request request) {
        String url = request.getUrl();
        int mark = url.indexOf('?');
        return mark < 0
                ? new Call(request, url, Map.of())
                : new Call(request, url.substring(0, mark), parameters(url.substring(mark + 1)));
    }

    String method() {
        return request.getMethod().getName();
    }

    /** The path as sent, not decoded: an identifier that needs escaping is none of Strava's. */
    String path() {
        return path;
    }

    Map<String, String> query() {
        return query;
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String bearerToken() {
        return authorization("Bearer ");
    }

    /** Name and password, or an empty array. */
    String[] basicCredentials() {
        String encoded = authorization("Basic ");
        if (encoded == null) {
            return new String[0];
        }
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            return new String[0];
        }
    }

    /** The fields of a form; multipart is as good as URL-encoded to Strava. */
    Map<String, String> form() {
        if (request.isMultipart()) {
            Map<String, String> fields = new LinkedHashMap<>();
            request.getParts().stream()
                    .filter(part -> !isFile(part))
                    .forEach(part -> fields.put(part.getName(), part.getBody().asString()));
            return fields;
        }
        return isUrlEncoded() ? parameters(request.getBodyAsString()) : Map.of();
    }

    /** All values of a field that may come several times, as those of a list of boxes do. */
    List<String> formValues(String name) {
        if (request.isMultipart()) {
            return request.getParts().stream()
                    .filter(part -> !isFile(part) && part.getName().equals(name))
                    .map(part -> part.getBody().asString())
                    .toList();
        }
        return isUrlEncoded()
                ? pairs(request.getBodyAsString())
                        .filter(pair -> pair.getKey().equals(name))
                        .map(Map.Entry::getValue)
                        .toList()
                : List.of();
    }

    /** Whether a browser says that a page of somebody else's sent it. */
    boolean isFromElsewhere() {
        String origin = request.getHeader("Origin");
        return origin != null && !origin.equalsIgnoreCase("http://" + request.getHeader("Host"));
    }

    /** The file of a multipart form. */
    Optional<FormPart> file() {
        return !request.isMultipart()
                ? Optional.empty()
                : request.getParts().stream()
                        .filter(Call::isFile)
                        .map(part -> new FormPart(
                                part.getName(),
                                part.getFileName(),
                                part.getHeader("Content-Type").isPresent()
                                        ? part.getHeader("Content-Type").firstValue()
                                        : null,
                                part.getBody().asBytes()))
                        .findFirst();
    }

    private static boolean isFile(Request.Part part) {
        return part.getFileName() != null || part.getName().equals("file");
    }

    boolean isJson() {
        return contentType().startsWith("application/json");
    }

    String body() {
        return request.getBodyAsString();
    }

    private boolean isUrlEncoded() {
        return contentType().startsWith("application/x-www-form-urlencoded");
    }

    private String contentType() {
        return Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    }

    private String authorization(String scheme) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? header.substring(scheme.length()).trim()
                : null;
    }

    private static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        pairs(encoded).forEach(pair -> parameters.put(pair.getKey(), pair.getValue()));
        return parameters;
    }

    private static Stream<Map.Entry<String, String>> pairs(String encoded) {
        return Stream.of(encoded.split("&")).filter(pair -> !pair.isEmpty()).map(pair -> {
            int equals = pair.indexOf('=');
            return Map.entry(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        });
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
