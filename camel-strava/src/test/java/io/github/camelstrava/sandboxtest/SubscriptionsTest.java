package io.github.camelstrava.sandboxtest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private static final String PATH = "/push_subscriptions";
    private static final String TOKEN = "invented verify & token";

    private final StravaSandbox strava = StravaSandbox.builder()
            .clock(SandboxClock.at("2026-09-01T06:00:00Z"))
            .start();
    private final Client client = new Client(strava);
    private final WireMockServer callback =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").templatingEnabled(true));

    @AfterEach
    void stop() {
        callback.stop();
        strava.close();
    }

    @Test
    void subscribesWhoeverEchoesTheChallenge() {
        answers(echo());

        Client.Reply reply = create();

        assertThat(reply.status()).isEqualTo(201);
        Shapes.assertLike(Shapes.example("PushSubscription-created"), reply.json());
        assertThat(strava.callbackUrl()).contains(url());
        callback.verify(getRequestedFor(urlPathEqualTo("/strava"))
                .withQueryParam("hub.mode", equalTo("subscribe"))
                .withQueryParam("hub.verify_token", equalTo(TOKEN)));
        assertThat(reply.header("X-RateLimit-Usage")).isEqualTo("0,0");
        assertThat(reply.header("X-ReadRateLimit-Usage")).isEqualTo("0,0");
    }

    @Test
    void refusesACallbackThatDoesNotAnswer() {
        assertThat(create("http://127.0.0.1:1/strava").error())
                .isEqualTo("PushSubscription/callback url/GET to callback URL does not return 200");
        answers(aResponse().withStatus(403));
        assertThat(create().json())
                .isEqualTo(client.application("POST", PATH, fields(url())).json());
        assertThat(create().error()).isEqualTo("PushSubscription/callback url/GET to callback URL does not return 200");
        assertThat(strava.callbackUrl()).isEmpty();
    }

    @Test
    void refusesACallbackThatAnswersSomethingElse() {
        answers(aResponse().withBody("{\"hub.challenge\":\"mine\"}"));
        assertThat(create().error()).isEqualTo("PushSubscription/callback url/not verifiable");

        answers(aResponse().withBody("Welcome"));
        Client.Reply reply = create();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("PushSubscription/callback url/not verifiable");
        assertThat(create("no url").error()).isEqualTo("PushSubscription/callback url/not verifiable");
    }

    @Test
    void refusesAnEchoThatIsSaidToBeSomethingElseThanJson() {
        answers(echo("text/html"));

        assertThat(create().error()).isEqualTo("PushSubscription/callback url/not verifiable");
    }

    @Test
    void refusesACallbackThatTakesItsTime() {
        strava.callbacksMayTake(Duration.ofMillis(20));
        answers(echo().withFixedDelay(1000));

        assertThat(create().error()).isEqualTo("PushSubscription/callback url/GET to callback URL does not return 200");
        assertThat(strava.callbackUrl()).isEmpty();
    }

    @Test
    void answersOthersWhileItWaitsForTheCallback() {
        try (Inbox inbox = new Inbox()) {
            inbox.answers(exchange -> {
                int found = client.application("GET", PATH, client.credentials())
                        .json()
                        .size();
                String challenge = exchange.getRequestURI().getQuery().replaceAll(".*hub.challenge=(\\w+).*", "$1");
                Inbox.answer(exchange, found == 0 ? 200 : 500, "{\"hub.challenge\":\"" + challenge + "\"}");
            });

            assertThat(create(inbox.url()).status()).isEqualTo(201);
            assertThat(inbox.letters()).hasSize(1);
        }
    }

    @Test
    void asksNobodyIfItIsToldNotTo() {
        strava.verifyCallbacks(false);

        assertThat(create("https://hooks.example.com/strava").status()).isEqualTo(201);
    }

    @Test
    void hasOneSubscriptionAtMost() {
        strava.verifyCallbacks(false);
        long id = create("https://hooks.example.com/1").json().get("id").asLong();

        Client.Reply second = create("https://hooks.example.com/2");

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.error()).isEqualTo("PushSubscription//already exists");
        Client.Reply list = client.application("GET", PATH, client.credentials());
        assertThat(list.ids()).containsExactly(id);
        Shapes.assertLike(
                Shapes.example("PushSubscription-list").get(0), list.json().get(0));
        assertThat(list.json().at("/0/callback_url").asText()).isEqualTo("https://hooks.example.com/1");
    }

    @Test
    void endsASubscription() {
        long id = strava.subscribe("https://hooks.example.com/strava");

        assertThat(client.application("DELETE", PATH + "/1", client.credentials())
                        .error())
                .isEqualTo("PushSubscription/id/invalid");
        Client.Reply reply = client.application("DELETE", PATH + "/" + id, client.credentials());

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(strava.callbackUrl()).isEmpty();
        assertThat(client.application("GET", PATH, client.credentials()).body()).isEqualTo("[]");
        assertThat(client.application("DELETE", PATH + "/" + id, client.credentials())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesIncompleteRequests() {
        assertThat(create("").error()).isEqualTo("PushSubscription/callback url/missing");
        assertThat(create("https://hooks.example.com/" + "x".repeat(250)).error())
                .isEqualTo("PushSubscription/callback url/too long");
        assertThat(client.application("POST", PATH, client.credentials("callback_url", "https://hooks.example.com"))
                        .error())
                .isEqualTo("PushSubscription/verify token/missing");
    }

    @Test
    void refusesOtherApplications() {
        Client.Reply wrongId = client.application("GET", PATH, Map.of("client_id", "1", "client_secret", "x"));
        Client.Reply wrongSecret =
                client.application("GET", PATH, Map.of("client_id", strava.clientId(), "client_secret", "x"));

        assertThat(wrongId.status()).isEqualTo(401);
        assertThat(wrongId.error()).isEqualTo("Application/client_id/invalid");
        assertThat(wrongSecret.error()).isEqualTo("Application/client_secret/invalid");
    }

    @Test
    void countsNowhere() {
        client.application("GET", PATH, client.credentials());

        assertThat(strava.usage().overallShort()).isZero();
        assertThat(strava.usage().readShort()).isZero();
    }

    @Test
    void remembersRequestsWithoutTheirSecrets() {
        strava.verifyCallbacks(false);
        create("https://hooks.example.com/strava");
        client.application("GET", PATH, client.credentials());

        assertThat(strava.requests().get(0).form())
                .containsEntry("callback_url", "https://hooks.example.com/strava")
                .containsEntry("client_id", strava.clientId())
                .containsEntry("client_secret", "***")
                .containsEntry("verify_token", "***");
        assertThat(strava.requests().get(1).query()).containsEntry("client_secret", "***");
        assertThat(strava.requests().toString()).doesNotContain(strava.clientSecret(), TOKEN);
    }

    @Test
    void isNotSubscribedIfTheRequestFails() {
        strava.verifyCallbacks(false);
        strava.fault(Fault.status(500).onPath(PATH).onMethod("POST").once());

        assertThat(client.application("GET", PATH, client.credentials()).status())
                .isEqualTo(200);
        assertThat(create("https://hooks.example.com/strava").status()).isEqualTo(500);
        assertThat(strava.callbackUrl()).isEmpty();
        strava.fault(Fault.rateLimited().once());
        assertThat(create("https://hooks.example.com/strava").status()).isEqualTo(429);
    }

    private static ResponseDefinitionBuilder echo() {
        return echo("application/json");
    }

    private static ResponseDefinitionBuilder echo(String contentType) {
        return aResponse()
                .withHeader("Content-Type", contentType)
                .withBody("{\"hub.challenge\":\"{{request.query.[hub.challenge]}}\"}")
                .withTransformers("response-template");
    }

    private void answers(ResponseDefinitionBuilder answer) {
        if (!callback.isRunning()) {
            callback.start();
        }
        callback.resetAll();
        callback.stubFor(get(urlPathEqualTo("/strava")).willReturn(answer));
    }

    private String url() {
        return callback.baseUrl() + "/strava";
    }

    private Client.Reply create() {
        return create(url());
    }

    private Client.Reply create(String callbackUrl) {
        return client.application("POST", PATH, fields(callbackUrl));
    }

    private Map<String, String> fields(String callbackUrl) {
        return client.credentials("callback_url", callbackUrl, "verify_token", TOKEN);
    }
}
