package io.github.camelstrava.sandbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log of requests must not show. */
final class Secrets {
    static final String MASK = "***";

    private static final Set<String> NAMES =
            Set.of("client_secret", "verify_token", "access_token", "refresh_token", "token", "code");
    private static final Pattern IN_JSON =
            Pattern.compile("(\"(?:" + String.join("|", NAMES) + ")\"\\s*:\\s*)(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^,}\\s]+)");

    private Secrets() {}

    static Map<String, String> masked(Map<String, String> parameters) {
        Map<String, String> masked = new LinkedHashMap<>(parameters);
        masked.replaceAll((name, value) -> NAMES.contains(name) ? MASK : value);
        return Collections.unmodifiableMap(masked);
    }

    static String masked(String json) {
        return IN_JSON.matcher(json).replaceAll("$1" + Matcher.quoteReplacement('"' + MASK + '"'));
    }
}
