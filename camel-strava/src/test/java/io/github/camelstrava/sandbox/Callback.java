package io.github.camelstrava.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to the application's server, which has little time to answer. */
final class Callback {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(2);

    private volatile Duration patience = USUAL_PATIENCE;
    /** Made when it is needed: it comes with a thread. */
    private HttpClient client;

    void patience(Duration newPatience) {
        patience = newPatience;
    }

    /**
     * Waits until the whole answer is there.
     *
     * @throws IOException              if none came in time
     * @throws IllegalArgumentException if that is no URL
     */
    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    /** Sends a body as JSON; else as {@link #get}. */
    HttpResponse<String> post(String url, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> response =
                client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            // The client's own timeout ends with the headers, and a body may dribble in for ever.
            return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("No answer in " + patience, e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        }
        return client;
    }
}
