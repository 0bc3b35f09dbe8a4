package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The callback, whatever version of HTTP is spoken. */
class Http2CallbackRouteTest {

    private final PushRoutes routes = new PushRoutes();

    @AfterEach
    void stop() {
        routes.close();
    }

    private HttpResponse<String> send(
            HttpClient.Version version, String method, String query, HttpRequest.BodyPublisher body) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(routes.callbackUrl() + query))
                                .method(method, body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void answersHandshakes(HttpClient.Version version) throws Exception {
        routes.start(routes.activities("&verifyToken=abc"));

        HttpResponse<String> answer = send(
                version, "GET", "?hub.mode=subscribe&hub.challenge=15f7&hub.verify_token=abc", BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"hub.challenge\":\"15f7\"}");
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsTooLarge(HttpClient.Version version) throws Exception {
        routes.start(routes.webhook(""));

        HttpResponse<String> answer = send(version, "POST", "", BodyPublishers.ofString("x".repeat(70_000)));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @EnumSource
    void takesEvents(HttpClient.Version version) throws Exception {
        routes.start(routes.webhook("&subscribe=false"));
        long subscription = routes.strava.subscribe(routes.callbackUrl());

        HttpResponse<String> answer = send(
                version,
                "POST",
                "",
                BodyPublishers.ofString("{\"aspect_type\":\"create\",\"event_time\":1790000000,\"object_id\":1,"
                        + "\"object_type\":\"activity\",\"owner_id\":2,\"subscription_id\":" + subscription + "}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(routes.arrived).hasSize(1);
    }
}
