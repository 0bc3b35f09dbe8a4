package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.StravaOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises requests by the rows of the operation table. */
final class Routes {
    private static final String ID = "{id}";

    private final List<Route> routes = new ArrayList<>();

    Routes() {
        for (StravaOperation operation : StravaOperation.values()) {
            add(operation, operation.spec().path());
            add(operation, operation.spec().otherPath());
        }
        // Fixed words win over identifiers: /segments/starred is no segment.
        routes.sort(Comparator.comparing(Route::hasId));
    }

    private record Route(StravaOperation operation, boolean hasId, Pattern pattern) {}

    /** @param id the identifier in the path, null if it has none */
    record Match(StravaOperation operation, String id) {}

    Optional<Match> match(String method, String path) {
        for (Route route : routes) {
            Matcher matcher = route.pattern.matcher(path);
            if (method.equals(route.operation.spec().method()) && matcher.matches()) {
                return Optional.of(new Match(route.operation, route.hasId ? matcher.group(1) : null));
            }
        }
        return Optional.empty();
    }

    private void add(StravaOperation operation, String template) {
        if (template == null) {
            return;
        }
        String path = template.contains("?") ? template.substring(0, template.indexOf('?')) : template;
        int id = path.indexOf(ID);
        String pattern = id < 0
                ? Pattern.quote(path)
                : Pattern.quote(path.substring(0, id)) + "([^/]+)" + Pattern.quote(path.substring(id + ID.length()));
        routes.add(new Route(operation, id >= 0, Pattern.compile(pattern)));
    }
}
