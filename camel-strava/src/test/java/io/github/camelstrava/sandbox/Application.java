package io.github.camelstrava.sandbox;

import java.util.Locale;

/**
 * The program that asks athletes for access, as it was registered.
 *
 * @param callbackDomain where else than on this machine athletes may be sent back to, subdomains included; null for
 *                       nowhere else
 */
record Application(String clientId, String clientSecret, String callbackDomain) {
    private static final String NAME = "Velvet Odometer";

    /** As athletes know it. */
    String name() {
        return NAME;
    }

    /** @param host as in a URI, so in brackets if it is an address with colons; null for none */
    boolean mayBeAt(String host) {
        if (host == null) {
            return false;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || lower.equals("127.0.0.1")
                || lower.equals("[::1]")
                || callbackDomain != null && isWithin(lower, callbackDomain.toLowerCase(Locale.ROOT));
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
