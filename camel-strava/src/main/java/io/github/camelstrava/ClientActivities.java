package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.polling.ActivitySource;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** One athlete's activities, through the client. */
final class ClientActivities implements ActivitySource {

    private static final Duration CLOCK_CUT_TO_SECONDS = Duration.ofSeconds(1);

    private final StravaSession session;
    private final Terms terms;
    private final long athlete;
    private final Supplier<Instant> serverTime;
    private final Runnable answered;
    private final Runnable failed;

    /**
     * @param serverTime what time it is at Strava
     * @param answered told whenever Strava answered well
     * @param failed   told whenever a call was made in vain
     */
    ClientActivities(
            StravaSession session,
            Terms terms,
            long athlete,
            Supplier<Instant> serverTime,
            Runnable answered,
            Runnable failed) {
        this.session = session;
        this.terms = terms;
        this.athlete = athlete;
        this.serverTime = serverTime;
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
        Map<Param, Object> values = new EnumMap<>(Param.class);
        Instant now = serverTime.get().minus(CLOCK_CUT_TO_SECONDS);
        // This machine's clock may be far ahead of Strava's, which refuses times to come.
        values.put(Param.after, after.isAfter(now) ? now : after);
        if (before != null) {
            values.put(Param.before, before);
        }
        values.put(Param.page, page);
        values.put(Param.pageSize, pageSize);
        return told(session.client()
                .page(
                        StravaOperation.activities,
                        athlete,
                        new Arguments(null, athlete, values),
                        null,
                        SummaryActivity.class,
                        terms));
    }

    private <T> T told(CompletableFuture<T> call) {
        try {
            T answer = await(call);
            answered.run();
            return answer;
        } catch (StravaRateLimitException e) {
            throw e;
        } catch (StravaApiException e) {
            failed.run();
            throw e;
        }
    }

    @Override
    public SummaryActivity one(long id) {
        return one(id, SummaryActivity.class);
    }

    DetailedActivity inFull(long id) {
        return one(id, DetailedActivity.class);
    }

    private <T extends StravaModel> T one(long id, Class<T> type) {
        return told(session.client()
                .one(
                        StravaOperation.activity,
                        athlete,
                        new Arguments(Long.toString(id), athlete, Map.of()),
                        type,
                        terms));
    }

    /** @throws CancellationException if the thread is interrupted: the consumer is being stopped by force */
    static <T> T await(CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The call was given up, as its thread was interrupted.");
        } catch (ExecutionException e) {
            if (StravaException.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(StravaException.unwrap(e));
        }
    }
}
