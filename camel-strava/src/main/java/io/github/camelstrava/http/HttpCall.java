package io.github.camelstrava.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * One request.
 *
 * @param secretQuery   more of the query, encoded, that no log may show; null for none
 * @param authorization the value of the header, null for none
 * @param accept        the type of the answer
 * @param body          null for none
 */
public record HttpCall(String method, URI uri, String secretQuery, String authorization, String accept, HttpBody body) {

    public static final String JSON = "application/json";

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, null, null, JSON, null);
    }

    public static HttpCall postForm(URI uri, Map<String, String> fields) {
        return new HttpCall("POST", uri, null, null, JSON, new HttpBody.Form(fields));
    }

    public HttpCall withBearer(String accessToken) {
        return new HttpCall(method, uri, secretQuery, "Bearer " + accessToken, accept, body);
    }

    public HttpCall withBasic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new HttpCall(
                method, uri, secretQuery, "Basic " + Base64.getEncoder().encodeToString(pair), accept, body);
    }

    /** Method and path; the rest may hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getPath();
    }
}
