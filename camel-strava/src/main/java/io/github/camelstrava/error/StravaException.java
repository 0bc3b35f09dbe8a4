package io.github.camelstrava.error;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.RuntimeCamelException;

/**
 * The root of what the component throws at run time. Subtypes are told apart by what a route can do next: wait
 * ({@link StravaRateLimitException}), have the athlete authorize again ({@link StravaAuthorizationException}), accept
 * that something is gone ({@link StravaNotFoundException}), mend the file ({@link StravaUploadException}), mend the
 * store ({@link StravaStoreException}), or try later (any other {@link StravaApiException}). No message holds a secret.
 */
public abstract class StravaException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    protected StravaException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What went wrong, without the wrapping that asynchronous steps put around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
