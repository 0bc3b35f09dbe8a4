package io.github.camelstrava.sandboxtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plain client of Strava that retries nothing. */
final class Client {
    private static final String BOUNDARY = "a-line-between-parts";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final StravaSandbox strava;

    Client(StravaSandbox strava) {
        this.strava = strava;
    }

    /** What came back. */
    record Reply(int status, HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(body());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<Long> ids() {
            List<Long> ids = new ArrayList<>();
            json().forEach(element -> ids.add(element.get("id").asLong()));
            return ids;
        }

        /** Resource, field and code of the first error. */
        String error() {
            JsonNode error = json().at("/errors/0");
            return error.path("resource").asText() + "/" + error.path("field").asText() + "/"
                    + error.path("code").asText();
        }
    }

    Reply get(SandboxAthlete athlete, String pathAndQuery) {
        return get(athlete.accessToken(), pathAndQuery);
    }

    Reply get(String accessToken, String pathAndQuery) {
        return send(HttpRequest.newBuilder(URI.create(strava.apiUri() + pathAndQuery))
                .header("Authorization", "Bearer " + accessToken)
                .build());
    }

    /** Sends fields as a form. */
    Reply form(SandboxAthlete athlete, String method, String path, Map<String, String> fields) {
        return send(authorized(athlete, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString(encoded(fields)))
                .build());
    }

    Reply putJson(SandboxAthlete athlete, String path, String json) {
        return send(authorized(athlete, path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    Reply upload(SandboxAthlete athlete, String fileName, byte[] bytes, Map<String, String> fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        if (fileName != null) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                            + fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bytes);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(authorized(athlete, "/uploads")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    /** Sends a request as the application, which has no token. */
    Reply application(String method, String path, Map<String, String> fields) {
        boolean post = method.equals("POST");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(strava.apiUri() + path + (post ? "" : "?" + encoded(fields))));
        if (post) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return send(request.method(
                        method,
                        post
                                ? HttpRequest.BodyPublishers.ofString(encoded(fields))
                                : HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** The application's credentials, and more. */
    Map<String, String> credentials(String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", strava.clientId());
        fields.put("client_secret", strava.clientSecret());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private HttpRequest.Builder authorized(SandboxAthlete athlete, String path) {
        return HttpRequest.newBuilder(URI.create(strava.apiUri() + path))
                .header("Authorization", "Bearer " + athlete.accessToken());
    }

    Reply refresh(String refreshToken) {
        return post(
                "/token",
                Map.of(
                        "client_id",
                        strava.clientId(),
                        "client_secret",
                        strava.clientSecret(),
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        refreshToken));
    }

    Reply exchange(String code) {
        return post(
                "/token",
                Map.of(
                        "client_id",
                        strava.clientId(),
                        "client_secret",
                        strava.clientSecret(),
                        "grant_type",
                        "authorization_code",
                        "code",
                        code));
    }

    Reply post(String oauthPath, Map<String, String> form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(strava.oauthUri() + oauthPath))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    Reply send(HttpRequest request) {
        try {
            // A new client each time: on a connection it knows, the JDK repeats what was reset.
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
