package io.github.camelstrava.examples.demo;

import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.store.FileStore;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The real Strava, on behalf of whoever connects. */
final class StravaActivities implements ActivitySource {

    private static final List<String> VARIABLES = List.of("STRAVA_CLIENT_ID", "STRAVA_CLIENT_SECRET");
    private static final String REFRESH_TOKEN = "STRAVA_REFRESH_TOKEN";
    private static final String CALLBACK_URL = "STRAVA_CALLBACK_URL";

    private final Optional<String> refreshToken;
    private final Optional<Callback> callback;
    private final LocalServer server;

    /**
     * @param environment may have {@code STRAVA_REFRESH_TOKEN} of an athlete who is there from the start, and {@code
     *                    STRAVA_CALLBACK_URL}, an address at which Strava reaches the port
     * @param port        of the demo; another one if it is in use and there is no such address
     * @throws IllegalArgumentException if there is one and the port is in use
     */
    StravaActivities(Map<String, String> environment, int port) {
        refreshToken = value(environment, REFRESH_TOKEN);
        callback = value(environment, CALLBACK_URL).map(url -> new Callback(URI.create(url)));
        if (callback.isPresent() && !LocalServer.isFree(port)) {
            throw new IllegalArgumentException("port " + port
                    + " is in use, so no events can be received there. Free it, or unset STRAVA_CALLBACK_URL.");
        }
        server = LocalServer.preferring(port);
    }

    /** @throws IllegalArgumentException if some, but not all of the variables are set that are needed */
    static boolean isConfigured(Map<String, String> environment) {
        List<String> missing = VARIABLES.stream()
                .filter(variable -> value(environment, variable).isEmpty())
                .toList();
        boolean some = Stream.concat(VARIABLES.stream(), Stream.of(REFRESH_TOKEN))
                .anyMatch(variable -> value(environment, variable).isPresent());
        if (!missing.isEmpty() && some) {
            throw new IllegalArgumentException(String.join(" and ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing in the environment. Set both "
                    + String.join(" and ", VARIABLES)
                    + " to see your activities at Strava, or none to see the sandbox's.");
        }
        return missing.isEmpty();
    }

    private static Optional<String> value(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    @Override
    public String settings() {
        return "classpath:strava.properties";
    }

    @Override
    public LocalServer server() {
        return server;
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(server.properties());
        callback.ifPresent(known -> properties.putAll(known.properties()));
        refreshToken.ifPresent(token -> properties.put("camel.component.strava.refresh-token", token));
        return properties;
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
