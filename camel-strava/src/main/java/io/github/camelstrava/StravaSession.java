package io.github.camelstrava;

import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.client.StravaClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;

/** What endpoints with the same application, tokens and transport share. */
record StravaSession(
        StravaClient client,
        TokenKeeper tokens,
        ApplicationSubscription subscription,
        Deauthorizations deauthorizations,
        Executor worker) {

    /**
     * Ends the processing of an exchange: here if there is nothing to wait for, else on the worker. Whoever ends the
     * waiting has work of its own, for instance the one who refreshed the tokens for all.
     *
     * @return what the processor has to return
     */
    <T> boolean whenDone(CompletableFuture<T> call, AsyncCallback callback, BiConsumer<T, Throwable> end) {
        if (call.isDone()) {
            call.whenComplete(end);
            callback.done(true);
            return true;
        }
        call.whenCompleteAsync(
                (done, failure) -> {
                    end.accept(done, failure);
                    callback.done(false);
                },
                worker);
        return false;
    }
}
