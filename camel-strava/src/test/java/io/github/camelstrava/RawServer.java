package io.github.camelstrava;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that may behave badly: it answers each connection in the way that a test says, and closes it. */
final class RawServer implements AutoCloseable {

    /** How one connection is treated. */
    interface Manner {
        void treat(RawServer server, Socket connection) throws IOException;
    }

    /** What arrived of one request. */
    record Received(String head, byte[] start, long length) {}

    private static final int KEPT = 1 << 20;

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final List<Manner> manners;

    /** @param manners one for each connection; the last is for all that follow */
    RawServer(Manner... manners) {
        this.manners = List.of(manners);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread thread = new Thread(this::serve, "raw server");
        thread.setDaemon(true);
        thread.start();
    }

    String uri() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
        for (int i = 0; !listener.isClosed(); i++) {
            try (Socket connection = listener.accept()) {
                manners.get(Math.min(i, manners.size() - 1)).treat(this, connection);
            } catch (IOException e) {
                // The next connection may go better.
            }
        }
    }

    /** Reads a request to its end, and answers. */
    static Manner answers(int status, String json) {
        return (server, connection) -> {
            server.received.add(request(connection.getInputStream()));
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            OutputStream out = connection.getOutputStream();
            out.write(("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\nConnection: close\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        };
    }

    /** Reads the head of a request, answers so, and closes the connection. */
    static Manner sends(String answer) {
        return (server, connection) -> {
            server.received.add(head(connection.getInputStream()));
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
        };
    }

    /** Reads a request to its end, and breaks the connection. */
    static Manner resetsInsteadOfAnswering() {
        return (server, connection) -> {
            server.received.add(request(connection.getInputStream()));
            connection.setSoLinger(true, 0);
        };
    }

    /** Breaks the connection when so many bytes have come. */
    static Manner resetsAfter(int bytes) {
        return (server, connection) -> {
            byte[] start = connection.getInputStream().readNBytes(bytes);
            server.received.add(new Received("", start, start.length));
            connection.setSoLinger(true, 0);
        };
    }

    private static Received head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            text.append(line).append("\n");
        }
        return new Received(text.toString(), new byte[0], 0);
    }

    private static Received request(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream, 1 << 16);
        String head = head(in).head();
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        long length = 0;
        if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            for (int size = size(in); size > 0; size = size(in)) {
                length += read(in, size, start);
                line(in);
            }
            line(in);
        } else {
            length = read(in, Long.parseLong(head.replaceFirst("(?is).*content-length: *(\\d+).*", "$1")), start);
        }
        return new Received(head, start.toByteArray(), length);
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).strip(), 16);
    }

    private static long read(InputStream in, long length, ByteArrayOutputStream start) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("The request was cut short");
            }
            start.write(buffer, 0, Math.min(read, KEPT - start.size()));
            left -= read;
        }
        return length;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The request was cut short");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
