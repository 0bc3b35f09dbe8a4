package io.github.camelstrava.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** Sends requests through the HTTP client that Camel HTTP made, and so through its connection pool. */
public final class ApacheHttpTransport implements HttpTransport {

    /** Several times the largest answer Strava is known to give. */
    private static final long MAX_BYTES = 64L << 20;

    private static final ContentType FORM =
            ContentType.create("application/x-www-form-urlencoded", StandardCharsets.UTF_8);

    /** Runs something after a delay, on a thread of its own. */
    @FunctionalInterface
    public interface Timer {

        /** @return takes it back */
        Runnable after(Duration delay, Runnable task);
    }

    private final Supplier<HttpClient> client;
    private final Timer timer;
    private final Duration responseTimeout;
    private final RequestConfig requestConfig;

    /**
     * @param client          asked for at each call, as Camel HTTP's client does not survive a restart of the context
     * @param connectTimeout  for connecting, and for waiting for a connection of the pool
     * @param responseTimeout from the beginning to the end of the answer
     */
    @SuppressWarnings("deprecation") // the connection manager that takes the timeout instead belongs to Camel HTTP
    public ApacheHttpTransport(
            Supplier<HttpClient> client, Timer timer, Duration connectTimeout, Duration responseTimeout) {
        this.client = client;
        this.timer = timer;
        this.responseTimeout = responseTimeout;
        this.requestConfig = RequestConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setConnectionRequestTimeout(Timeout.of(connectTimeout))
                .setResponseTimeout(Timeout.of(responseTimeout))
                .setRedirectsEnabled(false)
                .build();
    }

    @Override
    public <T> T execute(HttpCall call, HttpAnswer.Reader<T> reader) throws IOException {
        HttpUriRequestBase request = request(call);
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(requestConfig);
        long deadline = System.nanoTime() + responseTimeout.toNanos();
        AtomicBoolean finished = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        // The client's own timeout starts anew with every byte, and headers can come in drops as well.
        Runnable cancelTimer = timer.after(responseTimeout, () -> {
            if (finished.compareAndSet(false, true)) {
                late.set(true);
                request.cancel();
            }
        });
        try {
            return client.get().execute(request, context, response -> reader.read(answer(response, deadline)));
        } catch (ConnectException
                | ConnectTimeoutException
                | ConnectionRequestTimeoutException
                | NoRouteToHostException
                | UnknownHostException e) {
            throw new NotSentException(e);
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException("The answer was not complete within the response timeout");
            }
            throw e;
        } finally {
            finished.set(true);
            cancelTimer.run();
        }
    }

    private static HttpUriRequestBase request(HttpCall call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        request.addHeader("Accept", "application/json");
        if (call.authorization() != null) {
            request.addHeader(new MaskedHeader("Authorization", call.authorization()));
        }
        if (call.form() != null) {
            request.setEntity(new StringEntity(call.form(), FORM));
        }
        return request;
    }

    private static HttpAnswer answer(ClassicHttpResponse response, long deadline) throws IOException {
        InputStream body = response.getEntity() == null
                ? InputStream.nullInputStream()
                : new BoundedInputStream(response.getEntity().getContent(), deadline, MAX_BYTES);
        return new HttpAnswer(
                response.getCode(),
                name -> {
                    Header header = response.getFirstHeader(name);
                    return header == null ? null : header.getValue();
                },
                body);
    }

    /** A header whose value no log shows. */
    private static final class MaskedHeader extends BasicHeader {

        private static final long serialVersionUID = 1L;

        MaskedHeader(String name, String value) {
            super(name, value, true);
        }

        @Override
        public String toString() {
            return getName() + ": xxxxxx";
        }
    }
}
