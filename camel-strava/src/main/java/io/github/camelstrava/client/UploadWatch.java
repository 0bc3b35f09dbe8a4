package io.github.camelstrava.client;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Asks for the state of one upload, less and less often, until it has an end. No thread waits. */
final class UploadWatch {

    /** Strava wants to be asked once a second at most; most uploads take less than two. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final StravaClient client;
    private final Clock clock;
    private final Later later;
    private final StravaOperation operation;
    private final long athleteId;
    private final long uploadId;
    private final Terms terms;
    private final Instant began;
    private final Duration timeout;
    private final CompletableFuture<Upload> result = new CompletableFuture<>();
    private Duration pause = FIRST;

    UploadWatch(
            StravaClient client,
            Clock clock,
            Later later,
            StravaOperation operation,
            long athleteId,
            long uploadId,
            Terms terms,
            Duration timeout) {
        this.client = client;
        this.clock = clock;
        this.later = later;
        this.operation = operation;
        this.athleteId = athleteId;
        this.uploadId = uploadId;
        this.terms = terms;
        this.began = clock.instant();
        this.timeout = timeout;
    }

    CompletableFuture<Upload> start() {
        askLater(null);
        return result;
    }

    /** @param trouble why the state is not known, null if it is "still being processed" */
    private void askLater(Throwable trouble) {
        Duration left = timeLeft();
        if (left.isZero()) {
            giveUp(trouble);
            return;
        }
        Duration wait = pause.compareTo(left) < 0 ? pause : left;
        pause = min(pause.multipliedBy(3).dividedBy(2), LONGEST);
        later.run(wait, this::ask, this::stop);
    }

    private void stop() {
        result.completeExceptionally(new CancellationException(
                "The Strava component is stopping; what became of upload " + uploadId + " is not known."));
    }

    private Duration timeLeft() {
        Duration left = Duration.between(clock.instant(), began.plus(timeout));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void giveUp(Throwable trouble) {
        Duration waited = Duration.between(began, clock.instant());
        result.completeExceptionally(UploadResult.unfinished(operation, uploadId, waited, trouble));
    }

    private void ask() {
        Arguments arguments = new Arguments(Long.toString(uploadId), athleteId, Map.of());
        // Budget that comes after the end would help nobody.
        Duration patience = min(terms.maxWait(), timeLeft());
        Terms asking = terms.waitingAtMost(patience);
        CompletableFuture<Upload> answer;
        try {
            answer = client.once(StravaOperation.upload, athleteId, arguments, Upload.class, asking);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((upload, failure) -> {
            try {
                follow(upload, StravaException.unwrap(failure));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void follow(Upload upload, Throwable failure) {
        if (failure instanceof StravaRateLimitException
                && terms.policy() == RateLimitPolicy.wait
                && timeLeft().compareTo(terms.maxWait()) < 0) {
            giveUp(failure);
        } else if (failure != null && !isPassing(failure)) {
            result.completeExceptionally(
                    failure instanceof StravaApiException api
                            ? ErrorMapper.afterUpload(operation, uploadId, api)
                            : failure);
        } else if (failure == null && UploadResult.isReady(operation, 200, upload)) {
            result.complete(upload);
        } else {
            askLater(failure);
        }
    }

    /** The file has arrived: trouble with asking for it says nothing of what becomes of it. */
    private static boolean isPassing(Throwable failure) {
        return failure instanceof StravaApiException api
                && (api.getStatus() == 0 && api.getClass() == StravaApiException.class
                        || api.getStatus() == 200
                        || api.getStatus() == 404
                        || api.getStatus() >= 500);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
