package io.github.camelstrava;

import io.vertx.core.net.SocketAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The address at which a browser on this very machine has reached the server, for trying things out. Of what the request
 * says of the host no more is taken than which of the machine's names for itself it used, as cookies are kept by them.
 */
final class LocalBrowser {

    private static final String NAMED_FIRST = "localhost";

    /** Those at which Strava lets every application be. */
    private static final Set<String> NAMES = Set.of(NAMED_FIRST, "127.0.0.1");

    /** Who comes by way of a proxy on this machine is somewhere else. */
    private static final Set<String> OF_PROXIES =
            Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP");

    /** As Camel's Vert.x server names them. */
    private static final String VERTX_REMOTE = "CamelVertxPlatformHttpRemoteAddress";

    private static final String VERTX_LOCAL = "CamelVertxPlatformHttpLocalAddress";

    /** So that no name is ever asked for. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+(%\\w+)?");

    private LocalBrowser() {}

    /** The base of the server's addresses, without a slash at the end; empty if the browser is on another machine, or may be. */
    static Optional<String> address(Message message) {
        if (OF_PROXIES.stream().anyMatch(header -> message.getHeader(header) != null)) {
            return Optional.empty();
        }
        if (message.getHeader(VERTX_REMOTE) != null) {
            return OnVertx.address(message);
        }
        return message.getHeader(Exchange.HTTP_SERVLET_REQUEST) != null ? OnServlet.address(message) : Optional.empty();
    }

    private static boolean isLoopback(String address) {
        try {
            return address != null
                    && ADDRESS.matcher(address).matches()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Optional<String> address(Message message, int port, String contextPath) {
        String scheme = "http";
        String name = NAMED_FIRST;
        try {
            URI asked = URI.create(message.getHeader(Exchange.HTTP_URL, "", String.class));
            scheme = "https".equals(asked.getScheme()) ? "https" : scheme;
            name = asked.getHost() != null && NAMES.contains(asked.getHost()) ? asked.getHost() : name;
        } catch (IllegalArgumentException e) {
            // Whatever else the request says, it is on this machine.
        }
        return Optional.of(scheme + "://" + name + ":" + port + contextPath);
    }

    /** Apart, as is the next, so that it is loaded only where there is such a server. */
    private static final class OnVertx {
        static Optional<String> address(Message message) {
            SocketAddress remote = message.getHeader(VERTX_REMOTE, SocketAddress.class);
            SocketAddress local = message.getHeader(VERTX_LOCAL, SocketAddress.class);
            return isLoopback(remote.hostAddress())
                    ? LocalBrowser.address(message, local.port(), "")
                    : Optional.empty();
        }
    }

    private static final class OnServlet {
        static Optional<String> address(Message message) {
            HttpServletRequest request = message.getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
            return isLoopback(request.getRemoteAddr())
                    ? LocalBrowser.address(message, request.getLocalPort(), request.getContextPath())
                    : Optional.empty();
        }
    }
}
