package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers at the callback's address on Camel's own HTTP server, whatever becomes of a request then. */
class CallbackServerRouteTest {

    private static final String PATH = "/strava/events";

    /** The head of a request, some of its body, and how an upload begins. */
    private static final String ENDLESS =
            "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Type: x/y\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final String CHUNK = "10000\r\n" + fill(0x10000) + "\r\n";
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<Object> uploads = new CopyOnWriteArrayList<>();
    private Consumer server;

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    private void count(Exchange exchange) {
        Message message = exchange.getMessage();
        String body = message.getBody(String.class);
        handled.add(message.getHeader(Exchange.HTTP_METHOD) + " " + (body == null ? 0 : body.length()));
        if (message.getHeader(Exchange.ATTACHMENTS_SIZE) != null) {
            uploads.add(message.getHeader(Exchange.ATTACHMENTS_SIZE));
        }
        message.setBody("handled");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain");
    }

    private HttpFront start() throws Exception {
        HttpFront front = HttpFront.start(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:other").to("log:other");
            }
        });
        context.start();
        server = CallbackServer.serve(context, PATH, this::count);
        ServiceHelper.startService(server);
        return front;
    }

    private static String fill(int bytes) {
        return "x".repeat(bytes);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** All that comes until the server closes the connection. */
    private static String readToTheEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void handlesEveryMethod(String method) throws Exception {
        HttpResponse<String> answer = start().send(method, PATH, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("handled");
        assertThat(handled).containsExactly(method + " 0");
    }

    @Test
    void waitsForAnAnswerAsLongAsItIsTo() throws Exception {
        HttpFront front = start();
        CountDownLatch answered = new CountDownLatch(1);
        Consumer slow = CallbackServer.serve(
                context, "/slow", Duration.ofMillis(50), endpoint -> {}, exchange -> answered.await());
        ServiceHelper.startService(slow);

        assertThat(front.get("/slow").statusCode()).isEqualTo(503);
        answered.countDown();
    }

    @Test
    void takesNoFormFromAMethodThatHasNone() throws Exception {
        HttpFront front = start();

        HttpResponse<String> answer = front.get(PATH, "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(handled).containsExactly("GET 0");
    }

    @Test
    void sendsNothingOfTheRequestBack() throws Exception {
        HttpResponse<String> answer = start().send(
                        "POST",
                        PATH + "?hub.challenge=abc&Set-Cookie=a&Location=b&CamelHttpResponseCode=201",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "x/y",
                        "Retry-After",
                        "7",
                        "Cookie",
                        "c=d",
                        "Authorization",
                        "Bearer e",
                        "X-Own",
                        "f");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).containsOnlyKeys("content-type", "transfer-encoding");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
    }

    @Test
    void handlesABodyAtTheLimit() throws Exception {
        HttpResponse<String> answer = start().post(PATH, fill(CallbackServer.BODY_LIMIT));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(handled).containsExactly("POST " + CallbackServer.BODY_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "x/y"
            })
    void refusesALongerBodyOfAnyType(String type) throws Exception {
        String file = FILE + fill(CallbackServer.BODY_LIMIT) + "\r\n--b--\r\n";

        HttpResponse<String> answer = start().send("POST", PATH, BodyPublishers.ofString(file), "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(handled).isEmpty();
    }

    @Test
    void refusesABodyForItsLengthWithoutWaitingForIt() throws Exception {
        try (Socket socket = start().connect()) {
            write(socket, "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n{");

            assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void refusesABodyWithoutEnd() throws Exception {
        try (Socket socket = start().connect()) {
            write(socket, ENDLESS);
            write(socket, CHUNK);
            write(socket, CHUNK);

            assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
            assertThat(handled).isEmpty();
        }
    }

    @Test
    void refusesAnUploadWithoutEnd() throws Exception {
        try (Socket socket = start().connect()) {
            write(socket, ENDLESS.replace("x/y", "multipart/form-data; boundary=b"));
            write(socket, Integer.toHexString(FILE.length()) + "\r\n" + FILE + "\r\n");
            write(socket, CHUNK);
            write(socket, CHUNK);

            assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
            assertThat(handled).isEmpty();
        }
    }

    @Test
    void storesNoUploads() throws Exception {
        HttpResponse<String> answer = start().send(
                        "POST",
                        PATH,
                        BodyPublishers.ofString(FILE + "{}\r\n--b--\r\n"),
                        "Content-Type",
                        "multipart/form-data; boundary=b");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(uploads).containsExactly(0);
    }

    @Test
    void hangsUpOnABodyThatDribbles() throws Exception {
        HttpFront front = start();
        Consumer slow = context.getEndpoint("platform-http:/slow").createConsumer(this::count);
        ServiceHelper.initService(slow);
        VertxBodyLimit.before(slow, 100, 1);
        ServiceHelper.startService(slow);
        try (Socket socket = front.connect()) {
            write(socket, "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{");

            assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 503 ");
            assertThat(handled).isEmpty();
        }
    }

    @Test
    @Timeout(30)
    void hangsUpOnAClientThatNeverStopsSending() throws Exception {
        try (Socket socket = start().connect()) {
            write(socket, ENDLESS);
            assertThatThrownBy(() -> {
                        while (!Thread.currentThread().isInterrupted()) {
                            write(socket, CHUNK);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws Exception {
        try (Socket socket = start().connect()) {
            write(socket, "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            write(socket, "GET " + PATH + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(readToTheEnd(socket).split("HTTP/1.1 200", -1)).hasSize(3);
            assertThat(handled).containsExactly("POST 2", "GET 0");
        }
    }

    @Test
    void leavesOtherPathsAlone() throws Exception {
        HttpFront front = start();
        Consumer other = context.getEndpoint("platform-http:/other").createConsumer(this::count);
        ServiceHelper.startService(other);

        assertThat(front.post("/other", fill(100_000)).statusCode()).isEqualTo(200);
        assertThat(front.get("/strava/events/more").statusCode()).isEqualTo(404);
        assertThat(front.get("/strava").statusCode()).isEqualTo(404);
    }

    @Test
    void isUnavailableWhileSuspended() throws Exception {
        HttpFront front = start();

        ServiceHelper.suspendService(server);
        assertThat(front.get(PATH).statusCode()).isEqualTo(503);
        ServiceHelper.resumeService(server);
        assertThat(front.get(PATH).statusCode()).isEqualTo(200);
    }

    @Test
    void leavesNothingBehindWhenItIsStoppedAndCanBeStartedAgain() throws Exception {
        HttpFront front = start();
        VertxPlatformHttpRouter router = context.getRegistry().findSingleByType(VertxPlatformHttpRouter.class);

        ServiceHelper.stopService(server);
        assertThat(front.get(PATH).statusCode()).isEqualTo(404);
        assertThat(router.getRoutes()).isEmpty();

        ServiceHelper.startService(server);
        assertThat(front.get(PATH).statusCode()).isEqualTo(200);
        assertThat(front.post(PATH, fill(100_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void worksOnCamelMain() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.port", "0");
        main.addInitialProperty("camel.server.path", "/base");
        main.addInitialProperty("camel.management.enabled", "true");
        main.addInitialProperty("camel.management.port", "0");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:other").to("log:other");
            }
        });
        try {
            main.start();
            ServiceHelper.startService(CallbackServer.serve(main.getCamelContext(), PATH, this::count));
            HttpFront front = HttpFront.of(main.getCamelContext());

            assertThat(front.get("/base" + PATH).statusCode()).isEqualTo(200);
            assertThat(front.post("/base" + PATH, fill(100_000)).statusCode()).isEqualTo(413);
        } finally {
            main.stop();
        }
    }

    @Test
    void saysWhatToAddWhereThereIsNoServer() {
        context.start();

        assertThatThrownBy(() -> CallbackServer.serve(context, PATH, this::count))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "camel-platform-http-main", "camel.server.enabled=true", "camel-platform-http-starter");
    }

    @Test
    void saysWhatToAddWhereThereIsNoPlatformHttp() {
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, (name, camel) -> null);
        context.start();

        assertThatThrownBy(() -> CallbackServer.serve(context, PATH, this::count))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("camel-platform-http-main", "camel-platform-http-starter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "events", "/a/*", "/{id}", "/:id", "/a?b=c", "/a/../b", "/a/.", "//a", "/{{a}}", "/a b"})
    void refusesAPathThatIsNoPlainOne(String path) {
        assertThatThrownBy(() -> CallbackServer.serve(context, path, this::count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain path");
    }
}
