package io.github.camelstrava.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Strava's side of the benchmarks: one activity in full, pages of activities up to a number, and the subscription for
 * events. It prints its port, and ends with its standard input. It is written by hand because a server of more abilities would take longer than the
 * clients whose time is measured.
 */
final class LoopbackServer {

    private static final Pattern PAGE = Pattern.compile("[?&]page=(\\d+)");
    private static final String ACTIVITY = "GET /api/v3/activities/";
    private static final String ACTIVITIES = "GET /api/v3/athlete/activities";
    private static final String SUBSCRIPTIONS = "GET /api/v3/push_subscriptions";

    /** So large that nobody waits. */
    private static final String LIMIT = "900000000,900000000";

    private final byte[] activity = SampleAnswers.activity();
    private final byte[] subscriptions = SampleAnswers.subscriptions();
    private final int activities;
    private final AtomicInteger calls = new AtomicInteger();

    private LoopbackServer(int activities) {
        this.activities = activities;
    }

    /** @param args how many activities there are */
    public static void main(String[] args) throws IOException {
        LoopbackServer server = new LoopbackServer(Integer.parseInt(args[0]));
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            start(() -> server.accept(socket));
            System.out.println(socket.getLocalPort());
            // Whoever started it has ended, in whatever way, when this does.
            System.in.readAllBytes();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket connection = server.accept();
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed at the end
        }
    }

    private void serve(Socket socket) {
        ActivityPages pages = new ActivityPages(activities);
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String request = readHead(in); request != null; request = readHead(in)) {
                byte[] head;
                byte[] body;
                if (request.startsWith(ACTIVITIES)) {
                    Matcher page = PAGE.matcher(request);
                    body = pages.page(page.find() ? Integer.parseInt(page.group(1)) : 1);
                } else {
                    body = request.startsWith(SUBSCRIPTIONS) ? subscriptions : activity;
                }
                boolean known = Stream.of(ACTIVITIES, ACTIVITY, SUBSCRIPTIONS).anyMatch(request::startsWith);
                head = head(known ? "200 OK" : "404 Not Found", body.length);
                // In one piece, as two would be two packets.
                byte[] answer = new byte[head.length + body.length];
                System.arraycopy(head, 0, answer, 0, head.length);
                System.arraycopy(body, 0, answer, head.length, body.length);
                out.write(answer);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    /** The first line of a request, null if there is none; the headers are skipped, and bodies do not occur. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder first = new StringBuilder();
        boolean inFirst = true;
        int lineLength = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                if (lineLength == 0) {
                    return first.toString();
                }
                inFirst = false;
                lineLength = 0;
            } else if (c != '\r') {
                lineLength++;
                if (inFirst) {
                    first.append((char) c);
                }
            }
        }
        return null;
    }

    private byte[] head(String status, int length) {
        int used = calls.incrementAndGet();
        String usage = used + "," + used;
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        return String.join(
                        "\r\n",
                        "HTTP/1.1 " + status,
                        "Content-Type: application/json; charset=utf-8",
                        "Content-Length: " + length,
                        "Connection: keep-alive",
                        "Date: " + date,
                        "Cache-Control: max-age=0, private, must-revalidate",
                        "Vary: Origin",
                        "X-RateLimit-Limit: " + LIMIT,
                        "X-RateLimit-Usage: " + usage,
                        "X-ReadRateLimit-Limit: " + LIMIT,
                        "X-ReadRateLimit-Usage: " + usage,
                        "X-Content-Type-Options: nosniff",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
