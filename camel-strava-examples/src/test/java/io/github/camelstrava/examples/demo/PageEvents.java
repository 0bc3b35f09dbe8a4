package io.github.camelstrava.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the page's events, as a browser does. */
final class PageEvents implements AutoCloseable {

    record Event(String name, String data) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(data);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final InputStream stream;
    private boolean ended;

    private PageEvents(InputStream stream) {
        this.stream = stream;
        Thread reader = new Thread(this::read, "page events");
        reader.setDaemon(true);
        reader.start();
    }

    static PageEvents of(LocalServer server) throws Exception {
        // As all browsers do without TLS.
        HttpResponse<InputStream> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        return new PageEvents(response.body());
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String name = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    add(new Event(name, line.substring("data: ".length())));
                }
            }
        } catch (IOException e) {
            // Closed, by either side.
        } finally {
            end();
        }
    }

    private synchronized void add(Event event) {
        events.add(event);
    }

    synchronized List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    private synchronized void end() {
        ended = true;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
