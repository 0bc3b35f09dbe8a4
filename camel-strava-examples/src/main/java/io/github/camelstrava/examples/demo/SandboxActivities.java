package io.github.camelstrava.examples.demo;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Athletes with thirty days of history, who then finish an activity every few seconds, in turn. Others could be connected
 * as well.
 */
final class SandboxActivities implements ActivitySource {

    /** They rest a few hours before the demo, and all that they did is younger than thirty days. */
    private static final Duration HISTORY = Duration.ofDays(30).minusHours(9);

    private static final Duration PACE = Duration.ofSeconds(5);

    /** Strava keeps everything; this one has to fit into the memory. */
    private static final int KEPT = 500;

    private final StravaSandbox sandbox =
            StravaSandbox.builder().seed(2026).limits(600, 30_000, 600, 30_000).start();
    private final Queue<SandboxActivity> added = new ArrayDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "athletes");
        thread.setDaemon(true);
        return thread;
    });
    private final LocalServer server;
    private final Callback callback;
    private int turn;

    /** @param port of the demo, if it is free; 0 for any */
    SandboxActivities(int port) {
        server = LocalServer.preferring(port);
        callback = Callback.on(server);
        for (int activities : new int[] {34, 22, 29}) {
            sandbox.addAthlete(athlete -> athlete.activities(activities, HISTORY));
        }
        for (int activities : new int[] {9, 16, 12}) {
            sandbox.addAthlete(
                    athlete -> athlete.activities(activities, HISTORY).notConnected());
        }
    }

    StravaSandbox sandbox() {
        return sandbox;
    }

    /** Those whose activities the demo may read now. */
    List<SandboxAthlete> connected() {
        return sandbox.athletes().stream().filter(SandboxAthlete::isConnected).toList();
    }

    @Override
    public LocalServer server() {
        return server;
    }

    @Override
    public URI sandboxPage() {
        return URI.create(sandbox.pageUri());
    }

    @Override
    public String settings() {
        return "classpath:sandbox.properties";
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(server.properties());
        properties.putAll(callback.properties());
        properties.put("camel.component.strava.api-uri", sandbox.apiUri());
        properties.put("camel.component.strava.oauth-uri", sandbox.oauthUri());
        properties.put("camel.component.strava.client-id", sandbox.clientId());
        properties.put("camel.component.strava.client-secret", sandbox.clientSecret());
        return properties;
    }

    @Override
    public List<Map.Entry<String, String>> description(CamelContext context) {
        return List.of(
                Map.entry(
                        "Strava",
                        "a sandbox at " + sandbox.apiUri() + ": "
                                + connected().size() + " athletes, "
                                + (sandbox.athletes().size() - connected().size())
                                + " more to connect; 600 calls in a quarter hour, 30,000 a day"),
                callback.description());
    }

    /** Athletes who connected elsewhere are handed over with their tokens. */
    @Override
    public void started(CamelContext context) {
        ProducerTemplate template = context.createProducerTemplate();
        for (SandboxAthlete athlete : connected()) {
            template.sendBody(
                    "strava:storeToken",
                    new TokenSet(athlete.id(), null, athlete.refreshToken(), null, athlete.scopes()));
        }
        clock.scheduleAtFixedRate(this::addActivity, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void addActivity() {
        if (sandbox.callbackUrl().isEmpty()) {
            // Nobody would be told of it, and it would be found after three days.
            return;
        }
        List<SandboxAthlete> athletes = connected();
        if (athletes.isEmpty()) {
            return;
        }
        added.add(athletes.get(turn++ % athletes.size()).addActivity());
        if (added.size() > KEPT) {
            added.remove().delete();
        }
    }

    @Override
    public void stopping() {
        clock.shutdownNow();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        sandbox.close();
    }
}
