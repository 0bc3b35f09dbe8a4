package io.github.camelstrava.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One request.
 *
 * @param authorization the value of the header, null for none
 * @param form          the body of a form, already encoded; null for none
 */
public record HttpCall(String method, URI uri, String authorization, String form) {

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, null, null);
    }

    public static HttpCall postForm(URI uri, String form) {
        return new HttpCall("POST", uri, null, form);
    }

    public HttpCall withBearer(String accessToken) {
        return new HttpCall(method, uri, "Bearer " + accessToken, form);
    }

    public HttpCall withBasic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new HttpCall(method, uri, "Basic " + Base64.getEncoder().encodeToString(pair), form);
    }

    /** Method and path; the rest may hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getPath();
    }
}
