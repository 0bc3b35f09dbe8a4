package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One browser's stream, which does not read it. */
final class EventStreamTest {

    private static final String EVENT = "\"" + "x".repeat(10_000) + "\"";
    private static final int MANY = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<EventStream> opened = new CompletableFuture<>();
    private int port;

    @BeforeEach
    void serve() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    EventStream stream = new EventStream(request.response());
                    stream.open();
                    opened.complete(stream);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsInsteadOfKeepingWhatIsNotRead() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            EventStream stream = opened.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < MANY && stream.isOpen(); i++) {
                stream.send("activity", EVENT);
                if (i % 10 == 0) {
                    // Written on the event loop's thread, which has to get there first.
                    CompletableFuture<Void> written = new CompletableFuture<>();
                    vertx.runOnContext(now -> written.complete(null));
                    written.get(10, TimeUnit.SECONDS);
                }
            }
            assertThat(stream.isOpen()).isFalse();
            // What was waiting is still there to be read, and then comes the end.
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(MANY * EVENT.length() / 2);
        }
    }

    @Test
    void staysOpenForWhoReads() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            EventStream stream = opened.get(10, TimeUnit.SECONDS);
            byte[] read = new byte[EVENT.length()];
            for (int i = 0; i < 500; i++) {
                stream.send("activity", EVENT);
                assertThat(socket.getInputStream().readNBytes(read, 0, read.length))
                        .isEqualTo(read.length);
            }
            assertThat(stream.isOpen()).isTrue();
        }
    }
}
