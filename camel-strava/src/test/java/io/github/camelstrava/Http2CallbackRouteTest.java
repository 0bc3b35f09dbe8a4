package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plain platform-http route on the same server answers 200 either way. */
class Http2CallbackRouteTest {

    @ParameterizedTest
    @EnumSource
    void answersWhateverVersionOfHttpIsSpoken(HttpClient.Version version) throws Exception {
        try (PushRoutes routes = new PushRoutes()) {
            routes.start(routes.activities("&verifyToken=abc"));

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(version)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(routes.callbackUrl()
                                            + "?hub.mode=subscribe&hub.challenge=15f7&hub.verify_token=abc"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsTooLargeWhateverVersionOfHttpIsSpoken(HttpClient.Version version) throws Exception {
        try (PushRoutes routes = new PushRoutes()) {
            routes.start(routes.webhook(""));

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(version)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(routes.callbackUrl()))
                                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(70_000)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesEventsWhateverVersionOfHttpIsSpoken(HttpClient.Version version) throws Exception {
        try (PushRoutes routes = new PushRoutes()) {
            routes.start(routes.webhook("&subscribe=false"));
            long subscription = routes.strava.subscribe(routes.callbackUrl());

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(version)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(routes.callbackUrl()))
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"aspect_type\":\"create\","
                                            + "\"event_time\":1790000000,\"object_id\":1,\"object_type\":\"activity\","
                                            + "\"owner_id\":2,\"subscription_id\":" + subscription + "}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(routes.arrived).hasSize(1);
        }
    }
}
