package io.github.camelstrava;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.cookie.CookieConfiguration;
import org.apache.camel.component.platform.http.cookie.CookieConfiguration.CookieSameSite;
import org.apache.camel.component.platform.http.cookie.CookieHandler;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * What ties a sign-up to a browser, by platform-http's own handling of cookies: what it makes of the request's headers
 * anybody can forge with a parameter of the same name. Apart, so that it is loaded only if platform-http is there.
 */
final class ConnectCookie {

    private static final String NAME = "strava-connect";

    /** Browsers take such a cookie from no other host, and over no other than a secure connection. */
    private static final String SECURE_NAME = "__Host-" + NAME;

    private ConnectCookie() {}

    /** Lets an endpoint of platform-http handle the cookie, and say that nothing is to be kept. */
    static void allow(Endpoint endpoint, boolean secure, long maxAgeSeconds) {
        PlatformHttpEndpoint http = (PlatformHttpEndpoint) endpoint;
        http.setUseCookieHandler(true);
        // Lax: the way back from Strava begins at Strava.
        http.setCookieConfiguration(
                new CookieConfiguration("/", null, maxAgeSeconds, secure, true, CookieSameSite.LAX));
        HttpHeaderFilterStrategy headers = new HttpHeaderFilterStrategy();
        headers.getOutFilter().remove("cache-control");
        http.setHeaderFilterStrategy(headers);
    }

    /** What the browser holds; null, or a text of the server's, if it holds nothing. */
    static String read(Exchange exchange, boolean secure) {
        return handler(exchange).getCookieValue(name(secure));
    }

    static void write(Exchange exchange, boolean secure, String value) {
        handler(exchange).addCookie(name(secure), value);
    }

    private static String name(boolean secure) {
        return secure ? SECURE_NAME : NAME;
    }

    private static CookieHandler handler(Exchange exchange) {
        return exchange.getProperty(Exchange.COOKIE_HANDLER, CookieHandler.class);
    }
}
