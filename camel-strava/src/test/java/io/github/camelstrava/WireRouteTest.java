package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.DetailedAthlete;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, seen by a server that is no sandbox. */
class WireRouteTest {

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private StravaConfiguration configuration;

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(get(urlEqualTo("/athlete"))
                .willReturn(okJson("{\"id\":7,\"firstname\":\"Inés\"}")
                        .withHeader("X-RateLimit-Limit", "200,2000")
                        .withHeader("Set-Cookie", "a=b")
                        .withHeader("X-Request-Id", "1")));
        StravaComponent component = context.getComponent("strava", StravaComponent.class);
        component.setTime(Clock.systemUTC(), (delay, task) -> CompletableFuture.runAsync(task));
        configuration = component.getConfiguration();
        configuration.setApiUri("http://127.0.0.1:" + server.port() + "/");
        configuration.setAccessToken("a-token");
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.stop();
    }

    @Test
    void headersOfTheMessageStayOnTheMessage() {
        Exchange exchange = call(
                "strava:athlete",
                Map.of(
                        "Authorization", "Bearer somebody-elses",
                        "Host", "www.example.org",
                        "X-Some", "thing",
                        "CamelHttpUri", "http://www.example.org/",
                        "CamelHttpMethod", "DELETE",
                        "CamelHttpPath", "/other",
                        "CamelHttpQuery", "a=b",
                        "CamelStravaApiUri", "http://www.example.org/",
                        "CamelStravaAccessToken", "somebody-elses",
                        "CamelStravaClientId", "another"));

        assertThat(exchange.getMessage().getBody(DetailedAthlete.class).id()).isEqualTo(7);
        server.verify(2, anyRequestedFor(anyUrl()));
        server.verify(
                2,
                getRequestedFor(urlEqualTo("/athlete"))
                        .withHeader("Authorization", equalTo("Bearer a-token"))
                        .withHeader("Accept", equalTo("application/json"))
                        .withHeader("Host", equalTo("127.0.0.1:" + server.port()))
                        .withoutHeader("Cookie")
                        .withoutHeader("X-Some")
                        .withoutHeader("CamelHttpUri"));
        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys("X-RateLimit-Limit", "Set-Cookie", "X-Request-Id", "CamelHttpResponseCode")
                .containsEntry("X-Some", "thing");
    }

    @Test
    void anApiWithoutAPathOfItsOwnIsCalledAtItsRoot() {
        server.stubFor(get(urlPathEqualTo("/athlete/activities")).willReturn(okJson("[]")));

        assertThat(call("strava:activities", Map.of()).getMessage().getBody()).isEqualTo(List.of());
        server.verify(getRequestedFor(urlEqualTo("/athlete/activities?page=1&per_page=200"))
                .withHeader("Authorization", equalTo("Bearer a-token")));
    }

    @Test
    void anAnswerWithoutAnyHeadersIsRead() {
        server.stubFor(get(urlEqualTo("/athlete")).willReturn(aResponse().withBody("{\"id\":7}")));

        assertThat(call("strava:athlete", Map.of())
                        .getMessage()
                        .getBody(DetailedAthlete.class)
                        .id())
                .isEqualTo(7);
    }

    @Test
    void anAthleteWithoutAnIdIsNoAnswer() {
        server.stubFor(get(urlEqualTo("/athlete")).willReturn(okJson("{\"firstname\":\"Inés\"}")));

        assertThat(call("strava:athlete", Map.of()).getException())
                .isInstanceOf(StravaApiException.class)
                .hasMessageContaining("not with the JSON expected");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anAnswerThatTakesTooLongIsGivenUp() {
        call("strava:athlete", Map.of());
        server.stubFor(get(urlEqualTo("/activities/1"))
                .willReturn(okJson("{\"id\":1,\"name\":\"" + "x".repeat(1000) + "\"}")
                        .withChunkedDribbleDelay(100, 600_000)));
        configuration.setResponseTimeout(200);

        assertThat(call("strava:activity?id=1", Map.of()).getException())
                .isInstanceOf(StravaApiException.class)
                .hasMessageContaining("SocketTimeoutException");
    }

    @Test
    void aComponentOfTheUsersIsUsedInPlaceOfTheOwn() throws Exception {
        HttpComponent http = new HttpComponent();
        http.setUserAgent("somebody's own");
        context.addComponent("their-http", http);
        context.getComponent("strava", StravaComponent.class).setHttpComponent(http);

        assertThat(call("strava:athlete", Map.of()).getException()).isNull();
        server.verify(getRequestedFor(urlEqualTo("/athlete")).withHeader("User-Agent", equalTo("somebody's own")));
    }

    @Test
    void tlsIsSetUpAsTheOptionsSay(@TempDir Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "here",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "password",
                                "-keystore",
                                keys.toString())
                        .start()
                        .waitFor())
                .isZero();
        WireMockServer secured = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .bindAddress("127.0.0.1")
                .keystorePath(keys.toString())
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password"));
        secured.start();
        secured.stubFor(get(urlEqualTo("/athlete")).willReturn(okJson("{\"id\":7}")));
        configuration.setApiUri("https://127.0.0.1:" + secured.httpsPort());
        try {
            assertThat(call("strava:athlete?clientId=1", Map.of()).getException())
                    .as("nobody vouches for the server")
                    .hasStackTraceContaining("SSLHandshakeException");

            KeyStoreParameters trusted = new KeyStoreParameters();
            trusted.setResource("file:" + keys);
            trusted.setPassword("password");
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(trusted);
            SSLContextParameters tls = new SSLContextParameters();
            tls.setTrustManagers(trust);
            configuration.setSslContextParameters(tls);

            assertThat(call("strava:athlete?clientId=2", Map.of())
                            .getMessage()
                            .getBody(DetailedAthlete.class)
                            .id())
                    .isEqualTo(7);
        } finally {
            secured.stop();
        }
    }

    private Exchange call(String uri, Map<String, Object> headers) {
        return context.createProducerTemplate()
                .request(uri, exchange -> headers.forEach(exchange.getMessage()::setHeader));
    }
}
