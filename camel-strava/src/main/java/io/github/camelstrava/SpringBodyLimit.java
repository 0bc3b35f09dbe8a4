package io.github.camelstrava;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Limits what Camel reads of a request on Spring Boot's HTTP server, where it keeps any body in memory before a route sees
 * it. Apart, so that it is loaded only if Camel's starter is there.
 *
 * @param server what serves the paths without a limit
 * @param bytes  of a body; beyond, one more is read, so that it can be noticed
 */
record SpringBodyLimit(PlatformHttpEngine server, int bytes, long timeoutMillis) implements PlatformHttpEngine {

    /** Has to come before there is a consumer; does nothing on another server than Spring Boot's. */
    static void set(Endpoint endpoint, int bytes, long timeoutMillis) {
        PlatformHttpEndpoint http = (PlatformHttpEndpoint) endpoint;
        PlatformHttpEngine server = http.getPlatformHttpEngine() == null
                ? http.getCamelContext()
                        .getRegistry()
                        .lookupByNameAndType(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class)
                : http.getPlatformHttpEngine();
        if (server instanceof SpringBootPlatformHttpEngine) {
            http.setPlatformHttpEngine(new SpringBodyLimit(server, bytes, timeoutMillis));
        }
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Limited(
                endpoint, processor, (SpringBootPlatformHttpConsumer) server.createConsumer(endpoint, processor));
    }

    @Override
    public int getServerPort() {
        return server.getServerPort();
    }

    /** Spring Boot's side wants its own class, whose threads are known only to those that the server creates. */
    private final class Limited extends SpringBootPlatformHttpConsumer {

        private final SpringBootPlatformHttpConsumer unlimited;

        Limited(PlatformHttpEndpoint endpoint, Processor processor, SpringBootPlatformHttpConsumer unlimited) {
            super(endpoint, processor);
            this.unlimited = unlimited;
        }

        @Override
        public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
            if (isStoppingOrStopped()) {
                // Nobody tells Spring that the path is no longer served.
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return CompletableFuture.completedFuture(null);
            }
            if (request.getContentLengthLong() > bytes) {
                response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                return CompletableFuture.completedFuture(null);
            }
            return unlimited.service(new LimitedRequest(request), response);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            ServiceHelper.startService(unlimited);
        }

        @Override
        protected void doSuspend() throws Exception {
            ServiceHelper.suspendService(unlimited);
            super.doSuspend();
        }

        @Override
        protected void doResume() throws Exception {
            super.doResume();
            ServiceHelper.resumeService(unlimited);
        }

        @Override
        protected void doStop() throws Exception {
            ServiceHelper.stopService(unlimited);
            super.doStop();
        }
    }

    /** Camel asks for the body by its reader. */
    private final class LimitedRequest extends HttpServletRequestWrapper {

        LimitedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            // Events are JSON, whatever the request calls them.
            return new BufferedReader(new InputStreamReader(new LimitedBody(getInputStream()), StandardCharsets.UTF_8));
        }
    }

    /** Ends where the limit is passed. */
    private final class LimitedBody extends FilterInputStream {

        private final long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        private int left = bytes + 1;

        LimitedBody(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 || System.nanoTime() - until > 0) {
                return -1;
            }
            int read = super.read(into, from, Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
