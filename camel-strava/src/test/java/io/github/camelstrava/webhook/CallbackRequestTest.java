package io.github.camelstrava.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackRequestTest {

    private static CallbackRequest request(String method, String mode, String challenge, String token) {
        return new CallbackRequest(method, mode, challenge, token, InputStream.nullInputStream());
    }

    private static void assertRefused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                .isEqualTo(status));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET,  -,         true",
                "get,  subscribe, true",
                "POST, subscribe, false",
                "post, -,         false",
                "-,    subscribe, true",
                "-,    -,         false"
            })
    void theMethodTellsWhatItIsOrElseTheQuery(String method, String mode, boolean handshake) throws Exception {
        assertThat(request(method, mode, null, null).isHandshake()).isEqualTo(handshake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", ""})
    void otherMethodsAreRefused(String method) {
        assertRefused(405, () -> request(method, "subscribe", "c", "known").isHandshake());
    }

    @ParameterizedTest
    @CsvSource({
        "15f7d1a91c1f40f8a748fd134752feb3, 15f7d1a91c1f40f8a748fd134752feb3",
        "'',                               ''",
        "a\"b,                             a\\\"b",
        "a\\b,                             a\\\\b",
        "ü<script>,                        ü<script>"
    })
    void theChallengeComesBackAsJson(String challenge, String quoted) throws Exception {
        assertThat(request("GET", "subscribe", challenge, "known").handshake("known"))
                .isEqualTo("{\"hub.challenge\":\"" + quoted + "\"}");
    }

    @Test
    void lineBreaksInTheChallengeDoNotBreakTheJson() throws Exception {
        assertThat(request("GET", "subscribe", "a\r\n\u0000", "known").handshake("known"))
                .isEqualTo("{\"hub.challenge\":\"a\\r\\n\\u0000\"}");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "subscribe,   c, Known",
                "subscribe,   c, knowN",
                "subscribe,   c, known1",
                "subscribe,   c, ''",
                "subscribe,   c, -",
                "Subscribe,   c, known",
                "unsubscribe, c, known",
                "-,           c, known",
                "subscribe,   -, known"
            })
    void whoDoesNotKnowTheTokenIsRefused(String mode, String challenge, String token) {
        assertRefused(403, () -> request("GET", mode, challenge, token).handshake("known"));
    }

    @Test
    void aChallengeOfNoReasonableLengthIsRefused() throws Exception {
        assertThat(request("GET", "subscribe", "c".repeat(1024), "known").handshake("known"))
                .hasSize(1024 + 20);
        assertRefused(403, () -> request("GET", "subscribe", "c".repeat(1025), "known")
                .handshake("known"));
    }

    @Test
    void aRefusalSaysNothingOfTheToken() {
        assertThatThrownBy(() -> request("GET", "subscribe", "c", "canary-sent").handshake("canary-known"))
                .hasMessageNotContaining("canary");
    }

    @Test
    void aRequestWithoutABodyIsNoEvent() {
        assertRefused(400, () -> request("POST", null, null, null).event());
    }
}
