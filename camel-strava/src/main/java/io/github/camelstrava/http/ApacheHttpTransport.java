package io.github.camelstrava.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** Sends requests through the HTTP client that Camel HTTP made, and so through its connection pool. */
public final class ApacheHttpTransport implements HttpTransport {

    /** Several times the largest answer Strava is known to give. */
    private static final long MAX_BYTES = 64L << 20;

    /** Runs something after a delay, on a thread of its own. */
    @FunctionalInterface
    public interface Timer {

        /** @return takes it back */
        Runnable after(Duration delay, Runnable task);
    }

    /** Where a request's context has what is to follow its query. */
    private static final String SECRET_QUERY = ApacheHttpTransport.class.getName() + ".secretQuery";

    private final Supplier<HttpClient> client;
    private final Timer timer;
    private final Duration responseTimeout;
    private final RequestConfig requestConfig;

    /**
     * @param client          asked for at each call, as Camel HTTP's client does not survive a restart of the context
     * @param connectTimeout  for connecting
     * @param responseTimeout from the beginning to the end of the answer; also for waiting for a connection of the pool
     */
    @SuppressWarnings("deprecation") // the connection manager that takes the timeout instead belongs to Camel HTTP
    public ApacheHttpTransport(
            Supplier<HttpClient> client, Timer timer, Duration connectTimeout, Duration responseTimeout) {
        this.client = client;
        this.timer = timer;
        this.responseTimeout = responseTimeout;
        this.requestConfig = RequestConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setConnectionRequestTimeout(Timeout.of(responseTimeout))
                .setResponseTimeout(Timeout.of(responseTimeout))
                .setRedirectsEnabled(false)
                .build();
    }

    /** Prepares a client for this transport: no log of HttpClient's shows a secret query. */
    public static void prepare(HttpClientBuilder builder) {
        // Interceptors run after the request line was logged, and before it is sent.
        builder.addRequestInterceptorLast((request, entity, context) -> {
            if (context.getAttribute(SECRET_QUERY) instanceof String query) {
                String path = request.getPath();
                request.setPath(path + (path.indexOf('?') < 0 ? "?" : "&") + query);
            }
        });
    }

    @Override
    public <T> T execute(HttpCall call, HttpAnswer.Reader<T> reader) throws IOException {
        HttpUriRequestBase request = request(call);
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(requestConfig);
        context.setAttribute(SECRET_QUERY, call.secretQuery());
        AtomicBoolean incomplete = new AtomicBoolean();
        // The client's own timeout starts anew with every byte, and headers can come in drops as well.
        Deadline deadline = new Deadline(request::cancel);
        if (call.body() instanceof HttpBody.Multipart multipart) {
            // A large file takes its time; the answer's begins when it was sent.
            deadline.start(multipart.sendTimeout().plus(responseTimeout));
            incomplete.set(true);
            request.setEntity(new AfterSending(request.getEntity(), () -> {
                incomplete.set(false);
                deadline.start(responseTimeout);
            }));
        } else {
            deadline.start(responseTimeout);
        }
        try {
            return client.get().execute(request, context, response -> reader.read(answer(response, deadline)));
        } catch (ConnectException
                | ConnectTimeoutException
                | ConnectionRequestTimeoutException
                | NoRouteToHostException
                | UnknownHostException e) {
            throw new NotSentException(e);
        } catch (IOException e) {
            if (incomplete.get()) {
                throw new NotCompletedException(e);
            }
            if (deadline.isPassed()) {
                throw new SocketTimeoutException("The answer was not complete within the response timeout");
            }
            throw e;
        } finally {
            deadline.end();
        }
    }

    private static HttpUriRequestBase request(HttpCall call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        request.addHeader("Accept", call.accept());
        if (call.authorization() != null) {
            request.addHeader(new MaskedHeader("Authorization", call.authorization()));
        }
        if (call.body() != null) {
            request.setEntity(RequestEntities.of(call.body()));
        }
        return request;
    }

    private static HttpAnswer answer(ClassicHttpResponse response, Deadline deadline) throws IOException {
        InputStream body = response.getEntity() == null
                ? InputStream.nullInputStream()
                : new BoundedInputStream(response.getEntity().getContent(), deadline.nanoTime(), MAX_BYTES);
        return new HttpAnswer(
                response.getCode(),
                name -> {
                    Header header = response.getFirstHeader(name);
                    return header == null ? null : header.getValue();
                },
                body);
    }

    /** Ends a request that takes too long. */
    private final class Deadline {

        private final Runnable onPassed;
        private boolean ended;
        private boolean passed;
        private long nanoTime;
        private Runnable cancelTimer = () -> {};

        Deadline(Runnable onPassed) {
            this.onPassed = onPassed;
        }

        /** Starts anew, if it was started before. */
        synchronized void start(Duration time) {
            cancelTimer.run();
            long end = System.nanoTime() + time.toNanos();
            nanoTime = end;
            cancelTimer = ended ? () -> {} : timer.after(time, () -> pass(end));
        }

        private void pass(long end) {
            synchronized (this) {
                if (ended || end != nanoTime) {
                    return;
                }
                ended = true;
                passed = true;
            }
            onPassed.run();
        }

        synchronized void end() {
            ended = true;
            cancelTimer.run();
        }

        synchronized boolean isPassed() {
            return passed;
        }

        synchronized long nanoTime() {
            return nanoTime;
        }
    }

    /** Tells when a body was sent. */
    private static final class AfterSending extends HttpEntityWrapper {

        private final Runnable sent;

        AfterSending(HttpEntity entity, Runnable sent) {
            super(entity);
            this.sent = sent;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            super.writeTo(out);
            sent.run();
        }
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
