package io.github.camelstrava.auth;

import io.github.camelstrava.error.StravaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Runs the same action once for all who want it at the same time. */
final class SingleFlight<T> {

    private final ConcurrentMap<Object, CompletableFuture<T>> running = new ConcurrentHashMap<>();

    /** @param key whoever comes with the same key while the action runs gets its result, good or bad */
    CompletableFuture<T> run(Object key, Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> first = running.putIfAbsent(key, mine);
        if (first != null) {
            return first;
        }
        CompletableFuture<T> result;
        try {
            result = action.get();
        } catch (Throwable e) {
            // Whatever it is: those who wait for this must not wait for ever.
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((value, failure) -> {
            running.remove(key, mine);
            if (failure == null) {
                mine.complete(value);
            } else {
                mine.completeExceptionally(StravaException.unwrap(failure));
            }
        });
        return mine;
    }
}
