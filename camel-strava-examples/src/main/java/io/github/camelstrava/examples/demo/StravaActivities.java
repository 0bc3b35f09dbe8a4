package io.github.camelstrava.examples.demo;

import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.store.FileStore;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The real Strava, on behalf of one athlete. */
final class StravaActivities implements ActivitySource {

    private static final List<String> VARIABLES =
            List.of("STRAVA_CLIENT_ID", "STRAVA_CLIENT_SECRET", "STRAVA_REFRESH_TOKEN");

    private final Optional<Callback> callback;
    private final int port;

    /**
     * @param environment may have {@code STRAVA_CALLBACK_URL}, an address at which Strava reaches the port
     * @param port        of the demo, if there is that address
     * @throws IllegalArgumentException if it is needed, but in use
     */
    StravaActivities(Map<String, String> environment, int port) {
        this.port = port;
        callback = Optional.ofNullable(environment.get("STRAVA_CALLBACK_URL"))
                .filter(url -> !url.isBlank())
                .map(url -> new Callback(URI.create(url.strip())));
        if (callback.isPresent() && !Callback.isFree(port)) {
            throw new IllegalArgumentException("port " + port
                    + " is in use, so no events can be received there. Free it, or unset STRAVA_CALLBACK_URL.");
        }
    }

    /** @throws IllegalArgumentException if some, but not all of the variables are set */
    static boolean isConfigured(Map<String, String> environment) {
        List<String> missing = VARIABLES.stream()
                .filter(variable -> environment.getOrDefault(variable, "").isBlank())
                .toList();
        if (!missing.isEmpty() && missing.size() < VARIABLES.size()) {
            throw new IllegalArgumentException(String.join(" and ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing in the environment. Set all of "
                    + String.join(", ", VARIABLES)
                    + " to see your activities at Strava, or none to see the sandbox's.");
        }
        return missing.isEmpty();
    }

    @Override
    public String settings() {
        return "classpath:strava.properties";
    }

    @Override
    public Map<String, String> properties() {
        return callback.map(known -> known.properties(port)).orElse(Map.of());
    }

    @Override
    public List<Map.Entry<String, String>> description(CamelContext context) {
        StravaComponent strava = Demo.strava(context);
        String pause = context.resolvePropertyPlaceholders("{{demo.delay}}");
        return List.of(
                Map.entry("Strava", strava.getConfiguration().getApiUri()),
                callback.map(Callback::description).orElse(Map.entry("Polls", "every " + pause)),
                Map.entry("State", ((FileStore) strava.getStore()).getPath() + ", where the next start goes on"));
    }
}
