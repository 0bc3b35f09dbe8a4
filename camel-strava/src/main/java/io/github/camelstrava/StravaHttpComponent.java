package io.github.camelstrava;

import io.github.camelstrava.http.UnloggedConnection;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/** Camel HTTP, with connections that do not write tokens into HttpClient's debug logs. */
final class StravaHttpComponent extends HttpComponent {

    /** As many as threads call at once in a busy application; who comes after them waits for a connection. */
    private static final int CONNECTIONS = 100;

    StravaHttpComponent() {
        setConnectionsPerRoute(CONNECTIONS);
        setMaxTotalConnections(2 * CONNECTIONS);
    }

    @Override
    @SuppressWarnings("deprecation") // the superclass hands over the deprecated registry
    protected HttpClientConnectionManager createConnectionManager(
            Registry<ConnectionSocketFactory> registry,
            int maxTotalConnections,
            int connectionsPerRoute,
            SocketConfig defaultSocketConfig) {
        PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager(
                registry,
                PoolConcurrencyPolicy.STRICT,
                TimeValue.ofMilliseconds(getConnectionTimeToLive()),
                UnloggedConnection.FACTORY);
        manager.setMaxTotal(getMaxTotalConnections());
        manager.setDefaultMaxPerRoute(getConnectionsPerRoute());
        manager.setDefaultSocketConfig(defaultSocketConfig);
        return manager;
    }
}
