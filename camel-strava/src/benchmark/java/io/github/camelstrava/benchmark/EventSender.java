package io.github.camelstrava.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Pushes events over one connection, as Strava does, each with another activity. A request is put together once, and each
 * is this one with other digits, so that sending takes little of the time that is measured. Not thread-safe.
 */
final class EventSender implements AutoCloseable {

    /** The one that {@link LoopbackServer} tells of. */
    static final int SUBSCRIPTION = 310_001;

    private static final String ID_MARK = "18888888888888";
    private static final long FIRST_ID = 19_000_000_000_000L;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final String OK = "HTTP/1.1 200 ";
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;
    private final int idOffset;
    private final StringBuilder line = new StringBuilder();

    EventSender(int port, String path) throws IOException {
        String event = "{\"aspect_type\":\"update\",\"event_time\":1790000060,\"object_id\":" + ID_MARK
                + ",\"object_type\":\"activity\",\"owner_id\":900000101,\"subscription_id\":" + SUBSCRIPTION
                + ",\"updates\":{\"title\":\"Evening Ride\"}}";
        String text = String.join(
                "\r\n",
                "POST " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "User-Agent: benchmark",
                "Accept: */*",
                "Content-Type: application/json",
                "Content-Length: " + event.length(),
                "",
                event);
        request = text.getBytes(StandardCharsets.US_ASCII);
        idOffset = text.indexOf(ID_MARK);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * Sends an event and waits for the answer.
     *
     * @throws IOException if it was not taken
     */
    void send(long number) throws IOException {
        long rest = FIRST_ID + number;
        for (int i = idOffset + ID_MARK.length() - 1; i >= idOffset; i--) {
            request[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out.write(request);
        out.flush();
        String status = readLine();
        if (!status.startsWith(OK)) {
            throw new IOException("An event was answered by " + status);
        }
        int length = 0;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            length = lower.startsWith(LENGTH)
                    ? Integer.parseInt(lower.substring(LENGTH.length()).trim())
                    : length;
            chunked |= lower.equals(CHUNKED);
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
    }

    private void skipChunks() throws IOException {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            in.skipNBytes(size);
            readLine();
        }
        readLine();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private String readLine() throws IOException {
        line.setLength(0);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The server closed the connection.");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
