package io.github.camelstrava.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApacheHttpTransportTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final CloseableHttpClient client =
            HttpClients.custom().disableAutomaticRetries().build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(201)
                        .withHeader("X-Some", "thing")
                        .withBody("the body")));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop();
        timer.shutdownNow();
    }

    @Test
    void sendsWhatItIsToldAndNothingElseThatMatters() throws Exception {
        execute(LONG, HttpCall.get(uri("/some?x=%2F")).withBearer("a-token"));

        server.verify(getRequestedFor(urlEqualTo("/some?x=%2F"))
                .withHeader("Authorization", equalTo("Bearer a-token"))
                .withHeader("Accept", equalTo("application/json"))
                .withoutHeader("Cookie")
                .withoutHeader("Content-Type"));
    }

    @Test
    void sendsAForm() throws Exception {
        execute(
                LONG,
                HttpCall.postForm(uri("/token"), new TreeMap<>(Map.of("a", "b", "c", "ä")))
                        .withBasic("me", "s:crét"));

        server.verify(postRequestedFor(urlEqualTo("/token"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded; charset=UTF-8"))
                .withBasicAuth(new com.github.tomakehurst.wiremock.client.BasicCredentials("me", "s:crét"))
                .withRequestBody(equalTo("a=b&c=%C3%A4")));
    }

    @Test
    void findsHeadersIgnoringCase() throws Exception {
        transport(LONG).execute(HttpCall.get(uri("/")), answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("x-SOME")).isEqualTo("thing");
            assertThat(answer.header("X-Other")).isNull();
            assertThat(answer.body()).hasContent("the body");
            return null;
        });
    }

    @Test
    void followsNoRedirect() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(302).withHeader("Location", "/other")));

        transport(LONG).execute(HttpCall.get(uri("/first")).withBearer("a-token"), answer -> {
            assertThat(answer.status()).isEqualTo(302);
            return null;
        });

        server.verify(0, getRequestedFor(urlEqualTo("/other")));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void repeatsNothingByItself(int status) throws Exception {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("Retry-After", "0")));

        execute(LONG, HttpCall.get(uri("/")));

        server.verify(1, getRequestedFor(urlEqualTo("/")));
    }

    @Test
    void tellsARequestThatCannotHaveBeenSeen() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + closed + "/");

        assertThatThrownBy(() -> execute(LONG, HttpCall.get(nobody))).isInstanceOf(NotSentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Drop: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                "HTTP/1.1 500 Trouble\r\nContent-Length: 100000\r\n\r\n"
            })
    void givesUpOnAnAnswerThatComesInDrops(String start) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread drops = new Thread(() -> answerInDrops(listener, start, end));
            drops.start();
            URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");

            assertThatThrownBy(() -> execute(Duration.ofMillis(300), HttpCall.get(uri)))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            end.countDown();
        }
    }

    @Test
    void showsNothingButMethodAndPathOfACall() {
        HttpCall call = HttpCall.postForm(URI.create("https://example.org/token?x=canary"), Map.of("token", "canary"))
                .withBearer("canary");

        assertThat(call.toString()).isEqualTo("POST /token");
    }

    private static void answerInDrops(ServerSocket listener, String start, CountDownLatch end) {
        try (Socket connection = listener.accept()) {
            OutputStream out = connection.getOutputStream();
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            while (!start.isEmpty() && !end.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
            end.await(30, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            // The client went away, as it should.
        }
    }

    private void execute(Duration responseTimeout, HttpCall call) throws IOException {
        transport(responseTimeout).execute(call, answer -> answer.body().readAllBytes());
    }

    private ApacheHttpTransport transport(Duration responseTimeout) {
        return new ApacheHttpTransport(
                () -> client,
                (delay, task) -> {
                    Future<?> scheduled = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                    return () -> scheduled.cancel(false);
                },
                LONG,
                responseTimeout);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
