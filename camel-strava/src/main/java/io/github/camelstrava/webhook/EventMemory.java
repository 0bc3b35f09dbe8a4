package io.github.camelstrava.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Knows which events are being worked on, and which were completed a short time ago, as Strava may send an event more than
 * once, even after it was answered in time. Thread-safe.
 */
public final class EventMemory {

    /** Longer than Strava sends an event again. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** A bound on memory: some hundred bytes each, and more than a hundred thousand athletes cause in that time. */
    private static final int MOST = 50_000;

    private static final int HASH_BYTES = 8;

    private final Completed lasting;
    private final Clock clock;
    private final Map<String, CompletableFuture<Boolean>> inWork = new HashMap<>();
    /** The oldest come first. */
    private final Map<String, Instant> completed = new LinkedHashMap<>();

    /** What else remembers completed events: for longer, or for others. */
    public interface Completed {

        /** What remembers nothing. */
        Completed NONE = key -> false;

        boolean contains(String key);

        /**
         * Works on an event, unless others do so, or have done so.
         *
         * @return whether the event was completed
         */
        default CompletableFuture<Boolean> once(String key, Supplier<CompletableFuture<Boolean>> work) {
            return work.get();
        }
    }

    public EventMemory(Completed lasting, Clock clock) {
        this.lasting = lasting;
        this.clock = clock;
    }

    /**
     * Works on an event, unless that is being done, or was done.
     *
     * @param work tells whether it was completed
     * @return     whether the event was completed, by this work or the one before
     */
    public CompletableFuture<Boolean> once(WebhookEvent event, Supplier<CompletableFuture<Boolean>> work) {
        String key = key(event);
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        synchronized (this) {
            forgetOld();
            if (completed.containsKey(key)) {
                return CompletableFuture.completedFuture(true);
            }
            CompletableFuture<Boolean> running = inWork.putIfAbsent(key, outcome);
            if (running != null) {
                return running;
            }
        }
        begin(key, work).whenComplete((done, failure) -> {
            end(key, failure == null && done);
            if (failure == null) {
                outcome.complete(done);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private CompletableFuture<Boolean> begin(String key, Supplier<CompletableFuture<Boolean>> work) {
        try {
            return lasting.once(key, work);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void end(String key, boolean done) {
        inWork.remove(key);
        if (done) {
            completed.put(key, clock.instant());
            if (completed.size() > MOST) {
                Iterator<String> oldest = completed.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    private void forgetOld() {
        Instant earliest = clock.instant().minus(KEPT);
        Iterator<Instant> oldest = completed.values().iterator();
        while (oldest.hasNext() && oldest.next().isBefore(earliest)) {
            oldest.remove();
        }
    }

    /** The same for all deliveries of an event, whatever else they say. */
    static String key(WebhookEvent event) {
        return event.objectType() + ":" + event.objectId() + ":" + event.aspectType() + ":"
                + event.eventTime().getEpochSecond() + ":" + event.ownerId() + ":"
                + hash(new TreeMap<>(event.updates()));
    }

    private static String hash(Map<String, String> updates) {
        try {
            byte[] json = StravaJson.mapper().writeValueAsBytes(updates);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
